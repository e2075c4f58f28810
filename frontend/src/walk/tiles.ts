/** Home Assistant's own tiles of the map: it fetches them, so that nobody else learns who looks. */

import type { Hass } from "../ha";

/** A token is good for half an hour at least. */
const LIFE = 20 * 60_000;
/** So often a token is asked for that was refused, or could not be had. */
const PATIENCE = 30_000;

export class TileToken {
  private token: Promise<string | undefined> = Promise.resolve(undefined);
  private asked = -Infinity;

  /** The token; undefined where this Home Assistant has no tiles, or cannot be reached. */
  get(hass: Pick<Hass, "callWS">, now: number): Promise<string | undefined> {
    if (now - this.asked >= LIFE) {
      this.asked = now;
      this.token = hass.callWS<{ token: string }>({ type: "map_tiles/access_token" }).then(
        ({ token }) => token,
        () => {
          this.asked += PATIENCE - LIFE;
          return undefined;
        },
      );
    }
    return this.token;
  }

  /** Tell that a tile was refused; true if it is time to ask for another token. */
  refused(now: number): boolean {
    if (now - this.asked < PATIENCE) return false;
    this.asked = -Infinity;
    return true;
  }
}

export function tileUrl(hass: Pick<Hass, "hassUrl">, path: string, token: string): string {
  return hass.hassUrl(`/api/map_tiles/raster/${path}.png?token=${encodeURIComponent(token)}`);
}
