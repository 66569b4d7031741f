"""What a bulletin is, and the one table of moves between its states."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from typing import NewType

from broadcaster.errors import WrongState

BulletinId = NewType("BulletinId", int)
RevisionId = NewType("RevisionId", int)


class Status(StrEnum):
    """Where a bulletin stands between first draft and last airing."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Move(StrEnum):
    """What can happen to a bulletin; each leaves an event."""

    SUBMIT = "submit"
    APPROVE = "approve"
    REJECT = "reject"
    EDIT = "edit"
    WITHDRAW = "withdraw"
    RESTORE = "restore"
    EXPIRE = "expire"


_MOVES: dict[tuple[Status, Move], Status] = {
    (Status.DRAFT, Move.SUBMIT): Status.SUBMITTED,
    (Status.DRAFT, Move.EDIT): Status.DRAFT,
    (Status.DRAFT, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.DRAFT, Move.EXPIRE): Status.EXPIRED,
    (Status.SUBMITTED, Move.APPROVE): Status.APPROVED,
    (Status.SUBMITTED, Move.REJECT): Status.REJECTED,
    (Status.SUBMITTED, Move.EDIT): Status.DRAFT,
    (Status.SUBMITTED, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.SUBMITTED, Move.EXPIRE): Status.EXPIRED,
    (Status.APPROVED, Move.EDIT): Status.DRAFT,
    (Status.APPROVED, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.APPROVED, Move.EXPIRE): Status.EXPIRED,
    (Status.REJECTED, Move.EDIT): Status.DRAFT,
    (Status.REJECTED, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.REJECTED, Move.EXPIRE): Status.EXPIRED,
    (Status.WITHDRAWN, Move.RESTORE): Status.DRAFT,
    (Status.EXPIRED, Move.EDIT): Status.DRAFT,
}


def move(status: Status, by: Move) -> Status:
    """Return the state after a move; raises WrongState where the table has none."""
    try:
        return _MOVES[status, by]
    except KeyError:
        sentence = "A bulletin that is {status} does not allow: {move}."
        raise WrongState(sentence, status=status.value, move=by.value) from None


def allowed(status: Status) -> frozenset[Move]:
    """Return every move that the table allows from a state."""
    return frozenset(by for (origin, by) in _MOVES if origin == status)


class InformationField(IntEnum):
    """The six fields of information, numbered as province systems number them (LoaiLinhVuc)."""

    GENERAL = 1
    UNEXPECTED = 2
    POLICY_AND_LAW = 3
    LOCAL_DIRECTION = 4
    KNOWLEDGE = 5
    GOOD_EXAMPLES = 6


FIELD_NAMES: Mapping[InformationField, str] = {
    InformationField.GENERAL: "General information",
    InformationField.UNEXPECTED: "Unexpected information",
    InformationField.POLICY_AND_LAW: "Policy and law",
    InformationField.LOCAL_DIRECTION: "Local direction",
    InformationField.KNOWLEDGE: "Knowledge: science, economy, culture, society",
    InformationField.GOOD_EXAMPLES: "Good people, good deeds",
}
"""What the fields are called in English, as every screen has them in its own tongue."""


def field_named(number: str) -> str:
    """Return what a field is called that a plan names by its number; other words stay."""
    known = {str(one.value): name for one, name in FIELD_NAMES.items()}
    return known.get(number, number)


class Origin(StrEnum):
    """Where the sound of a bulletin comes from."""

    TEXT = "text"
    RECORDING = "recording"
