"""What marks a day of the year, and what a mark changes about the programmes of that day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from schedules import sentences
from schedules.errors import ScheduleError
from schedules.types import ZoneKey


class WrongMark(ScheduleError):
    """A field of a mark is wrong; `field` names it, in the sentence too."""

    def __init__(self, field: str, sentence: str, /, **facts: str | float) -> None:
        super().__init__(sentence, field=field, **facts)
        self.field = field


class DayKind(StrEnum):
    """Why a day is marked, in the order in which they go before each other."""

    MOURNING = "mourning"
    EXAM = "exam"
    CUSTOM = "custom"
    PUBLIC_HOLIDAY = "public_holiday"
    COMMEMORATION = "commemoration"
    LUNAR = "lunar"


class Status(StrEnum):
    """Whether a day is only expected or has been fixed by whoever fixes it."""

    PROVISIONAL = "provisional"
    OFFICIAL = "official"


@dataclass(frozen=True, slots=True)
class OtherTimetable:
    """Another timetable, by its key, holds instead of the usual one; None means all zones."""

    timetable: str
    zones: frozenset[ZoneKey] | None = None


@dataclass(frozen=True, slots=True)
class NoMusic:
    """Signature tunes and filler music stay silent; None means all zones."""

    zones: frozenset[ZoneKey] | None = None


@dataclass(frozen=True, slots=True)
class NoProgramme:
    """No programme is aired but emergencies; None means all zones."""

    zones: frozenset[ZoneKey] | None = None


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Between two local times nothing sounds but emergencies; None means all zones.

    They end on the next day where `ends` is not after `begins`. They go before extra hours.
    """

    begins: time
    ends: time
    zones: frozenset[ZoneKey] | None = None

    def __post_init__(self) -> None:
        _check_hours(self.begins, self.ends)


@dataclass(frozen=True, slots=True)
class ExtraHours:
    """Between two local times sound is permitted though the usual rules forbid it.

    They end on the next day where `ends` is not after `begins`; None means all zones.
    """

    begins: time
    ends: time
    zones: frozenset[ZoneKey] | None = None

    def __post_init__(self) -> None:
        _check_hours(self.begins, self.ends)


Effect = OtherTimetable | NoMusic | NoProgramme | QuietHours | ExtraHours


@dataclass(frozen=True, slots=True)
class Mark:
    """One reason why one day is not like others.

    `key` is the same whenever the year is made anew; `year` is the year it was made for, also
    after it was moved out of it. `source` says who fixes the day, or by what decision it was
    fixed. What a person changed (`is_edited`) no making anew takes back, a removal included.
    """

    key: str
    year: int
    day: date
    kind: DayKind
    name: str
    status: Status = Status.PROVISIONAL
    source: str = ""
    effects: tuple[Effect, ...] = ()
    is_edited: bool = False
    is_removed: bool = False

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise WrongMark("name", sentences.MARK_WITHOUT_NAME)
        if any(effect.zones == frozenset() for effect in self.effects):
            raise WrongMark("zones", sentences.EFFECT_WITHOUT_ZONE, name=self.name)

    @property
    def occasion(self) -> str:
        """What comes back every year or month under one name: "ram", "mung-mot", "giao-thua"."""
        return self.key.partition("/")[0]


def in_order(mark: Mark) -> tuple[int, str]:
    """Return what to sort marks of one day by: the kind that goes before others first."""
    return (_ORDER[mark.kind], mark.key)


_ORDER = {kind: number for number, kind in enumerate(DayKind)}


def _check_hours(begins: time, ends: time) -> None:
    if begins == ends:
        raise WrongMark("ends", sentences.HOURS_WITHOUT_LENGTH, at=f"{begins:%H:%M}")
