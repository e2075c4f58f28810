"""What was told of a dog, beside the truth."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from custom_components.pawcontrol.model.gps import Place, between, distance
from custom_components.pawcontrol.model.simulator import Outing, Sample
from custom_components.pawcontrol.model.walk import Walk

from .day_figures import Figures
from .day_plan import TICK, DogDay

type Shown = tuple[datetime, Place]
"""Where the map shows a dog from a time on."""


def judge(figures: Figures, day: DogDay, shown: Sequence[Shown], walks: Sequence[Walk]) -> None:
    """Add to the figures how far what the map showed, and the walks found, are from the truth."""
    figures.errors += _errors(day.truth, shown)
    walked = [[walk for walk in walks if _is_of(walk, outing)] for outing in day.outings]
    figures.walks += len(walked)
    figures.missed += walked.count([])
    figures.lengths += [
        sum(walk.distance for walk in told) / outing.length - 1
        for told, outing in zip(walked, day.outings, strict=True)
        if told
    ]
    false = sum(not any(_is_of(walk, outing) for outing in day.around) for walk in walks)
    figures.false += 0 if day.understated else false
    figures.false_understated += false if day.understated else 0


def _errors(truth: Sequence[Sample], shown: Sequence[tuple[datetime, Place]]) -> list[float]:
    """Return the meters from what was shown to what was true, half way between the samples."""
    errors: list[float] = []
    later = iter(shown)
    place, following = None, next(later, None)
    for sample, after in pairwise(truth):
        if after.time - sample.time > TICK:
            continue
        while following and following[0] <= sample.time + TICK / 2:
            place, following = following[1], next(later, None)
        if place:
            errors.append(distance(place, between(_true(sample), _true(after), 0.5)))
    return errors


def _true(sample: Sample) -> Place:
    return Place(latitude=sample.true_latitude, longitude=sample.true_longitude)


def _is_of(walk: Walk, outing: Outing) -> bool:
    return walk.start < outing.end and (walk.end or walk.updated) > outing.start
