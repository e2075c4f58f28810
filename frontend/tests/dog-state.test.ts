import { beforeEach, describe, expect, it } from "vitest";

import { batteryOf, rowsOf, whereIs, type Row, type Where } from "../src/dog-state";
import { findDog } from "../src/dogs";
import type { Hass } from "../src/ha";
import { House } from "./hass";

const NOW = new Date("2026-11-03T10:00:00Z");
/** When all states began that no test sets. */
const START = "2026-11-03T05:00:00+00:00";
const LATER = "2026-11-03T09:00:00+00:00";

let house: House;

beforeEach(() => {
  house = new House().addDog("1", "Bella");
  house.give("1", "sensor", "weight", "12");
});

/** Give the dog entities as "sensor.last_fed": what they say. */
function has(states: Record<string, string>, attributes: Record<string, unknown> = {}): string[] {
  return Object.entries(states).map(([key, state]) => {
    const [domain = "", name = ""] = key.split(".");
    return house.give("1", domain, name, state, attributes);
  });
}

function where(hass: Hass = house.hass()): Where {
  return whereIs(hass, findDog(hass, "1")!, NOW);
}

function rows(hass: Hass = house.hass()): Row[] {
  return rowsOf(hass, findDog(hass, "1")!, NOW);
}

describe("where a dog is", () => {
  it.each([
    ["home", "home"],
    ["not_home", "away"],
    ["Park", "away"],
  ])("is told as Home Assistant does: %s", (state, mood) => {
    has({ "device_tracker.position": state });

    expect(where()).toEqual({ text: state, trust: undefined, mood });
  });

  it.each([
    ["2026-11-03T05:00:59+00:00", "home"],
    ["2026-11-03T05:01:00+00:00", "home · since 06:01"],
    [LATER, "home · since 10:00"],
  ])("begins at %s, unless all began then", (stamp, text) => {
    const [tracker = ""] = has({ "device_tracker.position": "home" });
    house.set(tracker, "home", {}, stamp);

    expect(where().text).toBe(text);
  });

  it("began when it did, even if another entity has no state", () => {
    const [tracker = "", gone = ""] = has({
      "device_tracker.position": "home",
      "sensor.last_fed": "unknown",
    });
    house.set(tracker, "home", {}, LATER);
    const known = Object.entries(house.states).filter(([id]) => id !== gone);

    expect(where(house.hass({ states: Object.fromEntries(known) })).text).toBe(
      "home · since 10:00",
    );
  });

  it.each([
    ["binary_sensor.escaped", "Escaped", "alarm"],
    ["switch.lost_mode", "Being looked for", "alarm"],
    ["binary_sensor.on_walk", "On a walk", "walk"],
  ])("matters less than %s", (key, text, mood) => {
    const [tracker = "", entity = ""] = has({ "device_tracker.position": "home", [key]: "off" });
    expect(where().mood).toBe("home");
    house.set(entity, "on");
    expect(where()).toEqual({ text, trust: undefined, mood });
    house.set(tracker, "unavailable");
    expect(where()).toEqual({ text, trust: undefined, mood });
  });

  it("matters less than an escape, a search and a walk, in this order", () => {
    const [escaped = "", lost = ""] = has({
      "binary_sensor.escaped": "on",
      "switch.lost_mode": "on",
      "binary_sensor.on_walk": "on",
    });

    expect(where().text).toBe("Escaped");
    house.set(escaped, "off");
    expect(where().text).toBe("Being looked for");
    house.set(lost, "off");
    expect(where().text).toBe("On a walk");
  });

  it.each([
    ["unknown", "Nobody knows where"],
    ["unavailable", "unavailable"],
  ])("is not known while the tracker is %s", (state, text) => {
    has({ "device_tracker.position": state });

    expect(where()).toEqual({ text, trust: undefined, mood: "unknown" });
  });

  it("is not told without a tracker", () => {
    expect(where()).toEqual({ text: "", trust: undefined, mood: "unknown" });
  });
});

describe("the trust in a position", () => {
  it.each([
    ["live", "live"],
    ["at_home", undefined],
    ["lost", "no contact"],
    ["unknown", undefined],
    ["weak", "weak"],
  ])("that is %s is %s where no time is known", (quality, trust) => {
    has({ "sensor.tracking_quality": quality });

    expect(where().trust).toBe(trust);
  });

  it.each([
    ["live", "live"],
    ["at_home", undefined],
    ["lost", "last seen 10:42"],
    ["weak", "last seen 10:42"],
  ])("that is %s is %s where a time is known", (quality, trust) => {
    has({
      "sensor.tracking_quality": quality,
      "sensor.last_fix": "2026-11-03T09:42:00+00:00",
    });

    expect(where().trust).toBe(trust);
  });
});

