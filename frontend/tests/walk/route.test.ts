import { expect, it } from "vitest";

import { readRoute, timeAtPaces } from "../../src/walk/route";
import { geojson, START } from "./walks";

it("a route has its fixes and marks with their times", () => {
  const { fixes, marks } = readRoute(
    geojson(
      [
        [0, 0],
        [60, 50],
      ],
      [
        ["start", 0],
        ["pause", 20, 50],
      ],
    ),
  );
  expect(fixes.map(({ time }) => time - START)).toEqual([0, 60_000]);
  expect(fixes[0]).toMatchObject({ latitude: 52.5, longitude: 13.4 });
  expect(marks.map(({ kind, time, until }) => [kind, time - START, until])).toEqual([
    ["start", 0, undefined],
    ["pause", 20_000, START + 50_000],
  ]);
});

it("each leg has its pace, and legs of one pace are one stretch", () => {
  const { paces, stretches } = readRoute(
    geojson([
      [0, 0],
      [100, 10],
      [200, 20],
      [300, 105],
      [400, 235],
      [500, 435],
    ]),
  );
  expect(paces.map(({ speed }) => Number(speed.toFixed(1)))).toEqual([0.4, 0.4, 3.1, 4.7, 7.2]);
  expect(paces.map(({ pace }) => pace)).toEqual([0, 0, 1, 2, 3]);
  expect(stretches.map(({ pace, fixes }) => [pace, fixes.length])).toEqual([
    [0, 3],
    [1, 2],
    [2, 2],
    [3, 2],
  ]);
  expect(timeAtPaces(paces)).toEqual([200_000, 100_000, 100_000, 100_000]);
});

it("a fix that wavers makes no dash of a stroll", () => {
  const strolled = Array.from({ length: 31 }, (_, n): [number, number] => [n * 2, n * 1.6]);
  strolled[15] = [30, 30];
  expect(new Set(readRoute(geojson(strolled)).paces.map(({ pace }) => pace))).toEqual(new Set([1]));
});

it("times that repeat are no infinite speed", () => {
  const { paces } = readRoute(
    geojson([
      [0, 0],
      [0, 40],
      [0, 80],
    ]),
  );
  expect(paces.map(({ speed }) => speed)).toEqual([0, 0]);
});

it("an answer without a way is an empty route", () => {
  expect(readRoute({ features: [] })).toEqual({ fixes: [], marks: [], paces: [], stretches: [] });
});
