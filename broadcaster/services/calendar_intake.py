"""Calendars and tables of other programs: what each event would become here, and why not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from broadcaster.domain.people import Person, Right
from broadcaster.domain.programmes import TemplateId
from broadcaster.errors import Invalid, NotFound
from broadcaster.ports import Clock
from broadcaster.services.access import require
from broadcaster.services.basis import local_day, timezone_of
from broadcaster.services.intake import Originals, Upload
from broadcaster.store import candidates, year
from schedules import ics, start_table
from schedules.almanac import starts_on
from schedules.calendar import LONGEST
from schedules.errors import ScheduleError
from schedules.feed import occurrences
from schedules.ics_event import Event, Fault, cut
from schedules.ics_lines import MOST_BYTES
from schedules.local import ONE_DAY, instant
from schedules.seasons import Start
from schedules.types import Reason

LARGEST = MOST_BYTES
HORIZON = timedelta(days=366)
MOST_FILES = 20
LONGEST_NAME = 120
MOST = 1_000
"""So many programmes and marked days are taken in at once; the rest of a year is next time's."""

TOO_MANY = "From {first} to {last} the file asks for more than {most} starts; take a shorter time."
NOT_NAMED = "“{name}” is no programme of the timetable; rename it there, or choose one for it."
WITHOUT_NAME = "It has no name, so that nobody would know what it is."
TOO_LONG = "It lasts {days} days; at most {most} can be marked, so make it a season."
PASSED = "Its time has passed."
GONE = "The file is no longer here; send it again."
SAME = "{programme} is aired at that time already."

_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that was sent: the hash (sha256 hex) by which it is kept, and the name it had."""

    original: str
    name: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person chose: what airs where no programme is named, and whether days are marked."""

    programme: TemplateId | None = None
    marks: bool = True


@dataclass(frozen=True, slots=True)
class StartWanted:
    """A programme that would be aired once more on one day; `name` is what the file called it."""

    template: TemplateId
    programme: str
    day: date
    at: time
    name: str


