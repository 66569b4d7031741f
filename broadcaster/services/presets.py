"""Ready timetables of common stations: looked at as a picture of the day, and taken whole."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from sqlalchemy.orm import Session

from broadcaster.domain import frames
from broadcaster.domain.decisions import DecisionId
from broadcaster.domain.frames import RelayRule, Rule
from broadcaster.domain.people import Person, Right
from broadcaster.domain.programmes import TemplateId
from broadcaster.errors import Invalid, NotFound
from broadcaster.ports import Clock
from broadcaster.services import timetable
from broadcaster.services.access import require
from broadcaster.services.decisions import Change
from broadcaster.services.plan_views import TemplateFields
from broadcaster.store import frames as store
from broadcaster.store import zones

ORDER = ("two_sessions", "three_sessions", "relay_first", "town", "notices")
TAKEN = "The ready timetable “{name}” was taken."
ANY_STATION = "*"
"""Stands in a preset for the relayed station that is chosen with it."""

_EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class PresetProgramme:
    """One programme of a preset, with its parts in order."""

    name: str
    starts: time
    longest: timedelta
    weekdays: frozenset[int]
    parts: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Preset:
    """A ready timetable: its name, for whom it is, and its programmes in order of time."""

    key: str
    name: str
    about: str
    programmes: tuple[PresetProgramme, ...]

    @property
    def relays(self) -> bool:
        """Tell whether it passes on another station."""
        parts = (part for one in self.programmes for part in one.parts)
        return any(isinstance(part, RelayRule) for part in parts)


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking a preset did: the programmes made, those it switched off, and the decision."""

    made: tuple[TemplateId, ...]
    switched_off: tuple[TemplateId, ...]
    decision: DecisionId


@cache
def presets() -> tuple[Preset, ...]:
    """List the presets that come with the program."""
    return tuple(_read(key) for key in ORDER)


def relays(session: Session) -> dict[str, str]:
    """Return the name of every station that can be passed on, by its key."""
    return {row.key: row.name for row in store.sources(session)}


def take(
    session: Session, clock: Clock, by: Person, key: str, *, relay: str = "", replaces: bool = True
) -> Taken:
    """Make the programmes of a preset for every zone; raises Invalid, NotFound, Forbidden.

    `relay` is the key of the listed station to pass on, without one relays are left out. Where it
    `replaces`, the programmes there are now are switched off. Taken back, they are switched on
    again, and those of the preset off.
    """
    require(by, Right.EDIT_TIMETABLE)
    preset = next((one for one in presets() if one.key == key), None)
    if preset is None:
        raise NotFound("There is no such ready timetable.")
    if relay and relay not in relays(session):
        raise Invalid("relay", "Choose a station from the list of relays, or none.")
    everywhere = frozenset(zones.names(session))
    before = [one.id for one in timetable.templates(session) if one.enabled and replaces]
    change = Change(session)
    for number in before:
        change.watch("template", number)
        timetable.switch_template(session, by, number, enabled=False)
    made = [
        timetable.save_template(session, clock, by, _fields(one, everywhere, relay))
        for one in preset.programmes
    ]
    for number in made:
        # Its words may be spoken and allowed by then: it is switched off, as people would do.
        change.made("template", number, back={"enabled": False})
    decision = change.keep(clock, by, TAKEN, name=preset.name)
    return Taken(tuple(made), tuple(before), decision)


def _fields(one: PresetProgramme, everywhere: frozenset[int], relay: str) -> TemplateFields:
    parts = tuple(
        replace(part, source=relay) if isinstance(part, RelayRule) else part
        for part in one.parts
        if relay or not isinstance(part, RelayRule)
    )
    return TemplateFields(
        name=one.name,
        starts=one.starts,
        weekdays=one.weekdays,
        zones=everywhere,
        longest=one.longest,
        parts=parts,
    )


def _read(key: str) -> Preset:
    source = files("broadcaster.presets").joinpath(f"{key}.toml").read_text(encoding="utf-8")
    body = tomllib.loads(source)
    made = (_programme(one) for one in body["programmes"])
    programmes = tuple(sorted(made, key=lambda one: one.starts))
    return Preset(key, body["name"], body["about"], programmes)


def _programme(body: dict[str, Any]) -> PresetProgramme:
    return PresetProgramme(
        name=body["name"],
        starts=body["starts"],
        longest=timedelta(minutes=body["longest_min"]),
        weekdays=frozenset(body.get("weekdays", _EVERY_DAY)),
        parts=frames.read(body["parts"]),
    )
