"""A sample station for the tests of the pages: real database, told clock, false voice and air."""

from __future__ import annotations

import io
import shutil
import wave
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from fake_studio import FakeMicrophone, FakeStudio
from sqlalchemy.orm import Session, sessionmaker

from audio.library import Library
from broadcaster.clocks import VirtualClock
from broadcaster.domain.air import AirState, Stopped
from broadcaster.domain.bulletin import BulletinId, InformationField
from broadcaster.domain.emergency import Emergency, Signature, StoredSound
from broadcaster.domain.live import LiveWish
from broadcaster.domain.makes import Make, Makes
from broadcaster.domain.people import Person, PersonId
from broadcaster.domain.relaying import Trial
from broadcaster.domain.sound import Audition, Heard
from broadcaster.errors import BroadcasterError, Unreachable
from broadcaster.folder import Folder
from broadcaster.founding.rows import found
from broadcaster.founding.stationfile import parse, sample_text
from broadcaster.ports import Clock
from broadcaster.services import approvals, bulletins, devices, people
from broadcaster.services.clock_care import Care
from broadcaster.services.views import BulletinPage, Fields
from broadcaster.services.voicing import Studio, render_next
from broadcaster.settings import Settings
from broadcaster.store import migrate
from broadcaster.store.session import factory, open_database, transaction
from broadcaster.store.tables import PersonRow
from schedules.types import Priority, Reason
from tests.fake_machine import FakeMachine

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)  # Saturday, ten in the morning in Ha Noi
PASSWORD = "mot-hai-ba-bon-nam"
LIMIT = timedelta(seconds=30)
TEXT = (
    "Thông báo về việc tiêm phòng.\n"
    "Ngày 25/11/2026, UBND xã tổ chức tiêm phòng cho trẻ.\n"
    "Đề nghị bà con đưa trẻ đến trạm y tế xã đúng giờ."
)
LOGINS = ("quantri", "bientap", "duyet", "kythuat", "giamsat")


@dataclass
class FakeAir:
    """The door to playout: keeps what was asked, and can be told to be away."""

    asked: list[tuple[object, ...]] = field(default_factory=list)
    breaks: BroadcasterError | None = None
    came: Stopped = field(default_factory=lambda: Stopped(is_silent=True))
    state: AirState | None = None
    studio: FakeStudio = field(default_factory=FakeStudio)

    def trigger_failure(self, error: BroadcasterError) -> None:
        self.breaks = error

    def trigger_stopped(self, came: Stopped) -> None:
        self.came = came

    def stop(self, *, by: str, via: str = "", zones: frozenset[int] | None = None) -> Stopped:
        self._heard("stop", by, via, zones)
        return self.came

    def go_on(self, *, by: str, via: str = "", programme: str | None = None) -> None:
        self._heard("go on", by, via, programme)

    def confirm_clock(self, *, by: str) -> None:
        self._heard("clock", by)

    def test_zone(self, zone: int, *, by: str, length: timedelta) -> None:
        self._heard("test", zone, by, length)

    def emergency(self, order: Emergency) -> None:
        self._heard("emergency", order)

    def emergency_words(self, emergency: int, speech: StoredSound) -> None:
        self._heard("words", emergency, speech)

    def emergency_again(self, emergency: int, *, by: str) -> None:
        self._heard("again", emergency, by)

    def emergency_signed(self, emergency: int, signature: Signature) -> None:
        self._heard("signed", emergency, signature)

    def status(self) -> AirState:
        if self.breaks is not None or self.state is None:
            raise self.breaks or Unreachable("Nobody is on the air.")
        return self.state

    def speak(self, wish: LiveWish, *, session: str, by: Person) -> None:
        self._heard("live", by.login)
        self.studio.speak(wish, session, by)

    def end_speech(self, session: str, *, is_gone: bool = False) -> None:
        self.studio.end(session, is_gone=is_gone)

    def microphone(self, session: str) -> FakeMicrophone:
        del session
        return self.studio.microphone

    def _heard(self, *order: object) -> None:
        if self.breaks is not None:
            raise self.breaks
        self.asked.append(order)


@dataclass
class FakeEar:
    """The way to the worker's voices: hums whatever is asked, and can be told to be away."""

    asked: list[tuple[PersonId, Audition]] = field(default_factory=list)
    breaks: BroadcasterError | None = None
    notes: tuple[Reason, ...] = ()
    tried: list[tuple[PersonId, tuple[str, ...]]] = field(default_factory=list)
    trial: Trial = field(default_factory=lambda: Trial(()))

    def trigger_failure(self, error: BroadcasterError) -> None:
        self.breaks = error

    def trigger_notes(self, *notes: Reason) -> None:
        self.notes = notes

    def try_relay(self, addresses: Sequence[str], *, by: PersonId) -> Trial:
        if self.breaks is not None:
            raise self.breaks
        self.tried.append((by, tuple(addresses)))
        return self.trial

    def hear(self, audition: Audition, *, by: PersonId) -> Heard:
        self.asked.append((by, audition))
        if self.breaks is not None:
            raise self.breaks
        return Heard(hum(), audition.voice, self.notes)


def hum(seconds: float = 1.0) -> bytes:
    """Return a WAV file of a low tone."""
    moments = np.arange(round(48_000 * seconds)) / 48_000
    steps = (8_000 * np.sin(2 * np.pi * 220 * moments)).astype("<i2")
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(48_000)
        out.writeframes(steps.tobytes())
    return file.getvalue()


