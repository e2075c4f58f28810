/** Where places are on a map in the projection of web maps (EPSG:3857), and what to show of it. */

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/** A point of the map: 0 to 1 from its west and its north end. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** What a map shows: its middle, and how far it is zoomed in. */
export interface View extends Spot {
  readonly zoom: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A tile with where it is on the screen, in pixels. */
export interface Tile extends Size {
  /** What tells it from others, of other times around the world as well. */
  readonly key: string;
  readonly path: string;
  readonly left: number;
  readonly top: number;
}

export const TILE = 256;
export const MAX_ZOOM = 19;
const MIN_ZOOM = 2;
const MOST_NORTH = 85.0511;
const METERS_PER_DEGREE = 111_195;

export function spotOf({ latitude, longitude }: Place): Spot {
  const sine = Math.sin((clamp(latitude, -MOST_NORTH, MOST_NORTH) * Math.PI) / 180);
  return {
    x: longitude / 360 + 0.5,
    y: 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI),
  };
}

/** Spots without a jump where the map ends: a way over the half turn goes on beyond it. */
export function spotsOf(places: readonly Place[]): Spot[] {
  let last: number | undefined;
  return places.map((place) => {
    const { x, y } = spotOf(place);
    last = last === undefined ? x : x + Math.round(last - x);
    return { x: last, y };
  });
}

/** Pixels from the middle of the map to a spot. */
export function offset(view: View, spot: Spot): Spot {
  const world = worldAt(view.zoom);
  return { x: (spot.x - view.x) * world, y: (spot.y - view.y) * world };
}

/** The view that shows all spots, with room around them in pixels. */
export function fit(spots: readonly Spot[], size: Size, room: number): View {
  const xs = spots.map((spot) => spot.x);
  const ys = spots.map((spot) => spot.y);
  const [west, east] = [Math.min(...xs), Math.max(...xs)];
  const [north, south] = [Math.min(...ys), Math.max(...ys)];
  const width = Math.max(1, size.width - 2 * room);
  const height = Math.max(1, size.height - 2 * room);
  const scale = Math.min(width / (east - west || 1e-9), height / (south - north || 1e-9));
  return {
    x: (west + east) / 2,
    y: (north + south) / 2,
    zoom: clamp(Math.log2(scale / TILE), MIN_ZOOM, MAX_ZOOM - 1),
  };
}

/** Move what is shown by pixels. */
export function moved(view: View, x: number, y: number): View {
  const world = worldAt(view.zoom);
  return { ...view, x: view.x - x / world, y: clamp(view.y - y / world, 0, 1) };
}

/** Zoom by steps; what is that many pixels from the middle stays where it is. */
export function zoomed(view: View, steps: number, around: Spot = { x: 0, y: 0 }): View {
  const zoom = clamp(view.zoom + steps, MIN_ZOOM, MAX_ZOOM);
  const kept = 1 / worldAt(view.zoom) - 1 / worldAt(zoom);
  return { x: view.x + around.x * kept, y: view.y + around.y * kept, zoom };
}

/** The tiles that cover a view. */
export function tilesOf(view: View, size: Size): Tile[] {
  const zoom = clamp(Math.round(view.zoom), 0, MAX_ZOOM);
  const count = 2 ** zoom;
  const edge = worldAt(view.zoom) / count;
  const west = view.x * count - size.width / 2 / edge;
  const north = view.y * count - size.height / 2 / edge;
  const columns = range(west, west + size.width / edge);
  const rows = range(north, north + size.height / edge).filter((row) => row >= 0 && row < count);
  return rows.flatMap((row) =>
    columns.map((column) => ({
      key: `${zoom}/${column}/${row}`,
      path: `${zoom}/${((column % count) + count) % count}/${row}`,
      left: (column - west) * edge,
      top: (row - north) * edge,
      width: edge,
      height: edge,
    })),
  );
}

/** Meters between two places that are not far from each other. */
export function distance(one: Place, other: Place): number {
  const turn = other.longitude - one.longitude;
  const east = (turn - 360 * Math.round(turn / 360)) * Math.cos((one.latitude * Math.PI) / 180);
  return METERS_PER_DEGREE * Math.hypot(east, other.latitude - one.latitude);
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

function worldAt(zoom: number): number {
  return TILE * 2 ** zoom;
}

function range(from: number, to: number): number[] {
  const first = Math.floor(from);
  return Array.from({ length: Math.ceil(to) - first }, (_, index) => first + index);
}
