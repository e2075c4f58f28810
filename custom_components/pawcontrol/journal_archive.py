"""The records of a journal in memory: by dog, kind and month, most of them still packed.

Ten years of records are too many to parse at each start. A month of one dog and one kind is
therefore kept as it is stored, lines of JSON packed by zlib, until somebody looks at it.
"""

from base64 import b64decode, b64encode
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import batched
from operator import attrgetter
import re
from typing import Any, Final, NamedTuple
import zlib

import orjson

from .model.record import Kind, Note, Record, Source, WalkEntry
from .model.route import COARSE_TIME, FULL_TIME, thinned

RETENTION: Final = timedelta(days=3653)
"""Ten years; a month that becomes older is dropped."""
_STRIDE: Final = timedelta(days=31)
"""How far records may age from one snapshot to the next, so that a wrong clock does no harm."""
_WARM: Final = 64
"""How many months stay unpacked."""
_BATCH: Final = 200
"""How many records are unpacked in one step, some two milliseconds."""
_ID: Final = re.compile(r'\n\{"id":"([^"]*)"')

type Packed = dict[str, dict[str, dict[str, str]]]
"""Months by dog, kind and name (2026-10): lines of JSON, packed, in base64."""


class _Key(NamedTuple):
    """What the records of a month have in common; months are counted from the year 0."""

    dog_id: str
    kind: str
    """A Kind, or one that only a newer version knows."""
    month: int

    @property
    def name(self) -> str:
        return f"{self.month // 12:04}-{self.month % 12 + 1:02}"

    @property
    def end(self) -> datetime:
        return datetime((self.month + 1) // 12, (self.month + 1) % 12 + 1, 1, tzinfo=UTC)


class _Content(NamedTuple):
    """An unpacked month."""

    records: tuple[Record, ...] = ()
    """By time."""
    foreign: tuple[str, ...] = ()
    """Lines that this version does not understand; they stay as they are."""


class _Month:
    """A month; without `packed` it has changed since it was stored."""

    __slots__ = ("content", "packed")

    def __init__(self, packed: str | None = None) -> None:
        self.packed = packed
        self.content = _Content() if packed is None else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What to store of an archive, fixed in one step; it may be packed elsewhere, in its time."""

    aged: datetime
    """How far records have aged, UTC."""
    since: datetime
    """How far they had at the snapshot before."""
    months: tuple[tuple[_Key, _Month, str | None, _Content | None], ...]

    def pack(self) -> Packed:
        """Return the months as they are stored."""
        packed: Packed = {}
        for key, _, before, content in self.months:
            months = packed.setdefault(key.dog_id, {}).setdefault(str(key.kind), {})
            months[key.name] = self._pack(key, before, content)
        return packed

    def _pack(self, key: _Key, before: str | None, content: _Content | None) -> str:
        """Return a month packed, its routes as coarse as its age asks for."""
        ages = (FULL_TIME, COARSE_TIME) if key.kind == Kind.WALK else ()
        coarser = any(key.month in self.passed(age) for age in ages)
        if before is not None and not coarser:
            return before
        records, foreign = content or _unpack(before or "")
        age = self.aged - key.end
        return _pack(_Content(tuple(_thinned(record, age) for record in records), foreign))

    def passed(self, age: timedelta) -> range:
        """Return the months that have come to an age since the snapshot before."""
        return range(_month_of(self.since - age), _month_of(self.aged - age))


class Archive:
    """All records of a journal; ids are unique."""

    def __init__(self) -> None:
        """Begin without records."""
        self._months: dict[tuple[str, str], dict[int, _Month]] = {}
        self._keys: dict[str, _Key] = {}
        self._warm: dict[_Key, None] = {}

    def load(self, packed: Mapping[str, Mapping[str, Mapping[str, str]]]) -> bool:
        """Take what was stored; tell whether all of it could be read.

        Raises AttributeError, TypeError or ValueError if it is something else altogether.
        """
        whole = True
        for dog_id, kinds in packed.items():
            for kind, months in kinds.items():
                for name, text in months.items():
                    key = _Key(dog_id, kind, _month_named(name))
                    whole = self._load(key, text) and whole
        return whole

    def _load(self, key: _Key, text: str) -> bool:
        try:
            lines = _lines(text)
        except ValueError, zlib.error:
            return False
        self._months.setdefault(key[:2], {})[key.month] = _Month(text)
        self._keys.update(dict.fromkeys(_ids(lines), key))
        return True

    def owner(self, record_id: str) -> str | None:
        """Return the id of the dog that a record is about, None if there is no such record."""
        key = self._keys.get(record_id)
        return key.dog_id if key else None

    def counts(self) -> Counter[tuple[str, str]]:
        """Return how many records there are of each dog and kind, without unpacking any."""
        return Counter(key[:2] for key in self._keys.values())

    def get(self, record_id: str) -> Record | None:
        """Return a record, None if there is none."""
        key = self._keys.get(record_id)
        if key is None:
            return None
        found = (record for record in self._open(key).records if record.id == record_id)
        return next(found, None)

    def records(
        self, dog_id: str, kinds: Iterable[Kind], since: datetime | None, until: datetime | None
    ) -> list[Record]:
        """Return the records of a dog from `since` to before `until`, oldest first."""
        chosen = list(dict.fromkeys(kinds))
        found: list[Record] = []
        for kind in chosen:
            for key in self._between(dog_id, kind, since, until):
                records = self._open(key).records
                first = bisect_left(records, since, key=_time) if since else 0
                last = bisect_left(records, until, key=_time) if until else None
                found += records[first:last]
        return sorted(found, key=_time) if len(chosen) > 1 else found

    def unpacking(
        self, dog_id: str, kinds: Iterable[Kind], since: datetime | None, until: datetime | None
    ) -> Iterator[None]:
        """Unpack what `records` will look at, step by step; others may work between the steps."""
        for kind in kinds:
            for key in self._between(dog_id, kind, since, until):
                yield from self._unpacking(key)

    def _unpacking(self, key: _Key) -> Iterator[None]:
        month = self._find(key)
        if month is None or month.packed is None or month.content is not None:
            return
        packed, records, foreign = month.packed, list[Record](), list[str]()
        for lines in batched(_lines(packed).split("\n")[:-1], _BATCH, strict=False):
            _parse(lines, records, foreign)
            yield
        if self._find(key) is month and month.packed is packed and month.content is None:
            month.content = _content(records, foreign)
            self._open(key)

    def _find(self, key: _Key) -> _Month | None:
        return self._months.get(key[:2], {}).get(key.month)

    def _between(
        self, dog_id: str, kind: Kind, since: datetime | None, until: datetime | None
    ) -> list[_Key]:
        """Return the months that a time touches, in order."""
        months = self._months.get((dog_id, kind), {})
        first = _month_of(since) if since else 0
        last = _month_of(until) if until else max(months, default=0)
        return [_Key(dog_id, kind, month) for month in sorted(months) if first <= month <= last]

    def months(
        self, dog_id: str, since: datetime | None, until: datetime | None
    ) -> Iterator[tuple[datetime, datetime]]:
        """Return the months that hold anything of a dog, each cut to `since` and `until`."""
        shelves = (months for (owner, _), months in self._months.items() if owner == dog_id)
        for month in sorted(set().union(*shelves)):
            start, end = _Key(dog_id, Kind.NOTE, month - 1).end, _Key(dog_id, Kind.NOTE, month).end
            start, end = max(start, since or start), min(end, until or end)
            if start < end:
                yield start, end

    def last(self, dog_id: str, kind: Kind) -> Record | None:
        """Return the newest record of a kind, None if there is none."""
        for month in sorted(self._months.get((dog_id, kind), ()), reverse=True):
            if records := self._open(_Key(dog_id, kind, month)).records:
                return records[-1]
        return None

    def put(self, record: Record) -> Record | None:
        """Add a record; return the one of the same id that it replaces."""
        old = self.pop(record.id)
        key = _Key(record.dog_id, record.kind, _month_of(record.time))
        months = self._months.setdefault(key[:2], {})
        months.setdefault(key.month, _Month())
        records, foreign = self._open(key)
        place = bisect_left(records, _order(record), key=_order)
        self._change(key, _Content((*records[:place], record, *records[place:]), foreign))
        self._keys[record.id] = key
        return old

    def put_foreign(self, raw: Mapping[str, Any]) -> None:
        """Keep a record that only a newer version understands as it is.

        Raises KeyError, TypeError or ValueError if it does not even tell its kind, its dog, and
        when it was.
        """
        known = {name: raw[name] for name in ("id", "dog_id", "time")}
        like = Record(**known, source=Source.IMPORT, data=Note(text="-"))
        self.pop(like.id)
        key = _Key(like.dog_id, str(raw["kind"]), _month_of(like.time))
        self._months.setdefault(key[:2], {}).setdefault(key.month, _Month())
        records, foreign = self._open(key)
        line = orjson.dumps({"id": like.id, **raw}).decode()
        self._change(key, _Content(records, (*foreign, line)))
        self._keys[like.id] = key

    def pop(self, record_id: str) -> Record | None:
        """Remove and return a record, None if there is none, or none that can be understood."""
        old = self.get(record_id)
        key = self._keys.pop(record_id, None)
        if key is None:
            return None
        records, foreign = self._open(key)
        rest = tuple(record for record in records if record is not old)
        lines = tuple(line for line in foreign if record_id not in _ids(line))
        self._change(key, _Content(rest, lines))
        return old

    def keep(self, dog_ids: Collection[str]) -> bool:
        """Drop what is known of all other dogs; tell whether that was anything."""
        gone = [shelf for shelf in self._months if shelf[0] not in dog_ids]
        self._drop(_Key(*shelf, month) for shelf in gone for month in [*self._months[shelf]])
        return bool(gone)

    def plan(self, now: datetime, since: datetime | None) -> Plan:
        """Return what to store at a time, `since` the age of the last snapshot.

        What has become older than the retention is dropped. What was that old already when it
        was logged stays: it was wanted.
        """
        since = now if since is None else since
        plan = Plan(aged=min(now, since + _STRIDE), since=since, months=())
        old = plan.passed(RETENTION)
        self._drop([key for key in self._all() if key.month in old])
        months = ((key, self._months[key[:2]][key.month]) for key in self._all())
        return replace(
            plan, months=tuple((key, month, month.packed, month.content) for key, month in months)
        )

    def settle(self, plan: Plan, packed: Packed) -> None:
        """Know that a plan was stored; what changed meanwhile is still to be stored."""
        for key, month, before, content in plan.months:
            text = packed[key.dog_id][key.kind][key.name]
            same = month.packed is before and (before is not None or month.content is content)
            if same and text != before:
                month.packed, month.content = text, None

    def _all(self) -> Iterator[_Key]:
        """Return all months; they may be dropped on the way."""
        return (
            _Key(*shelf, month) for shelf, months in [*self._months.items()] for month in [*months]
        )

    def _open(self, key: _Key) -> _Content:
        """Return a month unpacked; only the last few that were asked for stay so."""
        month = self._months[key[:2]][key.month]
        if month.content is None:
            month.content = _unpack(month.packed or "")
        self._warm.pop(key, None)
        self._warm[key] = None
        if len(self._warm) > _WARM:
            self._close(next(iter(self._warm)))
        return month.content

    def _close(self, key: _Key) -> None:
        del self._warm[key]
        month = self._months[key[:2]][key.month]
        if month.packed is not None:
            month.content = None

    def _change(self, key: _Key, content: _Content) -> None:
        """Replace a month; an empty one goes."""
        month = self._months[key[:2]][key.month]
        month.packed, month.content = None, content
        if not any(content):
            self._drop([key])

    def _drop(self, keys: Iterable[_Key]) -> None:
        for key in keys:
            shelf = self._months[key[:2]]
            month = shelf.pop(key.month)
            for record_id in _ids(_lines(month.packed or _pack(month.content or _Content()))):
                self._keys.pop(record_id, None)
            self._warm.pop(key, None)
            if not shelf:
                del self._months[key[:2]]


def from_version_1(data: Mapping[str, Any], now: datetime) -> Packed:
    """Return the walks that version 1 kept; raises KeyError, TypeError or ValueError for others."""
    archive = Archive()
    for raw in data["walks"]:
        walk = WalkEntry(updated=raw["updated"], end=raw["end"], distance=raw["distance"])
        record = Record(
            id=raw["id"],
            dog_id=raw["dog"],
            time=raw["start"],
            source=raw["source"],
            user_id=raw["user"],
            data=walk,
        )
        archive.put(record)
    return archive.plan(now, now).pack()


def _ids(lines: str) -> list[str]:
    """Return the ids of lines without parsing them: an id comes first."""
    return _ID.findall(f"\n{lines}")


def _pack(content: _Content) -> str:
    lines = [orjson.dumps(record.to_json()).decode() for record in content.records]
    text = "".join(f"{line}\n" for line in (*lines, *content.foreign))
    return b64encode(zlib.compress(text.encode())).decode()


def _lines(packed: str) -> str:
    """Return the lines of a month; raises ValueError or zlib.error for anything else."""
    return zlib.decompress(b64decode(packed, validate=True)).decode()


def _unpack(packed: str) -> _Content:
    records, foreign = list[Record](), list[str]()
    _parse(_lines(packed).split("\n")[:-1], records, foreign)
    return _content(records, foreign)


def _parse(lines: Iterable[str], records: list[Record], foreign: list[str]) -> None:
    for line in lines:
        try:
            records.append(Record.from_json(orjson.loads(line)))
        except KeyError, TypeError, ValueError:
            foreign.append(line)


def _content(records: Iterable[Record], foreign: Iterable[str]) -> _Content:
    return _Content(tuple(sorted(records, key=_order)), tuple(foreign))


def _thinned(record: Record, age: timedelta) -> Record:
    """Return a record without what is not kept at its age."""
    match record.data:
        case WalkEntry(route=str(route)) as data:
            return replace(record, data=replace(data, route=thinned(route, age)))
    return record


def _month_named(name: str) -> int:
    return _month_of(datetime.fromisoformat(f"{name}-01T00:00:00+00:00"))


def _month_of(time: datetime) -> int:
    utc = time.astimezone(UTC)
    return utc.year * 12 + utc.month - 1


_time = attrgetter("time")
_order = attrgetter("time", "id")
