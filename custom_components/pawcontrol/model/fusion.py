"""Several trackers on one dog: which of them to believe, and why."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from .gps import Fix, distance, seconds
from .rest import GONE_REACH, SpikeFilter

UNKNOWN_ACCURACY = 50.0
"""Meters assumed for a tracker that does not tell its accuracy."""
LEAST_ACCURACY = 5.0
"""Meters; no receiver on a dog is better, whatever it claims."""
WALKING_SPEED = 1.4
"""Meters per second that a dog may have moved since it was seen."""
USUAL_AGE = timedelta(seconds=60)
"""Younger fixes count as new, so that trackers which report in turn do not replace each other."""
SILENT_TIME = timedelta(minutes=30)
"""A tracker whose last fix is older than the newest of all by this does not compete."""
ADVANTAGE = 2.0
"""How many times better than the one that is believed another tracker must be to replace it."""

TOGETHER = timedelta(minutes=2)
"""Fixes of two trackers that are no further apart speak of the same moment."""
RUN = 3.0
"""Meters per second that a dog may have moved between these two fixes."""
FROZEN_TIME = timedelta(seconds=60)
"""A receiver that repeats a position to the last digit for so long may be out of order."""
MISTRUST = 0.5
"""What a contradiction or a spike leaves of the trust in a tracker."""
LEAST_TRUST = 0.02
"""At full trust it is 1."""
RECOVERY = 0.02
"""What a fix that another tracker confirms adds to the trust."""


class Reason(StrEnum):
    """Why it is known where a dog is from this tracker, and from no other one."""

    HOME_EVIDENCE = "home_evidence"
    """No fix is needed: something else saw the dog at home."""
    ONLY_ONE = "only_one"
    """No other tracker reported lately."""
    MOST_ACCURATE = "most_accurate"
    """None claims to be more accurate."""
    MOST_TRUSTED = "most_trusted"
    """Those that claim to be more accurate were wrong too often."""
    NEWEST = "newest"
    """Those that are more accurate have been silent for too long."""
    STEADY = "steady"
    """Another one is a little better, but not by enough to change."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A tracker by its last fix."""

    tracker: str
    fix: Fix
    trust: float = 1.0
    """From LEAST_TRUST to 1."""
    since: datetime | None = None
    """When it first reported this very position; None if that was with this fix."""

    @property
    def accuracy(self) -> float:
        """Meters, assumed if the tracker does not tell."""
        known = self.fix.accuracy
        return UNKNOWN_ACCURACY if known is None else max(known, LEAST_ACCURACY)

    @property
    def trusted_accuracy(self) -> float:
        """Meters, as far as the tracker can be trusted."""
        return self.accuracy / self.trust

    @property
    def frozen(self) -> bool:
        """Whether the tracker has repeated its position for some time."""
        return self.since is not None and self.fix.time - self.since >= FROZEN_TIME

    def expected_error(self, now: datetime) -> float:
        """Return meters within which the dog is expected around the fix."""
        late = max(timedelta(), now - self.fix.time - USUAL_AGE)
        return self.trusted_accuracy + WALKING_SPEED * late.total_seconds()


def choose(candidates: Sequence[Candidate], believed: str | None = None) -> tuple[str, Reason]:
    """Return the tracker to believe and why, of at least one in the order of preference.

    The least error that is to be expected wins at the time of the newest fix, the preferred
    tracker if two are equal. The one that was believed before stays unless another is better by
    ADVANTAGE.
    """
    now = max(each.fix.time for each in candidates)
    rivals = [each for each in candidates if now - each.fix.time < SILENT_TIME]
    best = min(rivals, key=lambda each: each.expected_error(now))
    held = next((each for each in rivals if each.tracker == believed), best)
    if held.expected_error(now) <= ADVANTAGE * best.expected_error(now):
        best = held
    return best.tracker, _reason(best, [each for each in rivals if each is not best], now)


def _reason(best: Candidate, others: Collection[Candidate], now: datetime) -> Reason:
    """Return the first of the reasons that explains the choice."""
    if not others:
        return Reason.ONLY_ONE
    if best.expected_error(now) > min(each.expected_error(now) for each in others):
        return Reason.STEADY
    if best.accuracy <= min(each.accuracy for each in others):
        return Reason.MOST_ACCURATE
    if best.trusted_accuracy <= min(each.trusted_accuracy for each in others):
        return Reason.MOST_TRUSTED
    return Reason.NEWEST


