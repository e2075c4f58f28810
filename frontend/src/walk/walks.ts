/** What the backend answers about walks. */

import type { Hass } from "../ha";
import { readRoute, type GeoJson, type Route } from "./route";

/** A walk; what is not known, or not yet, is null. */
export interface Walk {
  readonly id: string | null;
  readonly start: string;
  readonly end: string | null;
  /** Meters. */
  readonly distance: number;
  readonly minutes: number;
  readonly minutes_moving: number | null;
  /** Minutes a kilometer. */
  readonly pace: number | null;
  readonly ascent: number | null;
  readonly pauses: number | null;
  readonly walked_by: readonly string[];
  readonly note: string | null;
}

/** Days where the house stands, as 2026-11-23; the last one belongs to it. */
export interface Week {
  readonly first: string;
  readonly last: string;
}

const DAY = 86_400_000;
const MOST = 200;

/** The seven days that end so many weeks before today. */
export function weekBefore(hass: Pick<Hass, "config">, weeks: number, now: Date): Week {
  const today = new Intl.DateTimeFormat("en-CA", {
    timeZone: hass.config.time_zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).format(now);
  return { first: dayAfter(today, -7 * weeks - 6), last: dayAfter(today, -7 * weeks) };
}

/** The walks that began in a week, the latest first. */
export async function fetchWalks(hass: Hass, dogId: string, week: Week): Promise<Walk[]> {
  const span = { since: `${week.first} 00:00:00`, until: `${dayAfter(week.last, 1)} 00:00:00` };
  const { walks } = await ask<{ walks: Walk[] }>(hass, "get_walks", {
    device_id: dogId,
    ...span,
    limit: MOST,
  });
  return walks.reverse();
}

export async function fetchRoute(hass: Hass, dogId: string, walk: Walk): Promise<Route> {
  const which = walk.end === null ? { under_way: true } : { record_id: walk.id };
  const { geojson } = await ask<{ geojson: GeoJson }>(hass, "get_route", {
    device_id: dogId,
    ...which,
  });
  return readRoute(geojson);
}

/** Tell whether an error says that nobody recorded the way of a walk. */
export function isWayUnknown(error: unknown): boolean {
  return (error as { translation_key?: string } | null)?.translation_key === "way_unknown";
}

async function ask<Answer>(
  hass: Hass,
  action: string,
  data: Record<string, unknown>,
): Promise<Answer> {
  const answer = await hass.callService<Answer>("pawcontrol", action, data, undefined, false, true);
  return answer.response;
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);
}