@dataclass
class HummingVoice:
    """A voice that hums a quarter of a second a paragraph."""

    name: str = "espeak"
    label: str = "The humming voice"
    online: bool = False
    settings: dict[str, object] = field(default_factory=dict)
    said: int = 0

    def say(self, paragraph: str, *, cancelled: Callable[[], bool], manner: object = None) -> Any:
        del cancelled, manner
        self.said += 1
        pitch = 200 + 7 * self.said + len(paragraph) % 50
        return (0.3 * np.sin(2 * np.pi * pitch * np.arange(12_000) / 48_000)).astype(np.float32)


MAKES = {
    "waveshare8": Make(
        "waveshare8", "Waveshare Modbus RTU Relay 8CH", 8, longest_lease=timedelta(seconds=3276)
    ),
    "relay4": Make("relay4", "A board of four, with inputs", 4, inputs=4),
    "lcus8": Make("lcus8", "LCUS-8", 8, shares_port=False, reads_back=False),
    "pa1250": Make("pa1250", "Monacor PA-1250D", 2, is_amplifier=True, sets_level=True),
}


@dataclass
class WebDesk:
    """One station as the pages see it, and short ways of bringing a bulletin somewhere."""

    data: Path
    sessions: sessionmaker[Session]
    clock: Clock
    settings: Settings
    air: FakeAir = field(default_factory=FakeAir)
    ear: FakeEar = field(default_factory=FakeEar)
    makes: Makes = field(default_factory=lambda: MAKES)
    voice_names: tuple[str, ...] = ("espeak", "gtts")
    machine: FakeMachine = field(default_factory=FakeMachine)
    own_clock: Clock | None = None
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Ho_Chi_Minh"))

    @property
    def clock_care(self) -> Care:
        return Care(Folder(self.data), self.own_clock or self.clock, self.machine, LIMIT)

    @property
    def library(self) -> Library:
        return Library(self.data / "clips")

    @contextmanager
    def work(self) -> Iterator[Session]:
        with transaction(self.sessions) as session:
            yield session

    def person(self, login: str) -> Person:
        with self.work() as session:
            found_person = people.by_login(session, login)
        assert found_person is not None
        return found_person

    def zones(self) -> list[int]:
        with self.work() as session:
            return [zone.id for zone in devices.zones(session)]

    def fields(self, **changes: Any) -> Fields:
        given: dict[str, Any] = {
            "title": "Tiêm phòng cho trẻ",
            "field": InformationField.GENERAL,
            "priority": Priority.NORMAL,
            "zones": frozenset(self.zones()[:2]),
            "valid_until": self.clock.now() + timedelta(days=7),
        }
        return Fields(**(given | changes))

    def draft(self, text: str = TEXT, **changes: Any) -> BulletinId:
        by, fields = self.person("bientap"), self.fields(**changes)
        with self.work() as session:
            return bulletins.draft(session, self.clock, by, fields, text)

    def submitted(self, text: str = TEXT, **changes: Any) -> BulletinId:
        bulletin = self.draft(text, **changes)
        version = self.page(bulletin).version
        with self.work() as session:
            bulletins.submit(session, self.clock, bulletin, self.person("bientap"), version)
        self.render()
        return bulletin

    def approved(self, text: str = TEXT, **changes: Any) -> BulletinId:
        bulletin = self.submitted(text, **changes)
        page, by = self.page(bulletin), self.person("duyet")
        assert page.revision.clip is not None
        clip = page.revision.clip.hash
        with self.work() as session:
            approvals.approve(session, self.clock, bulletin, by=by, clip=clip, version=page.version)
        return bulletin

    def render(self) -> bool:
        voice = HummingVoice()
        studio = Studio("w", {voice.name: voice}, self.library, self.data / "originals")
        return render_next(self.sessions, self.clock, studio, urgent_only=False)

    def render_all(self) -> None:
        while self.render():
            pass

    def page(self, bulletin: BulletinId) -> BulletinPage:
        with self.work() as session:
            return bulletins.show(session, self.clock, bulletin)

    def close(self) -> None:
        self.sessions.kw["bind"].dispose()


def founded_database(path: Path, text: str | None = None) -> Path:
    """Make the sample station's database (or another's), everybody's password being the same."""
    migrate.upgrade(path)
    sessions = factory(open_database(path))
    with transaction(sessions) as session:
        found(session, VirtualClock(NOW), parse(text or sample_text()))
    with transaction(sessions) as session:
        rows = session.query(PersonRow).all()
        boss = people.by_login(session, "quantri")
        people.reset_password(session, boss, rows[0].id, PASSWORD)
        session.flush()
        for row in rows[1:]:
            row.password_hash = rows[0].password_hash
    sessions.kw["bind"].dispose()
    return path


def made_desk(data: Path, database: Path, clock: Clock | None = None) -> WebDesk:
    """Open the pages' desk on a copy of a founded database."""
    Folder(data).make()
    shutil.copy(database, data / "station.db")
    sessions = factory(open_database(data / "station.db"))
    settings = Settings(data=data, port=0)
    return WebDesk(data, sessions, clock or VirtualClock(NOW), settings)
