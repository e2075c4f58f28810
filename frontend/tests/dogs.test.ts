import { describe, expect, it } from "vitest";

import { findDog, findDogs, findEntries, isOn, stateOf } from "../src/dogs";
import { House } from "./hass";

describe("dogs", () => {
  it("are found by name, without the device of the entry", () => {
    const house = new House().addDog("2", "Max").addDog("1", "Bella").addEntry("3", "Paw Control");
    for (const id of ["1", "2", "3"]) house.give(id, "sensor", "weight", "12");

    expect(findDogs(house.hass()).map((dog) => dog.name)).toEqual(["Bella", "Max"]);
    expect(findEntries(house.hass()).map((entry) => entry.name)).toEqual(["Paw Control"]);
  });

  it("have the name that a person gave them", () => {
    const house = new House().addDog("1", "Bella");
    house.give("1", "sensor", "weight", "12");
    house.devices["1"] = { ...house.devices["1"]!, name_by_user: "Bellissima" };

    expect(findDog(house.hass(), "1")?.name).toBe("Bellissima");
  });

  it("have entities by what they are, whatever their ids", () => {
    const house = new House().addDog("1", "Bella");
    const tracker = house.give("1", "device_tracker", "position", "home");
    const walk = house.give("1", "switch", "walk", "off");
    const dog = findDog(house.hass(), "1")!;

    expect(dog.entities.get("device_tracker.position")).toBe(tracker);
    expect(dog.entities.get("switch.walk")).toBe(walk);
  });

  it("are nothing but ours", () => {
    const house = new House().addDog("1", "Lamp");
    const light = house.give("1", "light", "lamp", "on");
    house.entities[light] = { ...house.entities[light]!, platform: "hue" };

    expect(findDogs(house.hass())).toEqual([]);
  });

  it("tell no state that is unknown, unavailable or not there", () => {
    const house = new House().addDog("1", "Bella");
    house.give("1", "sensor", "weight", "unknown");
    house.give("1", "sensor", "next_meal", "unavailable");
    house.give("1", "binary_sensor", "escaped", "on");
    const hass = house.hass();
    const dog = findDog(hass, "1")!;

    expect(stateOf(hass, dog, "sensor.weight")).toBeUndefined();
    expect(stateOf(hass, dog, "sensor.next_meal")).toBeUndefined();
    expect(stateOf(hass, dog, "sensor.next_dose")).toBeUndefined();
    expect(isOn(hass, dog, "binary_sensor.escaped")).toBe(true);
    expect(isOn(hass, dog, "binary_sensor.dose_due")).toBe(false);
  });
});
