/** The card of a dog: where it is, its day, and what can be logged with one tap. */

import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import { sentenceOf } from "./actions";
import { findDog, findDogs, isOn, type Key, type Owner } from "./dogs";
import { rowsOf, SHOWN, whereIs, type Row, type Where } from "./dog-state";
import { formatNumber } from "./format";
import { showMoreInfo, showToast, type Card, type CardConfig, type Hass } from "./ha";
import { pageLanguage, textsFor, type Texts } from "./texts";

export const DOG_CARD = "pawcontrol-dog-card";

/** How long a check mark stays in place of a button's icon, milliseconds. */
const DONE_FOR = 2000;

interface LogButton {
  key: Key;
  icon: string;
  label: keyof Texts["log"] & ("pee" | "poop" | "feed" | "treat");
}

const LOG_BUTTONS: readonly LogButton[] = [
  { key: "button.pee", icon: "mdi:water", label: "pee" },
  { key: "button.poop", icon: "mdi:emoticon-poop", label: "poop" },
  { key: "button.feed", icon: "mdi:bowl-mix", label: "feed" },
  { key: "button.treat", icon: "mdi:bone", label: "treat" },
];

export class DogCard extends LitElement implements Card {
  @property({ attribute: false }) hass?: Hass;
  @state() private _config?: CardConfig;
  @state() private _busy: Key | undefined;
  @state() private _done: Key | undefined;
  /** What a screen reader is told; it says only what changes. */
  @state() private _news = "";
  private _timer?: ReturnType<typeof setTimeout>;

  static getStubConfig(hass: Hass): Record<string, unknown> {
    return { device_id: findDogs(hass)[0]?.id ?? "" };
  }

  static getConfigForm(): unknown {
    return dogForm();
  }

  setConfig(config: CardConfig): void {
    this._config = config;
  }

  getCardSize(): number {
    return 5;
  }

