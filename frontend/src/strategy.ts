/** A dashboard for all dogs that nobody has to write. */

import { DOG_CARD } from "./dog-card";
import { findDogs, findEntries, type Key, type Owner } from "./dogs";
import type { CardConfig, Hass } from "./ha";
import { longTermStatistics } from "./statistics";
import { textsFor, type Texts } from "./texts";
import { WALK_CARD } from "./walk/walk-card";

export const DASHBOARD = "pawcontrol";

/** What a person may tell; without anything all dogs and views are there. */
export interface StrategyConfig {
  /** Ids of devices. */
  dogs?: string[];
  /** Views to leave out: dogs, day, walks, health, performance. */
  hide?: string[];
}

interface Section {
  type: "grid";
  cards: CardConfig[];
  column_span?: number;
  visibility?: CardConfig["visibility"];
}

interface View {
  title: string;
  path: string;
  icon: string;
  type: "sections";
  max_columns: number;
  sections: Section[];
  badges?: CardConfig[];
}

const COLUMNS = 3;
/** A day and a time, as in 3 Nov, 18:00. */
const SHORT = { type: "datetime", style: "short" };
const WIDE = { columns: "full" };

/** What needs somebody, most urgent first; the color is one of Home Assistant's. */
const ALERTS: readonly { key: Key; text: keyof Texts["alert"]; icon: string; color: string }[] = [
  { key: "binary_sensor.escaped", text: "escaped", icon: "mdi:run-fast", color: "red" },
  { key: "switch.lost_mode", text: "wanted", icon: "mdi:magnify", color: "red" },
  { key: "binary_sensor.health_notice", text: "health", icon: "mdi:heart-pulse", color: "red" },
  { key: "binary_sensor.dose_due", text: "dose", icon: "mdi:pill", color: "orange" },
  { key: "binary_sensor.feeding_due", text: "feeding", icon: "mdi:bowl-mix", color: "orange" },
  { key: "binary_sensor.needs_walk", text: "walk", icon: "mdi:dog-side", color: "orange" },
  { key: "binary_sensor.food_low", text: "food", icon: "mdi:sack", color: "amber" },
];

export class PawControlDashboard extends HTMLElement {
  static async generate(config: StrategyConfig, hass: Hass): Promise<{ views: unknown[] }> {
    const all = findDogs(hass);
    const dogs = all.filter((dog) => config.dogs?.includes(dog.id) ?? true);
    if (dogs.length === 0) return { views: [emptyView(hass, all.length > 0)] };
    const views = [
      dogsView(hass, dogs),
      dayView(hass, dogs),
      walksView(hass, dogs),
      await healthView(hass, dogs),
      performanceView(hass),
    ];
    const shown = views.filter(
      (view) => view.sections.length > 0 && !config.hide?.includes(view.path),
    );
    return { views: shown.length > 0 ? shown : [emptyView(hass, true)] };
  }
}

function emptyView(hass: Hass, hidden: boolean): View {
  const { empty } = textsFor(hass);
  const content = hidden ? empty.hidden : empty.none;
  const cards = [{ type: "markdown", content, grid_options: WIDE }];
  return view(empty.title, "dogs", "mdi:paw", [{ type: "grid", cards }]);
}

function dogsView(hass: Hass, dogs: readonly Owner[]): View {
  const { views } = textsFor(hass);
  const trackers = dogs.flatMap((dog) => dog.entities.get("device_tracker.position") ?? []);
  const cards = dogs.map((dog) => section({ type: `custom:${DOG_CARD}`, device_id: dog.id }));
  const sections = [
    ...mapSection(hass, trackers, "(min-width: 768px)"),
    ...cards,
    ...mapSection(hass, trackers, "(max-width: 767px)"),
  ];
  return { ...view(views.dogs, "dogs", "mdi:paw", sections), badges: alertBadges(hass, dogs) };
}

/** The map comes first where there is room, and last on a phone, where buttons matter more. */
function mapSection(hass: Hass, trackers: string[], media_query: string): Section[] {
  if (trackers.length === 0) return [];
  const map = {
    type: "map",
    entities: [...trackers, ...(hass.states["zone.home"] ? ["zone.home"] : [])],
    theme_mode: "auto",
    hours_to_show: 1,
    grid_options: { columns: "full", rows: 6 },
  };
  const visibility = [{ condition: "screen", media_query }];
  return [{ type: "grid", column_span: COLUMNS, cards: [map], visibility }];
}

