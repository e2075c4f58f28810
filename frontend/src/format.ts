/** Times and numbers as the user's profile in Home Assistant wants them. */

import type { Hass } from "./ha";

interface Settings {
  locale: Hass["locale"];
  config: Pick<Hass["config"], "time_zone">;
}

const DAY = 86_400_000;
/** Milliseconds: in every time zone days begin at a quarter of an hour. */
const QUARTER = 900_000;

/** The language that writes numbers as the profile says, where it does not follow the language. */
const NUMBERS: Readonly<Record<string, string>> = {
  comma_decimal: "en-US",
  decimal_comma: "de",
  space_comma: "fr",
  quote_decimal: "de-CH",
};

/** What is another number only if the day may be another one. */
export function quarterOf(time: Date): number {
  return Math.floor(time.getTime() / QUARTER);
}

export function formatNumber(hass: Settings, value: number, digits = 0): string {
  const { language, number_format: format } = hass.locale;
  return new Intl.NumberFormat(NUMBERS[format] ?? language, {
    maximumFractionDigits: digits,
    useGrouping: format !== "none",
  }).format(value);
}

/** A time of day: 10:42 or 10:42 AM. */
export function formatClock(hass: Settings, time: Date): string {
  return new Intl.DateTimeFormat(hass.locale.language, {
    ...zoneOf(hass),
    ...clockOf(hass),
    hour: "numeric",
    minute: "2-digit",
  }).format(time);
}

/** A time as near as it is: 10:42, yesterday, 10:42, Fri, 10:42, or Nov 3, 10:42. */
export function formatMoment(hass: Settings, time: Date, now: Date): string {
  const days = daysBetween(hass, now, time);
  const clock = formatClock(hass, time);
  if (days === 0) return clock;
  return `${formatDay(hass, time, days)}, ${clock}`;
}

/** A day as 2026-11-03, and the time on the clock there if it has one: tomorrow, Fri, 10:42. */
export function formatDate(
  hass: Settings,
  date: string,
  clock: string | undefined,
  now: Date,
): string {
  const days = daysUntil(hass, date, now);
  const wall = { locale: { ...hass.locale, time_zone: "server" }, config: { time_zone: "UTC" } };
  const time = new Date(`${date}T${clock ?? "00:00"}Z`);
  const day = formatDay(wall, time, days);
  return clock === undefined ? day : `${day}, ${formatClock(wall, time)}`;
}

/** The days from today to a day as 2026-11-03, where the house stands. */
export function daysUntil(hass: Settings, date: string, now: Date): number {
  const house = { ...hass, locale: { ...hass.locale, time_zone: "server" } };
  return Math.round((Date.parse(date) - dayNumber(house, now)) / DAY);
}

/** A time on the clock of the house, such as 2026-11-03 10:42: the later of two sorts last. */
export function wallTime(hass: Settings, time: Date): string {
  return new Intl.DateTimeFormat("sv", {
    timeZone: hass.config.time_zone,
    dateStyle: "short",
    timeStyle: "short",
  }).format(time);
}

/** The calendar days from one time to another, where the user's days begin. */
export function daysBetween(hass: Settings, from: Date, to: Date): number {
  return Math.round((dayNumber(hass, to) - dayNumber(hass, from)) / DAY);
}

function formatDay(hass: Settings, time: Date, days: number): string {
  const { language } = hass.locale;
  if (Math.abs(days) <= 1) {
    return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(days, "day");
  }
  const near = Math.abs(days) < 7;
  return new Intl.DateTimeFormat(language, {
    ...zoneOf(hass),
    ...(near ? { weekday: "short" } : { month: "short", day: "numeric" }),
  }).format(time);
}

function dayNumber(hass: Settings, time: Date): number {
  const parts = new Intl.DateTimeFormat("en-CA", {
    ...zoneOf(hass),
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).format(time);
  return Date.parse(parts);
}

function zoneOf(hass: Settings): Intl.DateTimeFormatOptions {
  return hass.locale.time_zone === "server" ? { timeZone: hass.config.time_zone } : {};
}

function clockOf(hass: Settings): Intl.DateTimeFormatOptions {
  const format = hass.locale.time_format;
  return format === "12" || format === "24" ? { hour12: format === "12" } : {};
}