it("a position was true when its quality says so, rather than another sensor", () => {
  has({ "sensor.last_fix": LATER });
  has({ "sensor.tracking_quality": "lost" }, { last_fix: "2026-11-03T08:12:00+00:00" });

  expect(where().trust).toBe("last seen 09:12");
});

it.each([
  ["unknown", undefined],
  ["21", undefined],
  ["20", "battery 20 %"],
  ["3", "battery 3 %"],
])("a battery at %s is told as %s", (level, told) => {
  const hass = (): Hass => house.hass();
  expect(batteryOf(hass(), findDog(hass(), "1")!)).toBeUndefined();
  has({ "sensor.battery": level }, { unit_of_measurement: "%" });

  expect(batteryOf(hass(), findDog(hass(), "1")!)).toBe(told);
});

it("a dog of which nothing is known has no rows", () => {
  expect(rows()).toEqual([]);
});

describe("the row of walks", () => {
  it("tells how many there were, how far they went, and when the last one ended", () => {
    const [entityId] = has({ "sensor.walks_today": "2" });
    has({ "sensor.distance_today": "3.4" }, { unit_of_measurement: "km" });
    has({ "sensor.last_walk": "2026-11-03T08:30:00+00:00", "sensor.walk_goal": "40" });

    expect(rows()).toEqual([
      {
        key: "walk",
        icon: "mdi:walk",
        label: "Walk",
        text: "2 walks today · 3.4 km",
        detail: "last ended 09:30",
        entityId,
        urgent: false,
        progress: 0.4,
      },
    ]);
  });

  it("tells of no distance without a walk, and of no goal and last walk that are unknown", () => {
    has({
      "sensor.walks_today": "0",
      "sensor.distance_today": "0",
      "sensor.walk_goal": "unknown",
      "binary_sensor.needs_walk": "off",
    });
    const [row] = rows();

    expect(row).toMatchObject({ text: "no walk today", detail: undefined, urgent: false });
    expect(row).not.toHaveProperty("progress");
  });

  it("tells of the first walk", () => {
    has({ "sensor.walks_today": "1", "sensor.distance_today": "2" });

    expect(rows()[0]?.text).toBe("1 walk today · 2");
  });

  it("is urgent when the dog needs one", () => {
    has({
      "sensor.walks_today": "1",
      "sensor.last_walk": LATER,
      "binary_sensor.needs_walk": "on",
    });

    expect(rows()[0]).toMatchObject({ detail: "needs a walk", urgent: true });
  });

  it("tells of the one under way, without those before it", () => {
    const [walking = ""] = has({ "binary_sensor.on_walk": "on", "sensor.walks_today": "2" });
    const [entityId] = has({ "sensor.walk_distance": "481" }, { unit_of_measurement: "m" });
    has({ "sensor.walk_duration": "9" }, { unit_of_measurement: "min" });
    house.set(walking, "on", {}, LATER);

    expect(rows()).toEqual([
      {
        key: "walk",
        icon: "mdi:walk",
        label: "Walk",
        text: "481 m · 9 min",
        detail: "since 10:00",
        entityId,
        urgent: false,
      },
    ]);
  });

  it("says plainly that one is under way of which nothing is known", () => {
    const [walking = ""] = has({ "binary_sensor.on_walk": "on" });
    house.set(walking, "on", {}, START);

    expect(rows()[0]).toMatchObject({
      text: "on a walk now",
      detail: "on a walk now",
      entityId: undefined,
    });
  });
});

describe("the row of meals", () => {
  const last = { "sensor.last_fed": "2026-11-03T06:31:00+00:00" };
  const next = { "sensor.next_meal": "2026-11-03T17:00:00+00:00" };

  it("tells the last and the next one", () => {
    const [entityId] = has({ ...last, ...next, "binary_sensor.feeding_due": "off" });

    expect(rows()).toEqual([
      {
        key: "food",
        icon: "mdi:bowl-mix",
        label: "Fed",
        text: "last 07:31",
        detail: "next 18:00",
        entityId,
        urgent: false,
      },
    ]);
  });

  it("is urgent when one is due", () => {
    has({ ...last, ...next, "binary_sensor.feeding_due": "on" });

    expect(rows()[0]).toMatchObject({ detail: "due 18:00", urgent: true });
  });

  it("is there before the first one, and without a plan", () => {
    has({ "sensor.last_fed": "unknown" });

    expect(rows()[0]).toMatchObject({ text: "nothing logged yet", detail: undefined });
  });

  it("is there for a plan alone", () => {
    const [entityId] = has(next);

    expect(rows()[0]).toMatchObject({ text: "nothing logged yet", detail: "next 18:00", entityId });
  });
});

