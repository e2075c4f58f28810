import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { DOG_CARD, DogCard } from "../src/dog-card";
import type { Hass } from "../src/ha";
import { House } from "./hass";

customElements.define(DOG_CARD, DogCard);

let house: House;
let tracker: string;
let renders: number;

class CountedCard extends DogCard {
  protected override updated(): void {
    renders += 1;
  }
}
customElements.define("counted-card", CountedCard);

async function show(hass: Hass, tag = DOG_CARD): Promise<DogCard> {
  const card = document.createElement(tag);
  if (!(card instanceof DogCard)) throw new Error("the element is not defined");
  card.setConfig({ type: `custom:${DOG_CARD}`, device_id: "1" });
  card.hass = hass;
  document.body.append(card);
  await card.updateComplete;
  return card;
}

function textOf(card: DogCard): string {
  return (card.shadowRoot?.textContent ?? "").replace(/\s+/g, " ");
}

function button(card: DogCard, label: string): HTMLButtonElement {
  const buttons = [...(card.shadowRoot?.querySelectorAll("button") ?? [])];
  return buttons.find((each) => each.textContent.includes(label))!;
}

async function settle(card: DogCard): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
  await card.updateComplete;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(new Date("2026-11-03T10:00:00Z"));
  renders = 0;
  house = new House().addDog("1", "Bella");
  tracker = house.give("1", "device_tracker", "position", "home");
  house.set(tracker, "home", {}, "2026-11-03T09:00:00+00:00");
  house.give("1", "binary_sensor", "on_walk", "off");
  house.give("1", "sensor", "walks_today", "2");
  house.give("1", "sensor", "distance_today", "3.4", { unit_of_measurement: "km" });
  house.give("1", "sensor", "last_fed", "2026-11-03T06:31:00+00:00");
  house.give("1", "sensor", "next_meal", "2026-11-03T17:00:00+00:00");
  house.give("1", "button", "feed", "unknown");
  house.give("1", "switch", "walk", "off");
});

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

