"""What the parts of the patch are called, where only their short names and numbers are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from broadcaster.domain.patch import PartKind, Patch
from broadcaster.store.patches import load_patch
from schedules.types import Facts, Reason

_KINDS = {
    "zone": PartKind.ZONE,
    "device": PartKind.BOARD,
    "board": PartKind.BOARD,
    "amplifier": PartKind.AMPLIFIER,
    "bus": PartKind.BUS,
    "sink": PartKind.BUS,
    "recorder": PartKind.BUS,
    "witness": PartKind.BUS,
    "missed": PartKind.BUS,
    "wrong": PartKind.BUS,
    "distorted": PartKind.BUS,
    "standby": PartKind.BUS,
    "silent_voice": PartKind.BUS,
}
"""What a subject or a fact of that name speaks of."""


class Said(Protocol):
    """A sentence with its facts: a reason, a trouble or how a device is."""

    @property
    def sentence(self) -> str:
        """The English template."""

    @property
    def facts(self) -> Facts:
        """What fills it."""


@dataclass(frozen=True, slots=True)
class About:
    """The part of the patch that something is about, and what people call it."""

    kind: PartKind
    key: str
    name: str


class Names:
    """The names of a patch's parts, and which boards each zone hangs on."""

    def __init__(self, patch: Patch) -> None:
        self._names: dict[tuple[PartKind, str], str] = {
            (kind, part.key): getattr(part, "label", "") or part.name
            for kind in PartKind
            for part in patch.group(kind)
        }
        self._boards = _boards_of_zones(patch)

    def about(self, subject: str) -> About | None:
        """Return what a subject such as "zone:10" or "sink:main:alive" is; None if not known."""
        kind, _, rest = subject.partition(":")
        part = _KINDS.get(kind)
        key = rest if part is not PartKind.BUS else rest.partition(":")[0]
        name = None if part is None else self._names.get((part, key))
        return None if part is None or name is None else About(part, key, name)

    def said(self, why: Said) -> Reason:
        """Return a reason that says names where it said short names and numbers."""
        return Reason(why.sentence, {name: self._fact(name, why.facts[name]) for name in why.facts})

    def bus(self, name: str) -> str:
        """Return what people call a sound output."""
        return self._names.get((PartKind.BUS, name), name)

    def boards(self, zone: str) -> frozenset[str]:
        """Return the short names of the boards without which a zone cannot sound."""
        return self._boards.get(zone, frozenset())

    def _fact(self, name: str, value: str | float) -> str | float:
        kind = _KINDS.get(name)
        return value if kind is None else self._names.get((kind, str(value)), value)


def names(session: Session) -> Names:
    """Return the names of the patch that is in force."""
    return Names(load_patch(session))


def _boards_of_zones(patch: Patch) -> Mapping[str, frozenset[str]]:
    amplifiers = {each.name: (each.power, each.mute) for each in patch.amplifiers}
    return {
        zone.key: frozenset(
            output.device
            for output in (*zone.outputs, *amplifiers.get(zone.amplifier or "", ()))
            if output is not None
        )
        for zone in patch.zones
    }
