/** The one module that Home Assistant loads. */

import { DOG_CARD, DogCard } from "./dog-card";
import { registerCard, registerDashboard } from "./register";
import { DASHBOARD, PawControlDashboard } from "./strategy";
import { pageLanguage, textsFor } from "./texts";
import { MAP_TAG, RouteMap } from "./walk/route-map";
import { walkTexts } from "./walk/texts";
import { WALK_CARD, WalkCard } from "./walk/walk-card";

const texts = textsFor(pageLanguage());

registerCard(
  { type: DOG_CARD, name: texts.card.name, description: texts.card.description },
  DogCard,
);
const { name, description } = walkTexts(pageLanguage());
registerCard({ type: WALK_CARD, name, description }, WalkCard);
if (!customElements.get(MAP_TAG)) customElements.define(MAP_TAG, RouteMap);
registerDashboard({ type: DASHBOARD, ...texts.dashboard }, PawControlDashboard);