@dataclass(frozen=True, slots=True)
class MarkWanted:
    """Days that would be marked in the calendar, both ends included."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is not taken in: where it stands in the file or in time, and why."""

    name: str
    reason: Reason
    line: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would bring from today to a year ahead; nothing of it is kept yet."""

    file: KeptFile
    first: date
    last: date
    starts: tuple[StartWanted, ...]
    marks: tuple[MarkWanted, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class _Wish:
    """Something of the file that falls into the time asked for; `at` None means whole days."""

    name: str
    starts: datetime
    days: int
    at: time | None
    line: int | None = None


def take(originals: Originals, by: Person, upload: Upload) -> KeptFile:
    """Keep a calendar file (.ics) or a table (.csv) to be looked at; raises Invalid, Forbidden.

    The folder must be one for such files alone: of those sent before only the newest stay.
    """
    require(by, Right.EDIT_TIMETABLE)
    kept = originals.keep(upload, "calendar", LARGEST)
    files = [path for path in originals.folder.iterdir() if path.name != kept.original]
    for path in sorted(files, key=lambda path: path.stat().st_mtime)[: -MOST_FILES + 1]:
        path.unlink(missing_ok=True)
    return KeptFile(kept.original, upload.plain_name)


def preview(
    session: Session, clock: Clock, originals: Originals, file: KeptFile, choices: Choices
) -> Preview:
    """Tell what a file that was kept would bring; nothing is changed.

    Raises Invalid("calendar", ...) with the line in which the file is wrong, NotFound.
    """
    timezone = timezone_of(session)
    now = clock.now()
    first = local_day(now, timezone)
    last = first + HORIZON
    faults: list[Fault] = []
    try:
        source = _kept(originals, file).read_bytes()
        found = tuple(_wishes(source, (first, last), timezone, faults))
    except FileNotFoundError as error:
        raise NotFound(GONE) from error
    except ScheduleError as error:
        facts = {name: value for name, value in cut(error.facts).items() if name != "field"}
        raise Invalid("calendar", error.sentence, **facts) from error
    sorter = _Sorter(session, now, choices)
    for wish in found:
        sorter.put(wish, timezone)
    left = (*(LeftOut("", one.reason, one.line) for one in faults), *sorter.left_out)
    return Preview(file, first, last, tuple(sorter.starts), tuple(sorter.marks), left)


def _kept(originals: Originals, file: KeptFile) -> Path:
    if not _HASH.fullmatch(file.original):
        raise NotFound(GONE)
    return originals.path(file.original)


class _Sorter:
    """Sorts wishes into programmes, marked days, and what is left out."""

    def __init__(self, session: Session, now: datetime, choices: Choices) -> None:
        rows = [row for row in candidates.templates(session) if row.enabled]
        self._almanac = year.almanac(session)
        self._names = {TemplateId(row.id): row.name for row in rows}
        self._known = {_folded(row.name): TemplateId(row.id) for row in reversed(rows)}
        self._now = now
        self._choices = choices
        self._taken: set[tuple[TemplateId, date, time]] = set()
        self._days: dict[date, set[Start]] = {}
        self.starts: list[StartWanted] = []
        self.marks: list[MarkWanted] = []
        self.left_out: list[LeftOut] = []

    def put(self, wish: _Wish, timezone: ZoneInfo) -> None:
        day = wish.starts.astimezone(timezone).date()
        why = self._marked(wish, day) if wish.at is None else self._aired(wish, wish.at, day)
        if why is not None:
            self.left_out.append(LeftOut(wish.name, why, wish.line, wish.starts))

    def _marked(self, wish: _Wish, day: date) -> Reason | None:
        if not wish.name:
            return Reason(WITHOUT_NAME)
        if ONE_DAY * wish.days > LONGEST:
            return Reason(TOO_LONG, {"days": wish.days, "most": LONGEST.days})
        if self._choices.marks:
            self.marks.append(MarkWanted(wish.name, day, day + ONE_DAY * (wish.days - 1)))
            return None
        return Reason("Whole days are not taken in, because nobody wished it.")

    def _aired(self, wish: _Wish, at: time, day: date) -> Reason | None:
        template = self._known.get(_folded(wish.name), self._choices.programme)
        if template not in self._names:
            return Reason(NOT_NAMED if wish.name else WITHOUT_NAME, {"name": wish.name})
        if wish.starts <= self._now:
            return Reason(PASSED)
        if (template, day, at) in self._taken or self._starts(template, day, at):
            return Reason(SAME, {"programme": self._names[template]})
        self._taken.add((template, day, at))
        self.starts.append(StartWanted(template, self._names[template], day, at, wish.name))
        return None

    def _starts(self, template: TemplateId, day: date, at: time) -> bool:
        if day not in self._days:
            self._days[day] = {one.start for one in starts_on(day, self._almanac).starts}
        return Start(at, year.key_of(template)) in self._days[day]


def _wishes(
    source: bytes, days: tuple[date, date], timezone: ZoneInfo, faults: list[Fault]
) -> Iterator[_Wish]:
    if not _is_calendar(source):
        rows, wrong = start_table.read(source)
        faults += wrong
        within = [row for row in rows if days[0] <= row.day <= days[1]]
        _refuse_too_many(len(within), days)
        for row in within:
            yield _Wish(_named(row.name), instant(row.day, row.at, timezone), 1, row.at, row.line)
        return
    events = _bounded(ics.each(source, timezone), days, faults)
    for one in occurrences(events, *days, timezone):
        whole = one.event.clock is None
        at = None if whole else one.starts.astimezone(timezone).time()
        yield _Wish(_named(one.event.summary), one.starts, max(one.event.length.days, 1), at)


def _is_calendar(source: bytes) -> bool:
    beginning = source[:64].removeprefix(b"\xef\xbb\xbf").lstrip().upper()
    return beginning.startswith((b"BEGIN:", b"\xff\xfe", b"\xfe\xff"))


def _bounded(
    found: Iterable[Event | Fault], days: tuple[date, date], faults: list[Fault]
) -> Iterator[Event]:
    """Yield the events, and stop where together they come more often than can be taken in."""
    comings = 0
    for one in found:
        if isinstance(one, Fault):
            faults.append(one)
            continue
        if not one.cancelled:
            comings += sum(1 for _day in islice(one.days.days(*days), MOST + 1))
            _refuse_too_many(comings, days)
        yield one


def _refuse_too_many(comings: int, days: tuple[date, date]) -> None:
    if comings > MOST:
        first, last = (f"{day:%d/%m/%Y}" for day in days)
        raise Invalid("calendar", TOO_MANY, first=first, last=last, most=MOST)


def _named(name: str) -> str:
    """Return a name as it is told and kept; no programme has a longer one."""
    plain = name.strip()
    return plain if len(plain) <= LONGEST_NAME else f"{plain[: LONGEST_NAME - 1]}…"


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
