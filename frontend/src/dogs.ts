/** Dogs and their entities, found without anything that a person typed. */

import { UNKNOWN, type Device, type EntityState, type Hass } from "./ha";

const PLATFORM = "pawcontrol";

/** The domain and the translation key of an entity. */
export type Key = `${string}.${string}`;

/** A device of ours with the ids of its entities, which people are free to change. */
export interface Owner {
  readonly id: string;
  /** The id under which the integration knows it, which others do not see. */
  readonly key: string;
  readonly name: string;
  readonly entities: ReadonlyMap<string, string>;
}

interface Found {
  readonly devices: Hass["devices"];
  readonly dogs: readonly Owner[];
  readonly entries: readonly Owner[];
}

/** Every card asks at every change of any state, and the registries hardly ever change. */
const found = new WeakMap<Hass["entities"], Found>();

/** The dogs by name. */
export function findDogs(hass: Hass): readonly Owner[] {
  return find(hass).dogs;
}

/** The entries, which have sensors about what the integration costs. */
export function findEntries(hass: Hass): readonly Owner[] {
  return find(hass).entries;
}

export function findDog(hass: Hass, deviceId: string): Owner | undefined {
  return findDogs(hass).find((dog) => dog.id === deviceId);
}

/** The state of an entity, if it is there and known. */
export function stateOf(hass: Hass, owner: Owner, key: Key): EntityState | undefined {
  const entityId = owner.entities.get(key);
  const state = entityId === undefined ? undefined : hass.states[entityId];
  return state === undefined || UNKNOWN.has(state.state) ? undefined : state;
}

export function isOn(hass: Hass, owner: Owner, key: Key): boolean {
  return stateOf(hass, owner, key)?.state === "on";
}

function find(hass: Hass): Found {
  const known = found.get(hass.entities);
  if (known?.devices === hass.devices) return known;
  const fresh: Found = {
    devices: hass.devices,
    dogs: findOwners(hass, (device) => device.entry_type !== "service"),
    entries: findOwners(hass, (device) => device.entry_type === "service"),
  };
  found.set(hass.entities, fresh);
  return fresh;
}

function findOwners(hass: Hass, wanted: (device: Device) => boolean): Owner[] {
  const owned = new Map<string, Map<string, string>>();
  for (const entity of Object.values(hass.entities)) {
    if (entity.platform !== PLATFORM || entity.device_id === undefined) continue;
    if (entity.translation_key === undefined) continue;
    const entities = owned.get(entity.device_id) ?? new Map<string, string>();
    const domain = entity.entity_id.split(".", 1)[0] ?? "";
    entities.set(`${domain}.${entity.translation_key}`, entity.entity_id);
    owned.set(entity.device_id, entities);
  }
  return [...owned]
    .flatMap(([id, entities]) => {
      const device = hass.devices[id];
      return device && wanted(device)
        ? [{ id, key: keyOfDevice(device), name: nameOf(device), entities }]
        : [];
    })
    .sort((one, other) => one.name.localeCompare(other.name, hass.locale.language));
}

function keyOfDevice(device: Device): string {
  return device.identifiers.find(([domain]) => domain === PLATFORM)?.[1] ?? "";
}

function nameOf(device: Device): string {
  return device.name_by_user ?? device.name ?? "";
}
