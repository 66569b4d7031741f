"""Faults that a person must see: raised once, counted, acknowledged by whom, cleared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from broadcaster.domain.attention import AlarmId
from broadcaster.domain.patch import PartKind
from broadcaster.domain.people import Person
from broadcaster.errors import NotFound
from broadcaster.ports import Clock
from broadcaster.services import naming, showing
from broadcaster.services.alarm_causes import Group, grouped
from broadcaster.services.naming import Names
from broadcaster.services.station_views import AlarmView
from broadcaster.store import alarms as store
from broadcaster.store import people
from broadcaster.store.tables import AlarmRow
from schedules.types import Reason


def raise_alarm(session: Session, clock: Clock, subject: str, why: Reason) -> AlarmId:
    """Raise an alarm about a subject; while one stands about it, that one is returned."""
    return raise_at(session, clock.now(), subject, why)


def raise_at(session: Session, at: datetime, subject: str, why: Reason) -> AlarmId:
    """Raise an alarm about something that was found at an earlier instant.

    The same fault told again says nothing new. One that comes back before anybody acknowledged it
    is counted at the alarm that is there; what was acknowledged is raised anew when it comes back
    or turns into another fault.
    """
    row = store.newest_about(session, subject)
    if row is None or (row.acknowledged is not None and _is_news(row, why)):
        if row is not None and row.cleared is None:
            row.cleared = at
        row = AlarmRow(subject=subject, why=showing.stored(why), raised=at, last=at)
        session.add(row)
    elif _is_news(row, why):
        row.times += 1 if row.cleared is not None else 0
        row.why, row.last, row.cleared = showing.stored(why), at, None
    session.flush()
    return AlarmId(row.id)


def clear(session: Session, clock: Clock, subject: str) -> None:
    """Say that the fault is over; the alarm stays to be seen until somebody acknowledges it."""
    clear_at(session, clock.now(), subject)


def clear_at(session: Session, at: datetime, subject: str) -> None:
    """Say that a fault was over at an earlier instant."""
    row = store.uncleared(session, subject)
    if row is not None:
        row.cleared = at
        session.flush()


def stands(session: Session, subject: str) -> bool:
    """Tell whether an alarm about a subject is not over."""
    return store.uncleared(session, subject) is not None


def acknowledge(session: Session, clock: Clock, alarm: AlarmId, by: Person) -> None:
    """Say that a person has seen it, and what follows from it; raises NotFound.

    A second time changes nothing.
    """
    row = session.get(AlarmRow, alarm, populate_existing=True)
    if row is None:
        raise NotFound("There is no such alarm.")
    groups = _groups(session)
    followers = [each for group in groups if group.cause is row for each in group.effects]
    _see((row, *followers), clock.now(), by)


def standing(session: Session) -> tuple[AlarmView, ...]:
    """List what is not over or not acknowledged by its cause, the newest first."""
    groups = _groups(session)
    if not groups:
        return ()
    names = naming.names(session)
    shown = _shown(session, [group.cause for group in groups], names)
    return tuple(
        _with_effects(view, group, names) for view, group in zip(shown, groups, strict=True)
    )


def history(
    session: Session, limit: int = 100, before: AlarmId | None = None
) -> tuple[AlarmView, ...]:
    """List all alarms, the newest first; with `before` only those that are older than that one."""
    return _shown(session, store.newest(session, limit, before), naming.names(session))


def acknowledge_all(session: Session, clock: Clock, by: Person) -> int:
    """Say that a person has seen everything that stands; tells how many nobody had seen yet."""
    groups = _groups(session)
    unseen = sum(group.cause.acknowledged is None for group in groups)
    _see([row for group in groups for row in group.rows], clock.now(), by)
    return unseen


def _see(rows: Iterable[AlarmRow], at: datetime, by: Person) -> None:
    for row in rows:
        if row.acknowledged is None:
            row.acknowledged, row.acknowledged_by = at, by.id


def _groups(session: Session) -> tuple[Group, ...]:
    rows = store.standing(session)
    return grouped(session, rows, naming.names(session)) if rows else ()


def _with_effects(view: AlarmView, group: Group, names: Names) -> AlarmView:
    """Return an alarm with what follows from it; while it stands, with what stands of that."""
    effects = [row for row in group.effects if view.cleared or row.cleared is None]
    found = [about for row in reversed(effects) if (about := names.about(row.subject))]
    zones = [about.name for about in found if about.kind is PartKind.ZONE]
    others = [about for about in found if about.kind is PartKind.BOARD and about != view.about]
    return replace(view, zones=tuple(zones), others=tuple(dict.fromkeys(others)))


def _is_news(row: AlarmRow, why: Reason) -> bool:
    """Tell whether a fault that is told now is more than what an alarm says already."""
    known = showing.some_reason(row.why)
    return row.cleared is not None or _what(known) != _what(why)


def _what(why: Reason) -> tuple[str, dict[str, object]]:
    """Return a fault without what it measures, which may change with every poll."""
    return why.sentence, {name: fact for name, fact in why.facts.items() if name in _ABOUT}


_ABOUT = frozenset(
    {"amplifier", "board", "bus", "channel", "device", "fault", "name", "other", "port", "zone"}
)


def _shown(session: Session, rows: Sequence[AlarmRow], names: Names) -> tuple[AlarmView, ...]:
    persons = people.persons(session, [row.acknowledged_by for row in rows])
    return tuple(
        AlarmView(
            AlarmId(row.id),
            row.subject,
            names.said(showing.some_reason(row.why)),
            row.raised,
            row.acknowledged,
            persons.get(row.acknowledged_by or 0),
            row.cleared,
            row.times,
            row.last or row.raised,
            names.about(row.subject),
        )
        for row in rows
    )
