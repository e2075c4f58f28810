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

it("buttons and keys zoom and move, and one way leads back to all of it", async () => {
  const map = await show({ label: "A walk" });
  const [ground] = find(map, ".map");
  expect(ground!.getAttribute("aria-description")).toBe("A walk");
  const before = line(map);
  expect(find(map, "button")).toHaveLength(2);
  for (const key of ["ArrowLeft", "ArrowRight", "+", "-", "Tab"]) {
    ground!.dispatchEvent(new KeyboardEvent("keydown", { key }));
  }
  await settle(map);
  expect(line(map)).toBe(before);
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
