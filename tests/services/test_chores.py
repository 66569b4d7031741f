import threading
from datetime import date, datetime, timedelta
from threading import Event

import pytest
from desk import NOW, Desk
from sqlalchemy import delete, select, text
from sqlalchemy.exc import IntegrityError

from broadcaster.clocks import SystemClock
from broadcaster.domain.bulletin import Status
from broadcaster.ports import Clock
from broadcaster.services import people, planning
from broadcaster.store.tables import DayPlanRow, ReminderRow, RenderJobRow, SignInFailureRow
from broadcaster.worker.chores import Chores
from broadcaster.worker.loops import Loops
from broadcaster.worker.replanning import Replanner


def chores(desk: Desk) -> Chores:
    return Chores(desk.sessions, desk.clock, Loops(desk.sessions, desk.clock, threading.Event()))


def plans(desk: Desk) -> list[tuple[str, int, str]]:
    with desk.work() as session:
        rows = session.scalars(select(DayPlanRow).order_by(DayPlanRow.id))
        return [(str(row.day), row.version, row.cause) for row in rows]


def test_today_and_tomorrow_are_published_when_the_worker_starts(desk: Desk) -> None:
    desk.template()

    done = chores(desk).publish()

    assert done
    assert plans(desk) == [("2026-11-21", 1, "day"), ("2026-11-22", 1, "day")]


def test_every_evening_and_every_midnight_the_plans_are_looked_at_again(desk: Desk) -> None:
    desk.template()
    each = chores(desk)
    each.publish()
    noon = each.publish()
    desk.clock.advance_to(NOW.replace(hour=12, minute=30))  # half past seven in the evening
    desk.approved()
    evening = each.publish()
    desk.clock.advance_to(NOW.replace(hour=17))  # midnight
    midnight = each.publish()

    assert (noon, evening, midnight) == (False, True, True)
    assert plans(desk)[-2:] == [("2026-11-22", 2, "evening"), ("2026-11-23", 1, "day")]


def test_bulletins_end_and_old_failures_are_forgotten_by_themselves(desk: Desk) -> None:
    bulletin = desk.approved()
    with desk.work() as session:
        people.sign_in(session, desk.clock, "x", "y", "10.0.0.1")
    desk.clock.sleep(timedelta(days=8).total_seconds())
    each = chores(desk)

    ended = each.expire()
    each.keep_house()

    assert ended
    assert desk.page(bulletin).status is Status.EXPIRED
    with desk.work() as session:
        assert session.scalars(select(SignInFailureRow)).all() == []


def test_jobs_live_in_memory_run_late_and_never_pile_up(desk: Desk) -> None:
    each = chores(desk)
    each.start()
    jobs = each._scheduler.get_jobs()
    each.stop()

    assert len(jobs) == 6
    assert {(job.coalesce, job.misfire_grace_time, job.max_instances) for job in jobs} == {
        (True, None, 1)
    }


class Named(Chores):
    """Chores that only say that they were done."""

    def __init__(self, desk: Desk, world: Clock | None = None) -> None:
        shared = Loops(desk.sessions, desk.clock, Event())
        super().__init__(desk.sessions, desk.clock, shared, world)
        self.done: set[str] = set()
        self.all_done = Event()

    def said(self, name: str) -> bool:
        self.done.add(name)
        if len(self.done) == 6:
            self.all_done.set()
        return True

    def expire(self) -> bool:
        return self.said("expire")

    def publish(self) -> bool:
        return self.said("publish")

    def look_ahead(self) -> bool:
        return self.said("look_ahead")

    def render_ahead(self) -> bool:
        return self.said("render_ahead")

    def remind(self) -> bool:
        return self.said("remind")

    def keep_house(self) -> bool:
        return self.said("keep_house")


def test_each_is_done_at_once_when_the_worker_starts_however_long_it_was_off(desk: Desk) -> None:
    each = Named(desk)

    each.start()
    done = each.all_done.wait(20)
    each.stop()

    assert done, each.done


class SteppedClock(SystemClock):
    """The world's clock, which somebody puts back."""

    back = timedelta(0)

    def now(self) -> datetime:
        return super().now() - self.back


def test_a_machine_whose_clock_is_put_back_a_day_does_its_chores_all_the_same(desk: Desk) -> None:
    world = SteppedClock()
    each = Named(desk, world)
    each.start()
    each.all_done.wait(20)
    each.done.clear()
    each.all_done.clear()

    each.follow_clock()
    unmoved = each.all_done.wait(0.3)
    world.back = timedelta(days=1)
    each.follow_clock()
    done = each.all_done.wait(20)
    each.stop()

    assert not unmoved
    assert done, each.done


def test_a_sound_that_nobody_makes_is_asked_for_before_its_programme(desk: Desk) -> None:
    desk.template()
    bulletin = desk.draft()
    desk.submit(bulletin)
    with desk.work() as session:
        session.execute(delete(RenderJobRow))
    each = chores(desk)

    asked, again = each.render_ahead(), each.render_ahead()

    assert (asked, again) == (True, False)
    assert desk.render()
    assert desk.page(bulletin).revision.clip is not None


def test_whoever_must_approve_is_reminded_by_the_clock_once(desk: Desk) -> None:
    desk.template()
    desk.submitted()
    each = chores(desk)

    assert (each.remind(), each.remind()) == (True, False)
    with desk.work() as session:
        assert session.scalars(select(ReminderRow)).all() != []


def test_a_worker_that_was_off_for_three_weeks_publishes_the_day_before_its_first_programme(
    desk: Desk,
) -> None:
    desk.template()
    desk.approved(valid_until=NOW + timedelta(days=60))
    chores(desk).publish()
    desk.clock.advance_to(NOW.replace(hour=9, minute=55) + timedelta(days=21))  # 16:55 there

    chores(desk).publish()

    with desk.work() as session:
        lines = planning.plan_of(session, date(2026, 12, 12)).lines
    assert [f"{line.starts:%H:%M}" for line in lines] == ["10:00"]


def test_a_plan_follows_its_ground_once(desk: Desk) -> None:
    desk.template()
    replanner = Replanner(desk.sessions, desk.clock)

    first, unmoved = replanner.step(), replanner.step()
    desk.approved()
    moved, settled = replanner.step(), replanner.step()

    assert (first, unmoved, moved, settled) == (True, False, True, False)


@pytest.mark.parametrize("table", ["day_plan", "plan_line", "plan_omission", "plan_ground"])
def test_the_file_itself_lets_nobody_change_what_was_published(desk: Desk, table: str) -> None:
    desk.template()
    desk.approved()
    desk.submitted()
    chores(desk).publish()

    for statement in (
        f"DELETE FROM {table}",  # noqa: S608 -- a name of ours
        f"UPDATE {table} SET rowid = rowid",  # noqa: S608 -- a name of ours
    ):
        with (
            pytest.raises(IntegrityError, match="a published plan is never changed"),
            desk.work() as session,
        ):
            session.execute(text(statement))
