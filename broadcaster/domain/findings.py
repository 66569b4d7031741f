"""What a check of the patch finds: a sentence with its next step, at one part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from broadcaster.domain.makes import Make, Makes
from broadcaster.domain.patch import (
    Part,
    Patch,
    PatchAmplifier,
    PatchArea,
    PatchBoard,
    PatchBus,
    PatchZone,
)
from schedules.types import Reason


class Severity(StrEnum):
    """Whether the patch is refused as it is, or may be applied all the same."""

    ERROR = "error"
    WARNING = "warning"


class PortState(StrEnum):
    """What lies at a port's path on this machine; a network's port is taken to be there.

    `OTHER` is neither a folder nor a serial port: a text file, a disk, /dev/null.
    """

    THERE = "there"
    MISSING = "missing"
    DIRECTORY = "directory"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong, and at which part: "zone-3", "board-board1"."""

    severity: Severity
    why: Reason
    at: str

    @property
    def is_error(self) -> bool:
        """Tell whether the patch is refused because of it."""
        return self.severity is Severity.ERROR


@dataclass(frozen=True, slots=True)
class Sight:
    """All that the checks look at: a patch, what its makes can do, and what its ports are."""

    patch: Patch
    makes: Makes
    ports: Mapping[str, PortState]

    def board(self, name: str) -> PatchBoard | None:
        """Return a board of the patch by its name."""
        return next((board for board in self.patch.boards if board.name == name), None)

    def make(self, name: str) -> Make | None:
        """Return what a board of the patch can do, None where board or make is not known."""
        board = self.board(name)
        make = None if board is None else self.makes.get(board.make)
        return None if make is None or make.trouble is not None else make

    def label(self, name: str) -> str:
        """Return what people call a board."""
        board = self.board(name)
        return name if board is None else board.label or name


def refusal(part: Part, sentence: str, /, **facts: str | float) -> Finding:
    """Say that a patch cannot be so."""
    return Finding(Severity.ERROR, Reason(sentence, facts), anchor(part))


def doubt(part: Part, sentence: str, /, **facts: str | float) -> Finding:
    """Say that a patch had better not be so."""
    return Finding(Severity.WARNING, Reason(sentence, facts), anchor(part))


def anchor(part: Part) -> str:
    """Return the mark of a part, as a page's address may hold it."""
    match part:
        case PatchArea():
            return f"area-{part.key}"
        case PatchZone():
            return f"zone-{part.key}"
        case PatchBoard():
            return f"board-{part.key}"
        case PatchAmplifier():
            return f"amplifier-{part.key}"
        case PatchBus():
            return f"bus-{part.key}"
