"""Sensors of what the integration itself costs and saves."""

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import UnitOfRatio, UnitOfTime

from .sensor_types import MetricsSensorDescription
from .sources import Link

METRICS_SENSORS = (
    MetricsSensorDescription(
        key="cache_hit_rate",
        translation_key="cache_hit_rate",
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
        suggested_display_precision=0,
        absolute=1,
        value_fn=lambda metrics: metrics.cache_hit_rate,
    ),
    MetricsSensorDescription(
        key="requests_per_minute",
        translation_key="requests_per_minute",
        state_class=SensorStateClass.MEASUREMENT,
        absolute=1,
        learn_noise=True,
        value_fn=lambda metrics: metrics.requests_per_minute,
    ),
    MetricsSensorDescription(
        key="requests_today",
        translation_key="requests_today",
        state_class=SensorStateClass.TOTAL_INCREASING,
        entity_registry_enabled_default=False,
        percentage=0.05,
        value_fn=lambda metrics: metrics.requests_today,
    ),
    MetricsSensorDescription(
        key="budget_left",
        translation_key="budget_left",
        state_class=SensorStateClass.MEASUREMENT,
        entity_registry_enabled_default=False,
        percentage=0.05,
        value_fn=lambda metrics: metrics.budget_left,
    ),
    MetricsSensorDescription(
        key="poll_interval",
        translation_key="poll_interval",
        device_class=SensorDeviceClass.DURATION,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfTime.SECONDS,
        suggested_display_precision=0,
        entity_registry_enabled_default=False,
        value_fn=lambda metrics: metrics.poll_interval,
        attributes_fn=lambda metrics: {"reason": metrics.pace.value},
    ),
    MetricsSensorDescription(
        key="requests_avoided",
        translation_key="requests_avoided",
        state_class=SensorStateClass.TOTAL_INCREASING,
        percentage=0.05,
        value_fn=lambda metrics: metrics.requests_avoided,
    ),
    MetricsSensorDescription(
        key="state_writes",
        translation_key="state_writes",
        state_class=SensorStateClass.TOTAL_INCREASING,
        kind="feeding",
        percentage=0.1,
        value_fn=lambda metrics: metrics.state_writes,
    ),
    MetricsSensorDescription(
        key="suppressed_writes",
        translation_key="suppressed_writes",
        state_class=SensorStateClass.TOTAL_INCREASING,
        kind="feeding",
        percentage=0.1,
        value_fn=lambda metrics: metrics.suppressed_writes,
    ),
    MetricsSensorDescription(
        key="update_latency",
        translation_key="update_latency",
        device_class=SensorDeviceClass.DURATION,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfTime.MILLISECONDS,
        suggested_display_precision=1,
        percentage=0.05,
        learn_noise=True,
        value_fn=lambda metrics: metrics.update_latency,
    ),
    MetricsSensorDescription(
        key="update_latency_p99",
        translation_key="update_latency_p99",
        device_class=SensorDeviceClass.DURATION,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfTime.MILLISECONDS,
        suggested_display_precision=1,
        percentage=0.05,
        learn_noise=True,
        value_fn=lambda metrics: metrics.update_latency_p99,
    ),
    MetricsSensorDescription(
        key="slow_operations",
        translation_key="slow_operations",
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda metrics: None if metrics.slow is None else len(metrics.slow),
        attributes_fn=lambda metrics: {"operations": list(metrics.slow or ())},
    ),
    MetricsSensorDescription(
        key="link",
        translation_key="link",
        device_class=SensorDeviceClass.ENUM,
        options=list(Link),
        immediate=True,
        value_fn=lambda metrics: metrics.link,
    ),
)
