/** A route on the tiles of Home Assistant's map, or on plain ground where there are none. */

import { LitElement, html, nothing, svg, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { styleMap } from "lit/directives/style-map.js";

import type { Hass } from "../ha";
import {
  fit,
  moved,
  offset,
  spotOf,
  spotsOf,
  tilesOf,
  zoomed,
  type Place,
  type Size,
  type Spot,
  type View,
} from "./geo";
import { styles } from "./route-map.styles";
import { TileToken, tileUrl } from "./tiles";
import type { Route, Stretch } from "./route";
import type { WalkTexts } from "./texts";

export const MAP_TAG = "pawcontrol-route-map";

/** What a mark looks like; its label is told beside its time. */
export interface Flag extends Place {
  readonly kind: string;
  readonly label: string;
}

/** Pixels around the way, and those that the buttons cover. */
const ROOM = 30;
const BUTTONS = 44;
const STEP = 60;
/** Pixels between marks that would cover each other, and how far one may make way. */
const NEAR = 26;
const FAR = 2 * NEAR;
const ICONS: Readonly<Record<string, string>> = {
  start: "mdi:home-export-outline",
  end: "mdi:flag-checkered",
  now: "mdi:paw",
  pause: "mdi:pause",
  pee: "mdi:water",
  poop: "mdi:emoticon-poop",
};
/** Marks that others make way for. */
const ENDS: ReadonlySet<string> = new Set(["start", "end", "now"]);
const KEYS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [STEP, 0],
  ArrowRight: [-STEP, 0],
  ArrowUp: [0, STEP],
  ArrowDown: [0, -STEP],
};

const tokens = new TileToken();

export class RouteMap extends LitElement {
  static override readonly styles = styles;

  @property({ attribute: false }) hass?: Hass;
  @property({ attribute: false }) texts?: WalkTexts;
  @property({ attribute: false }) route?: Route;
  @property({ attribute: false }) flags: readonly Flag[] = [];
  /** What a reader who sees no map is told of it. */
  @property() label = "";

  @state() private size: Size = { width: 0, height: 0 };
  /** Where somebody moved the map; undefined while it shows all of the way. */
  @state() private chosen: View | undefined;
  @state() private token: string | undefined;
  @state() private hasTiles = false;

  private readonly pointers = new Map<number, Spot>();
  private readonly observer = new ResizeObserver(([entry]) => {
    if (entry) this.size = { width: entry.contentRect.width, height: entry.contentRect.height };
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.observer.observe(this);
    this.addEventListener("wheel", this.wheel, { passive: false });
    void this.renewToken();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer.disconnect();
    this.removeEventListener("wheel", this.wheel);
  }

  /** Show all of the way again, as for another walk. */
  showAll(): void {
    this.chosen = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("hass") && this.token === undefined) void this.renewToken();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { texts, route } = this;
    if (!texts || !route || this.size.width === 0) return nothing;
    const view = this.view(route);
    return html`
      <div
        class="map ${this.chosen ? "moved" : ""} ${this.hass?.themes?.darkMode ? "dark" : ""}"
        tabindex="0"
        role="group"
        aria-label=${texts.map}
        aria-description=${this.label}
        @keydown=${this.key}
        @dblclick=${this.doubleClick}
        @pointerdown=${this.press}
        @pointermove=${this.drag}
        @pointerup=${this.release}
        @pointercancel=${this.release}
      >
        ${this.tiles(view)}${this.way(route, view)}${this.marks(view)}
      </div>
      <div class="buttons">
        ${this.button("mdi:plus", texts.zoomIn, () => {
          this.zoom(1);
        })}
        ${this.button("mdi:minus", texts.zoomOut, () => {
          this.zoom(-1);
        })}
        ${
          this.chosen
            ? this.button("mdi:fit-to-screen-outline", texts.showAll, () => {
                this.showAll();
              })
            : nothing
        }
      </div>
      ${
        this.hasTiles
          ? html`<a
              class="credit"
              href="https://www.openstreetmap.org/copyright"
              target="_blank"
              rel="noreferrer"
              >© OpenStreetMap contributors</a
            >`
          : nothing
      }
    `;
  }

  private tiles(view: View): TemplateResult | typeof nothing {
    const { hass, token } = this;
    if (!hass || token === undefined) return nothing;
    return html`<div class="tiles" aria-hidden="true">
      ${repeat(
        tilesOf(view, this.size),
        (tile) => tile.key,
        (tile) =>
          html`<img
            alt=""
            draggable="false"
            src=${tileUrl(hass, tile.path, token)}
            style=${styleMap({
              transform: `translate(${tile.left}px, ${tile.top}px)`,
              width: `${tile.width + 0.5}px`,
              height: `${tile.height + 0.5}px`,
            })}
            @load=${this.tileLoaded}
            @error=${this.tileRefused}
          />`,
      )}
    </div>`;
  }

