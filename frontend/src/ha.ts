/** What we use of Home Assistant's frontend; its own types are not published. */

export interface EntityState {
  entity_id: string;
  state: string;
  attributes: Record<string, unknown>;
  last_changed: string;
}

/** An entity of the registry; disabled ones are not among them. */
export interface RegistryEntity {
  entity_id: string;
  device_id?: string;
  platform?: string;
  translation_key?: string;
}

export interface Device {
  id: string;
  name: string | null;
  name_by_user: string | null;
  entry_type: "service" | null;
  identifiers: [string, string][];
}

export interface Locale {
  language: string;
  number_format: string;
  time_format: string;
  time_zone: string;
}

export interface ActionResponse<Answer> {
  response: Answer;
}

export interface Hass {
  states: Readonly<Record<string, EntityState>>;
  entities: Readonly<Record<string, RegistryEntity>>;
  devices: Readonly<Record<string, Device>>;
  locale: Locale;
  config: { time_zone: string; components: string[]; unit_system?: { length: string } };
  themes?: { darkMode?: boolean };
  callService<Answer = unknown>(
    domain: string,
    action: string,
    data?: Record<string, unknown>,
    target?: { entity_id: string },
    notifyOnError?: boolean,
    returnResponse?: boolean,
  ): Promise<ActionResponse<Answer>>;
  callWS<Answer>(message: Record<string, unknown> & { type: string }): Promise<Answer>;
  /** A state in the user's language, with its unit. */
  formatEntityState(state: EntityState): string;
  formatEntityAttributeValue(state: EntityState, attribute: string): string;
  hassUrl(path?: string): string;
  /** Fetch texts of an integration; resolves to what `localize` gives then, "" for unknown keys. */
  loadBackendTranslation(category: string, integration: string): Promise<Localize>;
}

export type Localize = (key: string, values?: Record<string, string>) => string;

export interface CardConfig {
  type: string;
  [option: string]: unknown;
}

/** What Home Assistant asks of a card beside being an element. */
export interface Card extends HTMLElement {
  hass?: Hass;
  setConfig(config: CardConfig): void;
  getCardSize(): number;
}

export const UNKNOWN: ReadonlySet<string> = new Set(["unknown", "unavailable"]);

/** Ask Home Assistant to open the dialog of an entity. */
export function showMoreInfo(from: HTMLElement, entityId: string): void {
  tell(from, "hass-more-info", { entityId });
}

/** Show a sentence at the bottom of the page for some seconds. */
export function showToast(from: HTMLElement, message: string): void {
  tell(from, "hass-notification", { message });
}

function tell(from: HTMLElement, type: string, detail: Record<string, unknown>): void {
  from.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
}
