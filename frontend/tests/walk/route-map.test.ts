import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { RouteMap } from "../../src/walk/route-map";
import { readRoute } from "../../src/walk/route";
import { walkTexts } from "../../src/walk/texts";
import { House } from "../hass";
import { geojson } from "./walks";

customElements.define("pawcontrol-route-map", RouteMap);

const WAY = readRoute(
  geojson([
    [0, 0],
    [600, 500],
    [1200, 1240],
  ]),
);
const [FIRST] = WAY.fixes;
const SIZE = { width: 400, height: 300 };

class Observer implements ResizeObserver {
  readonly callback: ResizeObserverCallback;

  constructor(callback: ResizeObserverCallback) {
    this.callback = callback;
  }

  observe(): void {
    this.callback([{ contentRect: SIZE } as ResizeObserverEntry], this);
  }

  readonly unobserve = vi.fn();
  readonly disconnect = vi.fn();
}

async function show(changes: Partial<RouteMap> = {}): Promise<RouteMap> {
  const map = new RouteMap();
  const hass = new House().hass({
    callWS: <T>() => Promise.resolve({ token: "secret" } as T),
  });
  Object.assign(map, { hass, texts: walkTexts(hass), route: WAY, ...changes });
  document.body.append(map);
  await settle(map);
  return map;
}

async function settle(map: RouteMap): Promise<void> {
  await vi.waitFor(async () => {
    expect(await map.updateComplete).toBe(true);
  });
}

function find(map: RouteMap, selector: string): HTMLElement[] {
  return [...map.renderRoot.querySelectorAll<HTMLElement>(selector)];
}

function line(map: RouteMap): string {
  return find(map, ".casing")[0]!.getAttribute("points")!;
}

async function tap(map: RouteMap, label: string): Promise<void> {
  find(map, `button[aria-label="${label}"]`)[0]!.click();
  await settle(map);
}

async function point(map: RouteMap, type: string, id: number, x: number, y: number): Promise<void> {
  const [ground] = find(map, ".map");
  ground!.dispatchEvent(
    new PointerEvent(type, { pointerId: id, pointerType: "touch", clientX: x, clientY: y }),
  );
  await settle(map);
}

beforeEach(() => {
  vi.stubGlobal("ResizeObserver", Observer);
});

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it("the way is within the map, and in the colors of its paces", async () => {
  const map = await show();
  const points = line(map)
    .split(" ")
    .map((each) => each.split(",").map(Number));
  expect(points).toHaveLength(3);
  expect(points.every(([x, y]) => x! > 0 && x! < 400 && y! > 0 && y! < 300)).toBe(true);
  expect(find(map, ".pace").map((each) => each.getAttribute("class"))).toEqual([
    "pace pace-1",
    "pace pace-2",
  ]);
});

it("tiles come from the house and show when they are there", async () => {
  const map = await show();
  const [tile] = find(map, "img");
  expect(tile!.getAttribute("src")).toMatch(
    /^\/api\/map_tiles\/raster\/\d+\/\d+\/\d+\.png\?token=secret$/,
  );
  expect(find(map, ".credit")).toEqual([]);
  tile!.dispatchEvent(new Event("load"));
  await settle(map);
  expect(tile!.classList.contains("loaded")).toBe(true);
  expect(find(map, ".credit")[0]!.textContent).toContain("OpenStreetMap");
  tile!.dispatchEvent(new Event("error"));
  expect(tile!.classList.contains("loaded")).toBe(false);
});

it("tiles stay as they are while the map moves", async () => {
  const map = await show();
  const before = find(map, "img");
  const [ground] = find(map, ".map");
  ground!.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft" }));
  await settle(map);
  const stayed = find(map, "img").filter((tile) => before.includes(tile));
  expect(stayed.length).toBeGreaterThan(0);
});

it("the mouse is followed by the map, not by a tile that may go", async () => {
  const map = await show();
  const [ground] = find(map, ".map");
  const captured = vi.fn();
  ground!.setPointerCapture = captured;
  const options = { pointerId: 4, pointerType: "mouse", bubbles: true };
  find(map, "img")[0]!.dispatchEvent(new PointerEvent("pointerdown", options));
  expect(captured).toHaveBeenCalledWith(4);
});

