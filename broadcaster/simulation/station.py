"""A station of its own for one simulated year: a real database, its people, and what they do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from audio.library import Library
from broadcaster.domain import effects
from broadcaster.domain.bulletin import BulletinId, InformationField
from broadcaster.domain.people import Person, PersonId, Role
from broadcaster.founding.rows import found
from broadcaster.founding.stationfile import (
    AmplifierPlan,
    BusPlan,
    Contact,
    DevicePlan,
    PersonPlan,
    StationFile,
    ZonePlan,
)
from broadcaster.services import (
    approvals,
    bulletins,
    holds,
    oneoffs,
    place_rules,
    planning,
    timetable,
)
from broadcaster.services.intake import Originals
from broadcaster.services.plan_views import HoursFields, OneOffView, TemplateFields
from broadcaster.services.spoken import speak_ahead
from broadcaster.services.standing_sounds import make_missing
from broadcaster.services.views import Change, Fields
from broadcaster.services.voicing import Studio, render_next
from broadcaster.simulation.evenings import MUSIC
from broadcaster.simulation.hum import Hum
from broadcaster.store import clips, migrate
from broadcaster.store.session import factory, open_database, transaction
from broadcaster.store.tables import (
    OccasionRow,
    PersonRow,
    SeasonRow,
    TimetableEntryRow,
    TimetableRow,
)

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from broadcaster.domain.programmes import HoursId, TemplateId
    from broadcaster.ports import Clock
    from broadcaster.simulation.hamlet import Hamlet
    from schedules.marks import Effect

EVERY_DAY: Final = frozenset(range(7))
_PEOPLE = (
    PersonPlan(login="admin", name="Anh Tuấn", role=Role.ADMINISTRATOR),
    PersonPlan(login="operator", name="Chị Lan", role=Role.OPERATOR),
    PersonPlan(login="approver", name="Bác Hòa", role=Role.APPROVER),
)


class Desk:
    """The desk of the station: every verb is one call of a real service in its own transaction."""

    def __init__(
        self, folder: Path, clock: Clock, hamlets: Sequence[Hamlet], timezone: str
    ) -> None:
        self.database = folder / "station.db"
        self.journal = folder / "journal.jsonl"
        self.clock = clock
        migrate.upgrade(self.database)
        self.library = Library(folder / "clips")
        self._folder = folder
        self._timezone = ZoneInfo(timezone)
        self._tables: Engine | None = None
        self.start_worker()
        with self.work() as session:
            originals = Originals(folder / "originals")
            found(session, clock, _station_file(hamlets, timezone), originals)
        self.people = self._read_people()

    def start_worker(self) -> None:
        """Begin as a worker does that has just been started: nothing is remembered."""
        if self._tables is not None:
            self._tables.dispose()
        self._tables = open_database(self.database)
        self.sessions = factory(self._tables)
        voice = Hum()
        self._studio = Studio(
            "worker", {voice.name: voice}, self.library, self._folder / "originals"
        )

    @contextmanager
    def work(self) -> Iterator[Session]:
        """Run one transaction."""
        with transaction(self.sessions) as session:
            yield session

    def bulletin(self, fields: Fields, text: str) -> BulletinId:
        """Write a bulletin, have it spoken and allowed; return its number."""
        operator = self.people[Role.OPERATOR]
        with self.work() as session:
            made = bulletins.draft(session, self.clock, operator, fields, text)
        self.allow(made)
        return made

    def allow(self, bulletin: BulletinId) -> None:
        """Send a draft for approval, have it spoken, and let another person allow it."""
        with self.work() as session:
            version = bulletins.show(session, self.clock, bulletin).version
            operator = self.people[Role.OPERATOR]
            bulletins.submit(session, self.clock, bulletin, operator, version)
        while render_next(self.sessions, self.clock, self._studio, urgent_only=False):
            pass
        with self.work() as session:
            page = bulletins.show(session, self.clock, bulletin)
            assert page.revision.clip is not None  # noqa: S101 -- the hum never fails
            approvals.approve(
                session,
                self.clock,
                bulletin,
                by=self.people[Role.APPROVER],
                clip=page.revision.clip.hash,
                version=page.version,
            )

    def correct(self, bulletin: BulletinId, text: str) -> None:
        """Change the words of a bulletin, and have them allowed anew."""
        with self.work() as session:
            page = bulletins.show(session, self.clock, bulletin)
            change = Change(page.version, page.fields, text)
            operator = self.people[Role.OPERATOR]
            bulletins.edit(session, self.clock, bulletin, operator, change)
        self.allow(bulletin)

    def withdraw(self, bulletin: BulletinId) -> None:
        """Take a bulletin back."""
        with self.work() as session:
            bulletins.withdraw(session, self.clock, bulletin, self.people[Role.OPERATOR])

    def play(self, bulletin: BulletinId, zones: frozenset[int], delay: timedelta) -> OneOffView:
        """Put a bulletin on air by hand; raises Refused."""
        with self.work() as session:
            operator = self.people[Role.OPERATOR]
            return oneoffs.play_soon(session, self.clock, bulletin, zones, delay, operator)

    def save_template(self, fields: TemplateFields, number: TemplateId | None = None) -> TemplateId:
        """Make a programme's frame, or change it; its words are spoken at once."""
        with self.work() as session:
            admin = self.people[Role.ADMINISTRATOR]
            saved = timetable.save_template(session, self.clock, admin, fields, number)
        make_missing(self.sessions, self.clock, self._studio)
        self.speak()
        return saved

    def speak(self) -> None:
        """Speak the words of the days ahead, as the worker does when it has nothing else to do."""
        while speak_ahead(self.sessions, self.clock, self._studio):
            pass

    def keep_timetable(self, name: str, starts: Mapping[TemplateId, time | None]) -> int:
        """Keep other times for some programmes, None for one that is not aired; its number."""
        with self.work() as session:
            row = TimetableRow(name=name)
            session.add(row)
            session.flush()
            session.add_all(
                TimetableEntryRow(
                    timetable=row.id, template=number, starts=at, weekdays=frozenset()
                )
                for number, at in starts.items()
            )
            return row.id

    def keep_season(
        self, name: str, starts: Mapping[TemplateId, time | None], days: tuple[date, date]
    ) -> None:
        """Keep other times for a stretch of every year."""
        timetable = self.keep_timetable(name, starts)
        with self.work() as session:
            session.add(SeasonRow(name=name, timetable=timetable, first=days[0], last=days[1]))

    def keep_occasion(self, occasion: str, brings: tuple[Effect, ...]) -> None:
        """Keep what an occasion brings whenever it comes back."""
        with self.work() as session:
            session.add(OccasionRow(occasion=occasion, effects=effects.to_json(brings)))

    def save_hours(self, fields: HoursFields, number: HoursId | None = None) -> HoursId:
        """Make permitted hours, or change them."""
        with self.work() as session:
            admin = self.people[Role.ADMINISTRATOR]
            return place_rules.save_hours(session, self.clock, admin, fields, number)

    def allow_tune(self) -> None:
        """Let the approver hear and allow every sound of a frame that waits."""
        make_missing(self.sessions, self.clock, self._studio)
        with self.work() as session:
            for row in clips.standing(session):
                if row.approved is None and row.clip is not None:
                    approver = self.people[Role.APPROVER]
                    approvals.approve_standing(session, self.clock, row.id, approver, row.clip)

    def today(self) -> date:
        """Return the local day."""
        return self.clock.now().astimezone(self._timezone).date()

    def hold(self, day: date) -> None:
        """Hold the plan of a day as it is."""
        with self.work() as session:
            operator = self.people[Role.OPERATOR]
            holds.hold(session, self.clock, day, operator, "Bí thư đang xem lại")

    def release(self, day: date) -> None:
        """Let the plan of a day follow what it rests on again."""
        with self.work() as session:
            holds.release(session, self.clock, day, self.people[Role.OPERATOR])

    def expire(self) -> None:
        """Let everything end whose validity has passed, as the worker does."""
        with self.work() as session:
            bulletins.expire_due(session, self.clock)

    def publish(self, cause: str) -> None:
        """Publish today and tomorrow where anything changed."""
        with self.work() as session:
            planning.publish_ahead(session, self.clock, cause)

    def _read_people(self) -> dict[Role, Person]:
        with self.work() as session:
            rows = session.scalars(select(PersonRow)).all()
            return {
                Role(row.role): Person(PersonId(row.id), row.login, row.name, Role(row.role))
                for row in rows
            }


