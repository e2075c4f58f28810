/** What a failed action says, in the user's language. */

import type { Hass } from "./ha";

interface Failure {
  message?: string;
  translation_domain?: string;
  translation_key?: string;
  translation_placeholders?: Record<string, string>;
}

/** The sentence of the backend about an error, translated where it can be, or ours. */
export async function sentenceOf(hass: Hass, error: unknown, otherwise: string): Promise<string> {
  const failure = typeof error === "object" && error !== null ? (error as Failure) : {};
  const { translation_domain: domain, translation_key: key } = failure;
  if (domain !== undefined && key !== undefined) {
    const name = `component.${domain}.exceptions.${key}.message`;
    const sentence = await hass.loadBackendTranslation("exceptions", domain).then(
      (localize) => localize(name, failure.translation_placeholders),
      () => "", // The connection is lost.
    );
    if (sentence !== "") return sentence;
  }
  return failure.message === undefined || failure.message === "" ? otherwise : failure.message;
}
