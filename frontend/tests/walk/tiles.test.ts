import { expect, it, vi } from "vitest";

import { TileToken, tileUrl } from "../../src/walk/tiles";

const MINUTE = 60_000;

function house() {
  let count = 0;
  const callWS = vi.fn(() => Promise.resolve({ token: `token ${(count += 1)}` }));
  return { callWS: callWS as <T>() => Promise<T>, asked: callWS };
}

it("a token is asked for once in a while", async () => {
  const [hass, token] = [house(), new TileToken()];
  expect(await token.get(hass, 0)).toBe("token 1");
  expect(await token.get(hass, 19 * MINUTE)).toBe("token 1");
  expect(await token.get(hass, 21 * MINUTE)).toBe("token 2");
  expect(hass.asked).toHaveBeenCalledTimes(2);
});

it("cards that come at once get the same token", async () => {
  const [hass, token] = [house(), new TileToken()];
  expect(await Promise.all([token.get(hass, 0), token.get(hass, 1)])).toEqual([
    "token 1",
    "token 1",
  ]);
});

it("a refused token is replaced, but not for each tile", async () => {
  const [hass, token] = [house(), new TileToken()];
  await token.get(hass, 0);
  expect(token.refused(MINUTE / 4)).toBe(false);
  expect(token.refused(MINUTE)).toBe(true);
  expect(await token.get(hass, MINUTE)).toBe("token 2");
  expect(token.refused(MINUTE)).toBe(false);
});

it("a house without tiles has no token, and is asked again after a while", async () => {
  const callWS = vi.fn(() => Promise.reject(new Error("unknown_command")));
  const token = new TileToken();
  for (const now of [0, 1000, MINUTE]) {
    expect(await token.get({ callWS: callWS }, now)).toBeUndefined();
  }
  expect(callWS).toHaveBeenCalledTimes(2);
});

it("a tile has an address of the house", () => {
  const hass = { hassUrl: (path = "") => `https://house.test${path}` };
  expect(tileUrl(hass, "16/1/2", "a&b")).toBe(
    "https://house.test/api/map_tiles/raster/16/1/2.png?token=a%26b",
  );
});
