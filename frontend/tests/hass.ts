/** A small Home Assistant for tests. */

import type { Device, EntityState, Hass, RegistryEntity } from "../src/ha";

export class House {
  readonly states: Record<string, EntityState> = {};
  readonly entities: Record<string, RegistryEntity> = {};
  readonly devices: Record<string, Device> = {};

  addDog(id: string, name: string): this {
    this.devices[id] = {
      id,
      name,
      name_by_user: null,
      entry_type: null,
      identifiers: [["pawcontrol", `KEY${id}`]],
    };
    return this;
  }

  addEntry(id: string, name: string): this {
    this.addDog(id, name);
    this.devices[id] = { ...this.devices[id], entry_type: "service" } as Device;
    return this;
  }

  /** Give a device an entity of ours; the id of it shows nothing of what it is. */
  give(
    deviceId: string,
    domain: string,
    translationKey: string,
    state: string,
    attributes: Record<string, unknown> = {},
    entityId = `${domain}.renamed_${Object.keys(this.entities).length}`,
  ): string {
    this.entities[entityId] = {
      entity_id: entityId,
      device_id: deviceId,
      platform: "pawcontrol",
      translation_key: translationKey,
    };
    this.set(entityId, state, attributes);
    return entityId;
  }

  set(
    entityId: string,
    state: string,
    attributes: Record<string, unknown> = {},
    stamp = "2026-11-03T05:00:00+00:00",
  ): void {
    this.states[entityId] = {
      entity_id: entityId,
      state,
      attributes,
      last_changed: stamp,
    };
  }

  hass(changes: Partial<Hass> = {}): Hass {
    return {
      states: { ...this.states },
      entities: { ...this.entities },
      devices: { ...this.devices },
      locale: {
        language: "en",
        number_format: "language",
        time_format: "24",
        time_zone: "server",
      },
      config: { time_zone: "Europe/Berlin", components: [] },
      callService: () => Promise.reject(new Error("no action was expected")),
      callWS: () => Promise.reject(new Error("no question was expected")),
      formatEntityState: (state) => {
        const unit = state.attributes.unit_of_measurement;
        return typeof unit === "string" ? `${state.state} ${unit}` : state.state;
      },
      formatEntityAttributeValue: (state, attribute) => String(state.attributes[attribute]),
      hassUrl: (path = "") => path,
      loadBackendTranslation: () => Promise.resolve(() => ""),
      ...changes,
    };
  }
}
