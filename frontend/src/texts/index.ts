import type { Locale } from "../ha";
import { de } from "./de";
import { en, type Texts } from "./en";

export type { Texts };

/** The texts in the user's language, or in English. */
export function textsFor(hass: { locale: Pick<Locale, "language"> }): Texts {
  return hass.locale.language.split("-", 1)[0] === "de" ? de : en;
}

/** The language of the page, where Home Assistant asks before it tells anything. */
export function pageLanguage(): { locale: { language: string } } {
  return { locale: { language: document.documentElement.lang } };
}
