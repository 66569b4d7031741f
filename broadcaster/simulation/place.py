"""A believable commune for the planner alone: hamlets, a year of decisions, and its bulletins."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from schedules.almanac import starts_on
from schedules.calendar import Calendar, added, calendar_of, made_year
from schedules.effects import effects
from schedules.local import ONE_DAY, instant
from schedules.marks import DayKind, Mark, NoMusic
from schedules.parts import (
    BulletinBlock,
    FillerPart,
    Order,
    Part,
    Piece,
    RelayPart,
    RelaySource,
)
from schedules.patterns import Frequency
from schedules.recurrence import Recurrence, Rule
from schedules.seasons import (
    Almanac,
    Entry,
    MonthDay,
    OtherTimetable,
    Season,
    SetDay,
    Start,
    Timetable,
)
from schedules.types import (
    Basis,
    BusKey,
    Candidate,
    PartKind,
    PermittedHours,
    Priority,
    Sound,
    StandingPart,
    Template,
    ZoneKey,
)
from schedules.types import Start as Exact

TIMEZONE = ZoneInfo("Asia/Ho_Chi_Minh")
EVERY_DAY = frozenset(range(7))
ZONES_A_HAMLET = 50 / 3
"""So many zones hang on one amplifier, on a bus of their own, and have their own bulletins."""
FOR_ALL, FOR_A_HAMLET = 16, 8
"""Bulletins valid at a time: for the whole commune, and besides for each hamlet."""
VALID_DAYS = 8
FIELDS = ("news", "notice", "law")
_RELAY = RelaySource("vov1", "VOV1", "relay:1")
_SINCE = date(2020, 1, 1)


@dataclass(slots=True)
class Place:
    """What was decided, and what of it holds on a day; the same seed gives the same place."""

    zones: int
    seed: int = 1
    hamlets: tuple[frozenset[ZoneKey], ...] = field(init=False)
    buses: dict[ZoneKey, BusKey] = field(init=False)
    _templates: dict[str, Template] = field(init=False)
    _almanacs: dict[int, Almanac] = field(init=False, default_factory=dict)
    _calendars: dict[int, Calendar] = field(init=False, default_factory=dict)
    _drawn: dict[date, tuple[Candidate, ...]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        number = max(1, round(self.zones / ZONES_A_HAMLET))
        self.hamlets = tuple(
            frozenset(ZoneKey(zone) for zone in range(first, self.zones + 1, number))
            for first in range(1, number + 1)
        )
        self.buses = {
            zone: BusKey(f"bus{hamlet}")
            for hamlet, zones in enumerate(self.hamlets, 1)
            for zone in zones
        }
        self._templates = {one.key: one for one in self._made_templates()}

    def basis_of(self, day: date) -> Basis:
        """Return everything that was decided about a day."""
        almanac, calendar = self._year(day.year)
        found = effects(day, calendar)
        silent = found.everywhere(NoMusic)
        starts = [one.start for one in starts_on(day, almanac).starts]
        return Basis(
            templates=tuple(self._template(start) for start in starts),
            candidates=self._valid_on(day),
            permitted=self._permitted(),
            buses=self.buses,
            no_music="" if silent is None else silent.mark.name,
        )

    def _template(self, start: Start) -> Template:
        return replace(self._templates[start.template], starts=start.at, weekdays=EVERY_DAY)

    def _year(self, year: int) -> tuple[Almanac, Calendar]:
        """Return a year's decisions; one year is kept at a time."""
        if year not in self._almanacs:
            calendar = calendar_of([*made_year(year), *_mourning(year)])
            self._almanacs = {year: self._almanac(year, calendar)}
            self._calendars = {year: calendar}
        return self._almanacs[year], self._calendars[year]

    def _almanac(self, year: int, calendar: Calendar) -> Almanac:
        holidays: dict[date, SetDay] = {
            day: OtherTimetable("holiday", marks[0].name)
            for day, marks in calendar.days.items()
            if day.year == year and marks[0].kind is DayKind.PUBLIC_HOLIDAY
        }
        hamlets = [f"h{number}" for number in range(1, len(self.hamlets) + 1)]
        winter = _timetable("winter", ("am", time(5, 30)), ("pm", time(17)), hamlets)
        summer = _timetable("summer", ("am", time(5)), ("pm", time(17, 30)), hamlets)
        holiday = _timetable("holiday", ("am", time(5, 45)), ("pm", time(17)), [])
        return Almanac(
            usual="winter",
            timetables={one.key: one for one in (winter, summer, holiday)},
            seasons=(Season("Summer", "summer", MonthDay(4, 16), MonthDay(10, 15)),),
            set_days=holidays,
        )

    def _made_templates(self) -> list[Template]:
        everyone = frozenset(self.buses)
        tune, words, closing = (
            _standing(kind, number)
            for number, kind in enumerate(
                (PartKind.SIGNATURE, PartKind.OPENING, PartKind.CLOSING), 1
            )
        )
        news = BulletinBlock("News", frozenset({"news"}), rotate=True, longest=_minutes(8))
        notices = BulletinBlock("Notices", frozenset({"notice"}), times=2, most=4, yields=2)
        law = BulletinBlock("Law", frozenset({"law"}), order=Order.NEWEST, longest=_minutes(10))
        rest = BulletinBlock("All", order=Order.OLDEST, rotate=True, longest=_minutes(15))
        music = FillerPart(_PIECES, "Music")
        relay = RelayPart(_RELAY, time(6), time(6, 30))
        exact = replace(_standing(PartKind.WORDS, 4), start=Exact(time(17, 50), hard=False))
        am: tuple[Part, ...] = (tune, words, notices, news, music, relay, law, closing)
        pm: tuple[Part, ...] = (tune, words, news, law, music, exact, closing)
        own: tuple[Part, ...] = (tune, words, rest, music, closing)
        return [
            _template("am", "Morning", everyone, am, 110),
            _template("pm", "Evening", everyone, pm, 70),
            *(
                _template(f"h{number}", f"Hamlet {number}", zones, own, 25)
                for number, zones in enumerate(self.hamlets, 1)
            ),
        ]

    def _permitted(self) -> tuple[PermittedHours, ...]:
        everyone = frozenset(self.buses)
        first = self.hamlets[0]
        return (
            PermittedHours("Morning", time(5), time(7), EVERY_DAY, everyone),
            PermittedHours("Noon", time(11), time(13), EVERY_DAY, everyone - first, 60),
            PermittedHours("Noon by the school", time(11), time(12), EVERY_DAY, first, 20),
            PermittedHours("Evening", time(16, 30), time(20), EVERY_DAY, everyone, 120),
        )

    def _valid_on(self, day: date) -> tuple[Candidate, ...]:
        """Return the bulletins valid on a day, those of days long gone forgotten."""
        arrived = [day - timedelta(days=ago) for ago in range(VALID_DAYS)]
        self._drawn = {at: self._drawn.get(at) or self._arriving(at) for at in arrived}
        return tuple(one for at in arrived for one in self._drawn[at])

    def _arriving(self, day: date) -> tuple[Candidate, ...]:
        random = Random(f"{self.seed} {day}")  # noqa: S311 -- repeatable on purpose
        wanted = [(FOR_ALL // VALID_DAYS, frozenset(self.buses))]
        wanted += [(FOR_A_HAMLET // VALID_DAYS, zones) for zones in self.hamlets]
        places = [zones for number, zones in wanted for _ in range(number)]
        first = (day - _SINCE).days * len(places)
        return tuple(
            _bulletin(first + number, day, zones, random) for number, zones in enumerate(places)
        )


def _bulletin(number: int, day: date, zones: frozenset[ZoneKey], random: Random) -> Candidate:
    begins = instant(day, time(4), TIMEZONE)
    received: datetime = begins - timedelta(minutes=random.randrange(600))
    return Candidate(
        bulletin=number,
        title=f"Bulletin {number}",
        sound=Sound(f"{number:064x}"[::-1], timedelta(seconds=random.randrange(20, 200))),
        zones=zones,
        priority=random.choices([Priority.PRIORITY, Priority.NORMAL], [1, 9])[0],
        valid_from=begins,
        valid_until=instant(day + ONE_DAY * (VALID_DAYS - 1), time(23), TIMEZONE),
        airings=random.choice([2, 4, 6, None]),
        authority=f"approval:{number}",
        received=received,
        field=random.choice(FIELDS),
    )


def _timetable(
    key: str, morning: tuple[str, time], evening: tuple[str, time], hamlets: list[str]
) -> Timetable:
    daily = Recurrence((Rule(Frequency.DAILY, _SINCE),))
    starts = [Start(at, template) for template, at in (morning, evening)]
    starts += [Start(time(11, 15), template) for template in hamlets]
    return Timetable(key, key.title(), tuple(Entry(start, daily) for start in starts))


def _template(
    key: str, name: str, zones: frozenset[ZoneKey], parts: tuple[Part, ...], longest: int
) -> Template:
    nothing: tuple[StandingPart, ...] = ()
    starts = time(12)
    return Template(key, name, starts, EVERY_DAY, zones, nothing, nothing, _minutes(longest), parts)


def _standing(kind: PartKind, number: int) -> StandingPart:
    sound = Sound(f"{number}f" * 32, timedelta(seconds=8 + number))
    return StandingPart(kind, kind.value.title(), sound, f"standing:{number}")


def _minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def _mourning(year: int) -> tuple[Mark, ...]:
    return added("mourning", (date(year, 7, 25), date(year, 7, 26)), DayKind.MOURNING, "Quốc tang")


_PIECES = tuple(
    Piece(
        f"Song {number}",
        Sound(f"{number:02}e0" * 16, timedelta(seconds=170 + 23 * number)),
        "standing:9",
    )
    for number in range(6)
)