  getGridOptions(): Record<string, unknown> {
    return { columns: 12, min_columns: 6, rows: "auto" };
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this._timer);
    this._done = undefined;
  }

  protected override shouldUpdate(changed: PropertyValues<this>): boolean {
    const before = changed.get("hass");
    if (changed.size > 1 || before === undefined || this.hass === undefined) return true;
    return looksDifferent(before, this.hass, this._dogId);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { hass } = this;
    if (hass === undefined) return nothing;
    const dog = findDog(hass, this._dogId);
    if (dog === undefined) {
      return html`<ha-card><p class="missing">${textsFor(hass).card.missing}</p></ha-card>`;
    }
    const now = new Date();
    return html`<ha-card>
      ${this._renderHead(hass, dog, whereIs(hass, dog, now))}
      <div class="rows">${rowsOf(hass, dog, now).map((row) => this._renderRow(hass, row))}</div>
      ${this._renderButtons(hass, dog)}
      <div class="news" role="status" aria-live="polite">${this._news}</div>
    </ha-card>`;
  }

  private get _dogId(): string {
    const id = this._config?.device_id;
    return typeof id === "string" ? id : "";
  }

  private _renderHead(hass: Hass, dog: Owner, where: Where): TemplateResult {
    const tracker = dog.entities.get("device_tracker.position");
    const { card, where: words } = textsFor(hass);
    const visitor = isOn(hass, dog, "switch.visitor_mode") ? words.visitor : undefined;
    const chips = [where.trust, visitor].filter((chip) => chip !== undefined);
    return html`<button
      class="head ${where.mood}"
      aria-label=${`${dog.name}: ${[where.text, ...chips].join(", ")}. ${card.photo(dog.name)}`}
      ?disabled=${tracker === undefined}
      @click=${() => {
        this._showMore(tracker);
      }}
    >
      <span class="photo">${renderPhoto(hass, tracker)}</span>
      <span class="who">
        <span class="name">${dog.name}</span>
        <span class="where">${where.text}</span>
      </span>
      ${chips.map((chip) => html`<span class="chip ${chip === words.live ? "live" : ""}">${chip}</span>`)}
    </button>`;
  }

  private _renderRow(hass: Hass, row: Row): TemplateResult {
    return html`<button
      class="row ${row.urgent ? "urgent" : ""}"
      ?disabled=${row.entityId === undefined}
      @click=${() => {
        this._showMore(row.entityId);
      }}
    >
      <ha-icon .icon=${row.icon}></ha-icon>
      <span class="texts">
        <span class="line">
          <span class="label">${row.label}</span>
          <span class="text">${row.text}</span>
        </span>
        ${row.detail === undefined ? nothing : html`<span class="detail">${row.detail}</span>`}
        ${row.progress === undefined ? nothing : renderGoal(hass, row.progress)}
      </span>
    </button>`;
  }

  private _renderButtons(hass: Hass, dog: Owner): TemplateResult | typeof nothing {
    const { log } = textsFor(hass);
    const buttons = LOG_BUTTONS.filter(({ key }) => dog.entities.has(key));
    const walk = dog.entities.has("switch.walk");
    if (buttons.length === 0 && !walk) return nothing;
    const walking = isOn(hass, dog, "switch.walk");
    const walkLabel = walking ? log.end : log.start;
    return html`<div class="buttons" role="group" aria-label=${log.group(dog.name)}>
      ${buttons.map(({ key, icon, label }) =>
        this._renderButton(hass, dog, key, icon, log[label], () =>
          this._log(dog, key, log[label], "press"),
        ),
      )}
      ${
        walk
          ? this._renderButton(
              hass,
              dog,
              "switch.walk",
              walking ? "mdi:stop" : "mdi:dog-side",
              walkLabel,
              () => this._log(dog, "switch.walk", walkLabel, walking ? "turn_off" : "turn_on"),
              walking,
            )
          : nothing
      }
    </div>`;
  }

  private _renderButton(
    hass: Hass,
    dog: Owner,
    key: Key,
    icon: string,
    label: string,
    act: () => Promise<void>,
    lit = false,
  ): TemplateResult {
    const busy = this._busy === key;
    const gone = hass.states[dog.entities.get(key) ?? ""]?.state === "unavailable";
    return html`<button
      class="log ${busy ? "busy" : ""} ${lit ? "lit" : ""} ${this._done === key ? "done" : ""}"
      aria-busy=${busy ? "true" : "false"}
      ?disabled=${gone}
      @click=${act}
    >
      <ha-icon .icon=${this._done === key ? "mdi:check" : icon}></ha-icon>
      <span>${label}</span>
    </button>`;
  }

  /** One at a time: a second tap while the first is under way is the same tap. */
  private async _log(dog: Owner, key: Key, what: string, action: string): Promise<void> {
    const { hass } = this;
    const entityId = dog.entities.get(key);
    if (hass === undefined || entityId === undefined || this._busy !== undefined) return;
    const { log } = textsFor(hass);
    this._busy = key;
    this._news = "";
    try {
      const domain = key.split(".", 1)[0] ?? "";
      await hass.callService(domain, action, {}, { entity_id: entityId }, false);
      this._news = log.done(what, dog.name);
      this._celebrate(key);
    } catch (error) {
      this._news = await sentenceOf(hass, error, log.failed);
      showToast(this, this._news);
    } finally {
      this._busy = undefined;
    }
  }

  private _celebrate(key: Key): void {
    this._done = key;
    clearTimeout(this._timer);
    this._timer = setTimeout(() => {
      this._done = undefined;
    }, DONE_FOR);
  }

  private _showMore(entityId: string | undefined): void {
    if (entityId !== undefined) showMoreInfo(this, entityId);
  }

  static override styles = css`
    :host {
      --urgent: color-mix(in srgb, var(--error-color) 70%, var(--primary-text-color));
      display: block;
      height: 100%;
    }
    ha-card {
      container-type: inline-size;
      display: flex;
      flex-direction: column;
      height: 100%;
      overflow: hidden;
    }
    button {
      appearance: none;
      background: none;
      border: none;
      color: inherit;
      cursor: pointer;
      font: inherit;
      margin: 0;
      min-height: 44px;
      padding: 0;
      text-align: start;
    }
    button:disabled {
      cursor: default;
    }
    button:focus-visible {
      outline: 2px solid var(--primary-color);
      outline-offset: -2px;
    }
    @media (hover: hover) {
      button:hover:enabled {
        background-color: color-mix(in srgb, var(--primary-text-color) 6%, transparent);
      }
    }
    .missing {
      color: var(--secondary-text-color);
      margin: 0;
      padding: 16px;
    }
    .head {
      --mood: var(--state-inactive-color, var(--disabled-text-color));
      align-items: center;
      display: flex;
      flex-wrap: wrap;
      gap: 8px 16px;
      padding: 16px;
    }
    .home {
      --mood: var(--success-color);
    }
    .away {
      --mood: var(--info-color);
    }
    .walk {
      --mood: var(--primary-color);
    }
    .alarm {
      --mood: var(--error-color);
      background-color: color-mix(in srgb, var(--error-color) 12%, transparent);
    }
    .photo {
      background: color-mix(in srgb, var(--mood) 18%, transparent);
      border-radius: 50%;
      box-shadow:
        0 0 0 2px var(--card-background-color),
        0 0 0 4px var(--mood);
      color: var(--mood);
      display: grid;
      flex: none;
      height: 56px;
      overflow: hidden;
      place-items: center;
      width: 56px;
    }
    .photo img {
      height: 100%;
      object-fit: cover;
      width: 100%;
    }
    .photo svg {
      fill: currentColor;
      height: 32px;
      width: 32px;
    }
    .who {
      display: flex;
      flex: 1;
      flex-direction: column;
      min-width: 120px;
    }
    .name {
      font-size: var(--ha-font-size-xl, 20px);
      font-weight: var(--ha-font-weight-medium, 500);
      line-height: 1.3;
      overflow-wrap: anywhere;
    }
    .where {
      color: var(--secondary-text-color);
    }
    .alarm .where {
      color: var(--urgent);
      font-weight: var(--ha-font-weight-medium, 500);
    }
    .chip {
      align-items: center;
      background: color-mix(in srgb, var(--primary-text-color) 8%, transparent);
      border-radius: 12px;
      display: inline-flex;
      font-size: var(--ha-font-size-s, 12px);
      gap: 6px;
      line-height: 24px;
      padding: 0 10px;
    }
    .live::before {
      background: var(--success-color);
      border-radius: 50%;
      content: "";
      height: 8px;
      width: 8px;
    }
    .rows {
      display: grid;
      flex: 1;
      grid-template-columns: 1fr;
    }
    .row {
      align-items: flex-start;
      display: flex;
      gap: 16px;
      padding: 8px 16px;
      --mdc-icon-size: 24px;
    }
    .row ha-icon {
      color: var(--secondary-text-color);
      flex: none;
      width: 56px;
      text-align: center;
    }
    .texts {
      display: flex;
      flex: 1;
      flex-direction: column;
      min-width: 0;
    }
    .line {
      display: flex;
      flex-wrap: wrap;
      gap: 0 12px;
      justify-content: space-between;
    }
    .label {
      font-weight: var(--ha-font-weight-medium, 500);
    }
    .text {
      overflow-wrap: anywhere;
    }
    .detail {
      color: var(--secondary-text-color);
      font-size: var(--ha-font-size-s, 12px);
    }
    .urgent ha-icon,
    .urgent .detail {
      color: var(--urgent);
    }
    .urgent .detail {
      font-weight: var(--ha-font-weight-medium, 500);
    }
    .goal {
      background: color-mix(in srgb, var(--primary-text-color) 10%, transparent);
      border-radius: 3px;
      height: 6px;
      margin: 6px 0 2px;
      overflow: hidden;
    }
    .goal span {
      background: var(--primary-color);
      border-radius: 3px;
      display: block;
      height: 100%;
      transition: width 0.4s;
    }
    .goal .reached {
      background: var(--success-color);
    }
    .buttons {
      display: grid;
      gap: 8px;
      grid-template-columns: repeat(auto-fit, minmax(56px, 1fr));
      padding: 8px 16px 16px;
    }
    .log {
      align-items: center;
      background: color-mix(in srgb, var(--primary-color) 10%, transparent);
      border-radius: var(--ha-border-radius-lg, 12px);
      display: flex;
      flex-direction: column;
      font-size: var(--ha-font-size-s, 12px);
      gap: 2px;
      justify-content: center;
      min-height: 56px;
      padding: 6px 4px;
      text-align: center;
      transition:
        background-color 0.2s,
        opacity 0.2s;
    }
    .log ha-icon {
      color: var(--primary-color);
    }
    @media (hover: hover) {
      .log:hover:enabled {
        background: color-mix(in srgb, var(--primary-color) 20%, transparent);
      }
    }
    .log.lit {
      background: color-mix(in srgb, var(--primary-color) 75%, black);
      color: var(--text-primary-color);
    }
    .log.lit ha-icon {
      color: inherit;
    }
    .log.done {
      background: color-mix(in srgb, var(--success-color) 20%, transparent);
      color: var(--primary-text-color);
    }
    .log.done ha-icon {
      color: var(--success-color);
    }
    .log.busy,
    .log:disabled {
      opacity: 0.5;
    }
    .news {
      clip-path: inset(50%);
      height: 1px;
      overflow: hidden;
      position: absolute;
      white-space: nowrap;
      width: 1px;
    }
    @container (min-width: 560px) {
      .rows {
        grid-template-columns: 1fr 1fr;
      }
    }
    @media (prefers-reduced-motion: reduce) {
      * {
        transition: none !important;
      }
    }
  `;
}

