/** What the card of a dog says, in words, apart from how it looks. */

import { isOn, stateOf, type Key, type Owner } from "./dogs";
import { daysUntil, formatDate, formatMoment, formatNumber, wallTime } from "./format";
import type { EntityState, Hass } from "./ha";
import { textsFor } from "./texts";

/** What is shown beside the name. */
export interface Where {
  text: string;
  /** How far the position can be trusted, where that is not plain. */
  trust: string | undefined;
  mood: Mood;
}

export type Mood = "home" | "away" | "walk" | "alarm" | "unknown";

/** A row of the card; the entity is what opens when it is pressed. */
export interface Row {
  key: string;
  icon: string;
  label: string;
  text: string;
  detail: string | undefined;
  entityId: string | undefined;
  urgent: boolean;
  /** From 0 to 1, of a goal. */
  progress?: number;
}

/** Every entity that a card shows; others may change without it. */
export const SHOWN: readonly Key[] = [
  "device_tracker.position",
  "binary_sensor.escaped",
  "binary_sensor.on_walk",
  "binary_sensor.needs_walk",
  "binary_sensor.feeding_due",
  "binary_sensor.dose_due",
  "binary_sensor.food_low",
  "binary_sensor.health_notice",
  "sensor.tracking_quality",
  "sensor.last_fix",
  "sensor.battery",
  "sensor.walk_distance",
  "sensor.walk_duration",
  "sensor.walks_today",
  "sensor.distance_today",
  "sensor.walk_goal",
  "sensor.last_walk",
  "sensor.next_meal",
  "sensor.last_fed",
  "sensor.next_dose",
  "sensor.next_care",
  "sensor.food_days_left",
  "switch.walk",
  "switch.lost_mode",
  "switch.visitor_mode",
  "button.pee",
  "button.poop",
  "button.feed",
  "button.treat",
];

/** Percent from which on a tracker should be charged. */
const BATTERY_LOW = 20;

/** How long all entities take to come up at a start, milliseconds. */
const START = 60_000;

export function whereIs(hass: Hass, dog: Owner, now: Date): Where {
  const { where } = textsFor(hass);
  const trust = trustOf(hass, dog, now);
  const tracker = stateOf(hass, dog, "device_tracker.position");
  if (isOn(hass, dog, "binary_sensor.escaped")) {
    return { text: where.escaped, trust, mood: "alarm" };
  }
  if (isOn(hass, dog, "switch.lost_mode")) return { text: where.wanted, trust, mood: "alarm" };
  if (isOn(hass, dog, "binary_sensor.on_walk")) return { text: where.walking, trust, mood: "walk" };
  if (tracker === undefined) return { text: whyUnknown(hass, dog), trust, mood: "unknown" };
  const place = hass.formatEntityState(tracker);
  const since = sinceWhen(hass, dog, tracker);
  const mood = tracker.state === "home" ? "home" : "away";
  const text = since ? where.since(place, formatMoment(hass, since, now)) : place;
  return { text, trust, mood };
}

/** A tracker that starts up, or that somebody disabled, does not say that the dog is missing. */
function whyUnknown(hass: Hass, dog: Owner): string {
  const tracker = hass.states[dog.entities.get("device_tracker.position") ?? ""];
  if (tracker === undefined) return "";
  return tracker.state === "unavailable"
    ? hass.formatEntityState(tracker)
    : textsFor(hass).where.unknown;
}

/** When a state began, if that is known: at a start of Home Assistant all states begin anew. */
function sinceWhen(hass: Hass, dog: Owner, state: EntityState): Date | undefined {
  const changes = [...dog.entities.values()].flatMap((id) => hass.states[id]?.last_changed ?? []);
  const start = Math.min(...changes.map((change) => Date.parse(change)));
  const began = new Date(state.last_changed);
  return began.getTime() - start < START ? undefined : began;
}

/** Live positions and dogs that are seen at home need no word. */
function trustOf(hass: Hass, dog: Owner, now: Date): string | undefined {
  const { where } = textsFor(hass);
  const quality = stateOf(hass, dog, "sensor.tracking_quality");
  if (quality === undefined) return undefined;
  if (quality.state === "live") return where.live;
  if (quality.state === "at_home") return undefined;
  const fix = fixOf(hass, dog, quality);
  const word = quality.state === "lost" ? where.lost : hass.formatEntityState(quality);
  return fix === undefined ? word : where.seen(formatMoment(hass, fix, now));
}

/** When a position was true; the sensor that always tells it is there for those who enable it. */
function fixOf(hass: Hass, dog: Owner, quality: EntityState): Date | undefined {
  const old = textOf(quality, "last_fix");
  return old === undefined ? timeOf(hass, dog, "sensor.last_fix") : new Date(old);
}

/** Words about the battery of a tracker that should be charged. */
export function batteryOf(hass: Hass, dog: Owner): string | undefined {
  const battery = stateOf(hass, dog, "sensor.battery");
  if (battery === undefined || Number(battery.state) > BATTERY_LOW) return undefined;
  return textsFor(hass).where.battery(hass.formatEntityState(battery));
}

export function rowsOf(hass: Hass, dog: Owner, now: Date): Row[] {
  return [
    walkRow(hass, dog, now),
    feedingRow(hass, dog, now),
    nextRow(hass, dog, now),
    healthRow(hass, dog),
    foodRow(hass, dog),
  ].filter((row) => row !== undefined);
}

