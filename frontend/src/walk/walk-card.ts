/** A walk on the map, and all others of a dog. */

import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import { findDogs, stateOf, type Key, type Owner } from "../dogs";
import { quarterOf } from "../format";
import type { CardConfig, Hass } from "../ha";
import { pageLanguage } from "../texts";
import { figures, labelOf, nameOf, paces } from "./details";
import type { Flag } from "./route-map";
import type { Route } from "./route";
import { styles } from "./walk-card.styles";
import { walkTexts, type WalkTexts } from "./texts";
import { fetchRoute, fetchWalks, isWayUnknown, weekBefore, type Walk } from "./walks";

/** What adds a walk, or ends one. */
const LISTED: readonly Key[] = ["binary_sensor.on_walk", "sensor.last_walk"];
/** What makes the walk under way longer. */
const GROWN: readonly Key[] = ["sensor.walk_distance"];
const SETTINGS = ["locale", "themes", "devices", "entities", "config"] as const;
/** Milliseconds that changes which come together are waited for. */
const PATIENCE = 1500;

export const WALK_CARD = "pawcontrol-walk-card";

export class WalkCard extends LitElement {
  static override readonly styles = styles;

  @property({ attribute: false }) hass?: Hass;

  @state() private config: CardConfig | undefined;
  /** The dog chosen in the card; the first one until then. */
  @state() private picked: string | undefined;
  @state() private weeks = 0;
  @state() private walks: readonly Walk[] | undefined;
  /** The start of the walk that somebody chose; the latest one is shown until then. */
  @state() private chosen: string | undefined;
  @state() private route: Route | undefined;
  @state() private trouble: "noWay" | "failed" | undefined;

  /** The id of the dog whose walks were asked for. */
  private asked: string | undefined;
  /** The last day of the walks that were asked for, and when that was looked at. */
  private until = "";
  private quarter = 0;
  /** The start of the walk that the route belongs to. */
  private drawn: string | undefined;
  /** The latest questions: an answer to an older one is dropped. */
  private readonly questions: Record<"walks" | "route", symbol | undefined> = {
    walks: undefined,
    route: undefined,
  };
  private timer: ReturnType<typeof setTimeout> | undefined;

  static getConfigForm(): unknown {
    const selector = {
      device: { entity: { integration: "pawcontrol", domain: "device_tracker" } },
    };
    return {
      schema: [{ name: "device_id", selector }],
      computeLabel: () => walkTexts(pageLanguage()).dog,
    };
  }

  static getStubConfig(): Record<string, unknown> {
    return {};
  }

  setConfig(config: CardConfig): void {
    const id = config.device_id;
    if (id !== undefined && typeof id !== "string") throw new Error("device_id must be a text");
    this.config = config;
  }

  getCardSize(): number {
    return 9;
  }

