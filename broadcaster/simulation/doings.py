"""What the people of a commune do at their desk in a year, drawn from the seed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random

from broadcaster.domain.bulletin import BulletinId
from broadcaster.domain.programmes import HoursId, TemplateId
from broadcaster.errors import Refused
from broadcaster.services.plan_views import HoursFields, TemplateFields
from broadcaster.simulation.auditor import Happening
from broadcaster.simulation.evenings import EVENING_AT, evening
from broadcaster.simulation.hamlet import Hamlet
from broadcaster.simulation.station import EVERY_DAY, Desk, fields_of, frame
from schedules.marks import NoMusic, OtherTimetable
from schedules.types import Priority, ZoneKey

COMMUNE_AT = (time(5, 30), time(17))
HAMLETS_AT = (time(6, 15), time(11, 15), time(18), time(19))
NIGHT_AT = time(2, 15)
SUNDAY = frozenset({6})
FOR_ALL, FOR_A_HAMLET = 9, 14
"""So many bulletins are valid at a time, for the whole commune and besides for each hamlet."""
NOON = "Trưa"
HOLIDAYS = (
    *("new-year", "victory", "labour", "national-day", "national-day-2", "gio-to"),
    *(f"tet-{number}" for number in range(5)),
)
"""Occasions on which hamlets have no programme of their own."""
_CUT_WITHIN = timedelta(seconds=15)
CATCHING_UP = timedelta(seconds=45)
"""So much longer items may begin late one after the other: each gap gives back half a second."""
_LEVELS = (0, 0, -6, 3)
"""How much louder or softer than its clip a bulletin is wanted, one after the other (dB)."""
_LETTERS = "Kính mời bà con chú ý nghe thông báo của Ủy ban nhân dân xã về việc số "


@dataclass(slots=True)
class _Bulletin:
    number: BulletinId
    until: datetime
    hamlet: int | None


@dataclass(slots=True)
class Doings:
    """Draws and does; every verb returns what it may have changed on the air, if anything."""

    desk: Desk
    hamlets: tuple[Hamlet, ...]
    random: Random
    valid: list[_Bulletin] = field(default_factory=list)
    templates: dict[TemplateId, TemplateFields] = field(default_factory=dict)
    hours: dict[str, tuple[HoursId, HoursFields]] = field(default_factory=dict)
    held: list[date] = field(default_factory=list)
    warnings: dict[BulletinId, datetime] = field(default_factory=dict)
    """When each emergency was allowed."""
    _written: int = 0

    def settle(self) -> None:
        """Make the timetable, the permitted hours and the first bulletins."""
        everywhere = self._everywhere
        for name, opens, closes, days, zones, minutes in (
            ("Sáng", time(5), time(7, 30), EVERY_DAY, everywhere, None),
            (NOON, time(11), time(13), EVERY_DAY, everywhere, 30),
            ("Chiều", time(16, 30), time(20), EVERY_DAY, everywhere, None),
            ("Đêm", time(2), time(4), SUNDAY, self.hamlets[0].zones, 10),
        ):
            hours = HoursFields(name, opens, closes, days, zones, minutes)
            self.hours[name] = (self.desk.save_hours(hours), hours)
        for at in COMMUNE_AT:
            self._template(frame(f"Xã {at:%H:%M}", at, everywhere, timedelta(minutes=3)))
        for hamlet in self.hamlets:
            for at in HAMLETS_AT:
                name = f"Thôn {hamlet.number} {at:%H:%M}"
                made = frame(name, at, hamlet.zones, timedelta(minutes=6))
                self._template(evening(hamlet.number, made) if at == EVENING_AT else made)
        night = frame("Đêm", NIGHT_AT, self.hamlets[0].zones, timedelta(minutes=2))
        self._template(replace(night, weekdays=SUNDAY))
        self.desk.allow_tune()
        self._decide_the_year()
        self.write_what_is_missing()

    def write_what_is_missing(self) -> None:
        """Write new bulletins for those whose validity is over."""
        self._forget_what_is_over()
        for hamlet in (None, *self.hamlets):
            number = None if hamlet is None else hamlet.number
            there = sum(one.hamlet == number for one in self.valid)
            wanted = FOR_ALL if hamlet is None else FOR_A_HAMLET
            for _ in range(wanted - there):
                self._write(hamlet)

    def withdraw(self) -> Happening | None:
        """Take a bulletin back."""
        self._forget_what_is_over()
        one = self.valid.pop(self.random.randrange(len(self.valid)))
        self.desk.withdraw(one.number)
        return self._of_bulletin("withdrawn", one.number)

    def correct(self) -> Happening | None:
        """Change the words of a bulletin; what was allowed before may not sound any more."""
        self._forget_what_is_over()
        one = self.random.choice(self.valid)
        self.desk.correct(one.number, self._text())
        return self._of_bulletin("corrected", one.number)

    def move_a_programme(self) -> None:
        """Let a hamlet's programme start some minutes earlier or later than it usually does."""
        number = self.random.choice([n for n, one in self.templates.items() if "Thôn" in one.name])
        fields = self.templates[number]
        usual = time.fromisoformat(fields.name.rpartition(" ")[2])
        minute = usual.minute + self.random.randint(-5, 5)
        self._template(replace(fields, starts=usual.replace(minute=minute % 60)), number)

    def change_hours(self) -> None:
        """Let the hours of noon end sooner, or be fewer minutes, or as they were."""
        number, hours = self.hours[NOON]
        closes = self.random.choice([time(11, 18), time(11, 19, 30), *(time(13),) * 4])
        minutes = self.random.choice([3, 30, 30, None])
        changed = replace(hours, closes=closes, minutes_a_day=minutes)
        self.desk.save_hours(changed, number)

    def play_now(self) -> None:
        """Put a bulletin on air by hand; the station may say that it cannot be."""
        self._forget_what_is_over()
        one = self.random.choice(self.valid)
        zones = self._where(one)
        with suppress(Refused):
            self.desk.play(one.number, zones, timedelta(minutes=self.random.randint(0, 4)))

    def hold_the_day(self) -> None:
        """Hold today's plan, until somebody lets it go in the evening."""
        day = self.desk.today()
        if day not in self.held:
            self.desk.hold(day)
            self.held.append(day)

    def release_what_is_held(self) -> None:
        """Let every plan go."""
        for day in self.held:
            self.desk.release(day)
        self.held.clear()

    def warn(self) -> Happening:
        """Warn everybody, or some zones of a hamlet: at once, and again until it is over.

        What sounds just then on the buses it takes is cut, and the warning waits for its lines to
        be switched; what other hamlets hear is no affair of it.
        """
        now = self.desk.clock.now()
        until = now + timedelta(minutes=self.random.randint(20, 120))
        zones = taken = self._everywhere
        if self.random.random() < 0.5:  # noqa: PLR2004 -- a coin
            taken = self.random.choice(self.hamlets).zones
            zones = frozenset(self.random.sample(sorted(taken), -(-len(taken) // 2)))
        fields = fields_of(self._title(), Priority.EMERGENCY, zones, until)
        every = timedelta(minutes=self.random.choice([10, 15, 30]))
        number = self.desk.bulletin(replace(fields, repeat_every=every), self._text())
        self.warnings[number] = now
        over = now + _CUT_WITHIN
        return Happening("warned", now, over, catches_up=over + CATCHING_UP, zones=taken)

    @property
    def _everywhere(self) -> frozenset[int]:
        return frozenset().union(*(one.zones for one in self.hamlets))

    def _decide_the_year(self) -> None:
        """Set the times of summer, and what holidays, days of mourning and rằm are like."""
        commune = {n: one.starts for n, one in self.templates.items() if "Xã" in one.name}
        hamlets = dict.fromkeys(n for n, one in self.templates.items() if "Thôn" in one.name)
        later = {n: at.replace(minute=at.minute + 15) for n, at in commune.items()}
        self.desk.keep_season("Mùa hè", later, (date(2026, 4, 16), date(2026, 10, 15)))
        holiday = self.desk.keep_timetable("Ngày lễ", hamlets)
        for occasion in HOLIDAYS:
            self.desk.keep_occasion(occasion, (OtherTimetable(str(holiday)),))
        for occasion in ("ram", "mung-mot"):
            self.desk.keep_occasion(
                occasion, (NoMusic(frozenset(map(ZoneKey, self.hamlets[0].zones))),)
            )

    def _template(self, fields: TemplateFields, number: TemplateId | None = None) -> None:
        self.templates[self.desk.save_template(fields, number)] = fields

    def _write(self, hamlet: Hamlet | None) -> None:
        now = self.desk.clock.now()
        until = now + timedelta(days=self.random.randint(6, 20), minutes=self.random.randrange(900))
        made = _Bulletin(BulletinId(0), until, None if hamlet is None else hamlet.number)
        priority = self.random.choices([Priority.PRIORITY, Priority.NORMAL], [1, 12])[0]
        fields = fields_of(self._title(), priority, self._where(made), until)
        airings = self.random.choice([None, None, None, 10])
        gain_db = _LEVELS[self._written % len(_LEVELS)]
        fields = replace(fields, airings=airings, gain_db=gain_db)
        made.number = self.desk.bulletin(fields, self._text())
        self.valid.append(made)

    def _forget_what_is_over(self) -> None:
        soon = self.desk.clock.now() + timedelta(minutes=1)
        self.valid = [one for one in self.valid if one.until > soon]

    def _where(self, one: _Bulletin) -> frozenset[int]:
        """Draw where a bulletin is heard: mostly in all zones of its hamlet, or of all hamlets."""
        inside = [h.zones for h in self.hamlets if one.hamlet in (None, h.number)]
        zones = sorted(frozenset().union(*inside))
        if self.random.random() < 0.92:  # noqa: PLR2004 -- a draw
            return frozenset(zones)
        return frozenset(self.random.sample(zones, self.random.randint(1, len(zones))))

    def _of_bulletin(self, what: str, number: BulletinId) -> Happening:
        now = self.desk.clock.now()
        return Happening(what, now, now + timedelta(hours=3), bulletin=number)

    def _title(self) -> str:
        return f"Thông báo {self._written}"

    def _text(self) -> str:
        self._written += 1
        return f"{_LETTERS}{self._written}."[self.random.randrange(20) :].strip()


def daily(doings: Doings) -> dict[Callable[[], Happening | None], float]:
    """Return what people do now and then, with how often a day."""
    return {
        doings.withdraw: 0.3,
        doings.correct: 0.3,
        doings.move_a_programme: 0.2,
        doings.play_now: 0.3,
        doings.warn: 0.1,
        doings.hold_the_day: 0.1,
    }
