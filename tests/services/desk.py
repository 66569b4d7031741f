"""A small commune's desk for tests: a real database file, a clock that is told, a false voice."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy.orm import Session, sessionmaker

from audio.errors import Cancelled, DiskFull, VoiceFailed
from audio.library import Library
from broadcaster.clocks import VirtualClock
from broadcaster.domain.bulletin import BulletinId, InformationField
from broadcaster.domain.people import Person, PersonId, Role
from broadcaster.services import approvals, bulletins
from broadcaster.services.intake import Originals
from broadcaster.services.views import BulletinPage, Fields
from broadcaster.services.voicing import Studio, render_next
from broadcaster.store import migrate
from broadcaster.store.session import factory, open_database, transaction
from broadcaster.store.tables import (
    AmplifierRow,
    AreaRow,
    BusRow,
    DeviceRow,
    OutputRow,
    PersonRow,
    StandingClipRow,
    StationRow,
    TemplateRow,
    ZoneRow,
)
from schedules.types import Priority

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)  # ten in the morning in Ha Noi
TEXT = "Thông báo về việc tiêm phòng.\nĐề nghị bà con đưa trẻ đến trạm y tế xã."
EAST, WEST, SILENT = 1, 2, 3


@dataclass
class FakeVoice:
    """A voice that hums, and can be told to fail or to do something while it speaks."""

    name: str = "espeak"
    label: str = "The humming voice"
    online: bool = False
    fails: bool = False
    said: list[str] = field(default_factory=list)
    meanwhile: Callable[[], None] | None = None
    breaks: BaseException | None = None
    settings: dict[str, object] = field(default_factory=dict)

    def trigger_failure(self) -> None:
        self.fails = True

    def trigger_recovery(self) -> None:
        self.fails = False
        self.breaks = None

    def say(self, paragraph: str, *, cancelled: Callable[[], bool], manner: object = None) -> Any:
        del manner
        if self.meanwhile is not None:
            self.meanwhile()
        if self.breaks is not None:
            raise self.breaks
        if cancelled():
            raise Cancelled("The speaking was called off.")
        if self.fails:
            raise VoiceFailed("The voice {voice} does not answer.", voice=self.label)
        self.said.append(paragraph)
        pitch = 200 + 7 * len(self.said) + len(paragraph)
        moments = np.arange(24_000) / 48_000
        return (0.3 * np.sin(2 * np.pi * pitch * moments)).astype(np.float32)


class FullDisk(Library):
    """A clip folder on a disk with no room."""

    def put(self, path: Path) -> Any:
        raise DiskFull("The disk is full: no room for {name}.", name=path.name)


@dataclass
class Desk:
    """Everything a service needs, and short ways of doing what most tests begin with."""

    folder: Path
    sessions: sessionmaker[Session]
    clock: VirtualClock
    people: dict[Role, Person]
    voice: FakeVoice
    studio: Studio

    @property
    def operator(self) -> Person:
        return self.people[Role.OPERATOR]

    @property
    def approver(self) -> Person:
        return self.people[Role.APPROVER]

    @property
    def administrator(self) -> Person:
        return self.people[Role.ADMINISTRATOR]

    @property
    def originals(self) -> Originals:
        return Originals(self.folder / "originals")

    @contextmanager
    def work(self) -> Iterator[Session]:
        with transaction(self.sessions) as session:
            yield session

    def fields(self, **changes: Any) -> Fields:
        given: dict[str, Any] = {
            "title": "Tiêm phòng cho trẻ",
            "field": InformationField.GENERAL,
            "priority": Priority.NORMAL,
            "zones": frozenset({EAST, WEST}),
            "valid_until": self.clock.now() + timedelta(days=7),
        }
        return Fields(**(given | changes))

    def draft(self, text: str = TEXT, **changes: Any) -> BulletinId:
        with self.work() as session:
            return bulletins.draft(session, self.clock, self.operator, self.fields(**changes), text)

    def page(self, bulletin: BulletinId) -> BulletinPage:
        with self.work() as session:
            return bulletins.show(session, self.clock, bulletin)

    def submit(self, bulletin: BulletinId) -> None:
        version = self.page(bulletin).version
        with self.work() as session:
            bulletins.submit(session, self.clock, bulletin, self.operator, version)

    def render(self, *, urgent_only: bool = False) -> bool:
        return render_next(self.sessions, self.clock, self.studio, urgent_only=urgent_only)

    def approve(self, bulletin: BulletinId, by: Person | None = None) -> None:
        page = self.page(bulletin)
        clip = page.revision.clip.hash if page.revision.clip else "0" * 64
        with self.work() as session:
            approvals.approve(
                session,
                self.clock,
                bulletin,
                by=by or self.approver,
                clip=clip,
                version=page.version,
            )

    def submitted(self, text: str = TEXT, **changes: Any) -> BulletinId:
        bulletin = self.draft(text, **changes)
        self.submit(bulletin)
        self.render()
        return bulletin

    def approved(self, text: str = TEXT, **changes: Any) -> BulletinId:
        bulletin = self.submitted(text, **changes)
        self.approve(bulletin)
        return bulletin

    def template(self, starts: time = time(17, 0), zones: frozenset[int] | None = None) -> int:
        with self.work() as session:
            row = TemplateRow(
                name="Buổi chiều",
                starts=starts,
                weekdays=frozenset(range(7)),
                zones=zones or frozenset({EAST, WEST}),
                longest=timedelta(minutes=30),
            )
            session.add(row)
            session.flush()
            return row.id

    def standing(self, kind: str = "opening", text: str = "Đây là đài truyền thanh xã.") -> int:
        template = self.template()
        with self.work() as session:
            row = StandingClipRow(template=template, kind=kind, text=text)
            session.add(row)
            session.flush()
            return row.id


def made_desk(folder: Path, database: Path) -> Desk:
    """Open a desk on a copy of an empty, finished database."""
    path = folder / "station.db"
    shutil.copy(database, path)
    clock = VirtualClock(NOW)
    sessions = factory(open_database(path))
    (folder / "originals").mkdir()
    with transaction(sessions) as session:
        people = _settle(session, clock)
    voice = FakeVoice()
    studio = Studio(
        "worker-1", {voice.name: voice}, Library(folder / "clips"), folder / "originals"
    )
    return Desk(folder, sessions, clock, people, voice, studio)


def empty_database(path: Path) -> Path:
    """Make a finished database without anything in it."""
    migrate.upgrade(path)
    return path


def _settle(session: Session, clock: VirtualClock) -> dict[Role, Person]:
    session.add_all(
        [
            StationRow(name="Đài truyền thanh xã", sample=True),
            AreaRow(id=1, name="Xã"),
            AreaRow(id=2, parent=1, name="Thôn Đông"),
            BusRow(name="main", label="Tăng âm"),
            DeviceRow(name="board", label="Bo rơ-le", profile="waveshare8", url="", simulated=True),
        ]
    )
    session.flush()
    session.add(AmplifierRow(name="amp", label="Tăng âm", bus="main", warm_up=timedelta(seconds=2)))
    session.flush()
    session.add_all(
        [
            ZoneRow(id=EAST, area=2, name="Đông", position=1, amplifier="amp"),
            ZoneRow(id=WEST, area=1, name="Tây", position=2, amplifier="amp"),
            ZoneRow(id=SILENT, area=1, name="Xóm mới", position=3, amplifier="amp"),
        ]
    )
    session.flush()
    session.add_all(
        [
            OutputRow(device="board", channel=1, role="amplifier_power", amplifier="amp"),
            OutputRow(device="board", channel=2, role="zone", zone=EAST),
            OutputRow(device="board", channel=3, role="zone", zone=WEST),
        ]
    )
    people = {}
    for role in Role:
        row = PersonRow(
            login=role.value,
            name=role.value.title(),
            role=role.value,
            password_hash="-",
            created=clock.now(),
        )
        session.add(row)
        session.flush()
        people[role] = Person(PersonId(row.id), row.login, row.name, role)
    return people