function alertBadges(hass: Hass, dogs: readonly Owner[]): CardConfig[] {
  const { alert } = textsFor(hass);
  return ALERTS.flatMap(({ key, text, icon, color }) =>
    dogs.flatMap((dog) => {
      const entity = dog.entities.get(key);
      if (entity === undefined) return [];
      return {
        type: "entity",
        entity,
        icon,
        color,
        name: alert[text](dog.name),
        show_name: true,
        show_state: false,
        visibility: [{ condition: "state", entity, state: "on" }],
      };
    }),
  );
}

function dayView(hass: Hass, dogs: readonly Owner[]): View {
  const { views, day } = textsFor(hass);
  const logs = hass.config.components.includes("logbook");
  const sections = dogs.map((dog) =>
    section(
      heading(dog.name, "mdi:paw"),
      ...tiles(dog, ["sensor.last_fed"]),
      ...timeTiles(dog, "sensor.next_meal", "binary_sensor.feeding_due", day.mealDue),
      ...tiles(dog, ["sensor.walks_today", "sensor.walk_goal"]),
      ...timeTiles(dog, "sensor.next_dose", "binary_sensor.dose_due", day.doseDue),
      ...each(dog, "sensor.next_care", careTile),
      ...each(dog, "todo.care_today", (entity) => ({ type: "todo-list", entity, title: day.care })),
      ...each(dog, "calendar.schedule", (entity) => plan(entity, day.plan)),
      ...(logs ? each(dog, "event.timeline", (entity) => timeline(entity, day.timeline)) : []),
    ),
  );
  return view(views.day, "day", "mdi:calendar-today", sections);
}

function walksView(hass: Hass, dogs: readonly Owner[]): View {
  const { views, walks } = textsFor(hass);
  const sections = dogs.map((dog) =>
    section(
      { type: `custom:${WALK_CARD}`, device_id: dog.id },
      ...tiles(dog, [
        "sensor.walks_today",
        "sensor.distance_today",
        "sensor.distance_week",
        "sensor.last_walk",
      ]),
    ),
  );
  const distances = dogs.flatMap((dog) => dog.entities.get("sensor.distance_today") ?? []);
  if (distances.length > 0) {
    const bars = { stat_types: ["change"], chart_type: "bar", days_to_show: 30 };
    const graph = statistics(walks.distance, distances, bars);
    sections.push({ type: "grid", column_span: COLUMNS, cards: [graph] });
  }
  return view(views.walks, "walks", "mdi:dog-side", sections);
}

async function healthView(hass: Hass, dogs: readonly Owner[]): Promise<View> {
  const { views, day, health } = textsFor(hass);
  const past = await longTermStatistics(hass);
  const sections = dogs.map((dog) => {
    const weights = [dog.entities.get("sensor.weight"), past(dog, "weight")];
    const entities = weights.filter((id) => id !== undefined);
    return section(
      heading(dog.name, "mdi:heart-pulse"),
      ...tiles(dog, [
        "sensor.weight",
        "sensor.weight_trend",
        "number.body_condition",
        "binary_sensor.health_notice",
      ]),
      ...timeTiles(dog, "sensor.next_dose", "binary_sensor.dose_due", day.doseDue),
      ...tiles(dog, ["sensor.medication_left", "sensor.food_days_left"]),
      ...each(dog, "sensor.next_care", careTile),
      ...(entities.length > 0
        ? [statistics(health.weight, entities, { stat_types: ["mean"], days_to_show: 365 })]
        : []),
    );
  });
  return view(views.health, "health", "mdi:heart-pulse", sections);
}

/** Each figure with a sentence that says what it means. */
function performanceView(hass: Hass): View {
  const { views, performance } = textsFor(hass);
  const sections = findEntries(hass).flatMap((entry) =>
    PERFORMANCE.map(({ title, icon, figures }, place) => {
      const cards = figures.flatMap(({ key, text, graph, content }) =>
        each(entry, key, (entity) => ({
          ...tile(entity),
          grid_options: WIDE,
          ...(content ? { state_content: content } : {}),
          ...(graph ? { features: [{ type: "trend-graph", hours_to_show: 24 }] } : {}),
        })).flatMap((card) => [card, sentence(performance[text])]),
      );
      const name = place === 0 ? `${entry.name}: ${performance[title]}` : performance[title];
      return cards.length > 0 ? [section(heading(name, icon), ...cards)] : [];
    }).flat(),
  );
  return view(views.performance, "performance", "mdi:speedometer", sections);
}

