/** Every card of the dashboard, for a dog and an entry that have all entities. */

import { describe, expect, it, vi } from "vitest";

import type { CardConfig, Hass } from "../src/ha";
import { DASHBOARD, PawControlDashboard } from "../src/strategy";
import { en } from "../src/texts/en";
import { House } from "./hass";

type View = Record<string, unknown> & { sections: { cards: CardConfig[] }[] };

/** A house with devices that have entities as "sensor.last_fed", whose ids are those keys and its name. */
function houseOf(entities: Record<string, string[]>): Hass {
  const house = new House();
  for (const [name, keys] of Object.entries(entities)) {
    if (name === "Collars") house.addEntry(name, name);
    else house.addDog(name, name);
    for (const key of keys) {
      const [domain = "", translation = ""] = key.split(".");
      house.give(name, domain, translation, "on", {}, `${key}_${name.toLowerCase()}`);
    }
  }
  const config = { time_zone: "Europe/Berlin", components: ["logbook", "recorder"] };
  const callWS = vi.fn(() => Promise.resolve([])) as Hass["callWS"];
  return house.hass({ config, callWS });
}

async function viewOf(hass: Hass, path: string): Promise<View | undefined> {
  const { views } = await PawControlDashboard.generate({}, hass);
  return (views as View[]).find((view) => view.path === path);
}

function tile(entity: string, more: Record<string, unknown> = {}): CardConfig {
  return { type: "tile", entity, name: { type: "entity" }, ...more };
}

/** A time with the tile that takes its place once it is due. */
function timeTiles(entity: string, due: string, name: string): CardConfig[] {
  return [
    tile(entity, { visibility: [{ condition: "state", entity: due, state_not: "on" }] }),
    tile(entity, {
      name,
      color: "orange",
      time_format: { type: "datetime", style: "short" },
      visibility: [{ condition: "state", entity: due, state: "on" }],
    }),
  ];
}

it("the dashboard is what its type is", () => {
  expect(DASHBOARD).toBe("pawcontrol");
});

describe("the view of dogs", () => {
  const map = (entities: string[], media_query: string): unknown => ({
    type: "grid",
    column_span: 3,
    cards: [
      {
        type: "map",
        entities,
        theme_mode: "auto",
        hours_to_show: 1,
        grid_options: { columns: "full", rows: 6 },
      },
    ],
    visibility: [{ condition: "screen", media_query }],
  });
  const card = {
    type: "grid",
    cards: [{ type: "custom:pawcontrol-dog-card", device_id: "Bella" }],
  };

  it("has a map, before the cards or after them", async () => {
    const hass = houseOf({ Bella: ["device_tracker.position"] });
    const both = (entities: string[]): unknown => ({
      title: "Dogs",
      path: "dogs",
      icon: "mdi:paw",
      type: "sections",
      max_columns: 3,
      sections: [map(entities, "(min-width: 768px)"), card, map(entities, "(max-width: 767px)")],
      badges: [],
    });
    const tracker = "device_tracker.position_bella";
    expect(await viewOf(hass, "dogs")).toEqual(both([tracker]));
    const zone = { entity_id: "zone.home", state: "0", attributes: {}, last_changed: "" };
    const states = { ...hass.states, "zone.home": zone };
    expect(await viewOf({ ...hass, states }, "dogs")).toEqual(both([tracker, "zone.home"]));
  });

  it("has no map where no dog has a position", async () => {
    const view = await viewOf(houseOf({ Bella: ["sensor.weight"] }), "dogs");

    expect(view?.sections).toEqual([card]);
  });

  it("has alerts, the most urgent first", async () => {
    const view = await viewOf(
      houseOf({
        Bella: [
          "binary_sensor.food_low",
          "binary_sensor.needs_walk",
          "binary_sensor.feeding_due",
          "binary_sensor.dose_due",
          "binary_sensor.health_notice",
          "switch.lost_mode",
          "binary_sensor.escaped",
        ],
        Max: ["binary_sensor.dose_due"],
      }),
      "dogs",
    );
    const badge = (entity: string, name: string, icon: string, color: string): CardConfig => ({
      type: "entity",
      entity,
      icon,
      color,
      name,
      show_name: true,
      show_state: false,
      visibility: [{ condition: "state", entity, state: "on" }],
    });

    expect(view?.badges).toEqual([
      badge("binary_sensor.escaped_bella", "Bella has escaped", "mdi:run-fast", "red"),
      badge("switch.lost_mode_bella", "Bella is being looked for", "mdi:magnify", "red"),
      badge("binary_sensor.health_notice_bella", "Bella: health notice", "mdi:heart-pulse", "red"),
      badge("binary_sensor.dose_due_bella", "Bella: dose due", "mdi:pill", "orange"),
      badge("binary_sensor.dose_due_max", "Max: dose due", "mdi:pill", "orange"),
      badge("binary_sensor.feeding_due_bella", "Bella: feeding due", "mdi:bowl-mix", "orange"),
      badge("binary_sensor.needs_walk_bella", "Bella needs a walk", "mdi:dog-side", "orange"),
      badge("binary_sensor.food_low_bella", "Bella: food runs low", "mdi:sack", "amber"),
    ]);
  });
});