describe("the card of a dog", () => {
  it("says where it is, how much it walked and what it ate", async () => {
    const text = textOf(await show(house.hass()));

    expect(text).toContain("home · since 10:00");
    expect(text).toContain("2 walks today · 3.4 km");
    expect(text).toContain("last 07:31");
    expect(text).toContain("next 18:00");
  });

  it("does not take a start of Home Assistant for a homecoming", async () => {
    house.set(tracker, "home", {}, "2026-11-03T05:00:20+00:00");

    expect(textOf(await show(house.hass()))).not.toContain("since");
  });

  it("tells of a walk under way", async () => {
    house.give("1", "binary_sensor", "on_walk", "on");
    house.give("1", "sensor", "walk_distance", "481", { unit_of_measurement: "m" });
    const text = textOf(await show(house.hass()));

    expect(text).toContain("On a walk");
    expect(text).toContain("481 m on a walk now");
  });

  it("speaks German", async () => {
    const hass = house.hass();
    const card = await show({ ...hass, locale: { ...hass.locale, language: "de" } });

    expect(textOf(card)).toContain("heute 2 Spaziergänge");
  });

  it("says plainly that a dog has escaped, and when it was seen", async () => {
    house.give("1", "binary_sensor", "escaped", "on");
    house.give("1", "sensor", "tracking_quality", "lost");
    house.give("1", "sensor", "last_fix", "2026-11-03T09:42:00+00:00");
    const text = textOf(await show(house.hass()));

    expect(text).toContain("Escaped");
    expect(text).toContain("last seen 10:42");
  });

  it("tells the day and time at which an old position was true", async () => {
    const last_fix = "2026-11-02T09:42:00+00:00";
    house.give("1", "sensor", "tracking_quality", "stale", { last_fix });

    expect(textOf(await show(house.hass()))).toContain("last seen yesterday, 10:42");
  });

  it("never calls an old position live, and makes up no time for it", async () => {
    house.give("1", "sensor", "tracking_quality", "lost");
    const text = textOf(await show(house.hass()));

    expect(text).toContain("no contact");
    expect(text).not.toContain("live");
    expect(text).not.toContain("last seen");
  });

  it.each([
    ["unknown", "Nobody knows where"],
    ["unavailable", "unavailable"],
  ])("tells a tracker that is %s from a dog that is missing", async (state, words) => {
    house.set(tracker, state);
    const card = await show(house.hass());

    expect(card.shadowRoot?.querySelector(".where")?.textContent).toBe(words);
  });

  it("says nothing of where a dog is whose tracker is disabled", async () => {
    house = new House().addDog("1", "Bella");
    house.give("1", "sensor", "weight", "12");
    const card = await show(house.hass());

    expect(card.shadowRoot?.querySelector(".where")?.textContent).toBe("");
    expect(card.shadowRoot?.querySelector(".head")?.getAttribute("aria-label")).toBe(
      "Bella. Show where Bella is",
    );
  });

  it("tells the nearest of dose and care", async () => {
    house.give("1", "sensor", "next_dose", "2026-11-05T08:00:00+00:00", { medication: "Drops" });
    house.give("1", "sensor", "next_care", "2026-11-04", { care: "vet", time: "14:30" });
    const text = textOf(await show(house.hass()));

    expect(text).toContain("vet tomorrow, 14:30");
    expect(text).not.toContain("Drops");
  });

  it("shows what is disabled nowhere", async () => {
    house = new House().addDog("1", "Bella");
    house.give("1", "sensor", "weight", "12");
    const card = await show(house.hass());

    expect(textOf(card)).toContain("Bella");
    expect(card.shadowRoot?.querySelectorAll(".row, .log")).toHaveLength(0);
  });

  it("says so when the dog is gone", async () => {
    expect(textOf(await show(new House().hass()))).toContain("not here any more");
  });

  it("shows the photo of the tracker", async () => {
    house.give("1", "device_tracker", "position", "home", { entity_picture: "/api/bella" });
    const card = await show(house.hass());

    expect(card.shadowRoot?.querySelector("img")?.getAttribute("src")).toBe("/api/bella");
  });

  it("draws a paw in place of a photo that is gone, until there is another one", async () => {
    house.give("1", "device_tracker", "position", "home", { entity_picture: "/api/gone" });
    const card = await show(house.hass());
    card.shadowRoot?.querySelector("img")?.dispatchEvent(new Event("error"));
    await card.updateComplete;
    expect(card.shadowRoot?.querySelector(".photo img")).toBeNull();
    expect(card.shadowRoot?.querySelector(".photo svg")).not.toBeNull();

    house.give("1", "device_tracker", "position", "home", { entity_picture: "/api/new" });
    card.hass = house.hass();
    await card.updateComplete;
    expect(card.shadowRoot?.querySelector("img")?.getAttribute("src")).toBe("/api/new");
  });

  it.each([
    ["20", true],
    ["21", false],
    ["unknown", false],
  ])("calls for a charger at a battery of %s: %s", async (level, calls) => {
    house.give("1", "sensor", "battery", level, { unit_of_measurement: "%" });

    expect(textOf(await show(house.hass())).includes(`battery ${level} %`)).toBe(calls);
  });

  it("is drawn in words again when Home Assistant has got them", async () => {
    const card = await show(house.hass());
    card.hass = { ...card.hass!, formatEntityState: () => "words" };
    await card.updateComplete;

    expect(textOf(card)).toContain("words");
  });

  it("draws anew only when something it shows has changed", async () => {
    const other = house.give("1", "sensor", "weight", "12");
    const card = await show(house.hass(), "counted-card");
    const same = { ...card.hass! };

    house.set(other, "13");
    card.hass = { ...same, states: { ...house.states } };
    await card.updateComplete;
    expect(renders).toBe(1);

    const [walks] = Object.keys(house.states).filter((id) => house.states[id]?.state === "2");
    house.set(walks!, "3");
    card.hass = { ...same, states: { ...house.states } };
    await card.updateComplete;
    expect(renders).toBe(2);
    expect(textOf(card)).toContain("3 walks today");
  });

  it("tells by the day that it is, though nothing of the dog changed overnight", async () => {
    house.give("1", "sensor", "next_meal", "2026-11-04T06:30:00+00:00");
    const card = await show(house.hass());
    expect(textOf(card)).toContain("tomorrow, 07:30");

    vi.setSystemTime(new Date("2026-11-03T23:01:00Z"));
    card.hass = { ...card.hass! };
    await card.updateComplete;

    expect(textOf(card)).toContain("next 07:30");
  });

  it.each([
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
  ])("draws anew when %s changes", async (key) => {
    const [domain = "", name = ""] = key.split(".");
    const entityId = house.give("1", domain, name, "unknown");
    const card = await show(house.hass(), "counted-card");

    house.set(entityId, "unavailable");
    card.hass = { ...card.hass!, states: { ...house.states } };
    await card.updateComplete;

    expect(renders).toBe(2);
  });

  it("opens the dialog of what is tapped", async () => {
    const card = await show(house.hass());
    const opened = vi.fn();
    card.addEventListener("hass-more-info", (event) => {
      opened((event as CustomEvent).detail);
    });

    button(card, "last 07:31").click();

    const entityId = Object.values(house.entities).find(
      (entity) => entity.translation_key === "last_fed",
    )?.entity_id;
    expect(opened).toHaveBeenCalledExactlyOnceWith({ entityId });
  });
});

