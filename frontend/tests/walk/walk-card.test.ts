import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Hass } from "../../src/ha";
import { RouteMap } from "../../src/walk/route-map";
import type { GeoJson } from "../../src/walk/route";
import { WalkCard } from "../../src/walk/walk-card";
import type { Walk } from "../../src/walk/walks";
import { House } from "../hass";
import { geojson, walk } from "./walks";

customElements.define("pawcontrol-walk-card", WalkCard);
customElements.define("pawcontrol-route-map", RouteMap);

type Data = Record<string, string | boolean | number>;

const WAY = geojson(
  [
    [0, 0],
    [600, 500],
    [1200, 1240],
  ],
  [
    ["start", 0],
    ["pause", 100, 220],
    ["poop", 300],
    ["end", 1200],
  ],
);

/** A house whose backend knows walks, and what the card asked of it. */
class Kennel extends House {
  walks: Walk[] = [walk("02T17:00"), walk("03T08:00", { walked_by: ["person.ada"] })];
  way: () => Promise<GeoJson> = () => Promise.resolve(WAY);
  /** When the list of walks is answered. */
  ready: Promise<void> = Promise.resolve();
  readonly asked: [string, Data][] = [];
  language = "en";

  override hass(changes: Partial<Hass> = {}): Hass {
    const hass = super.hass(changes);
    hass.locale.language = this.language;
    hass.callService = async (_domain: string, action: string, data: unknown) => {
      this.asked.push([action, data as Data]);
      const walks = [...this.walks];
      if (action === "get_walks") return this.ready.then(() => ({ response: { walks } as never }));
      return { response: { geojson: await this.way() } as never };
    };
    return hass;
  }

  times(action: string): number {
    return this.asked.filter(([name]) => name === action).length;
  }
}

let kennel: Kennel;

function addDog(id: string, name: string): void {
  kennel.addDog(id, name);
  kennel.give(id, "device_tracker", "position", "home");
  kennel.give(id, "binary_sensor", "on_walk", "off");
  kennel.give(id, "sensor", "walk_distance", "0");
}

function setState(dogId: string, key: string, state: string): void {
  const [entity] = Object.values(kennel.entities).filter(
    (each) => each.device_id === dogId && each.translation_key === key,
  );
  kennel.set(entity!.entity_id, state);
}

async function settle(card: WalkCard): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  await card.updateComplete;
}

async function show(config: Record<string, unknown> = {}): Promise<WalkCard> {
  const card = new WalkCard();
  card.setConfig({ type: "custom:pawcontrol-walk-card", ...config });
  card.hass = kennel.hass();
  document.body.append(card);
  await settle(card);
  return card;
}

function all(card: WalkCard, selector: string): Element[] {
  return [...card.renderRoot.querySelectorAll(selector)];
}

function texts(card: WalkCard, selector: string): string[] {
  return all(card, selector).map((each) => each.textContent.replace(/\s+/g, " ").trim());
}

async function press(card: WalkCard, label: string): Promise<void> {
  const [button] = all(card, `button[aria-label="${label}"]`);
  (button as HTMLButtonElement).click();
  await settle(card);
}

async function choose(card: WalkCard, selector: string, value: string): Promise<void> {
  const [select] = all(card, selector) as HTMLSelectElement[];
  select!.value = value;
  select!.dispatchEvent(new Event("change"));
  await settle(card);
}

beforeEach(() => {
  vi.useFakeTimers({
    now: new Date("2026-11-03T12:00:00Z"),
    toFake: ["Date", "setTimeout", "clearTimeout"],
  });
  kennel = new Kennel();
  addDog("1", "Bella");
});

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

