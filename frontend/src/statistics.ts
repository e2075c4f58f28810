/** Long-term statistics of the past that Paw Control wrote beside those of its entities. */

import type { Owner } from "./dogs";
import type { Hass } from "./ha";

const SOURCE = "pawcontrol";

interface Statistic {
  statistic_id: string;
}

/** Finds the statistics of a dog by what they count: weight, walk_distance or walks. */
export type FindStatistic = (dog: Owner, kind: string) => string | undefined;

/** Ask what there is; without a recorder there is nothing. */
export async function longTermStatistics(hass: Hass): Promise<FindStatistic> {
  if (!hass.config.components.includes("recorder")) return () => undefined;
  const known = await hass
    .callWS<Statistic[]>({ type: "recorder/list_statistic_ids" })
    .catch(() => []);
  const ids = new Set(known.map((each) => each.statistic_id));
  return (dog, kind) => {
    const id = `${SOURCE}:${dog.key.toLowerCase()}_${kind}`;
    return ids.has(id) ? id : undefined;
  };
}