it("the view of the day has all that a dog does in one", async () => {
  const view = await viewOf(
    houseOf({
      Bella: [
        "sensor.last_fed",
        "sensor.next_meal",
        "binary_sensor.feeding_due",
        "sensor.walks_today",
        "sensor.walk_goal",
        "sensor.next_dose",
        "binary_sensor.dose_due",
        "sensor.next_care",
        "todo.care_today",
        "calendar.schedule",
        "event.timeline",
      ],
    }),
    "day",
  );

  expect(view).toEqual({
    title: "Day",
    path: "day",
    icon: "mdi:calendar-today",
    type: "sections",
    max_columns: 3,
    sections: [
      {
        type: "grid",
        cards: [
          { type: "heading", heading: "Bella", icon: "mdi:paw" },
          tile("sensor.last_fed_bella"),
          ...timeTiles(
            "sensor.next_meal_bella",
            "binary_sensor.feeding_due_bella",
            "Meal due since",
          ),
          tile("sensor.walks_today_bella"),
          tile("sensor.walk_goal_bella"),
          ...timeTiles("sensor.next_dose_bella", "binary_sensor.dose_due_bella", "Dose due since"),
          tile("sensor.next_care_bella", { state_content: ["care", "date", "time"] }),
          { type: "todo-list", entity: "todo.care_today_bella", title: "Care today" },
          {
            type: "calendar",
            title: "Plan",
            entities: ["calendar.schedule_bella"],
            initial_view: "listWeek",
          },
          {
            type: "logbook",
            title: "What happened",
            target: { entity_id: ["event.timeline_bella"] },
            hours_to_show: 24,
            grid_options: { rows: 5 },
          },
        ],
      },
    ],
  });
});

describe("the view of walks", () => {
  const section = {
    type: "grid",
    cards: [
      { type: "custom:pawcontrol-walk-card", device_id: "Bella" },
      tile("sensor.walks_today_bella"),
      tile("sensor.distance_today_bella"),
      tile("sensor.distance_week_bella"),
      tile("sensor.last_walk_bella"),
    ],
  };
  const graph = (entities: string[], hide_legend: boolean): unknown => ({
    type: "grid",
    column_span: 3,
    cards: [
      {
        type: "statistics-graph",
        title: "Distance a day",
        entities,
        chart_type: "bar",
        period: "day",
        hide_legend,
        stat_types: ["change"],
        days_to_show: 30,
      },
    ],
  });
  const keys = [
    "sensor.walks_today",
    "sensor.distance_today",
    "sensor.distance_week",
    "sensor.last_walk",
  ];

  it("has the walks of a dog, and how far it went each day", async () => {
    expect(await viewOf(houseOf({ Bella: keys }), "walks")).toEqual({
      title: "Walks",
      path: "walks",
      icon: "mdi:dog-side",
      type: "sections",
      max_columns: 3,
      sections: [section, graph(["sensor.distance_today_bella"], true)],
    });
  });

  it("compares dogs, and tells them apart", async () => {
    const view = await viewOf(houseOf({ Bella: keys, Max: keys }), "walks");

    expect(view?.sections.at(-1)).toEqual(
      graph(["sensor.distance_today_bella", "sensor.distance_today_max"], false),
    );
  });

  it("has no graph without distances", async () => {
    const view = await viewOf(houseOf({ Bella: ["sensor.walks_today"] }), "walks");

    expect(view?.sections).toHaveLength(1);
  });
});