describe("a walk", () => {
  it("is the latest one, with all that is known of it", async () => {
    kennel.set("person.ada", "home", { friendly_name: "Ada" });
    const card = await show();
    expect(kennel.asked).toEqual([
      [
        "get_walks",
        {
          device_id: "1",
          since: "2026-10-28 00:00:00",
          until: "2026-11-04 00:00:00",
          limit: 200,
        },
      ],
      ["get_route", { device_id: "1", record_id: "walk-03T08:00" }],
    ]);
    expect(texts(card, "option")).toEqual([
      "09:00 – 09:30 · 1.24 km",
      "yesterday, 18:00 – 18:30 · 1.24 km",
    ]);
    expect(texts(card, ".figures div")).toEqual([
      "Distance 1.24 km",
      "Duration 30 min",
      "Moving 28 min",
      "Speed 4 km/h",
      "Pauses 1",
      "Uphill 12 m",
      "With Ada",
    ]);
    expect(texts(card, ".events li")).toEqual([
      "Start, 09:00",
      "Pause, 09:01 (2 min)",
      "Poop, 09:05",
      "End, 09:20",
    ]);
  });

  it("has its paces in numbers beside the colors", async () => {
    const card = await show();
    expect(texts(card, "tbody tr")).toEqual([
      "under 2 km/h 0 min 0 %",
      "2–4 km/h 10 min 50 %",
      "4–6 km/h 10 min 50 %",
      "over 6 km/h 0 min 0 %",
    ]);
    expect(texts(card, "figcaption")).toEqual(["Speed from start to end, at most 4.4 km/h"]);
  });

  it("has no paces where there is but one place", async () => {
    kennel.way = () => Promise.resolve(geojson([[0, 0]], [["start", 0]]));
    const card = await show();
    expect(texts(card, "figcaption, tbody tr")).toEqual([]);
    expect(texts(card, ".events li")).toEqual(["Start, 09:00"]);
  });

  it("is told with its end when that is on the next day", async () => {
    kennel.walks = [walk("02T22:50")];
    expect(texts(await show(), "option")).toEqual(["yesterday, 23:50 – 00:20 · 1.24 km"]);
  });

  it("is in German and in miles where the house is", async () => {
    kennel.language = "de";
    const card = await show();
    expect(texts(card, ".figures dt")[0]).toBe("Strecke");
    expect(texts(card, ".events li")[2]).toBe("Kot, 9:05");
    card.hass = kennel.hass({
      config: { time_zone: "Europe/Berlin", components: [], unit_system: { length: "mi" } },
    });
    await settle(card);
    expect(texts(card, ".figures dd").slice(0, 4)).toEqual([
      "0,77 mi",
      "30 min",
      "28 min",
      "2,5 mph",
    ]);
    expect(texts(card, ".figures dd").at(5)).toBe("39 ft");
  });

  it("tells that nobody recorded its way, and the rest of it", async () => {
    kennel.way = () =>
      Promise.reject(Object.assign(new Error(), { translation_key: "way_unknown" }));
    const card = await show();
    expect(texts(card, "[role=status]")).toEqual(["The way of this walk was not recorded."]);
    expect(texts(card, ".figures dt")).toContain("Distance");
  });

  it("that cannot be had is asked for again when somebody wants it", async () => {
    kennel.way = () => Promise.reject(new Error("gone"));
    const card = await show();
    expect(texts(card, "[role=alert]")).toEqual(["This could not be loaded. Try again later."]);
    kennel.way = () => Promise.resolve(WAY);
    (all(card, "button.text")[0] as HTMLButtonElement).click();
    await settle(card);
    expect(all(card, "pawcontrol-route-map")).toHaveLength(1);
  });
});