describe("the row of what comes next", () => {
  const dose = (time: string, attributes: Record<string, unknown> = {}): string | undefined =>
    has({ "sensor.next_dose": time }, attributes)[0];
  const care = (day: string, attributes: Record<string, unknown> = {}): string | undefined =>
    has({ "sensor.next_care": day }, { care: "vet", ...attributes })[0];

  it("is a dose with what to give", () => {
    const entityId = dose("2026-11-04T08:00:00+00:00", { medication: "Drops", dose: "2 ml" });

    expect(rows()).toEqual([
      {
        key: "next",
        icon: "mdi:pill",
        label: "Next",
        text: "Drops · 2 ml",
        detail: "tomorrow, 09:00",
        entityId,
        urgent: false,
      },
    ]);
  });

  it("leaves out of a dose what is not known", () => {
    dose("2026-11-04T08:00:00+00:00", { medication: "Drops", dose: null });
    expect(rows()[0]?.text).toBe("Drops");
    dose("2026-11-04T08:00:00+00:00", { medication: "", dose: "" });
    expect(rows()[0]?.text).toBe("");
  });

  it("is urgent when a dose is due", () => {
    dose("2026-11-03T08:00:00+00:00");
    has({ "binary_sensor.dose_due": "on" });

    expect(rows()[0]).toMatchObject({ detail: "due 09:00", urgent: true });
  });

  it("is care with its day", () => {
    const entityId = care("2026-11-04");

    expect(rows()).toEqual([
      {
        key: "next",
        icon: "mdi:medical-bag",
        label: "Next",
        text: "vet",
        detail: "tomorrow",
        entityId,
        urgent: false,
      },
    ]);
  });

  it("is urgent when the day of care has passed", () => {
    care("2026-11-03");
    expect(rows()[0]).toMatchObject({ detail: "today", urgent: false });
    care("2026-11-02");
    expect(rows()[0]).toMatchObject({ detail: "due yesterday", urgent: true });
  });

  it("is what is sooner, and care without a time is at noon", () => {
    care("2026-11-04");
    dose("2026-11-04T10:30:00+00:00");
    expect(rows()[0]?.icon).toBe("mdi:pill");
    dose("2026-11-04T11:30:00+00:00");
    expect(rows()[0]?.icon).toBe("mdi:medical-bag");
    dose("2026-11-04T08:30:00+00:00");
    care("2026-11-04", { time: "09:00" });
    expect(rows()[0]?.icon).toBe("mdi:medical-bag");
  });

  it("is sooner on the clock of the house, wherever the browser is", () => {
    const hass = house.hass();
    const config = { ...hass.config, time_zone: "Pacific/Auckland" };
    // In Auckland it is 23:00, and the dose is given at 8:00 of the next morning.
    dose("2026-11-03T19:00:00+00:00");
    care("2026-11-04", { time: "08:30" });
    expect(rows(house.hass({ config }))[0]?.icon).toBe("mdi:pill");
    care("2026-11-04", { time: "07:30" });
    expect(rows(house.hass({ config }))[0]).toMatchObject({
      icon: "mdi:medical-bag",
      detail: "tomorrow, 07:30",
      urgent: false,
    });
  });

  it("counts the days of care where the house stands", () => {
    const hass = house.hass();
    const config = { ...hass.config, time_zone: "Pacific/Kiritimati" };
    const locale = { ...hass.locale, time_zone: "local" };
    // There it is 0:00 of November 4, which it is nowhere else.
    care("2026-11-03");

    expect(rows(house.hass({ config, locale }))[0]).toMatchObject({
      detail: "due yesterday",
      urgent: true,
    });
  });
});

describe("the row of health", () => {
  it.each([
    [true, "call a vet"],
    [false, undefined],
  ])("tells what is noticed, and whether to call a vet: %s", (call_vet, detail) => {
    const [entityId] = has({ "binary_sensor.health_notice": "on" }, { notices: "thin", call_vet });

    expect(rows()).toEqual([
      {
        key: "health",
        icon: "mdi:heart-pulse",
        label: "Health",
        text: "thin",
        detail,
        entityId,
        urgent: true,
      },
    ]);
  });

  it("is there only with a notice", () => {
    has({ "binary_sensor.health_notice": "off" }, { notices: "" });

    expect(rows()).toEqual([]);
  });
});

describe("the row of the stock of food", () => {
  it("tells that it runs low, and how long it lasts", () => {
    const [entityId] = has({ "binary_sensor.food_low": "on" });
    const [row] = rows();
    expect(row).toEqual({
      key: "stock",
      icon: "mdi:sack",
      label: "Food",
      text: "runs low",
      detail: undefined,
      entityId,
      urgent: true,
    });
    has({ "sensor.food_days_left": "3" }, { unit_of_measurement: "d" });
    expect(rows()[0]?.detail).toBe("lasts 3 d");
  });

  it("is there only when it runs low", () => {
    has({ "binary_sensor.food_low": "off", "sensor.food_days_left": "30" });

    expect(rows()).toEqual([]);
  });
});
