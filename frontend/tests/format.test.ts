import { describe, expect, it } from "vitest";

import { daysBetween, formatClock, formatMoment, formatNumber } from "../src/format";
import { House } from "./hass";

const now = new Date("2026-11-03T09:00:00Z");

function settings(changes: Record<string, string>) {
  const hass = new House().hass();
  return { ...hass, locale: { ...hass.locale, ...changes } };
}

describe("a moment", () => {
  it.each([
    ["2026-11-03T09:42:00Z", "10:42"],
    ["2026-11-02T22:59:00Z", "yesterday, 23:59"],
    ["2026-11-02T23:01:00Z", "00:01"],
    ["2026-11-04T06:00:00Z", "tomorrow, 07:00"],
    ["2026-10-30T10:00:00Z", "Fri, 11:00"],
    ["2026-10-20T10:00:00Z", "Oct 20, 12:00"],
  ])("%s is %s where the house stands", (time, shown) => {
    expect(formatMoment(settings({}), new Date(time), now)).toBe(shown);
  });

  it("is in the user's language and clock", () => {
    const time = new Date("2026-11-02T14:05:00Z");
    expect(formatMoment(settings({ language: "de" }), time, now)).toBe("gestern, 15:05");
    expect(formatClock(settings({ time_format: "12" }), time)).toMatch(/^3:05\sPM$/);
  });

  it("is of the day that the clock shows in a night of change", () => {
    const before = new Date("2026-10-24T22:30:00Z");
    const after = new Date("2026-10-25T22:30:00Z");
    expect(daysBetween(settings({}), before, after)).toBe(0);
    expect(daysBetween(settings({}), before, new Date("2026-10-25T23:30:00Z"))).toBe(1);
  });
});

describe("a number", () => {
  it.each([
    ["language", "1,234.5"],
    ["decimal_comma", "1.234,5"],
    ["none", "1234.5"],
  ])("follows the format %s", (format, shown) => {
    expect(formatNumber(settings({ number_format: format }), 1234.49, 1)).toBe(shown);
  });
});
