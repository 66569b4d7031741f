"""A small station in a database of its own, for the tests of planning: morning and evening."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from broadcaster.clocks import VirtualClock
from broadcaster.domain.asrun import Outcome
from broadcaster.domain.people import Person, PersonId, Role
from broadcaster.store.session import factory, open_database, transaction
from broadcaster.store.tables import (
    AmplifierRow,
    ApprovalRow,
    AreaRow,
    AsRunRow,
    BulletinRow,
    BusRow,
    ClipRow,
    DeviceRow,
    OutputRow,
    PermittedHoursRow,
    PersonRow,
    RevisionRow,
    StandingClipRow,
    StationRow,
    Table,
    TemplateRow,
    ZoneRow,
)
from schedules.local import instant
from schedules.types import Line

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
SATURDAY = date(2026, 11, 21)
SUNDAY = date(2026, 11, 22)
EVERY_DAY = frozenset(range(7))
ALL = frozenset({1, 2, 3})
PEOPLE = {
    role: Person(PersonId(number), role.value, role.value.title(), role)
    for number, role in enumerate(Role, start=1)
}


def local(clock: str, day: date = SATURDAY) -> datetime:
    return instant(day, time.fromisoformat(clock), HANOI)


@dataclass
class Desk:
    """The station, its clock, and quick ways to fill it."""

    sessions: Any
    clock: VirtualClock = field(default_factory=lambda: VirtualClock(local("04:00")))

    def transaction(self) -> Any:
        return transaction(self.sessions)

    def at(self, clock: str, day: date = SATURDAY) -> None:
        self.clock.advance_to(local(clock, day))

    def clip(self, session: Session, name: str, length: float) -> str:
        made = (name * 64)[:64]
        if session.get(ClipRow, made) is None:
            session.add(
                ClipRow(
                    hash=made,
                    length=timedelta(seconds=length),
                    frames=round(48000 * length),
                    loudness_lufs=-23.0,
                    true_peak_dbtp=-3.0,
                    synthetic=True,
                    made=self.clock.now(),
                )
            )
            session.flush()
        return made

    def approved(self, title: str, length: float = 60, **changes: Any) -> int:
        """Put an approved bulletin on the desk and return its number."""
        with self.transaction() as session:
            number = self._bulletin(session, title, length, **{"status": "approved"} | changes)
            row = session.get(BulletinRow, number)
            session.add(
                ApprovalRow(
                    bulletin=number,
                    revision=row.revision,
                    script_hash="0" * 64,
                    clip=self.clip(session, f"{number:04x}", length),
                    zones=row.zones,
                    priority=row.priority,
                    valid_until=row.valid_until,
                    by=PEOPLE[Role.APPROVER].id,
                    at=self.clock.now(),
                )
            )
        return number

    def submitted(self, title: str) -> int:
        with self.transaction() as session:
            return self._bulletin(session, title, 60, status="submitted")

    def _bulletin(self, session: Session, title: str, length: float, **changes: Any) -> int:
        fields = {
            "title": title,
            "field": 1,
            "origin": "text",
            "priority": 3,
            "zones": ALL,
            "valid_from": local("00:00", date(2026, 11, 1)),
            "valid_until": local("00:00", date(2026, 12, 1)),
            "author": PEOPLE[Role.OPERATOR].id,
            "created": self.clock.now(),
            "changed": self.clock.now(),
        }
        row = BulletinRow(**fields | changes)
        session.add(row)
        session.flush()
        revision = RevisionRow(
            bulletin=row.id,
            number=1,
            author=row.author,
            created=self.clock.now(),
            clip=self.clip(session, f"{row.id:04x}", length),
        )
        session.add(revision)
        session.flush()
        row.revision = revision.id
        return row.id

    def void(self, bulletin: int, status: str = "withdrawn") -> None:
        with self.transaction() as session:
            session.get(BulletinRow, bulletin).status = status
            for approval in session.query(ApprovalRow).filter_by(bulletin=bulletin):
                approval.voided, approval.void_reason = self.clock.now(), "withdrawn"

    def change(self, row: type[Table], number: Any, **changes: Any) -> None:
        with self.transaction() as session:
            found = session.get(row, number)
            for name, value in changes.items():
                setattr(found, name, value)

    def move(self, zone: int, amplifier: str) -> None:
        """Put a zone on another amplifier."""
        self.change(ZoneRow, zone, amplifier=amplifier)

    def ran(
        self,
        line: Line,
        outcome: Outcome | None,
        zones: frozenset[int] | None = None,
        ended: datetime | None = None,
    ) -> None:
        """Write the as-run rows of a line, as the worker would."""
        with self.transaction() as session:
            for zone in sorted(zones or line.zones):
                session.add(
                    AsRunRow(
                        line=line.key,
                        zone=zone,
                        programme=line.programme,
                        programme_name=line.programme_name,
                        kind=line.kind.value,
                        title=line.title,
                        bulletin=line.bulletin,
                        clip=line.sound.clip,
                        authority=line.authority,
                        priority=line.priority.value,
                        due=line.starts,
                        ended=ended,
                        outcome=None if outcome is None else outcome.value,
                        seq=1,
                    )
                )

    def over(self, line: Line, ended: datetime) -> None:
        """Write when a line was over in all its zones."""
        with self.transaction() as session:
            for row in session.query(AsRunRow).filter(AsRunRow.line == line.key):
                row.ended = ended


def lay_desk(folder: Path) -> Desk:
    """Make the station: three zones on one amplifier, one without; tune, opening, closing."""
    engine = open_database(folder / "station.db")
    Table.metadata.create_all(engine)
    desk = Desk(factory(engine))
    with desk.transaction() as session:
        _people(session)
        _loudspeakers(session)
    with desk.transaction() as session:
        _programmes(desk, session)
    return desk


def _people(session: Session) -> None:
    session.add(StationRow(id=1, name="Xã mẫu", sample=True))
    for person in PEOPLE.values():
        session.add(
            PersonRow(
                id=person.id,
                login=person.login,
                name=person.name,
                role=person.role.value,
                password_hash="-",
                created=datetime(2026, 1, 1, tzinfo=UTC),
            )
        )


def _loudspeakers(session: Session) -> None:
    session.add_all(
        [
            AreaRow(id=1, name="Xã"),
            BusRow(name="main", label="Chính"),
            DeviceRow(name="board", label="Bảng", profile="waveshare8", url="", simulated=True),
        ]
    )
    session.flush()
    session.add(AmplifierRow(name="amp", label="Tăng âm", bus="main", warm_up=timedelta(seconds=3)))
    session.flush()
    for zone in (1, 2, 3):
        session.add(ZoneRow(id=zone, area=1, name=f"Thôn {zone}", amplifier="amp"))
        session.flush()
        session.add(OutputRow(device="board", channel=zone, role="zone", zone=zone))
    session.add(ZoneRow(id=9, area=1, name="Thôn 9", amplifier=None))


def _programmes(desk: Desk, session: Session) -> None:
    approver = {"approved_by": PEOPLE[Role.APPROVER].id, "approved": desk.clock.now()}
    session.add(StandingClipRow(kind="signature", clip=desk.clip(session, "a", 10), **approver))
    for number, (name, starts) in enumerate((("Sáng", time(5, 30)), ("Chiều", time(17, 0))), 1):
        session.add(
            TemplateRow(
                id=number,
                name=name,
                starts=starts,
                weekdays=EVERY_DAY,
                zones=ALL,
                longest=timedelta(minutes=30),
                opening="Xin chào.",
                closing="Tạm biệt.",
            )
        )
        session.flush()
        for kind, text, clip in (("opening", "Xin chào.", "b"), ("closing", "Tạm biệt.", "c")):
            session.add(
                StandingClipRow(
                    template=number,
                    kind=kind,
                    text=text,
                    clip=desk.clip(session, clip, 5),
                    **approver,
                )
            )
    session.add(
        PermittedHoursRow(
            name="Giờ phát",
            opens=time(5, 0),
            closes=time(21, 0),
            weekdays=EVERY_DAY,
            zones=ALL,
        )
    )
