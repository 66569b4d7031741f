"""Up to when a line of the plan may still sound where it could not begin on its instant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from broadcaster.domain.authority import ClipApproval, parse
from broadcaster.services.basis import local_day, timezone_of
from broadcaster.services.that_day import that_day
from broadcaster.store.place_rules import AllRules, all_rules
from broadcaster.store.tables import ApprovalRow, BulletinRow
from schedules.effects import Applied
from schedules.hours import Hours, Window, hours_of
from schedules.lateness import shared, without
from schedules.local import ONE_DAY, instant
from schedules.marks import QuietHours
from schedules.types import Line, PartKind, Priority, Span


@dataclass(frozen=True, slots=True)
class _Day:
    hours: Hours
    quiet: tuple[Applied, ...]


class Latitude:
    """Answers for many lines at one moment; the rules of the place are read once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._timezone = timezone_of(session)
        self._rules: AllRules | None = None
        self._days: dict[date, _Day] = {}

    def latest(self, line: Line) -> datetime | None:
        """Return when the permitted hours close that allow a line, the first of its zones.

        None where minutes are counted: what is begun anew would use more of them than the plan
        gave it; and where no hours allow it by themselves, as an emergency.
        """
        day = self._of(local_day(line.starts, self._timezone))
        span, closes = Span(line.starts, line.ends), line.starts + ONE_DAY
        # Zones that share their windows share the very same tuple.
        found = {id(each): each for zone in line.zones if (each := day.hours.windows.get(zone))}
        for windows in found.values():
            open_then = [each.span.ends for each in windows if _is_free(each, span)]
            if not open_then:
                return None
            closes = min(closes, max(open_then))
        return min([closes, *self._silences(day, line)])

    def windows(self, line: Line) -> tuple[Span, ...]:
        """Return the time in which a line may be sent whole where it could not begin on its time.

        It is what of that day is permitted in all its zones, up to the time that was asked for and
        while its approval holds. Minutes that are counted are not: the plan gave it its own.
        """
        late = line.sound.late
        is_free = line.kind in (PartKind.RELAY, PartKind.FILLER)
        if late is None or late.until is None or is_free or line.priority is Priority.EMERGENCY:
            return ()
        local = local_day(line.starts, self._timezone)
        ends = min([instant(local, late.until, self._timezone), *self._valid_until(line)])
        day = self._of(local)
        left: tuple[Span, ...] = (Span(line.starts, ends),)
        found = {id(each): each for zone in line.zones if (each := day.hours.windows.get(zone))}
        for windows in found.values():
            left = shared(left, [each.span for each in windows])
        for one in day.quiet:
            if any(one.reaches(zone) for zone in line.zones):
                left = without(left, one.span(self._timezone))
        return tuple(each for each in left if each.ends > line.ends)

    def _valid_until(self, line: Line) -> Iterator[datetime]:
        authority = parse(line.authority)
        if isinstance(authority, ClipApproval):
            approval = self._session.get(ApprovalRow, authority.id)
            bulletin = approval and self._session.get(BulletinRow, approval.bulletin)
            yield from (row.valid_until for row in (approval, bulletin) if row is not None)

    def _silences(self, day: _Day, line: Line) -> Iterator[datetime]:
        """Yield when quiet hours of that day begin in one of the line's zones."""
        for one in day.quiet:
            span = one.span(self._timezone)
            if span.ends > line.starts and any(one.reaches(zone) for zone in line.zones):
                yield max(span.begins, line.ends)

    def _of(self, day: date) -> _Day:
        if day not in self._days:
            self._rules = self._rules or all_rules(self._session)
            found = that_day(self._session, day, ()).found
            quiet = tuple(one for one in found.applied if isinstance(one.effect, QuietHours))
            hours = hours_of(day, self._timezone, self._rules.on(day).permitted)
            self._days[day] = _Day(hours, quiet)
        return self._days[day]


def _is_free(window: Window, span: Span) -> bool:
    return window.limit is None and window.span.holds(span)