def fields_of(title: str, priority: int, zones: frozenset[int], until: datetime) -> Fields:
    """Return the fields of a bulletin that is valid from now on and aired in every programme."""
    return Fields(title, InformationField.GENERAL, priority, zones, until)  # type: ignore[arg-type]


def frame(name: str, starts: time, zones: frozenset[int], longest: timedelta) -> TemplateFields:
    """Return a daily programme's frame with opening and closing words."""
    opening, closing = f"{name} xin kính chào.", "Xin cảm ơn bà con"
    return TemplateFields(name, starts, EVERY_DAY, zones, longest, opening, closing)


def _station_file(hamlets: Sequence[Hamlet], timezone: str) -> StationFile:
    """Describe the hamlets as a station file does; zones are numbered as they come."""
    return StationFile(
        name="Đài truyền thanh xã",
        timezone=timezone,
        people=_PEOPLE,
        bell_music=MUSIC,
        buses=tuple(BusPlan(name=one.bus, label=one.bus) for one in hamlets),
        devices=tuple(
            DevicePlan(name=board, label=board, profile="waveshare8", url="", simulated=True)
            for one in hamlets
            for board in one.boards
        ),
        amplifiers=tuple(_amplifier(one) for one in hamlets),
        zones=tuple(
            ZonePlan(
                name=f"Cụm {zone}",
                areas=("Xã", f"Thôn {one.number}"),
                amplifier=one.bus,
                outputs=tuple(Contact(device=o.board, channel=o.channel) for o in horns),
            )
            for one in hamlets
            for zone, horns in sorted(one.wiring.lines.items())
        ),
    )


def _amplifier(hamlet: Hamlet) -> AmplifierPlan:
    spec = hamlet.wiring.amplifier
    contacts = [
        None if output is None else Contact(device=output.board, channel=output.channel)
        for output in (spec.power, spec.mute)
    ]
    return AmplifierPlan(
        name=hamlet.bus,
        label=hamlet.bus,
        bus=hamlet.bus,
        warm_up_s=spec.warm_up.total_seconds(),
        power=contacts[0],
        mute=contacts[1],
    )
