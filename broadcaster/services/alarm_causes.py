"""One cause, one alarm: what follows from a board that does not answer is told with its board."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from broadcaster.domain.air import Trouble
from broadcaster.services.naming import Names
from broadcaster.store import alarms as store
from broadcaster.store.tables import AlarmRow

GRACE = timedelta(seconds=15)
"""What is over so much later than its cause still belongs to it: boards are looked at in turn."""

DEVICE, ZONE = "device:", "zone:"

_OF_A_PART = frozenset({"channel", "input", "line"})
"""A fact that says that a fault is of one contact or of the line: the board itself answers."""


@dataclass(frozen=True, slots=True)
class Group:
    """A cause, and what follows from it."""

    cause: AlarmRow
    effects: tuple[AlarmRow, ...]

    @property
    def rows(self) -> tuple[AlarmRow, ...]:
        """Everything that is seen when the cause is seen."""
        return (self.cause, *self.effects)


def grouped(session: Session, rows: Sequence[AlarmRow], names: Names) -> tuple[Group, ...]:
    """Return the alarms by their causes, in the order of the causes.

    What is over, and came of something that was seen and is over, is no alarm any more.
    """
    effects: dict[int, list[AlarmRow]] = {}
    causes: list[AlarmRow] = []
    standing = {row.id for row in rows}
    for row in rows:
        cause = _cause(session, row, rows, names)
        if cause is None:
            causes.append(row)
        elif cause.id in standing:
            effects.setdefault(cause.id, []).append(row)
    return tuple(Group(cause, tuple(effects.get(cause.id, ()))) for cause in causes)


def causes(troubles: Sequence[Trouble], names: Names) -> tuple[Trouble, ...]:
    """Return of all that is wrong now what does not follow from something else of it."""
    boards = [each for each in troubles if each.subject.startswith(DEVICE)]
    silent = {each.subject for each in boards if not _OF_A_PART & each.facts.keys()}
    told: list[Trouble] = []
    for each in (*boards, *(other for other in troubles if other not in boards)):
        zone = each.subject.removeprefix(ZONE) if each.subject.startswith(ZONE) else ""
        follows = any(DEVICE + board in silent for board in names.boards(zone))
        alike = any((each.sentence, each.facts) == (one.sentence, one.facts) for one in told)
        if not follows and not alike:
            told.append(each)
    return tuple(told)


def _cause(
    session: Session, row: AlarmRow, rows: Sequence[AlarmRow], names: Names
) -> AlarmRow | None:
    """Return the alarm of which another follows, None where it stands for itself."""
    if row.subject.startswith(ZONE):
        boards = sorted(names.boards(row.subject.removeprefix(ZONE)))
        found = (store.newest_about(session, DEVICE + board) for board in boards)
        causes = [each for each in found if each is not None and _is_of_board(each.why)]
        causes = [each for each in causes if _belongs(row, each)]
        first = min(causes, key=lambda each: (each.cleared is not None, each.id), default=None)
        return first if first is None else _first_alike(first, rows) or first
    return _first_alike(row, rows)


def _first_alike(row: AlarmRow, rows: Sequence[AlarmRow]) -> AlarmRow | None:
    """Return the first board's alarm with the very same words, None where that is this one."""
    alike = [
        each
        for each in rows
        if each.subject.startswith(DEVICE) and each.why == row.why and _belongs(row, each)
    ]
    first = min(alike, key=lambda each: each.id, default=None)
    return None if first is row else first


def _is_of_board(why: Mapping[str, object]) -> bool:
    facts = why.get("facts")
    return not (isinstance(facts, Mapping) and _OF_A_PART & facts.keys())


def _belongs(effect: AlarmRow, cause: AlarmRow) -> bool:
    """Tell whether two faults stood together."""
    if effect.cleared is None:
        return cause.cleared is None
    began_before_it_ended = cause.cleared is None or effect.raised <= cause.cleared + GRACE
    return began_before_it_ended and cause.raised <= effect.cleared
