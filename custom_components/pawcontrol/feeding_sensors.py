"""Sensors of what a dog eats, and when."""

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import UnitOfEnergy, UnitOfMass, UnitOfTime

from .sensor_types import DogSensorDescription, tenths, whole

FEEDING_SENSORS = (
    DogSensorDescription(
        key="next_meal",
        translation_key="next_meal",
        device_class=SensorDeviceClass.TIMESTAMP,
        kind="feeding",
        immediate=True,
        value_fn=lambda data: meal.planned.time if (meal := data.feeding.next_meal) else None,
    ),
    DogSensorDescription(
        key="next_portion",
        translation_key="next_portion",
        entity_registry_enabled_default=False,
        device_class=SensorDeviceClass.WEIGHT,
        native_unit_of_measurement=UnitOfMass.GRAMS,
        suggested_display_precision=0,
        kind="feeding",
        immediate=True,
        value_fn=lambda data: whole(data.feeding.next_portion),
    ),
    DogSensorDescription(
        key="last_fed",
        translation_key="last_fed",
        device_class=SensorDeviceClass.TIMESTAMP,
        kind="feeding",
        immediate=True,
        value_fn=lambda data: fed.time if (fed := data.feeding.last_fed) else None,
    ),
    DogSensorDescription(
        key="meals_today",
        translation_key="meals_today",
        entity_registry_enabled_default=False,
        # A meal that is deleted makes less of the day, which must not look like a new one.
        state_class=SensorStateClass.TOTAL,
        kind="feeding",
        immediate=True,
        value_fn=lambda data: data.feeding.fed_today,
    ),
    DogSensorDescription(
        key="calories_today",
        translation_key="calories_today",
        entity_registry_enabled_default=False,
        state_class=SensorStateClass.TOTAL,
        native_unit_of_measurement=UnitOfEnergy.KILO_CALORIE,
        kind="feeding",
        immediate=True,
        value_fn=lambda data: whole(data.feeding.kcal_today),
    ),
    DogSensorDescription(
        key="calorie_goal",
        translation_key="calorie_goal",
        entity_registry_enabled_default=False,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfEnergy.KILO_CALORIE,
        kind="feeding",
        value_fn=lambda data: whole(data.feeding.kcal_goal),
        attributes_fn=lambda data: {
            "basis": basis.value if (basis := data.feeding.kcal_basis) else None
        },
    ),
    DogSensorDescription(
        key="treats_left",
        translation_key="treats_left",
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfEnergy.KILO_CALORIE,
        entity_registry_enabled_default=False,
        kind="feeding",
        immediate=True,
        value_fn=lambda data: whole(data.feeding.treats_left),
    ),
    DogSensorDescription(
        key="food_left",
        translation_key="food_left",
        entity_registry_enabled_default=False,
        device_class=SensorDeviceClass.WEIGHT,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfMass.GRAMS,
        suggested_display_precision=0,
        kind="feeding",
        immediate=True,
        value_fn=lambda data: whole(data.feeding.stock_left),
    ),
    DogSensorDescription(
        key="food_days_left",
        translation_key="food_days_left",
        device_class=SensorDeviceClass.DURATION,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfTime.DAYS,
        suggested_display_precision=0,
        kind="feeding",
        absolute=0.2,
        value_fn=lambda data: tenths(data.feeding.stock_days),
    ),
    DogSensorDescription(
        key="food_runs_out",
        translation_key="food_runs_out",
        device_class=SensorDeviceClass.DATE,
        entity_registry_enabled_default=False,
        kind="feeding",
        value_fn=lambda data: data.feeding.stock_empty,
    ),
)
