"""What is in a house before the integration comes: zones, and what dogs wear and trip over."""

from pathlib import Path
from string import Template
from typing import Final

_LATITUDE: Final = 52.3579
"""Of home, as in scripts/demo_house."""
_PLACES: Final = f"""\
zone:
  - name: Garden
    latitude: {_LATITUDE}
    longitude: 4.8696
    radius: 80
"""
_THINGS: Final = Template("""\
input_number:
  ${dog}_north:  # of home, meters
    min: 0
    max: 5000
  ${dog}_bowl:
    min: 0
    max: 2000
input_button:
  ${dog}_dispenser:
template:
  - device_tracker:
      - name: $dog collar
        latitude: "{{ $latitude + states('input_number.${dog}_north') | float(0) / 111195 }}"
        longitude: "{{ 4.8686 }}"
        location_accuracy: "{{ 8 }}"
      - name: $dog spare
        latitude: "{{ $latitude + states('input_number.${dog}_north') | float(0) / 111195 }}"
        longitude: "{{ 4.8686 }}"
        location_accuracy: "{{ 60 }}"
  - sensor:
      - name: $dog battery
        device_class: battery
        unit_of_measurement: "%"
        state: "{{ 80 }}"
      - name: $dog bowl
        device_class: weight
        unit_of_measurement: g
        state: "{{ states('input_number.${dog}_bowl') }}"
  - binary_sensor:
      - name: $dog motion
        state: "{{ false }}"
      - name: $dog door
        state: "{{ false }}"
      - name: $dog tag
        state: "{{ false }}"
""")


def furnish(folder: Path, *dogs: str) -> None:
    """Put things for some dogs into the folder of a house that does not run."""
    packages = folder / "packages"
    packages.mkdir()
    (packages / "places.yaml").write_text(_PLACES, encoding="utf-8")
    for dog in dogs:
        things = _THINGS.substitute(dog=dog, latitude=_LATITUDE)
        (packages / f"{dog}.yaml").write_text(things, encoding="utf-8")


def profile(dog: str, **changes: object) -> dict[str, object]:
    """Return what a person tells of a dog, all fields of its form, with some changed."""
    return {
        "name": dog.capitalize(),
        "sex": "male",
        "neutered": True,
        "weight": 20.5,
        "birth_date": "2022-05-01",
        "breed": "Beagle",
        "photo": {
            "media_content_id": "media-source://image_upload/0123456789abcdef",
            "media_content_type": "image/png",
        },
        "home_zone": "zone.home",
        "safe_zones": ["zone.garden"],
        "safe_radius": 120,
        "battery": f"sensor.{dog}_battery",
        "motion": f"binary_sensor.{dog}_motion",
        "door": f"binary_sensor.{dog}_door",
        "home_evidence": [f"binary_sensor.{dog}_tag"],
    } | changes
