import type { Hass } from "../ha";
import { de } from "./de";
import { en, type Texts } from "./en";

export type { Texts };

/** The texts in the user's language, or in English. */
export function textsFor(hass: Pick<Hass, "locale">): Texts {
  return hass.locale.language.split("-", 1)[0] === "de" ? de : en;
}
