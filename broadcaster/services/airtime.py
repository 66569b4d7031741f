"""When a bulletin would be heard first, and what is on air now or too near to be changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from broadcaster.ports import Clock
from broadcaster.services.basis import local_day, opening_time, timezone_of
from broadcaster.services.that_day import that_day
from broadcaster.store import airings, plans
from broadcaster.store.tables import BulletinRow, TemplateRow
from schedules.local import instant
from schedules.settle import planned_start
from schedules.types import Priority, Template, ZoneKey

_DAYS_AHEAD = 8


def would_air(session: Session, bulletin: BulletinRow, now: datetime) -> datetime | None:
    """Return the start of the first programme that could hold it, None where there is none.

    It is the programme's start: the item itself follows after the signature and opening words. An
    emergency is heard as soon as it is approved.
    """
    begins = max(now, bulletin.valid_from)
    start: datetime | None = begins
    if bulletin.priority != Priority.EMERGENCY:
        start = _first(session, begins, lambda frame: bool(frame.zones & bulletin.zones))
    return start if start is not None and start < bulletin.valid_until else None


def next_programme(session: Session, template: int | None, now: datetime) -> datetime | None:
    """Return when a template makes its next programme (None: any template); None where none."""
    return _first(session, now, lambda frame: template is None or frame.key == f"t{template}")


def on_air_or_near(session: Session, clock: Clock) -> tuple[str, ...]:
    """Name the programmes of the timetable that no edit reaches any more, the earliest first.

    They are on the air, or their lines are about to be opened.
    """
    now, place = clock.now(), timezone_of(session)
    row = plans.latest(session, local_day(now, place))
    if row is None:
        return ()
    plan, before = plans.content(session, row), now + opening_time(session, clock)
    begun = [
        line
        for line in plan.lines
        if line.ends > now and planned_start(line.programme, plan, place) <= before
    ]
    ours = (one.programme_name for one in begun if one.programme.split("/")[1].startswith("t"))
    return tuple(dict.fromkeys(ours))


def _first(
    session: Session, after: datetime, wanted: Callable[[Template], bool]
) -> datetime | None:
    """Find the first programme after an instant, day by day as the year decides of each."""
    place = timezone_of(session)
    frames = tuple(_frame(row) for row in airings.templates(session))
    if not any(wanted(frame) for frame in frames):
        return None
    today = local_day(after, place)
    for ahead in range(_DAYS_AHEAD + 1):
        day = today + timedelta(days=ahead)
        held = that_day(session, day, frames).templates
        starts = (instant(day, frame.starts, place) for frame in held if wanted(frame))
        later = [start for start in starts if start > after]
        if later:
            return min(later)
    return None


def _frame(row: TemplateRow) -> Template:
    """Return a frame as far as its times go."""
    return Template(
        key=f"t{row.id}",
        name=row.name,
        starts=row.starts,
        weekdays=row.weekdays,
        zones=frozenset(ZoneKey(zone) for zone in row.zones),
        before=(),
        after=(),
        longest=row.longest,
    )