class Fusion:
    """Follows the trackers of one dog: what each reported last, and how far it is trusted.

    Trust falls when a tracker jumps and comes back, when it contradicts another while it
    only repeats itself, and when it contradicts two others; it rises with each fix that another
    tracker confirms. Of two that move and contradict each other nobody knows which one is right.
    """

    def __init__(self, trackers: Iterable[str]) -> None:
        """Follow trackers in the order in which they are preferred."""
        self._order = {tracker: place for place, tracker in enumerate(trackers)}
        self._known: dict[str, Candidate] = {}
        self._plausible: defaultdict[str, SpikeFilter] = defaultdict(SpikeFilter)
        self._suspect: set[str] = set()
        self._moment: datetime | None = None
        self._before: str | None = None
        self.believed: str | None = None
        """The tracker that is believed from now on, None before the first fix."""
        self.reason: Reason | None = None

    def last_fix_of(self, tracker: str) -> Fix | None:
        """Return the newest fix of a tracker, None before its first."""
        known = self._known.get(tracker)
        return known.fix if known else None

    def add(self, tracker: str, fix: Fix) -> bool:
        """Take a fix of a tracker, unless it is no newer than its last; tell whether to believe it.

        Fixes of one moment may come in any order: the last of them decides on all.
        """
        known = self._known.get(tracker)
        if known is None:
            self._known[tracker] = Candidate(tracker=tracker, fix=fix)
            self._known = dict(sorted(self._known.items(), key=self._place))
            self._plausible[tracker].add(fix)
        elif fix.time > known.fix.time:
            own = self._known[tracker] = _followed(known, fix)
            trust = min(max(self._judged(own), LEAST_TRUST), 1.0)
            self._known[tracker] = replace(own, trust=trust)
        self._choose(fix.time)
        return self.believed == tracker

    def _place(self, item: tuple[str, Candidate]) -> tuple[int, str]:
        """Return where a tracker stands; one that is no longer linked comes last."""
        return self._order.get(item[0], len(self._order)), item[0]

    def _choose(self, time: datetime) -> None:
        if self._moment is None or time > self._moment:
            self._moment, self._before = time, self.believed
        self.believed, self.reason = choose([*self._known.values()], self._before)

    def _judged(self, own: Candidate) -> float:
        """Return the trust in a tracker after its new fix."""
        trust = own.trust * (MISTRUST if self._is_spike(own) else 1.0)
        if own.tracker in self._suspect:
            return trust
        witnesses = self._witnesses(own)
        opposed = [each for each in witnesses if _contradict(own, each)]
        if len(opposed) < len(witnesses):
            return trust + RECOVERY
        return trust * (MISTRUST if _is_outvoted(own, opposed) else 1.0)

    def _witnesses(self, own: Candidate) -> list[Candidate]:
        """Return the other trackers that saw the dog at the moment of a fix."""
        return [
            each
            for each in self._known.values()
            if each.tracker not in {own.tracker, *self._suspect}
            and abs(each.fix.time - own.fix.time) <= TOGETHER
        ]

    def _is_spike(self, own: Candidate) -> bool:
        """Tell whether the fix before this one was a jump that this one does not confirm."""
        tracker, was_suspect = own.tracker, own.tracker in self._suspect
        passed = self._plausible[tracker].add(own.fix)
        (self._suspect.discard if passed else self._suspect.add)(tracker)
        return was_suspect and len(passed) <= 1


def _followed(known: Candidate, fix: Fix) -> Candidate:
    """Return a tracker with its next fix."""
    same = distance(known.fix, fix) == 0
    return replace(known, fix=fix, since=(known.since or known.fix.time) if same else None)


def _contradict(one: Candidate, other: Candidate) -> bool:
    """Tell whether two fixes of one moment cannot both be right."""
    way = RUN * abs(seconds(one.fix, other.fix))
    doubt = max(GONE_REACH, 2 * (one.accuracy + other.accuracy))
    return distance(one.fix, other.fix) > doubt + way


def _is_outvoted(own: Candidate, opposed: Collection[Candidate]) -> bool:
    """Tell whether so many others that move are against a tracker: one if it is frozen, or two."""
    return sum(not each.frozen for each in opposed) > (not own.frozen)