  getGridOptions(): Record<string, unknown> {
    return { columns: 12, min_columns: 6, rows: "auto" };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.loadLater();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  protected override shouldUpdate(changed: PropertyValues): boolean {
    const before = changed.get("hass") as Hass | undefined;
    const { hass } = this;
    if (changed.size > 1 || !before || !hass) return true;
    if (this.isOfYesterday(hass)) this.loadLater();
    return SETTINGS.some((part) => before[part] !== hass[part]) || this.changedSince(before);
  }

  protected override willUpdate(changed: PropertyValues): void {
    const { dog } = this;
    const before = changed.get("hass") as Hass | undefined;
    if (dog && dog.id !== this.asked) {
      this.asked = dog.id;
      void this.goTo(0);
    } else if (before && this.changedSince(before)) {
      this.loadLater();
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    const { hass, config, dog } = this;
    if (!hass || !config) return nothing;
    const texts = walkTexts(hass);
    if (!dog) {
      const text = config.device_id === undefined ? texts.noDogs : texts.dogGone;
      return html`<ha-card><p>${text}</p></ha-card>`;
    }
    return html`<ha-card>
      <div class="picker">
        ${this.dogPicker(hass, texts, dog)}${this.weekPicker(hass, texts)}
        ${this.walks?.length === 0 ? nothing : this.walkPicker(hass, texts)}
      </div>
      ${this.content(hass, texts)}
    </ha-card>`;
  }

  private dogPicker(hass: Hass, texts: WalkTexts, dog: Owner): TemplateResult {
    const dogs = findDogs(hass);
    if (this.config?.device_id !== undefined || dogs.length === 1) {
      return html`<h2>${dog.name}</h2>`;
    }
    const choose = (event: Event): void => {
      this.picked = (event.target as HTMLSelectElement).value;
    };
    return html`<select class="dog" aria-label=${texts.dog} @change=${choose}>
      ${dogs.map(
        ({ id, name }) => html`<option value=${id} ?selected=${id === dog.id}>${name}</option>`,
      )}
    </select>`;
  }

  private weekPicker(hass: Hass, texts: WalkTexts): TemplateResult {
    const { weeks } = this;
    const { first, last } = weekBefore(hass, weeks, new Date());
    const days = new Intl.DateTimeFormat(hass.locale.language, {
      day: "numeric",
      month: "short",
      timeZone: "UTC",
    });
    return html`<div class="row week" role="group" aria-label=${texts.week}>
      ${step("mdi:chevron-left", texts.earlierWeek, () => this.goTo(weeks + 1))}
      <span aria-live="polite">${days.formatRange(Date.parse(first), Date.parse(last))}</span>
      ${step("mdi:chevron-right", texts.laterWeek, weeks > 0 && (() => this.goTo(weeks - 1)))}
    </div>`;
  }

  private walkPicker(hass: Hass, texts: WalkTexts): TemplateResult {
    const { walks = [], walk } = this;
    const at = walks.findIndex((each) => each === walk);
    const to = (index: number): false | (() => Promise<void>) => {
      const other = walks[index];
      return other !== undefined && (() => this.choose(other.start));
    };
    const choose = (event: Event): void => {
      void this.choose((event.target as HTMLSelectElement).value);
    };
    const now = new Date();
    return html`<div class="row" role="group" aria-label=${texts.walk}>
      ${step("mdi:chevron-left", texts.earlierWalk, to(at + 1))}
      <select aria-label=${texts.walk} ?disabled=${walks.length === 0} @change=${choose}>
        ${walks.map(
          (each) =>
            html`<option value=${each.start} .selected=${each === walk}>
              ${nameOf(hass, texts, each, now)}
            </option>`,
        )}
      </select>
      ${step("mdi:chevron-right", texts.laterWalk, to(at - 1))}
    </div>`;
  }

  private content(hass: Hass, texts: WalkTexts): TemplateResult {
    const { walks, walk, trouble } = this;
    const route = walk?.start === this.drawn ? this.route : undefined;
    if (trouble === "failed") return this.failure(texts);
    if (!walks) return html`<p role="status">${texts.loading} …</p>`;
    if (!walk) return html`<p role="status">${texts.noWalks}</p>`;
    if (trouble || !route) {
      const text = trouble ? texts.noWay : `${texts.loading} …`;
      return html`<div class="ground"><p role="status">${text}</p></div>
        ${figures(hass, texts, walk)}`;
    }
    const flags = flagsOf(hass, texts, walk, route);
    return html`
      <pawcontrol-route-map
        .hass=${hass}
        .texts=${texts}
        .route=${route}
        .flags=${flags}
        .label=${nameOf(hass, texts, walk, new Date())}
      ></pawcontrol-route-map>
      ${figures(hass, texts, walk)}${paces(hass, texts, route)}
      <ol class="events" aria-label=${texts.onTheWay}>
        ${flags.map(({ kind, label }) => html`<li class=${kind}>${label}</li>`)}
      </ol>
    `;
  }

  private failure(texts: WalkTexts): TemplateResult {
    return html`<div class="ground">
      <p role="alert">${texts.failed}</p>
      <button type="button" class="text" @click=${() => void this.loadWalks()}>
        ${texts.retry}
      </button>
    </div>`;
  }

  private get dog(): Owner | undefined {
    if (!this.hass) return undefined;
    const dogs = findDogs(this.hass);
    const wanted = (this.config?.device_id as string | undefined) ?? this.picked;
    return wanted === undefined ? dogs[0] : dogs.find((dog) => dog.id === wanted);
  }

  /** The walk that is shown. */
  private get walk(): Walk | undefined {
    return this.walks?.find((walk) => walk.start === this.chosen) ?? this.walks?.[0];
  }

  private changedSince(before: Hass): boolean {
    const { hass, dog, walk } = this;
    if (!hass || !dog) return false;
    const keys = walk?.end === null ? [...LISTED, ...GROWN] : LISTED;
    return keys.some((key) => stateOf(before, dog, key) !== stateOf(hass, dog, key));
  }

  /** Whether another day began since the walks were asked for. */
  private isOfYesterday(hass: Hass): boolean {
    const now = new Date();
    const before = this.quarter;
    this.quarter = quarterOf(now);
    return before !== this.quarter && weekBefore(hass, this.weeks, now).last !== this.until;
  }

  private async goTo(weeks: number): Promise<void> {
    this.weeks = weeks;
    this.walks = this.chosen = this.trouble = this.drawn = undefined;
    await this.loadWalks();
  }

  private async choose(start: string): Promise<void> {
    this.chosen = start;
    this.trouble = undefined;
    await this.loadRoute();
  }

  private loadLater(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.loadWalks(), PATIENCE);
  }

  private async loadWalks(): Promise<void> {
    const { hass, dog, weeks } = this;
    if (!hass || !dog) return;
    this.questions.route = undefined;
    const week = weekBefore(hass, weeks, new Date());
    this.until = week.last;
    const answer = fetchWalks(hass, dog.id, week);
    await this.ask("walks", answer, (walks) => {
      this.walks = walks;
      return this.loadRoute();
    });
  }

  private async loadRoute(): Promise<void> {
    const { hass, dog, walk } = this;
    if (!hass || !dog || !walk) return;
    await this.ask("route", fetchRoute(hass, dog.id, walk), (route) => {
      this.drawn = walk.start;
      this.route = route;
    });
  }

  /** Take an answer, unless it was asked for anew meanwhile. */
  private async ask<T>(
    about: "walks" | "route",
    answer: Promise<T>,
    take: (value: T) => unknown,
  ): Promise<void> {
    const question = (this.questions[about] = Symbol());
    try {
      const value = await answer;
      if (question !== this.questions[about]) return;
      this.trouble = undefined;
      await take(value);
    } catch (error) {
      if (question === this.questions[about])
        this.trouble = isWayUnknown(error) ? "noWay" : "failed";
    }
  }
}

/** The marks on the map; the dog itself is where a walk that goes on has got to. */
function flagsOf(hass: Hass, texts: WalkTexts, walk: Walk, route: Route): Flag[] {
  const flags = route.marks.map((mark) => ({ ...mark, label: labelOf(hass, texts, mark) }));
  const last = route.fixes.at(-1);
  return walk.end === null && last ? [...flags, { ...last, kind: "now", label: texts.now }] : flags;
}

function step(icon: string, label: string, act: false | (() => Promise<void>)): TemplateResult {
  return html`<button
    type="button"
    aria-label=${label}
    title=${label}
    ?disabled=${act === false}
    @click=${() => act !== false && void act()}
  >
    <ha-icon icon=${icon}></ha-icon>
  </button>`;
}
