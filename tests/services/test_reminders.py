"""Whoever must still approve is reminded before the programme, each time once."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from desk import NOW, Desk
from sqlalchemy import select

from broadcaster.services import reminders
from broadcaster.services.attention import needs
from broadcaster.services.reminders import Reminder
from broadcaster.services.rendering import render_ahead
from broadcaster.store.session import factory, open_database
from broadcaster.store.tables import RenderJobRow
from schedules.types import Priority

FIVE = NOW.replace(hour=10)  # five in the afternoon: the programme


def remind(desk: Desk) -> list[Reminder]:
    with desk.work() as session:
        return list(reminders.remind(session, desk.clock))


def minutes(desk: Desk) -> list[int]:
    return [one.minutes for one in remind(desk)]


def kinds(desk: Desk, who: str) -> list[str]:
    with desk.work() as session:
        return [one.kind.value for one in needs(session, desk.clock, getattr(desk, who))]


def test_a_day_two_hours_and_half_an_hour_before_each_once(desk: Desk) -> None:
    desk.template()
    desk.submitted()

    told = []
    for before in (420, 300, 121, 120, 60, 31, 30, 10, 1):
        desk.clock.advance_to(FIVE - timedelta(minutes=before))
        told.append((before, minutes(desk)))

    assert told == [
        (420, [1440]),
        (300, []),
        (121, []),
        (120, [120]),
        (60, []),
        (31, []),
        (30, [30]),
        (10, []),
        (1, []),
    ]


def test_the_next_programme_is_another_occasion(desk: Desk) -> None:
    desk.template()
    desk.submitted()
    desk.clock.advance_to(FIVE - timedelta(minutes=5))
    first = minutes(desk)
    desk.clock.advance_to(FIVE)

    assert (first, minutes(desk), minutes(desk)) == ([30], [1440], [])


def test_a_restart_reminds_nobody_twice(desk: Desk) -> None:
    desk.template()
    desk.submitted()
    first = minutes(desk)
    desk.sessions.kw["bind"].dispose()
    desk.sessions = factory(open_database(desk.folder / "station.db"))

    assert (first, minutes(desk)) == ([1440], [])


def test_the_log_names_who_was_asked(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.template()
    bulletin = desk.submitted()

    with caplog.at_level(logging.INFO):
        (told,) = remind(desk)

    assert (told.title, told.due, told.asked) == ("Tiêm phòng cho trẻ", FIVE, ("Approver",))
    assert (
        f"bulletin:{bulletin} waits for approval (Tiêm phòng cho trẻ), would be heard at"
        " 2026-11-21T10:00+00:00; asked: Approver" in caplog.messages
    )


def test_what_is_approved_or_reaches_no_programme_reminds_nobody(desk: Desk) -> None:
    desk.submitted(zones=frozenset({1}))
    desk.template(zones=frozenset({2}))
    desk.approved()

    assert remind(desk) == []


def test_an_emergency_is_told_at_once_though_no_programme_comes(desk: Desk) -> None:
    desk.submitted(priority=Priority.EMERGENCY)

    assert (minutes(desk), minutes(desk)) == ([0], [])
    assert kinds(desk, "approver") == ["approve_soon"]


def test_a_part_of_a_programme_that_nobody_allowed_is_told_too(desk: Desk) -> None:
    desk.standing()
    without_sound = remind(desk)
    desk.approved()
    with desk.work() as session:
        clip = session.connection().exec_driver_sql("SELECT hash FROM clip").scalar()
        session.connection().exec_driver_sql("UPDATE standing_clip SET clip = ?", (clip,))

    assert without_sound == []
    assert [one.title for one in remind(desk)] == ["Đây là đài truyền thanh xã."]


def test_approver_and_writer_see_what_was_reminded_of_until_the_programme(desk: Desk) -> None:
    desk.template()
    desk.submitted()
    before = kinds(desk, "approver")
    remind(desk)

    assert before == ["to_approve"]
    assert kinds(desk, "approver") == ["approve_soon"]
    with desk.work() as session:
        (told,) = needs(session, desk.clock, desk.operator)
    assert (str(told.why), told.due) == (
        "“Tiêm phòng cho trẻ” is not approved yet. Ask Approver.",
        FIVE,
    )
    desk.clock.advance_to(FIVE)
    assert kinds(desk, "operator") == []


def test_reminders_of_long_ago_are_forgotten(desk: Desk) -> None:
    desk.template()
    desk.submitted()
    remind(desk)
    desk.clock.advance_to(FIVE + timedelta(days=31))

    with desk.work() as session:
        reminders.forget_old(session, desk.clock)
        left = session.connection().exec_driver_sql("SELECT count(*) FROM reminder").scalar()

    assert left == 0


def jobs(desk: Desk) -> list[tuple[str, bool]]:
    with desk.work() as session:
        rows = session.scalars(select(RenderJobRow).order_by(RenderJobRow.id))
        return [(row.state, row.urgent) for row in rows]


def ahead(desk: Desk) -> int:
    with desk.work() as session:
        return render_ahead(session, desk.clock)


def test_what_would_be_heard_within_two_hours_is_made_first(desk: Desk) -> None:
    desk.template()
    bulletin = desk.draft()
    desk.submit(bulletin)
    calm = ahead(desk)
    desk.clock.advance_to(FIVE - timedelta(hours=2))

    assert (calm, ahead(desk), ahead(desk)) == (0, 1, 0)
    assert jobs(desk) == [("waiting", True)]


def test_a_sound_that_failed_is_tried_again_after_an_hour(desk: Desk) -> None:
    desk.template()
    desk.voice.trigger_failure()
    bulletin = desk.draft()
    desk.submit(bulletin)
    while desk.render():
        pass
    at_once = ahead(desk)
    desk.clock.advance_to(NOW + timedelta(hours=1))
    desk.voice.trigger_recovery()
    later = ahead(desk)
    desk.render()

    assert (at_once, later) == (0, 1)
    assert [state for state, _ in jobs(desk)] == ["failed", "done"]
    assert ahead(desk) == 0
