"""Edits, clock steps, publishing and restarts in any order: no clash, no ghost, nothing lost."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date, time, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from planning_desk import ALL, PEOPLE, lay_desk, local
from sqlalchemy import select

from broadcaster.domain.asrun import Outcome
from broadcaster.domain.bulletin import BulletinId
from broadcaster.domain.people import Role
from broadcaster.domain.programmes import OneOffId
from broadcaster.errors import Refused
from broadcaster.services import alarms, holds
from broadcaster.services.basis import local_day, timezone_of
from broadcaster.services.planning import cancel_one_off, play_soon, publish_ahead
from broadcaster.services.recording import verify
from broadcaster.store import plans
from broadcaster.store.session import factory, open_database
from broadcaster.store.tables import (
    AmplifierRow,
    ApprovalRow,
    BulletinRow,
    BusRow,
    DayPlanRow,
    OneOffRow,
    PermittedHoursRow,
    TemplateRow,
    ZoneRow,
)
from schedules.conflicts import clashes
from schedules.types import DayPlan, Line, Priority

OPERATOR = PEOPLE[Role.OPERATOR]
ZONES = st.sampled_from([ALL, frozenset({1}), frozenset({2, 3}), frozenset({9})])
NUMBER = st.integers(min_value=0, max_value=20)
MOMENTS = st.sampled_from([1, 4, 20, 90, 600, 3600, 20_000, 50_000])


class Edits(RuleBasedStateMachine):
    """A station that people edit while it plans."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="edits-"))
        self.desk = lay_desk(self.folder)
        self.desk.at("05:20")
        self.seen: dict[date, DayPlan] = {}
        with self.desk.transaction() as session:
            session.add(BusRow(name="other", label="Khác"))
            session.flush()
            warm_up = timedelta(seconds=1)
            session.add(AmplifierRow(name="amp2", label="", bus="other", warm_up=warm_up))
        self.desk.approved("Đầu tiên", length=120)
        self.publish()

    @rule(
        length=st.sampled_from([0, 5, 60, 400, 1900]),
        priority=st.sampled_from([2, 3, 3]),
        airings=st.sampled_from([None, 1, 2]),
        zones=ZONES,
    )
    def approve(self, length: int, priority: int, airings: int | None, zones: set[int]) -> None:
        self.desk.approved(
            "Tin", length=length, priority=priority, airings=airings, zones=frozenset(zones)
        )

    @rule(minutes=st.sampled_from([1, 7, 60]), last=st.sampled_from([5, 100]))
    def alarm(self, minutes: int, last: int) -> None:
        until = self.desk.clock.now() + timedelta(minutes=last)
        self.desk.approved(
            "Bão",
            length=30,
            priority=Priority.EMERGENCY,
            repeat_every=timedelta(minutes=minutes),
            valid_until=until,
        )

    @rule(number=NUMBER)
    def withdraw(self, number: int) -> None:
        self.desk.void(self._bulletin(number))

    @rule(number=NUMBER, zones=ZONES)
    def narrow(self, number: int, zones: frozenset[int]) -> None:
        self.desk.change(BulletinRow, self._bulletin(number), zones=zones)

    @rule(template=st.sampled_from([1, 2]), after=st.integers(-20, 40), on=st.booleans())
    def move(self, template: int, after: int, *, on: bool) -> None:
        now = self.desk.clock.now() + timedelta(minutes=after)
        starts = now.astimezone(local("00:00").tzinfo).time().replace(second=0, microsecond=0)
        self.desk.change(TemplateRow, template, starts=starts, enabled=on)

    @rule(opens=st.integers(0, 23), closes=st.integers(0, 23), minutes=st.sampled_from([None, 3]))
    def rule_of_the_place(self, opens: int, closes: int, minutes: int | None) -> None:
        hours = {"opens": time(opens), "closes": time(closes), "minutes_a_day": minutes}
        self.desk.change(PermittedHoursRow, 1, **hours)

    @rule(number=NUMBER, delay=st.sampled_from([0, 30, 300, 3600]), zones=ZONES)
    def play(self, number: int, delay: int, zones: frozenset[int]) -> None:
        bulletin, later = BulletinId(self._bulletin(number)), timedelta(seconds=delay)
        try:
            with self.desk.transaction() as session:
                play_soon(session, self.desk.clock, bulletin, zones, later, OPERATOR)
        except Refused:
            pass
        self._look()

    @rule(number=st.integers(1, 4))
    def take_back(self, number: int) -> None:
        try:
            with self.desk.transaction() as session:
                cancel_one_off(session, self.desk.clock, OneOffId(number), OPERATOR)
        except Refused:
            pass
        self._look()

    @rule(ahead=st.sampled_from([0, 1]))
    def hold(self, ahead: int) -> None:
        try:
            with self.desk.transaction() as session:
                day = self._today() + timedelta(days=ahead)
                holds.hold(session, self.desk.clock, day, OPERATOR, "xem lại")
        except Refused:
            pass

    @rule(ahead=st.sampled_from([0, 1]))
    def let_go(self, ahead: int) -> None:
        try:
            with self.desk.transaction() as session:
                day = self._today() + timedelta(days=ahead)
                holds.release(session, self.desk.clock, day, OPERATOR)
        except Refused:
            pass
        self._look()

    @rule(zone=st.sampled_from([1, 3]), amplifier=st.sampled_from(["amp", "amp2"]))
    def rewire(self, zone: int, amplifier: str) -> None:
        self.desk.change(ZoneRow, zone, amplifier=amplifier)

    @rule(seconds=MOMENTS)
    def wait(self, seconds: int) -> None:
        self.desk.clock.sleep(seconds)

    @rule(line=NUMBER, before=st.sampled_from([8, 4, 1, 0, -1, -30]))
    def go_near(self, line: int, before: int) -> None:
        """Go to just before a planned item begins, or just after."""
        now = self.desk.clock.now()
        coming = self._coming()
        if coming:
            at = coming[line % len(coming)].starts - timedelta(seconds=before)
            self.desk.clock.advance_to(max(now, at))

    @rule(line=NUMBER)
    def withdraw_what_comes(self, line: int) -> None:
        coming = [one.bulletin for one in self._coming() if one.bulletin is not None]
        if coming:
            self.desk.void(coming[line % len(coming)])

    @rule(outcome=st.sampled_from([Outcome.AIRED, Outcome.MISSED, Outcome.CUT]))
    def log(self, outcome: Outcome) -> None:
        now = self.desk.clock.now()
        with self.desk.transaction() as session:
            lines = plans.lines_between(session, now - timedelta(hours=2), now)
            over = [line for line in lines if line.ends <= now]
            known = plans.resolved(session, (line.key for line in over))
        told = {key for key, _ in known}
        for line in over:
            if line.key not in told:
                self.desk.ran(line, outcome, ended=line.ends)

    @rule()
    def restart(self) -> None:
        self.desk.sessions.kw["bind"].dispose()
        self.desk.sessions = factory(open_database(self.folder / "station.db"))

    @rule()
    def publish(self) -> None:
        with self.desk.transaction() as session:
            publish_ahead(session, self.desk.clock)
            refused = bool(alarms.standing(session))
        self._look()
        if not refused:
            self._no_ghosts()
            self._nothing_is_lost()

    @invariant()
    def at_most_one_hold_a_day(self) -> None:
        if hasattr(self, "desk"):
            with self.desk.transaction() as session:
                held = [one.day for one in holds.held_from(session, date(2026, 1, 1))]
            assert len(held) == len(set(held))

    def teardown(self) -> None:
        if not hasattr(self, "desk"):
            return
        with self.desk.transaction() as session:
            wrong = [one for one in verify(session, date.min, date.max) if one.wrong is not None]
        self.desk.sessions.kw["bind"].dispose()
        shutil.rmtree(self.folder)
        assert wrong == []

    def _look(self) -> None:
        """Look at every version that was published since the last look."""
        with self.desk.transaction() as session:
            rows = session.scalars(select(DayPlanRow).order_by(DayPlanRow.id)).all()
            newest = {row.day: plans.content(session, row) for row in rows}
            for day, plan in newest.items():
                before = self.seen.get(day)
                if before != plan:
                    self._judge(session, plan, before)
            self.seen = newest

    def _judge(self, session: object, plan: DayPlan, before: DayPlan | None) -> None:
        now = self.desk.clock.now()
        assert clashes(plan.lines, plans.ended(session, (x.key for x in plan.lines))) == ()
        old = () if before is None else before.lines
        assert [x for x in plan.lines if x.starts <= now] == [x for x in old if x.starts <= now]

    def _no_ghosts(self) -> None:
        now = self.desk.clock.now()
        with self.desk.transaction() as session:
            standing = session.scalars(select(ApprovalRow).where(ApprovalRow.voided.is_(None)))
            allowed = {f"approval:{row.id}" for row in standing}
        for day in (self._today(), self._today() + timedelta(days=1)):
            for line in self.seen[day].lines:
                if line.bulletin is not None and line.starts > now:
                    assert line.authority in allowed, f"a ghost: {line}"

    def _nothing_is_lost(self) -> None:
        with self.desk.transaction() as session:
            asked = session.scalars(select(OneOffRow).where(OneOffRow.cancelled.is_(None)))
            wanted = {row.bulletin for row in asked if self._day(row.starts) == self._today()}
            for row in session.scalars(select(BulletinRow)):
                if row.status == "approved" and self._valid_today(row):
                    wanted.add(row.id)
        plan = self.seen[self._today()]
        told = {line.bulletin for line in plan.lines} | {one.bulletin for one in plan.omissions}
        with self.desk.transaction() as session:
            if holds.held(session, self._today()) is None:
                assert wanted <= told

    def _coming(self) -> list[Line]:
        now = self.desk.clock.now()
        with self.desk.transaction() as session:
            found = plans.lines_between(session, now, now + timedelta(hours=14))
        return [line for line in found if line.starts > now][:12]

    def _valid_today(self, row: BulletinRow) -> bool:
        begins = local("00:00", self._today())
        return row.valid_from < begins + timedelta(days=1) and row.valid_until > begins

    def _bulletin(self, number: int) -> int:
        with self.desk.transaction() as session:
            numbers = list(session.scalars(select(BulletinRow.id).order_by(BulletinRow.id)))
        return numbers[number % len(numbers)]

    def _today(self) -> date:
        return self._day(self.desk.clock.now())

    def _day(self, at: object) -> date:
        with self.desk.transaction() as session:
            return local_day(at, timezone_of(session))


Edits.TestCase.settings = settings(max_examples=10, stateful_step_count=25, deadline=None)
TestEditsInAnyOrder = Edits.TestCase