it("the view of health has a dog's figures and the course of its weight", async () => {
  const view = await viewOf(
    houseOf({
      Bella: [
        "sensor.weight",
        "sensor.weight_trend",
        "number.body_condition",
        "binary_sensor.health_notice",
        "sensor.next_dose",
        "binary_sensor.dose_due",
        "sensor.medication_left",
        "sensor.food_days_left",
        "sensor.next_care",
      ],
      Max: ["sensor.food_days_left"],
    }),
    "health",
  );

  expect(view).toEqual({
    title: "Health",
    path: "health",
    icon: "mdi:heart-pulse",
    type: "sections",
    max_columns: 3,
    sections: [
      {
        type: "grid",
        cards: [
          { type: "heading", heading: "Bella", icon: "mdi:heart-pulse" },
          tile("sensor.weight_bella"),
          tile("sensor.weight_trend_bella"),
          tile("number.body_condition_bella"),
          tile("binary_sensor.health_notice_bella"),
          ...timeTiles("sensor.next_dose_bella", "binary_sensor.dose_due_bella", "Dose due since"),
          tile("sensor.medication_left_bella"),
          tile("sensor.food_days_left_bella"),
          tile("sensor.next_care_bella", { state_content: ["care", "date", "time"] }),
          {
            type: "statistics-graph",
            title: "Weight",
            entities: ["sensor.weight_bella"],
            chart_type: "line",
            period: "day",
            hide_legend: true,
            stat_types: ["mean"],
            days_to_show: 365,
          },
        ],
      },
      {
        type: "grid",
        cards: [
          { type: "heading", heading: "Max", icon: "mdi:heart-pulse" },
          tile("sensor.food_days_left_max"),
        ],
      },
    ],
  });
});

describe("the view of performance", () => {
  const figure = (
    key: string,
    text: keyof typeof en.performance,
    more: Record<string, unknown> = {},
  ): CardConfig[] => [
    tile(`sensor.${key}_collars`, { grid_options: { columns: "full" }, ...more }),
    {
      type: "markdown",
      content: en.performance[text],
      text_only: true,
      grid_options: { columns: "full" },
    },
  ];
  const graph = { features: [{ type: "trend-graph", hours_to_show: 24 }] };

  it("has all figures of an entry, each with its sentence", async () => {
    const keys = [
      "link",
      "requests_per_minute",
      "requests_today",
      "budget_left",
      "poll_interval",
      "requests_avoided",
      "cache_hit_rate",
      "state_writes",
      "suppressed_writes",
      "update_latency",
      "update_latency_p99",
      "slow_operations",
    ].map((key) => `sensor.${key}`);
    const hass = houseOf({ Bella: ["sensor.weight"], Collars: keys });

    expect(await viewOf(hass, "performance")).toEqual({
      title: "Performance",
      path: "performance",
      icon: "mdi:speedometer",
      type: "sections",
      max_columns: 3,
      sections: [
        {
          type: "grid",
          cards: [
            {
              type: "heading",
              heading: "Collars: Requests",
              icon: "mdi:cloud-download-outline",
            },
            ...figure("link", "link"),
            ...figure("requests_per_minute", "requests", graph),
            ...figure("requests_today", "requestsToday"),
            ...figure("budget_left", "budget"),
            ...figure("poll_interval", "interval"),
            ...figure("requests_avoided", "avoided"),
            ...figure("cache_hit_rate", "hitRate", graph),
          ],
        },
        {
          type: "grid",
          cards: [
            { type: "heading", heading: "Database", icon: "mdi:database-outline" },
            ...figure("state_writes", "writes", graph),
            ...figure("suppressed_writes", "suppressed", graph),
          ],
        },
        {
          type: "grid",
          cards: [
            { type: "heading", heading: "Speed", icon: "mdi:timer-outline" },
            ...figure("update_latency", "latency", graph),
            ...figure("update_latency_p99", "latencyWorst"),
            ...figure("slow_operations", "slow", { state_content: ["state", "operations"] }),
          ],
        },
      ],
    });
  });

  it("has nothing of which there is no figure", async () => {
    const hass = houseOf({ Bella: ["sensor.weight"], Collars: ["sensor.state_writes"] });

    expect((await viewOf(hass, "performance"))?.sections).toEqual([
      {
        type: "grid",
        cards: [
          { type: "heading", heading: "Database", icon: "mdi:database-outline" },
          ...figure("state_writes", "writes", graph),
        ],
      },
    ]);
  });
});

it.each([
  ["without a dog", {}, {}, en.empty.none],
  ["with other dogs", { Bella: ["sensor.weight"] }, { dogs: ["Max"] }, en.empty.hidden],
  [
    "with all views left out",
    { Bella: ["sensor.weight"] },
    { hide: ["dogs", "day", "walks", "health", "performance"] },
    en.empty.hidden,
  ],
])("a dashboard %s says so", async (_, entities, config, content) => {
  expect(await PawControlDashboard.generate(config, houseOf(entities))).toEqual({
    views: [
      {
        title: "Paw Control",
        path: "dogs",
        icon: "mdi:paw",
        type: "sections",
        max_columns: 3,
        sections: [
          {
            type: "grid",
            cards: [{ type: "markdown", content, grid_options: { columns: "full" } }],
          },
        ],
      },
    ],
  });
});