it("a map that is gone listens to nothing", async () => {
  const map = await show();
  await tap(map, "Zoom in");
  map.remove();
  const wheel = new WheelEvent("wheel", { deltaY: -100, cancelable: true });
  map.dispatchEvent(wheel);
  expect(wheel.defaultPrevented).toBe(false);
});

it("without tiles the way is on plain ground", async () => {
  vi.setSystemTime(Date.now() + 3_600_000);
  const map = await show({ hass: new House().hass() });
  expect(find(map, "img")).toEqual([]);
  expect(find(map, ".pace")).toHaveLength(2);
});

it("marks have names, and do not cover each other", async () => {
  const flags = ["start", "end", "accident"].map((kind) => ({
    ...FIRST!,
    kind,
    label: `${kind} label`,
  }));
  const map = await show({ flags });
  const marks = find(map, ".mark");
  expect(marks.map((each) => each.getAttribute("aria-label"))).toEqual([
    "start label",
    "end label",
    "accident label",
  ]);
  const lefts = marks.map((each) => Number.parseFloat(each.style.left));
  expect(lefts[1]! - lefts[0]!).toBeGreaterThanOrEqual(26);
  expect(lefts[2]! - lefts[1]!).toBeGreaterThanOrEqual(26);
});

it("a mark rather covers others than to be far from where it belongs", async () => {
  const kinds = ["start", "pee", "poop", "pause", "accident"];
  const map = await show({ flags: kinds.map((kind) => ({ ...FIRST!, kind, label: kind })) });
  const lefts = find(map, ".mark").map((each) => Number.parseFloat(each.style.left));
  expect(lefts.map((left) => Math.round(left - lefts[0]!))).toEqual([0, 26, 52, 0, 0]);
});

it("buttons and keys zoom and move, and one way leads back to all of it", async () => {
  const map = await show({ label: "A walk" });
  const [ground] = find(map, ".map");
  expect(ground!.getAttribute("aria-description")).toBe("A walk");
  const before = line(map);
  expect(find(map, "button")).toHaveLength(2);
  await tap(map, "Zoom in");
  expect(line(map)).not.toBe(before);
  await tap(map, "Show all of the way");
  expect(line(map)).toBe(before);
  await tap(map, "Zoom out");
  ground!.dispatchEvent(new KeyboardEvent("keydown", { key: "0" }));
  await settle(map);
  expect(line(map)).toBe(before);
});

it("a page scrolls over a map until somebody goes into it", async () => {
  const map = await show();
  const wheel = () => new WheelEvent("wheel", { deltaY: -100, cancelable: true });
  const first = wheel();
  map.dispatchEvent(first);
  expect(first.defaultPrevented).toBe(false);
  await tap(map, "Zoom in");
  const second = wheel();
  map.dispatchEvent(second);
  expect(second.defaultPrevented).toBe(true);
});

it("one finger moves a map that somebody went into, two fingers zoom any", async () => {
  const map = await show();
  const before = line(map);
  await point(map, "pointerdown", 1, 100, 100);
  await point(map, "pointermove", 1, 140, 100);
  expect(line(map)).toBe(before);
  await point(map, "pointerdown", 2, 200, 100);
  await point(map, "pointermove", 2, 260, 100);
  const zoomed = line(map);
  expect(zoomed).not.toBe(before);
  await point(map, "pointerup", 2, 260, 100);
  await point(map, "pointermove", 1, 150, 130);
  expect(line(map)).not.toBe(zoomed);
  await point(map, "pointerup", 1, 150, 130);
  const moved = line(map);
  await point(map, "pointermove", 1, 50, 50);
  expect(line(map)).toBe(moved);
});

/** Where the first fix of the way is drawn. */
function firstSpot(map: RouteMap): [number, number] {
  const [x, y] = line(map).split(" ")[0]!.split(",").map(Number);
  return [x!, y!];
}

it("the way has room around it, and beside the buttons", async () => {
  const map = await show();
  const [start, , end] = line(map)
    .split(" ")
    .map((each) => each.split(",").map(Number));
  expect(start).toEqual([178, 270]);
  expect(end).toEqual([178, 30]);
});

it("marks are where they are on the way, the ends first", async () => {
  const flags = ["pee", "start", "now"].map((kind, index) => ({
    ...WAY.fixes[index]!,
    kind,
    label: kind,
  }));
  const map = await show({ flags });
  const spots = line(map).split(" ");
  const marks = find(map, ".mark").map(({ className, style }) => [
    className,
    [style.left, style.top].map((each) => Number.parseFloat(each).toFixed(1)).join(","),
  ]);
  expect(marks).toEqual([
    ["mark start", spots[1]],
    ["mark now", spots[2]],
    ["mark pee", spots[0]],
  ]);
});