describe("other walks", () => {
  it("are a button or a choice away", async () => {
    const card = await show();
    await press(card, "Earlier walk");
    expect(kennel.asked.at(-1)![1]).toEqual({ device_id: "1", record_id: "walk-02T17:00" });
    expect(all(card, 'button[aria-label="Earlier walk"][disabled]')).toHaveLength(1);
    await press(card, "Later walk");
    expect(kennel.asked.at(-1)![1].record_id).toBe("walk-03T08:00");
    await choose(card, ".row select", kennel.walks[0]!.start);
    expect(kennel.asked.at(-1)![1].record_id).toBe("walk-02T17:00");
  });

  it("of other weeks are there, too", async () => {
    const card = await show();
    expect(texts(card, ".week span")).toEqual(["Oct 28 – Nov 3"]);
    expect(all(card, 'button[aria-label="A week later"][disabled]')).toHaveLength(1);
    kennel.walks = [];
    await press(card, "A week earlier");
    expect(kennel.asked.at(-1)![1]).toMatchObject({
      since: "2026-10-21 00:00:00",
      until: "2026-10-28 00:00:00",
    });
    expect(texts(card, "[role=status]")).toEqual(["No walks in this week."]);
    expect(texts(card, "select")).toEqual([]);
    await press(card, "A week later");
    expect(kennel.asked.at(-1)![1]).toMatchObject({ until: "2026-11-04 00:00:00" });
  });

  it("whose answer comes late are not shown in place of the chosen one", async () => {
    const card = await show();
    const late: ((way: GeoJson) => void)[] = [];
    kennel.way = () => new Promise((resolve) => late.push(resolve));
    await press(card, "Earlier walk");
    await press(card, "Later walk");
    late[1]!(
      geojson(
        [
          [0, 0],
          [60, 60],
        ],
        [["start", 7200]],
      ),
    );
    late[0]!(WAY);
    await settle(card);
    expect(texts(card, ".events li")).toEqual(["Start, 11:00"]);
  });
});

describe("while an answer is waited for", () => {
  const never = (): Promise<never> => new Promise(() => undefined);
  const noWay = (): Promise<never> =>
    Promise.reject(Object.assign(new Error(), { translation_key: "way_unknown" }));

  it("no walk has the way of another one", async () => {
    const card = await show();
    kennel.way = never;
    await press(card, "Earlier walk");
    expect(texts(card, "[role=status]")).toEqual(["Loading …"]);
    expect(all(card, "pawcontrol-route-map, .events li, figcaption")).toEqual([]);
    expect(texts(card, ".figures dt")).toContain("Distance");
  });

  it("no walk is told to have none because another one has none", async () => {
    kennel.way = noWay;
    const card = await show();
    kennel.way = never;
    await press(card, "Earlier walk");
    expect(texts(card, "[role=status]")).toEqual(["Loading …"]);
  });

  it("no week and no dog has the walks of another one", async () => {
    addDog("2", "Max");
    kennel.way = noWay;
    const card = await show();
    kennel.ready = never();
    await press(card, "A week earlier");
    expect(texts(card, "[role=status]")).toEqual(["Loading …"]);
    expect(
      all(card, '.row select:disabled, button[aria-label="Earlier walk"]:disabled'),
    ).toHaveLength(2);
    kennel.ready = Promise.resolve();
    await press(card, "A week later");
    kennel.way = never;
    await choose(card, ".dog", "2");
    expect(texts(card, "[role=status]")).toEqual(["Loading …"]);
  });

  it("a list that came is not dropped for a walk that was chosen meanwhile", async () => {
    const card = await show();
    let answer = (): void => undefined;
    kennel.ready = new Promise((resolve) => {
      answer = resolve;
    });
    kennel.walks = [...kennel.walks, walk("03T10:00")];
    setState("1", "on_walk", "on");
    card.hass = kennel.hass();
    await settle(card);
    vi.advanceTimersByTime(2000);
    await press(card, "Earlier walk");
    answer();
    await settle(card);
    expect(all(card, "option")).toHaveLength(3);
    expect(kennel.asked.at(-1)![1].record_id).toBe("walk-02T17:00");
  });
});