/** The form in which a dog is chosen; the device of an entry has no tracker. */
export function dogForm(): unknown {
  return {
    schema: [
      {
        name: "device_id",
        required: true,
        selector: {
          device: {
            filter: { integration: "pawcontrol" },
            entity: { integration: "pawcontrol", domain: "device_tracker" },
          },
        },
      },
    ],
    computeLabel: () => textsFor(pageLanguage()).card.dog,
  };
}

function renderPhoto(hass: Hass, tracker: string | undefined): TemplateResult {
  const picture = hass.states[tracker ?? ""]?.attributes.entity_picture;
  if (typeof picture === "string") return html`<img src=${hass.hassUrl(picture)} alt="" />`;
  return html`<svg viewBox="0 0 24 24" aria-hidden="true">
    <ellipse cx="4.6" cy="11" rx="2.1" ry="2.9" transform="rotate(-22 4.6 11)"></ellipse>
    <ellipse cx="9.3" cy="6.2" rx="2.2" ry="3.2" transform="rotate(-6 9.3 6.2)"></ellipse>
    <ellipse cx="14.7" cy="6.2" rx="2.2" ry="3.2" transform="rotate(6 14.7 6.2)"></ellipse>
    <ellipse cx="19.4" cy="11" rx="2.1" ry="2.9" transform="rotate(22 19.4 11)"></ellipse>
    <path
      d="M12 11.2c-2.6 0-4 2-5.2 3.7-1.200 1.700-1.500 2.500-1.300 3.700.3 1.600 1.700 2.500 3.300 2.300 1.200-.1 2-.6 3.200-.6s2 .5 3.200.6c1.600.2 3-.7 3.300-2.300.2-1.200-.1-2-1.300-3.700-1.200-1.700-2.600-3.700-5.200-3.700z"
    ></path>
  </svg>`;
}

function renderGoal(hass: Hass, share: number): TemplateResult {
  const percent = `${formatNumber(hass, share * 100)} %`;
  const width = `${Math.min(share, 1) * 100}%`;
  return html`<span class="goal" role="img" aria-label=${textsFor(hass).walk.goal(percent)}>
    <span class=${share >= 1 ? "reached" : ""} style="width: ${width}"></span>
  </span>`;
}

/** Whether anything that the card of a dog shows differs between two moments. */
function looksDifferent(before: Hass, after: Hass, dogId: string): boolean {
  if (
    before.entities !== after.entities ||
    before.devices !== after.devices ||
    before.locale !== after.locale
  ) {
    return true;
  }
  const dog = findDog(after, dogId);
  return SHOWN.some((key) => {
    const entityId = dog?.entities.get(key);
    return entityId !== undefined && before.states[entityId] !== after.states[entityId];
  });
}