it("each kind of mark has its icon", async () => {
  const kinds = ["start", "end", "now", "pause", "pee", "poop", "accident"];
  const map = await show({ flags: kinds.map((kind) => ({ ...FIRST!, kind, label: kind })) });
  expect(find(map, ".mark ha-icon").map((each) => each.getAttribute("icon"))).toEqual([
    "mdi:home-export-outline",
    "mdi:flag-checkered",
    "mdi:paw",
    "mdi:pause",
    "mdi:water",
    "mdi:emoticon-poop",
    "mdi:alert",
  ]);
});

it.each([
  ["ArrowLeft", [60, 0]],
  ["ArrowRight", [-60, 0]],
  ["ArrowUp", [0, 60]],
  ["ArrowDown", [0, -60]],
] as const)("the key %s moves the map", async (key, [right, down]) => {
  const map = await show();
  const [x, y] = firstSpot(map);
  const event = new KeyboardEvent("keydown", { key, cancelable: true });
  find(map, ".map")[0]!.dispatchEvent(event);
  await settle(map);
  expect(event.defaultPrevented).toBe(true);
  expect(firstSpot(map)).toEqual([x + right, y + down]);
});

it.each([
  ["+", 2],
  ["-", 0.5],
])("the key %s zooms around the middle", async (key, scale) => {
  const map = await show();
  const [x, y] = firstSpot(map);
  find(map, ".map")[0]!.dispatchEvent(new KeyboardEvent("keydown", { key }));
  await settle(map);
  expect(firstSpot(map)).toEqual([200 + (x - 200) * scale, 150 + (y - 150) * scale]);
});

it.each([
  { key: "Tab" },
  { key: "+", ctrlKey: true },
  { key: "0", metaKey: true },
  { key: "ArrowLeft", altKey: true },
])("other keys are left to the page: %o", async (press) => {
  const map = await show();
  const event = new KeyboardEvent("keydown", { ...press, cancelable: true });
  find(map, ".map")[0]!.dispatchEvent(event);
  await settle(map);
  expect(event.defaultPrevented).toBe(false);
  expect(find(map, ".map.moved")).toEqual([]);
});

it("a finger moves the map as far as it goes", async () => {
  const map = await show();
  find(map, ".map")[0]!.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowUp" }));
  await settle(map);
  const [x, y] = firstSpot(map);
  await point(map, "pointerdown", 1, 100, 100);
  await point(map, "pointermove", 1, 140, 90);
  expect(firstSpot(map)).toEqual([x + 40, y - 10]);
});

it("fingers that part to twice the distance show all at twice the size", async () => {
  const map = await show();
  const height = (): number => {
    const ys = line(map)
      .split(" ")
      .map((each) => Number(each.split(",")[1]));
    return ys[0]! - ys[2]!;
  };
  const before = height();
  await point(map, "pointerdown", 1, 100, 100);
  await point(map, "pointerdown", 2, 200, 100);
  await point(map, "pointermove", 2, 300, 100);
  expect(height() / before).toBeCloseTo(2, 2);
  await point(map, "pointercancel", 2, 300, 100);
  const zoomed = height();
  await point(map, "pointermove", 1, 120, 100);
  expect(height()).toBeCloseTo(zoomed, 1);
});

it.each([
  [-300, false, 2],
  [300, false, 0.5],
  [-100, true, 2],
])(
  "a wheel of %s, with control %s, makes all %s times as large",
  async (deltaY, ctrlKey, scale) => {
    const map = await show();
    await tap(map, "Zoom in");
    const before = firstSpot(map);
    const event = new WheelEvent("wheel", { deltaY, cancelable: true });
    // happy-dom has no layout, so the corner is the middle, too, and no mouse in a wheel.
    map.dispatchEvent(Object.assign(event, { clientX: 0, clientY: 0, ctrlKey }));
    await settle(map);
    const [x, y] = firstSpot(map);
    expect((x - 200) / (before[0] - 200)).toBeCloseTo(scale, 2);
    expect((y - 150) / (before[1] - 150)).toBeCloseTo(scale, 2);
  },
);