describe("logging with one tap", () => {
  it("presses once while it is under way, and tells that it worked", async () => {
    let answer: () => void = () => undefined;
    const callService = vi.fn(
      () =>
        new Promise<never>((resolve) => {
          answer = resolve as () => void;
        }),
    );
    const card = await show(house.hass({ callService }));

    button(card, "Feed").click();
    button(card, "Feed").click();
    await settle(card);
    expect(callService).toHaveBeenCalledOnce();
    expect(callService.mock.calls[0]?.slice(0, 3)).toEqual(["button", "press", {}]);
    expect(button(card, "Feed").getAttribute("aria-busy")).toBe("true");

    answer();
    await settle(card);
    expect(button(card, "Feed").getAttribute("aria-busy")).toBe("false");
    expect(card.shadowRoot?.querySelector("[role=status]")?.textContent).toBe(
      "Feed: logged for Bella",
    );
  });

  it("shows what the error says where no sentence can be loaded", async () => {
    const failure = { message: "gone", translation_domain: "pawcontrol", translation_key: "lost" };
    const hass = house.hass({
      callService: vi.fn(() => Promise.reject(failure as unknown as Error)),
      loadBackendTranslation: () => Promise.reject(new Error("connection lost")),
    });
    const card = await show(hass);

    button(card, "Feed").click();
    await settle(card);

    expect(card.shadowRoot?.querySelector("[role=status]")?.textContent).toBe("gone");
  });

  it("shows the sentence with which a second meal is refused", async () => {
    const refusal = {
      message: "fallback",
      translation_domain: "pawcontrol",
      translation_key: "fed_already",
      translation_placeholders: { dog: "Bella" },
    };
    const hass = house.hass({
      callService: vi.fn(() => Promise.reject(refusal as unknown as Error)),
      loadBackendTranslation: () =>
        Promise.resolve((key, values) => `${key.split(".")[3]}: ${values?.dog}`),
    });
    const card = await show(hass);
    const told = vi.fn();
    card.addEventListener("hass-notification", (event) => {
      told((event as CustomEvent).detail);
    });

    button(card, "Feed").click();
    await settle(card);

    expect(told).toHaveBeenCalledExactlyOnceWith({ message: "fed_already: Bella" });
    expect(card.shadowRoot?.querySelector("[role=status]")?.textContent).toBe("fed_already: Bella");
    expect(button(card, "Feed").getAttribute("aria-busy")).toBe("false");
  });

  it.each([
    ["off", "Walk", "turn_on"],
    ["on", "End walk", "turn_off"],
  ])("turns a walk that is %s by %s", async (now, label, action) => {
    const id = Object.values(house.entities).find((each) => each.translation_key === "walk");
    house.set(id!.entity_id, now);
    const callService = vi.fn(() => Promise.resolve({ response: null as never }));
    const card = await show(house.hass({ callService }));

    const buttons = [...card.shadowRoot!.querySelectorAll<HTMLButtonElement>(".log")];
    buttons.find((each) => each.textContent.trim() === label)!.click();
    await settle(card);

    expect(callService.mock.calls[0]?.slice(0, 2)).toEqual(["switch", action]);
  });

  it("cannot press what is unavailable", async () => {
    const id = Object.values(house.entities).find((each) => each.translation_key === "feed");
    house.set(id!.entity_id, "unavailable");

    expect(button(await show(house.hass()), "Feed").disabled).toBe(true);
  });
});