  private way(route: Route, view: View): TemplateResult {
    const { width, height } = this.size;
    const line = (stretch: Stretch): string =>
      spotsOf(stretch.fixes)
        .map((spot) => offset(view, spot))
        .map(({ x, y }) => `${(x + width / 2).toFixed(1)},${(y + height / 2).toFixed(1)}`)
        .join(" ");
    return html`<svg class="way" aria-hidden="true" viewBox="0 0 ${width} ${height}">
      <polyline class="casing" points=${line({ pace: 0, fixes: route.fixes })}></polyline>
      ${route.stretches.map(
        (stretch) =>
          svg`<polyline class=${`pace pace-${stretch.pace}`} points=${line(stretch)}></polyline>`,
      )}
    </svg>`;
  }

  private marks(view: View): TemplateResult[] {
    const taken: Spot[] = [];
    const ends = this.flags.filter((flag) => ENDS.has(flag.kind));
    const others = this.flags.filter((flag) => !ENDS.has(flag.kind));
    return [...ends, ...others].map((flag) => {
      const place = freePlace(offset(view, spotOf(flag)), taken);
      taken.push(place);
      const left = `${place.x + this.size.width / 2}px`;
      const top = `${place.y + this.size.height / 2}px`;
      return html`<span
        class="mark ${flag.kind}"
        role="img"
        aria-label=${flag.label}
        title=${flag.label}
        style=${styleMap({ left, top })}
        ><ha-icon icon=${ICONS[flag.kind] ?? "mdi:alert"}></ha-icon
      ></span>`;
    });
  }

  private button(icon: string, label: string, act: () => void): TemplateResult {
    return html`<button type="button" aria-label=${label} title=${label} @click=${act}>
      <ha-icon icon=${icon}></ha-icon>
    </button>`;
  }

  private view(route: Route): View {
    const { width, height } = this.size;
    const free = { width: width - BUTTONS, height };
    return this.chosen ?? moved(fit(spotsOf(route.fixes), free, ROOM), -BUTTONS / 2, 0);
  }

  private change(by: (view: View) => View): void {
    if (this.route) this.chosen = by(this.view(this.route));
  }

  private zoom(steps: number, around?: Spot): void {
    this.change((view) => zoomed(view, steps, around));
  }

  private readonly key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = KEYS[event.key];
    if (way) this.change((view) => moved(view, ...way));
    else if (event.key === "+") this.zoom(1);
    else if (event.key === "-") this.zoom(-1);
    else if (event.key === "0") this.showAll();
    else return;
    event.preventDefault();
  };

  private readonly doubleClick = (event: MouseEvent): void => {
    this.zoom(1, this.fromMiddle(event));
  };

  /** A page scrolls on over a map that shows all of the way. */
  private readonly wheel = (event: WheelEvent): void => {
    if (!this.chosen && !event.ctrlKey) return;
    event.preventDefault();
    this.zoom(-event.deltaY / (event.ctrlKey ? 100 : 300), this.fromMiddle(event));
  };

  private readonly press = (event: PointerEvent): void => {
    this.pointers.set(event.pointerId, this.fromMiddle(event));
    if (event.pointerType !== "touch") {
      (event.currentTarget as Element).setPointerCapture(event.pointerId);
    }
  };

  /** One finger scrolls the page as long as there is nothing to move; two zoom in any case. */
  private readonly drag = (event: PointerEvent): void => {
    const from = this.pointers.get(event.pointerId);
    if (!from) return;
    const to = this.fromMiddle(event);
    const [other] = [...this.pointers].flatMap(([id, at]) => (id === event.pointerId ? [] : [at]));
    this.pointers.set(event.pointerId, to);
    if (other) {
      const apart = (spot: Spot): number => Math.hypot(spot.x - other.x, spot.y - other.y) || 1;
      this.zoom(Math.log2(apart(to) / apart(from)), other);
    } else if (event.pointerType !== "touch" || this.chosen) {
      this.change((view) => moved(view, to.x - from.x, to.y - from.y));
    }
  };

  private readonly release = (event: PointerEvent): void => {
    this.pointers.delete(event.pointerId);
  };

  private fromMiddle(event: MouseEvent): Spot {
    const box = this.getBoundingClientRect();
    return {
      x: event.clientX - box.left - box.width / 2,
      y: event.clientY - box.top - box.height / 2,
    };
  }

  private async renewToken(): Promise<void> {
    if (this.hass) this.token = await tokens.get(this.hass, Date.now());
  }

  private readonly tileLoaded = (event: Event): void => {
    (event.target as HTMLElement).classList.add("loaded");
    this.hasTiles = true;
  };

  private readonly tileRefused = (event: Event): void => {
    (event.target as HTMLElement).classList.remove("loaded");
    if (tokens.refused(Date.now())) void this.renewToken();
  };
}

/** A place beside others, if there is one near: a mark that is covered is better than a wrong one. */
function freePlace({ x, y }: Spot, taken: readonly Spot[]): Spot {
  for (let aside = 0; aside <= FAR; aside += NEAR) {
    const free = taken.every((other) => Math.hypot(other.x - x - aside, other.y - y) >= NEAR);
    if (free) return { x: x + aside, y };
  }
  return { x, y };
}