function walkRow(hass: Hass, dog: Owner, now: Date): Row | undefined {
  const { walk } = textsFor(hass);
  const today = stateOf(hass, dog, "sensor.walks_today");
  const goal = stateOf(hass, dog, "sensor.walk_goal");
  const base = { key: "walk", icon: "mdi:walk", label: walk.label };
  const walking = stateOf(hass, dog, "binary_sensor.on_walk");
  if (walking?.state === "on") {
    const since = sinceWhen(hass, dog, walking);
    const text = join([
      shown(hass, dog, "sensor.walk_distance"),
      shown(hass, dog, "sensor.walk_duration"),
    ]);
    const entityId = dog.entities.get("sensor.walk_distance");
    return {
      ...base,
      text: text ?? walk.now,
      detail: since ? walk.since(formatMoment(hass, since, now)) : walk.now,
      entityId,
      urgent: false,
    };
  }
  if (today === undefined) return undefined;
  const count = Number(today.state);
  const distance = count > 0 ? shown(hass, dog, "sensor.distance_today") : undefined;
  const urgent = isOn(hass, dog, "binary_sensor.needs_walk");
  const last = timeOf(hass, dog, "sensor.last_walk");
  return {
    ...base,
    text: join([walk.today(count, formatNumber(hass, count)), distance]) ?? "",
    detail: urgent ? walk.needed : last && walk.last(formatMoment(hass, last, now)),
    entityId: today.entity_id,
    urgent,
    ...(goal === undefined ? {} : { progress: Number(goal.state) / 100 }),
  };
}

function feedingRow(hass: Hass, dog: Owner, now: Date): Row | undefined {
  const { food } = textsFor(hass);
  const last = timeOf(hass, dog, "sensor.last_fed");
  const next = timeOf(hass, dog, "sensor.next_meal");
  if (!dog.entities.has("sensor.last_fed") && next === undefined) return undefined;
  const due = isOn(hass, dog, "binary_sensor.feeding_due");
  return {
    key: "food",
    icon: "mdi:bowl-mix",
    label: food.label,
    text: last === undefined ? food.never : food.last(formatMoment(hass, last, now)),
    detail: next && (due ? food.due : food.next)(formatMoment(hass, next, now)),
    entityId: dog.entities.get("sensor.last_fed") ?? dog.entities.get("sensor.next_meal"),
    urgent: due,
  };
}

/** What comes soonest of doses and care; meals have a row of their own. */
function nextRow(hass: Hass, dog: Owner, now: Date): Row | undefined {
  const { next } = textsFor(hass);
  const coming = [doseOf(hass, dog, now), careOf(hass, dog, now)]
    .filter((task) => task !== undefined)
    .sort((one, other) => one.wall.localeCompare(other.wall));
  const [first] = coming;
  if (first === undefined) return undefined;
  return {
    key: "next",
    icon: first.icon,
    label: next.label,
    text: first.name,
    detail: first.due ? next.due(first.when) : first.when,
    entityId: first.entityId,
    urgent: first.due,
  };
}

interface Task {
  /** Care has no time zone, so doses are compared with it on the clock of the house. */
  wall: string;
  when: string;
  name: string;
  icon: string;
  entityId: string;
  due: boolean;
}

function doseOf(hass: Hass, dog: Owner, now: Date): Task | undefined {
  const dose = stateOf(hass, dog, "sensor.next_dose");
  if (dose === undefined) return undefined;
  const time = new Date(dose.state);
  return {
    wall: wallTime(hass, time),
    when: formatMoment(hass, time, now),
    name: join([textOf(dose, "medication"), textOf(dose, "dose")]) ?? "",
    icon: "mdi:pill",
    entityId: dose.entity_id,
    due: isOn(hass, dog, "binary_sensor.dose_due"),
  };
}

function careOf(hass: Hass, dog: Owner, now: Date): Task | undefined {
  const care = stateOf(hass, dog, "sensor.next_care");
  if (care === undefined) return undefined;
  const clock = textOf(care, "time");
  return {
    wall: `${care.state} ${clock ?? "12:00"}`,
    when: formatDate(hass, care.state, clock, now),
    name: hass.formatEntityAttributeValue(care, "care"),
    icon: "mdi:medical-bag",
    entityId: care.entity_id,
    due: daysUntil(hass, care.state, now) < 0,
  };
}

function healthRow(hass: Hass, dog: Owner): Row | undefined {
  const notice = stateOf(hass, dog, "binary_sensor.health_notice");
  if (notice?.state !== "on") return undefined;
  const { health } = textsFor(hass);
  return {
    key: "health",
    icon: "mdi:heart-pulse",
    label: health.label,
    text: hass.formatEntityAttributeValue(notice, "notices"),
    detail: notice.attributes.call_vet === true ? health.vet : undefined,
    entityId: notice.entity_id,
    urgent: true,
  };
}

function foodRow(hass: Hass, dog: Owner): Row | undefined {
  if (!isOn(hass, dog, "binary_sensor.food_low")) return undefined;
  const { food } = textsFor(hass);
  const left = shown(hass, dog, "sensor.food_days_left");
  return {
    key: "stock",
    icon: "mdi:sack",
    label: food.stock,
    text: food.low,
    detail: left && food.lasts(left),
    entityId: dog.entities.get("binary_sensor.food_low"),
    urgent: true,
  };
}

function shown(hass: Hass, dog: Owner, key: Key): string | undefined {
  const state = stateOf(hass, dog, key);
  return state && hass.formatEntityState(state);
}

function timeOf(hass: Hass, dog: Owner, key: Key): Date | undefined {
  const state = stateOf(hass, dog, key);
  return state && new Date(state.state);
}

function textOf(state: EntityState, attribute: string): string | undefined {
  const value = state.attributes[attribute];
  return typeof value === "string" ? value : undefined;
}

function join(parts: (string | undefined)[]): string | undefined {
  const told = parts.filter((part) => part !== undefined && part !== "");
  return told.length > 0 ? told.join(" · ") : undefined;
}
