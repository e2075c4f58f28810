/** Tells Home Assistant of the walk card. */

import { registerCard } from "../register";
import { MAP_TAG, RouteMap } from "./route-map";
import { walkTexts } from "./texts";
import { WalkCard } from "./walk-card";

const { name, description } = walkTexts({ locale: { language: navigator.language } });

registerCard({ type: "pawcontrol-walk-card", name: `Paw Control: ${name}`, description }, WalkCard);
if (!customElements.get(MAP_TAG)) customElements.define(MAP_TAG, RouteMap);
