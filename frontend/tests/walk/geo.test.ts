import { describe, expect, it } from "vitest";

import { distance, fit, moved, offset, spotOf, spotsOf, tilesOf, zoomed } from "../../src/walk/geo";

const berlin = { latitude: 52.52, longitude: 13.405 };
const size = { width: 400, height: 300 };

describe("a place on the map", () => {
  it("is in the tile that everybody counts it to", () => {
    const { x, y } = spotOf(berlin);
    expect([Math.floor(x * 2 ** 10), Math.floor(y * 2 ** 10)]).toEqual([550, 335]);
  });

  it("at a pole is at the edge", () => {
    expect(spotOf({ latitude: 90, longitude: 0 }).y).toBeCloseTo(0, 4);
    expect(spotOf({ latitude: -90, longitude: 0 }).y).toBeCloseTo(1, 4);
  });

  it("is near the one before, also over the half turn", () => {
    const [west, east] = spotsOf([
      { latitude: 0, longitude: 179.999 },
      { latitude: 0, longitude: -179.999 },
    ]);
    expect(east!.x - west!.x).toBeCloseTo(0.002 / 360, 8);
  });

  it("is on its own side of the map unless the way turned around it", () => {
    const xs = [-179.999, -100, 10, 10.01].map((longitude) => ({ latitude: 0, longitude }));
    const [first, ...others] = spotsOf(xs).map(({ x }) => x * 360 - 180);
    expect(first).toBeCloseTo(-179.999, 6);
    expect(others.map((x) => Math.round(x * 100))).toEqual([-10000, 1000, 1001]);
  });
});

describe("a view that fits", () => {
  const spots = spotsOf([
    berlin,
    { latitude: 52.524, longitude: 13.405 },
    { latitude: 52.522, longitude: 13.411 },
  ]);

  it("shows all of the way with room around, as near as it can", () => {
    const view = fit(spots, size, 30);
    const shown = spots.map((spot) => offset(view, spot));
    const most = [
      Math.max(...shown.map(({ x }) => Math.abs(x))) - (size.width / 2 - 30),
      Math.max(...shown.map(({ y }) => Math.abs(y))) - (size.height / 2 - 30),
    ];
    expect(Math.max(...most)).toBeCloseTo(0, 5);
  });

  it("is not nearer than tiles are, for a dog that stood still", () => {
    expect(fit([spotOf(berlin), spotOf(berlin)], size, 30).zoom).toBe(18);
  });

  it("has its middle in the middle of the way, and the way as large as there is room", () => {
    const tall = [
      { x: 0.5, y: 0.3 },
      { x: 0.5, y: 0.3 + 1 / 2 ** 10 },
    ];
    const view = fit(tall, { width: 400, height: 336 }, 40);
    expect([view.x, view.y]).toEqual([0.5, 0.3 + 1 / 2 ** 11]);
    expect(view.zoom).toBeCloseTo(10, 9);
    const wide = tall.map(({ x, y }) => ({ x: y, y: x }));
    expect(fit(wide, { width: 336, height: 400 }, 40).zoom).toBeCloseTo(10, 9);
  });

  it.each([
    ["width", { width: 59, height: 300 }],
    ["height", { width: 400, height: 59 }],
  ])("is as far away as there are maps without any room in its %s", (_, narrow) => {
    const far = [
      { x: 0.1, y: 0.1 },
      { x: 0.9, y: 0.9 },
    ];
    expect(fit(far, narrow, 30).zoom).toBe(2);
  });

  it("is there for a map without a size, too", () => {
    expect(fit(spots, { width: 0, height: 0 }, 30).zoom).toBeGreaterThan(0);
  });
});

describe("a view that is changed", () => {
  const view = { ...spotOf(berlin), zoom: 16 };

  it("moves with the hand", () => {
    const { x, y } = offset(moved(view, 25, -10), spotOf(berlin));
    expect([x, y].map(Math.round)).toEqual([25, -10]);
  });

  it("zooms around what is pointed at", () => {
    const pointed = { x: 80, y: -40 };
    const under = { x: view.x + 80 / (256 * 2 ** 16), y: view.y - 40 / (256 * 2 ** 16) };
    const { x, y } = offset(zoomed(view, 1.5, pointed), under);
    expect([x, y].map(Math.round)).toEqual([80, -40]);
  });

  it("does not leave the map at the poles", () => {
    expect(moved(view, 0, 1e9).y).toBe(0);
    expect(moved(view, 0, -1e9).y).toBe(1);
  });

  it("zooms around its middle if nothing is pointed at", () => {
    expect(zoomed(view, 1)).toEqual({ ...view, zoom: 17 });
  });

  it("zooms only as far as there are tiles", () => {
    expect(zoomed(view, 99).zoom).toBe(19);
    expect(zoomed(view, -99).zoom).toBe(2);
  });
});

describe("tiles", () => {
  it.each([15.6, 16, 16.4])("cover the view without gaps at zoom %s", (zoom) => {
    const tiles = tilesOf({ ...spotOf(berlin), zoom }, size);
    const { width } = tiles[0]!;
    expect(Math.min(...tiles.map(({ left }) => left))).toBeLessThanOrEqual(0);
    expect(Math.min(...tiles.map(({ top }) => top))).toBeLessThanOrEqual(0);
    expect(Math.max(...tiles.map(({ left }) => left + width))).toBeGreaterThanOrEqual(400);
    expect(Math.max(...tiles.map(({ top }) => top + width))).toBeGreaterThanOrEqual(300);
    expect(new Set(tiles.map(({ path }) => path)).size).toBe(tiles.length);
    expect(tiles.every(({ path }) => path.startsWith("16/"))).toBe(true);
  });

  it("are those that can be seen, where they are", () => {
    const middle = 0.5 + 0.5 / 2 ** 3;
    const tiles = tilesOf({ x: middle, y: middle, zoom: 3 }, { width: 258, height: 254 });
    const at = (path: string, left: number): unknown => ({
      ...{ key: path, path, left, top: -1 },
      ...{ width: 256, height: 256 },
    });
    expect(tiles).toEqual([at("3/3/4", -255), at("3/4/4", 1), at("3/5/4", 257)]);
  });

  it("are as large as half a step of zoom makes them", () => {
    const [tile] = tilesOf({ x: 0.5, y: 0.5, zoom: 4.4 }, size);
    expect(tile!.width).toBeCloseTo(256 * 2 ** 0.4, 6);
    expect(tile!.height).toBe(tile!.width);
  });

  it("go on beyond the half turn, and not beyond the poles", () => {
    const paths = tilesOf({ x: 0, y: 0, zoom: 2 }, size).map(({ path }) => path);
    expect(paths).toEqual(["2/3/0", "2/0/0"]);
  });
});

it("a distance is that on the ground", () => {
  expect(distance(berlin, { ...berlin, latitude: 52.521 })).toBeCloseTo(111.2, 1);
  expect(distance(berlin, { ...berlin, longitude: 13.406 })).toBeCloseTo(67.7, 1);
  expect(distance({ latitude: 0, longitude: 0 }, { latitude: 1, longitude: 0 })).toBe(111_195);
  const [west, east] = [179.999, -179.999].map((longitude) => ({ latitude: 0, longitude }));
  expect(distance(west!, east!)).toBeCloseTo(222.4, 1);
});