describe("a walk under way", () => {
  beforeEach(() => {
    kennel.walks = [walk("03T11:50", { id: null, end: null, pauses: null })];
    setState("1", "on_walk", "on");
  });

  it("is told to be so, and shows where the dog is", async () => {
    const card = await show();
    expect(texts(card, "option")).toEqual(["12:50, under way · 1.24 km"]);
    expect(kennel.asked.at(-1)![1]).toEqual({ device_id: "1", under_way: true });
    expect(texts(card, ".events li").at(-1)).toBe("Now");
  });

  it("is asked for again when it grows, once for changes that come together", async () => {
    const card = await show();
    for (const meters of ["10", "20", "30"]) {
      setState("1", "walk_distance", meters);
      card.hass = kennel.hass();
      await settle(card);
    }
    expect(kennel.times("get_route")).toBe(1);
    vi.advanceTimersByTime(2000);
    await settle(card);
    expect(kennel.times("get_route")).toBe(2);
  });

  it("is left alone by a card that is gone", async () => {
    const card = await show();
    setState("1", "walk_distance", "10");
    card.hass = kennel.hass();
    await settle(card);
    card.remove();
    vi.advanceTimersByTime(5000);
    expect(kennel.times("get_walks")).toBe(1);
  });
});

describe("a change of the house", () => {
  it("that is not about walks neither asks nor renders", async () => {
    const card = await show();
    const rendered = vi.spyOn(card, "render" as never);
    setState("1", "walk_distance", "10");
    kennel.set("light.kitchen", "on");
    const { locale, themes, devices, entities, config } = card.hass!;
    card.hass = {
      ...kennel.hass({ locale, devices, entities, config }),
      ...(themes && { themes }),
    };
    await settle(card);
    vi.advanceTimersByTime(5000);
    await settle(card);
    expect(rendered).not.toHaveBeenCalled();
    expect(kennel.times("get_walks")).toBe(1);
  });

  it("asks for the list when another day has begun, and only then", async () => {
    const card = await show();
    expect(texts(card, "select option")).toContain("09:00 – 09:30 · 1.24 km");

    for (const time of ["22:59:00", "23:01:00", "23:02:00", "23:16:00"]) {
      vi.setSystemTime(new Date(`2026-11-03T${time}Z`));
      card.hass = { ...card.hass! };
      await settle(card);
      vi.advanceTimersByTime(2000);
      await settle(card);
      expect(kennel.times("get_walks")).toBe(time < "23:00:00" ? 1 : 2);
    }
    expect(kennel.asked.at(-2)?.[1]).toMatchObject({ until: "2026-11-05 00:00:00" });
    expect(texts(card, "select option")).not.toContain("09:00 – 09:30 · 1.24 km");
  });

  it("that begins a walk asks for the list", async () => {
    const card = await show();
    setState("1", "on_walk", "on");
    card.hass = kennel.hass();
    await settle(card);
    vi.advanceTimersByTime(2000);
    await settle(card);
    expect(kennel.times("get_walks")).toBe(2);
  });
});

describe("the dog", () => {
  it("is the one of the configuration", async () => {
    addDog("2", "Max");
    const card = await show({ device_id: "2" });
    expect(texts(card, "h2")).toEqual(["Max"]);
    expect(kennel.asked[0]![1].device_id).toBe("2");
  });

  it("can be chosen in the card if none is configured", async () => {
    addDog("2", "Max");
    const card = await show();
    expect(texts(card, ".dog option")).toEqual(["Bella", "Max"]);
    await choose(card, ".dog", "2");
    expect(kennel.asked.at(-1)![1]).toEqual({ device_id: "2", record_id: "walk-03T08:00" });
  });

  it("that is gone is told to be so", async () => {
    const card = await show({ device_id: "9" });
    expect(texts(card, "ha-card")[0]).toContain("not there any more");
    expect(kennel.asked).toEqual([]);
  });

  it("may not be there at all yet", async () => {
    kennel = new Kennel();
    expect(texts(await show(), "ha-card")[0]).toContain("no dog yet");
  });

  it("of a configuration must be a text", () => {
    expect(() => {
      new WalkCard().setConfig({ type: "x", device_id: 7 });
    }).toThrow("device_id");
  });
});