type Sentence = keyof Texts["performance"];

const PERFORMANCE: readonly {
  title: Sentence;
  icon: string;
  figures: readonly { key: Key; text: Sentence; graph?: boolean; content?: string[] }[];
}[] = [
  {
    title: "asking",
    icon: "mdi:cloud-download-outline",
    figures: [
      { key: "sensor.link", text: "link" },
      { key: "sensor.requests_per_minute", text: "requests", graph: true },
      { key: "sensor.requests_today", text: "requestsToday" },
      { key: "sensor.budget_left", text: "budget" },
      { key: "sensor.poll_interval", text: "interval" },
      { key: "sensor.requests_avoided", text: "avoided" },
      { key: "sensor.cache_hit_rate", text: "hitRate", graph: true },
    ],
  },
  {
    title: "writing",
    icon: "mdi:database-outline",
    figures: [
      { key: "sensor.state_writes", text: "writes", graph: true },
      { key: "sensor.suppressed_writes", text: "suppressed", graph: true },
    ],
  },
  {
    title: "speed",
    icon: "mdi:timer-outline",
    figures: [
      { key: "sensor.update_latency", text: "latency", graph: true },
      { key: "sensor.update_latency_p99", text: "latencyWorst" },
      { key: "sensor.slow_operations", text: "slow", content: ["state", "operations"] },
    ],
  },
];

function view(title: string, path: string, icon: string, sections: Section[]): View {
  const filled = sections.filter(({ cards }) => cards.some(({ type }) => type !== "heading"));
  return { title, path, icon, type: "sections", max_columns: COLUMNS, sections: filled };
}

function section(...cards: CardConfig[]): Section {
  return { type: "grid", cards };
}

function heading(text: string, icon: string): CardConfig {
  return { type: "heading", heading: text, icon };
}

function sentence(content: string): CardConfig {
  return { type: "markdown", content, text_only: true, grid_options: WIDE };
}

/** The name of the dog stands above its tiles. */
function tile(entity: string): CardConfig {
  return { type: "tile", entity, name: { type: "entity" } };
}

/** The state is a date as it is written; the attribute of the same date is shown in words. */
function careTile(entity: string): CardConfig {
  return { ...tile(entity), state_content: ["care", "date", "time"] };
}

/** When something is next, or, once it is due, since when it is. */
function timeTiles(dog: Owner, key: Key, dueKey: Key, name: string): CardConfig[] {
  const due = dog.entities.get(dueKey);
  const only = (state: "state" | "state_not"): CardConfig["visibility"] => [
    { condition: "state", entity: due, [state]: "on" },
  ];
  return each(dog, key, tile).flatMap((next) =>
    due === undefined
      ? [next]
      : [
          { ...next, visibility: only("state_not") },
          { ...next, name, color: "orange", time_format: SHORT, visibility: only("state") },
        ],
  );
}

/** Neither an event of a calendar nor a row of a timeline tells whose it is: a card for each dog. */
function plan(entity: string, title: string): CardConfig {
  return { type: "calendar", title, entities: [entity], initial_view: "listWeek" };
}

function timeline(entity: string, title: string): CardConfig {
  const target = { entity_id: [entity] };
  return { type: "logbook", title, target, hours_to_show: 24, grid_options: { rows: 5 } };
}

function tiles(dog: Owner, keys: readonly Key[]): CardConfig[] {
  return keys.flatMap((key) => each(dog, key, tile));
}

function statistics(title: string, entities: string[], more: Record<string, unknown>): CardConfig {
  return {
    type: "statistics-graph",
    title,
    entities,
    chart_type: "line",
    period: "day",
    hide_legend: entities.length === 1,
    ...more,
  };
}

/** The card of an entity, if the entity is there. */
function each(owner: Owner, key: Key, make: (entityId: string) => CardConfig): CardConfig[] {
  const entityId = owner.entities.get(key);
  return entityId === undefined ? [] : [make(entityId)];
}
