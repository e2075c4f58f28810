/** The way of a walk as the action `get_route` answers it, with how fast the dog was on it. */

import { distance, type Place } from "./geo";

export interface Fix extends Place {
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** Something that happened on the way: its start or end, a pause, pee, poop or an accident. */
export interface Mark extends Fix {
  readonly kind: string;
  /** When a pause ended. */
  readonly until?: number;
}

/** A part of the way at one pace. */
export interface Stretch {
  readonly pace: number;
  readonly fixes: readonly Fix[];
}

/** A stretch of time at one speed. */
export interface Pace {
  readonly from: number;
  readonly to: number;
  /** Kilometers an hour. */
  readonly speed: number;
  /** Its index in PACES. */
  readonly pace: number;
}

export interface Route {
  readonly fixes: readonly Fix[];
  readonly marks: readonly Mark[];
  readonly paces: readonly Pace[];
  readonly stretches: readonly Stretch[];
}

interface Feature {
  geometry: { type: string; coordinates: unknown };
  properties: { kind: string; time?: string; until?: string; coordTimes?: string[] };
}

export interface GeoJson {
  features: Feature[];
}

/** The kilometers an hour at which each pace but the last ends: sniffing, strolling, walking. */
export const PACES = [2, 4, 6] as const;

/** A speed is that of so much time at least, because single fixes waver. */
const WINDOW = 30_000;

export function readRoute({ features }: GeoJson): Route {
  const way = features.find((feature) => feature.properties.kind === "way");
  const places = (way?.geometry.coordinates ?? []) as [number, number][];
  const times = way?.properties.coordTimes ?? [];
  const fixes = places.map((place, index) => fixAt(place, times[index]));
  const paces = pacesOf(fixes);
  return {
    fixes,
    paces,
    stretches: stretchesOf(fixes, paces),
    marks: features.filter((feature) => feature !== way).map(markOf),
  };
}

/** Milliseconds at each pace. */
export function timeAtPaces(paces: readonly Pace[]): number[] {
  const times = [...PACES, Infinity].map(() => 0);
  for (const { pace, from, to } of paces) times[pace] = (times[pace] ?? 0) + to - from;
  return times;
}

function fixAt([longitude, latitude]: [number, number], time: string | undefined): Fix {
  return { latitude, longitude, time: Date.parse(time ?? "") };
}

function markOf({ geometry, properties }: Feature): Mark {
  const { kind, time, until } = properties;
  const fix = fixAt(geometry.coordinates as [number, number], time);
  return { ...fix, kind, ...(until === undefined ? {} : { until: Date.parse(until) }) };
}

/** The pace of each leg between two fixes, by the legs around it. */
function pacesOf(fixes: readonly Fix[]): Pace[] {
  const ways = [0];
  for (const [one, other] of pairs(fixes)) ways.push((ways.at(-1) ?? 0) + distance(one, other));
  let first = 0;
  let last = 0;
  return pairs(fixes).map(([one, other]) => {
    const middle = (one.time + other.time) / 2;
    const from = Math.min(one.time, middle - WINDOW / 2);
    const to = Math.max(other.time, middle + WINDOW / 2);
    while (timeAt(fixes, first + 1) <= from) first += 1;
    while (timeAt(fixes, last) < to && last < fixes.length - 1) last += 1;
    const time = timeAt(fixes, last) - timeAt(fixes, first);
    const way = (ways[last] ?? 0) - (ways[first] ?? 0);
    const speed = time > 0 ? (way / time) * 3600 : 0;
    return { from: one.time, to: other.time, speed, pace: paceOf(speed) };
  });
}

function timeAt(fixes: readonly Fix[], index: number): number {
  return fixes[index]?.time ?? Infinity;
}

function paceOf(speed: number): number {
  const slower = PACES.findIndex((limit) => speed < limit);
  return slower === -1 ? PACES.length : slower;
}

/** The legs of a way, joined where the pace stays. */
function stretchesOf(fixes: readonly Fix[], paces: readonly Pace[]): Stretch[] {
  const stretches: { pace: number; fixes: Fix[] }[] = [];
  pairs(fixes).forEach(([one, other], index) => {
    const pace = paces[index]?.pace ?? 0;
    const last = stretches.at(-1);
    if (last?.pace === pace) last.fixes.push(other);
    else stretches.push({ pace, fixes: [one, other] });
  });
  return stretches;
}

function pairs<T>(items: readonly T[]): [T, T][] {
  return items.slice(1).map((item, index) => [items[index] as T, item]);
}
