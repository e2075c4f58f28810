/** The one module that Home Assistant loads. */

import { DOG_CARD, DogCard } from "./dog-card";
import { registerCard, registerDashboard } from "./register";
import { DASHBOARD, PawControlDashboard } from "./strategy";
import { pageLanguage, textsFor } from "./texts";

const texts = textsFor(pageLanguage());

registerCard(
  { type: DOG_CARD, name: texts.card.name, description: texts.card.description },
  DogCard,
);
registerDashboard({ type: DASHBOARD, ...texts.dashboard }, PawControlDashboard);
