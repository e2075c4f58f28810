/** Ways, times and speeds in the units of the house. */

import { formatNumber } from "../format";
import type { Hass } from "../ha";
import type { WalkTexts } from "./texts";

type Settings = Pick<Hass, "locale" | "config">;

const MILE = 1609.344;
const FOOT = 0.3048;

/** Meters as 850 m and 1.24 km, or in feet and miles. */
export function formatWay(hass: Settings, meters: number): string {
  if (inMiles(hass)) {
    const feet = meters / FOOT;
    return feet < 1000
      ? `${formatNumber(hass, feet)} ft`
      : `${formatNumber(hass, meters / MILE, 2)} mi`;
  }
  return meters < 1000
    ? `${formatNumber(hass, meters)} m`
    : `${formatNumber(hass, meters / 1000, 2)} km`;
}

/** Meters of height. */
export function formatHeight(hass: Settings, meters: number): string {
  return inMiles(hass)
    ? `${formatNumber(hass, meters / FOOT)} ft`
    : `${formatNumber(hass, meters)} m`;
}

/** Minutes as 34 min, or 1 h 5 min. */
export function formatDuration(hass: Settings, texts: WalkTexts, minutes: number): string {
  const all = Math.round(minutes);
  const hours = Math.floor(all / 60);
  const rest = `${formatNumber(hass, all % 60)} ${texts.minutes}`;
  return hours > 0 ? `${formatNumber(hass, hours)} ${texts.hours} ${rest}` : rest;
}

/** Kilometers an hour. */
export function formatSpeed(hass: Settings, speed: number): string {
  return `${formatNumber(hass, speedIn(hass, speed), 1)} ${speedUnit(hass)}`;
}

/** Kilometers an hour in the unit of the house. */
export function speedIn(hass: Settings, speed: number): number {
  return inMiles(hass) ? (speed * 1000) / MILE : speed;
}

export function speedUnit(hass: Settings): string {
  return inMiles(hass) ? "mph" : "km/h";
}

function inMiles(hass: Settings): boolean {
  return hass.config.unit_system?.length === "mi";
}
