/** Walks as the backend answers them. */

import type { GeoJson } from "../../src/walk/route";
import type { Walk } from "../../src/walk/walks";

export const START = Date.parse("2026-11-03T08:00:00Z");
/** Degrees of latitude that are a meter. */
const METER = 1 / 111_195;

export function walk(start: string, changes: Partial<Walk> = {}): Walk {
  return {
    id: `walk-${start}`,
    start: `2026-11-${start}:00+00:00`,
    end: new Date(Date.parse(`2026-11-${start}:00Z`) + 1_800_000).toISOString(),
    distance: 1240.4,
    minutes: 30,
    minutes_moving: 27.5,
    pace: 15,
    ascent: 12,
    pauses: 1,
    walked_by: [],
    note: null,
    ...changes,
  };
}

/** A way to the north as [seconds since START, meters], with marks as [kind, seconds, until]. */
export function geojson(
  legs: readonly [number, number][],
  marks: readonly [string, number, number?][] = [],
): GeoJson {
  const at = (seconds: number): string => new Date(START + seconds * 1000).toISOString();
  const place = (meters: number): [number, number] => [13.4, 52.5 + meters * METER];
  return {
    features: [
      {
        geometry: { type: "LineString", coordinates: legs.map(([, meters]) => place(meters)) },
        properties: { kind: "way", coordTimes: legs.map(([seconds]) => at(seconds)) },
      },
      ...marks.map(([kind, seconds, until]) => ({
        geometry: { type: "Point", coordinates: place(0) },
        properties: {
          kind,
          time: at(seconds),
          ...(until === undefined ? {} : { until: at(until) }),
        },
      })),
    ],
  };
}
