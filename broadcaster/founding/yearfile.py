"""What a station file says of the year: relays, programmes, seasons, holidays, first bulletins."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from broadcaster.domain import frames
from broadcaster.domain.bulletin import InformationField
from broadcaster.domain.frames import FillerRule, RelayRule, Rule, WordsRule
from broadcaster.errors import Invalid
from broadcaster.services.seasons import NAMING_YEAR
from schedules.errors import ScheduleError
from schedules.holidays import proposed
from schedules.parts import BulletinBlock
from schedules.seasons import DatedSeason
from schedules.types import Priority

ALL_DAYS = frozenset(range(7))
_FIELDS = frozenset(str(one.value) for one in InformationField)


class StationPart(BaseModel):
    """A table of the file; a key nobody knows is an error, not a silent nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class RelayPlan(StationPart):
    """Another station that may be passed on; parts of programmes name it as their `source`."""

    name: str
    url: str
    backups: tuple[str, ...] = ()


class PlacesPlan(StationPart):
    """What is heard in some `areas` and `zones`, by their names; in all where none is named."""

    areas: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()


class ProgrammePlan(PlacesPlan):
    """One programme of the week; `starts` is local time.

    It has `parts`, in the words of the ready timetables, or only opening and closing words.
    """

    name: str
    starts: time
    weekdays: frozenset[int] = ALL_DAYS
    longest_min: int = Field(default=45, ge=1, le=720)
    opening: str = ""
    closing: str = ""
    parts: tuple[dict[str, Any], ...] = ()

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Return its parts; a relay names its station as the file does."""
        return frames.read([dict(part) for part in self.parts])

    @property
    def longest(self) -> timedelta:
        """Return how long it may be."""
        return timedelta(minutes=self.longest_min)

    @field_validator("parts")
    @classmethod
    def _readable(cls, value: tuple[dict[str, Any], ...]) -> tuple[dict[str, Any], ...]:
        try:
            rules = frames.read([dict(part) for part in value])
        except Invalid as error:
            raise ValueError(str(error).rstrip(".")) from error
        for number, rule in enumerate(rules, 1):
            # Zones and pieces of music get their numbers only when the station is made.
            if (
                (isinstance(rule, BulletinBlock) and rule.zones)
                or (isinstance(rule, FillerRule) and rule.pieces)
                or (isinstance(rule, WordsRule) and rule.bed is not None)
            ):
                message = f"part {number} may name no zones or pieces of music; choose them later"
                raise ValueError(message)
            if isinstance(rule, BulletinBlock) and not rule.fields <= _FIELDS:
                message = f"fields of part {number} are numbers from 1 to {len(InformationField)}"
                raise ValueError(message)
        return value

    @model_validator(mode="after")
    def _one_way(self) -> ProgrammePlan:
        if self.parts and (self.opening or self.closing):
            message = f"{self.name} has parts; write its opening and closing words as parts too"
            raise ValueError(message)
        return self


class TimesPlan(StationPart):
    """Other times: when programmes start, by their names, and which are `off`; others as usual."""

    name: str
    starts: dict[str, time] = Field(default_factory=dict)
    off: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _not_both(self) -> TimesPlan:
        both = sorted(self.starts.keys() & set(self.off))
        if both:
            message = f"{both[0]} is both given a time and off"
            raise ValueError(message)
        return self


class SeasonPlan(TimesPlan):
    """A stretch of days with other times, both ends included.

    It comes back every year, whatever year is written, unless it is not `yearly`. One without
    times keeps the usual ones.
    """

    first: date
    last: date
    yearly: bool = True

    @model_validator(mode="after")
    def _in_order(self) -> SeasonPlan:
        if not self.yearly:
            try:
                DatedSeason(self.name, "", self.first, self.last)
            except ScheduleError as error:
                raise ValueError(str(error).rstrip(".")) from error
        return self


class HolidayPlan(TimesPlan):
    """Other times on days of the calendar that come back every year: `tet-2` is mùng một Tết."""

    occasions: tuple[str, ...] = Field(min_length=1)

    @field_validator("occasions")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        known = {mark.occasion for mark in proposed(NAMING_YEAR)}
        wrong = [one for one in value if one not in known]
        if wrong:
            message = f"{wrong[0]} is no day of the calendar; there are {', '.join(sorted(known))}"
            raise ValueError(message)
        return value


class BulletinPlan(PlacesPlan):
    """A bulletin to begin with, sent for approval by the operator; its times are local."""

    title: str
    text: str
    field: InformationField = InformationField.GENERAL
    priority: Priority = Priority.NORMAL
    valid_from: datetime
    valid_until: datetime
    airings: int | None = Field(default=None, ge=1)

    @field_validator("valid_from", "valid_until")
    @classmethod
    def _local(cls, value: datetime) -> datetime:
        if value.tzinfo is not None:
            message = "write the local time, without an offset"
            raise ValueError(message)
        return value

    @field_validator("priority")
    @classmethod
    def _no_emergency(cls, value: Priority) -> Priority:
        if value is Priority.EMERGENCY:
            message = "an emergency is not written ahead; use 2 (priority) or 3 (normal)"
            raise ValueError(message)
        return value


class YearFile(StationPart):
    """What a station file says of programmes and of the year; every name in it must be known.

    For each title of `bell_music` the program makes up a piece of bells, to begin with.
    """

    relays: tuple[RelayPlan, ...] = ()
    programmes: tuple[ProgrammePlan, ...] = ()
    seasons: tuple[SeasonPlan, ...] = ()
    holidays: tuple[HolidayPlan, ...] = ()
    bulletins: tuple[BulletinPlan, ...] = ()
    bell_music: tuple[str, ...] = Field(default=(), max_length=10)

    @model_validator(mode="after")
    def _year_meets(self) -> YearFile:
        relays = [one.name for one in self.relays]
        programmes = [one.name for one in self.programmes]
        for word, names in (("relays", relays), ("programmes", programmes)):
            for name in names:
                if names.count(name) > 1:
                    message = f"two {word} are called {name}"
                    raise ValueError(message)
        for one in self.programmes:
            for rule in one.rules:
                if isinstance(rule, RelayRule) and rule.source not in relays:
                    message = f"the source {rule.source} of {one.name} is not among the relays"
                    raise ValueError(message)
        for times in (*self.seasons, *self.holidays):
            for name in (*times.starts, *times.off):
                if name not in programmes:
                    message = f"{name} in {times.name} is not among the programmes"
                    raise ValueError(message)
        return self
