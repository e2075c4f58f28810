import { describe, expect, it, vi } from "vitest";

import type { CardConfig, Hass } from "../src/ha";
import { PawControlDashboard, type StrategyConfig } from "../src/strategy";
import { House } from "./hass";

interface View {
  title: string;
  path: string;
  badges?: CardConfig[];
  sections: { cards: CardConfig[] }[];
}

async function make(hass: Hass, config: StrategyConfig = {}): Promise<View[]> {
  return (await PawControlDashboard.generate(config, hass)).views as View[];
}

function cards(view: View | undefined): CardConfig[] {
  return view?.sections.flatMap((section) => section.cards) ?? [];
}

function household(): House {
  const house = new House().addDog("1", "Bella").addDog("2", "Max").addEntry("3", "Collars");
  for (const id of ["1", "2"]) {
    house.give(id, "device_tracker", "position", "home");
    house.give(id, "binary_sensor", "dose_due", "off");
    house.give(id, "sensor", "weight", "12");
    house.give(id, "sensor", "walks_today", "2");
    house.give(id, "sensor", "next_meal", "unavailable");
    house.give(id, "todo", "care_today", "1");
    house.give(id, "calendar", "schedule", "off");
    house.give(id, "event", "timeline", "unknown");
  }
  house.give("3", "sensor", "cache_hit_rate", "90");
  return house;
}

describe("the dashboard", () => {
  it("has a view for each question", async () => {
    const views = await make(household().hass());

    expect(views.map((view) => view.path)).toEqual([
      "dogs",
      "day",
      "walks",
      "health",
      "performance",
    ]);
    expect(cards(views[0]).filter((card) => card.type === "custom:pawcontrol-dog-card")).toEqual([
      { type: "custom:pawcontrol-dog-card", device_id: "1" },
      { type: "custom:pawcontrol-dog-card", device_id: "2" },
    ]);
  });

  it("speaks German", async () => {
    const hass = household().hass();
    const views = await make({ ...hass, locale: { ...hass.locale, language: "de-CH" } });

    expect(views.map((view) => view.title)).toEqual([
      "Hunde",
      "Tag",
      "Spaziergänge",
      "Gesundheit",
      "Leistung",
    ]);
  });

  it("shows an alert only while it is on", async () => {
    const [dogs] = await make(household().hass());

    expect(dogs?.badges?.map((badge) => badge.name)).toEqual(["Bella: dose due", "Max: dose due"]);
    const [badge] = dogs?.badges ?? [];
    expect(badge?.visibility).toEqual([{ condition: "state", entity: badge?.entity, state: "on" }]);
  });

  it("names no entity that is not there", async () => {
    const house = household();
    const views = await make(house.hass());
    const named = [...JSON.stringify(views).matchAll(/"([a-z_]+\.\w+)"/g)].map(([, id]) => id);

    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((id) => house.entities[id ?? ""] === undefined)).toEqual([]);
  });

  it("leaves out views in which nothing would be", async () => {
    const house = new House().addDog("1", "Bella");
    house.give("1", "binary_sensor", "escaped", "off");
    const views = await make(house.hass());

    expect(views.map((view) => view.path)).toEqual(["dogs", "walks"]);
  });

  it("follows what a person told", async () => {
    const views = await make(household().hass(), { dogs: ["2"], hide: ["performance", "day"] });

    expect(views.map((view) => view.path)).toEqual(["dogs", "walks", "health"]);
    expect(JSON.stringify(views)).not.toContain("Bella");
  });

  it("may be a single view", async () => {
    const views = await make(household().hass(), { hide: ["dogs", "day", "walks", "health"] });

    expect(views.map((view) => view.path)).toEqual(["performance"]);
  });

  it("helps a household without a dog", async () => {
    const views = await make(new House().hass());

    expect(views).toHaveLength(1);
    expect(cards(views[0])[0]?.content).toContain("/config/integrations");
  });

  it("says why it is empty when everything is left out", async () => {
    const views = await make(household().hass(), { dogs: [] });

    expect(cards(views[0])[0]?.content).toContain("leave out");
  });

  it("has the timeline only where there is a logbook", async () => {
    const hass = household().hass();
    const config = { ...hass.config, components: ["logbook"] };

    expect(JSON.stringify(await make(hass))).not.toContain('"logbook"');
    expect(JSON.stringify(await make({ ...hass, config }))).toContain('"logbook"');
  });

  it("tells since when a meal is due in place of how long ago the next one is", async () => {
    const house = household();
    const due = house.give("1", "binary_sensor", "feeding_due", "on");
    const day = (await make(house.hass()))[1];
    const [meal, late] = day?.sections[0]?.cards.filter(({ visibility }) => visibility) ?? [];

    expect(meal?.visibility).toEqual([{ condition: "state", entity: due, state_not: "on" }]);
    expect(late?.visibility).toEqual([{ condition: "state", entity: due, state: "on" }]);
    expect(late).toMatchObject({ entity: meal?.entity, name: "Meal due since" });
    expect(late?.time_format).toEqual({ type: "datetime", style: "short" });
  });

  it("shows next meals as they are where nothing tells that they are due", async () => {
    const house = household();
    const day = (await make(house.hass()))[1];
    const meals = cards(day).filter(
      ({ entity }) => house.states[String(entity)]?.state === "unavailable",
    );

    expect(meals.map(({ visibility }) => visibility)).toEqual([undefined, undefined]);
  });

  it("tells each dog's plan and timeline below its name", async () => {
    const hass = household().hass();
    const config = { ...hass.config, components: ["logbook"] };
    const day = (await make({ ...hass, config }))[1];
    const types = day?.sections.map((section) => section.cards.map(({ type }) => type).slice(-2));

    expect(types).toEqual([
      ["calendar", "logbook"],
      ["calendar", "logbook"],
    ]);
  });

  it("says of each figure of each entry what it means", async () => {
    const house = household().addEntry("4", "Server");
    house.give("4", "sensor", "cache_hit_rate", "80");
    const performance = (await make(house.hass())).at(-1);

    expect(cards(performance).map((card) => card.type)).toEqual([
      ...["heading", "tile", "markdown"],
      ...["heading", "tile", "markdown"],
    ]);
  });
});

describe("the history of a weight", () => {
  it("has the past that was imported beside the sensor", async () => {
    const hass = household().hass();
    const callWS = vi.fn(() => Promise.resolve([{ statistic_id: "pawcontrol:key1_weight" }]));
    const config = { ...hass.config, components: ["recorder"] };
    const views = await make({ ...hass, config, callWS: callWS as Hass["callWS"] });
    const health = views.find((view) => view.path === "health");
    const graphs = cards(health).filter((card) => card.type === "statistics-graph");

    expect(graphs.map((card) => (card.entities as string[]).length)).toEqual([2, 1]);
    expect(JSON.stringify(graphs[0])).toContain("pawcontrol:key1_weight");
  });

  it("is there without the past when nobody answers", async () => {
    const hass = household().hass();
    const config = { ...hass.config, components: ["recorder"] };
    const views = await make({ ...hass, config });

    expect(JSON.stringify(views)).toContain("statistics-graph");
  });
});
