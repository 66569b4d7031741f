"""A bulletin walked through the desk of the sample station by program, for benchmarks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from broadcaster.bootstrap import Station
from broadcaster.clocks import SystemClock
from broadcaster.domain.bulletin import BulletinId, InformationField
from broadcaster.domain.people import Person, Role
from broadcaster.errors import Failed
from broadcaster.services import approvals, bulletins, pages, people, scripts
from broadcaster.services.oneoffs import play_soon
from broadcaster.services.views import ClipView, Fields
from broadcaster.store.session import transaction
from schedules.types import Priority

LOOK_EVERY_S = 0.05


def wait_until(what: str, holds: Callable[[], bool], within: timedelta) -> None:
    """Look until something holds, by the machine's own clock; raises Failed when it does not."""
    clock = SystemClock()
    until = clock.monotonic() + within.total_seconds()
    while not holds():
        if clock.monotonic() > until:
            raise Failed("{what} did not come in time.", what=what)
        clock.sleep(LOOK_EVERY_S)


@dataclass(frozen=True, slots=True)
class Desk:
    """The people of a station, acted by program."""

    station: Station

    def person(self, role: Role) -> Person:
        """Return somebody with that role."""
        with self.station.reading_sessions() as session:
            return next(p for p in people.everybody(session) if p.role == role)

    def submitted(self, title: str, text: str, zones: frozenset[int]) -> BulletinId:
        """Draft and submit, so that its voice is made; returns the bulletin."""
        clock, operator = self.station.clock, self.person(Role.OPERATOR)
        fields = Fields(
            title=title,
            field=InformationField.GENERAL,
            priority=Priority.NORMAL,
            zones=zones,
            valid_until=clock.now() + timedelta(days=7),
        )
        with transaction(self.station.sessions) as session:
            bulletin = bulletins.draft(session, clock, operator, fields, text)
            version = pages.show(session, clock, bulletin).version
            scripts.submit(session, clock, bulletin, operator, version)
        return bulletin

    def approved(self, title: str, text: str, zones: frozenset[int]) -> BulletinId:
        """Draft, submit, wait for the voice, and approve; returns the bulletin."""
        clock, bulletin = self.station.clock, self.submitted(title, text, zones)
        wait_until("the voice", lambda: self._clip(bulletin) is not None, timedelta(minutes=2))
        with transaction(self.station.sessions) as session:
            page = pages.show(session, clock, bulletin)
            clip = page.revision.clip
            assert clip is not None  # noqa: S101 -- waited for above
            approvals.approve(
                session,
                clock,
                bulletin,
                by=self.person(Role.APPROVER),
                clip=clip.hash,
                version=page.version,
            )
        return bulletin

    def play(self, bulletin: BulletinId, zones: frozenset[int]) -> datetime:
        """Put an approved bulletin on air as soon as lines can open; return when it is to begin."""
        with transaction(self.station.sessions) as session:
            return play_soon(
                session,
                self.station.clock,
                bulletin,
                zones,
                timedelta(0),
                self.person(Role.OPERATOR),
            ).starts

    def length(self, bulletin: BulletinId) -> timedelta:
        """Return how long it sounds; nothing before its voice was made."""
        clip = self._clip(bulletin)
        return clip.length if clip is not None else timedelta(0)

    def _clip(self, bulletin: BulletinId) -> ClipView | None:
        with self.station.reading_sessions() as session:
            return pages.show(session, self.station.clock, bulletin).revision.clip
