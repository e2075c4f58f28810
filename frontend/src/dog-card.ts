/** The card of a dog: where it is, its day, and what can be logged with one tap. */

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";

import { sentenceOf } from "./actions";
import { styles } from "./dog-card.styles";
import { findDog, findDogs, isOn, type Key, type Owner } from "./dogs";
import { batteryOf, rowsOf, SHOWN, whereIs, type Row, type Where } from "./dog-state";
import { formatNumber, quarterOf } from "./format";
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
  static override readonly styles = styles;

  @property({ attribute: false }) hass?: Hass;
  @state() private _config?: CardConfig;
  @state() private _busy: Key | undefined;
  @state() private _done: Key | undefined;
  /** What a screen reader is told; it says only what changes. */
  @state() private _news = "";
  /** The photo that could not be loaded. */
  @state() private _broken: string | undefined;
  private _timer?: ReturnType<typeof setTimeout>;
  /** When it was drawn: what was tomorrow then may be today. */
  private _quarter = 0;

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
    return (
      quarterOf(new Date()) !== this._quarter || looksDifferent(before, this.hass, this._dogId)
    );
  }

  protected override render(): TemplateResult | typeof nothing {
    const { hass } = this;
    if (hass === undefined) return nothing;
    const dog = findDog(hass, this._dogId);
    if (dog === undefined) {
      return html`<ha-card><p class="missing">${textsFor(hass).card.missing}</p></ha-card>`;
    }
    const now = new Date();
    this._quarter = quarterOf(now);
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
    const chips = [where.trust, visitor, batteryOf(hass, dog)].filter((chip) => chip !== undefined);
    const told = [where.text, ...chips].filter((text) => text !== "");
    const label = told.length > 0 ? `${dog.name}: ${told.join(", ")}.` : `${dog.name}.`;
    return html`<button
      class="head ${where.mood}"
      aria-label=${`${label} ${card.photo(dog.name)}`}
      ?disabled=${tracker === undefined}
      @click=${() => {
        this._showMore(tracker);
      }}
    >
      <span class="photo">${this._renderPhoto(hass, tracker)}</span>
      <span class="who">
        <span class="name">${dog.name}</span>
        <span class="where">${where.text}</span>
      </span>
      ${chips.map((chip) => html`<span class="chip ${chip === words.live ? "live" : ""}">${chip}</span>`)}
    </button>`;
  }

  private _renderPhoto(hass: Hass, tracker: string | undefined): TemplateResult {
    const picture = hass.states[tracker ?? ""]?.attributes.entity_picture;
    if (typeof picture !== "string" || picture === this._broken) return renderPaw();
    return html`<img
      src=${hass.hassUrl(picture)}
      alt=""
      @error=${() => {
        this._broken = picture;
      }}
    />`;
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

function renderPaw(): TemplateResult {
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
    before.locale !== after.locale ||
    before.formatEntityState !== after.formatEntityState
  ) {
    return true;
  }
  const dog = findDog(after, dogId);
  return SHOWN.some((key) => {
    const entityId = dog?.entities.get(key);
    return entityId !== undefined && before.states[entityId] !== after.states[entityId];
  });
}
