"""Each published version keeps what it was made of, and can be made of it again."""

from __future__ import annotations

import logging
from datetime import date, time, timedelta

import pytest
from planning_desk import ALL, SATURDAY, SUNDAY, Desk, local
from sqlalchemy import select

from broadcaster.domain.asrun import Outcome
from broadcaster.services import alarms
from broadcaster.services.plan_views import PlanView
from broadcaster.services.planning import plan_of, publish_ahead, publish_day, versions
from broadcaster.services.recording import Verified, verify
from broadcaster.store import plans
from broadcaster.store.tables import (
    AmplifierRow,
    BusRow,
    DayPlanRow,
    ExtraStartRow,
    JournalCursorRow,
    OneOffRow,
    OwnDayRow,
    PermittedHoursRow,
    PlanGroundRow,
    PlanLineRow,
    SetDayRow,
    TemplateRow,
)
from broadcaster.worker.replanning import Replanner


def publish(desk: Desk, day: date = SATURDAY) -> PlanView | None:
    with desk.transaction() as session:
        return publish_day(session, desk.clock, day, "change")


def verdicts(desk: Desk) -> list[Verified]:
    with desk.transaction() as session:
        return list(verify(session, SATURDAY, SUNDAY))


def said(desk: Desk) -> list[str]:
    return [str(one.wrong) for one in verdicts(desk)]


def test_a_version_names_its_cut_off_and_the_last_entry_of_the_log_that_counted(desk: Desk) -> None:
    with desk.transaction() as session:
        session.add(JournalCursorRow(id=1, seq=41, digest="0" * 64))
    publish(desk)

    found = verdicts(desk)

    assert [(one.version, one.cut_off, one.journal, one.wrong) for one in found] == [
        (1, local("04:00"), 41, None)
    ]


def test_every_version_of_a_full_day_is_made_again_of_what_was_recorded(desk: Desk) -> None:
    first = desk.approved("Một", airings=3)
    desk.submitted("Chưa duyệt")
    with desk.transaction() as session:
        publish_ahead(session, desk.clock)
    desk.at("05:31:00")
    plan = publish(desk)
    assert plan is None
    desk.approved("Hai", length=90, priority=2)
    morning = plan_now(desk).lines[2]
    desk.ran(morning, Outcome.CUT, ended=local("05:31:00"))
    publish(desk)
    desk.at("06:00")
    desk.void(first)
    desk.change(TemplateRow, 2, starts=time(18))
    with desk.transaction() as session:
        session.add(
            OneOffRow(
                bulletin=2,
                zones=frozenset({1}),
                starts=local("09:00"),
                asked_by=1,
                asked=desk.clock.now(),
            )
        )
    with desk.transaction() as session:
        publish_ahead(session, desk.clock)

    found = verdicts(desk)

    assert len(found) >= 5
    assert [str(one.wrong) for one in found] == ["None"] * len(found)


def plan_now(desk: Desk) -> PlanView:
    with desk.transaction() as session:
        found = plan_of(session, SATURDAY)
    assert found is not None
    return found


def test_a_marked_day_a_skipped_one_and_music_are_made_again_of_what_was_recorded(
    desk: Desk,
) -> None:
    desk.approved("Một")
    quiet = {"kind": "quiet_hours", "begins": "05:00", "ends": "06:00", "zones": [1]}
    effects = {"effects": [quiet, {"kind": "no_music"}]}
    who = {"by": 1, "at": desk.clock.now()}
    fields = {"kind": "skip", "templates": frozenset({1}), "why": "bảo trì"}
    with desk.transaction() as session:
        session.add_all(
            [
                OwnDayRow(
                    name="Ngày thi",
                    kind="exam",
                    lunar=False,
                    month=11,
                    day=21,
                    since=2020,
                    effects=effects,
                ),
                ExtraStartRow(day=SATURDAY, template=2, starts=time(19), why="thêm", **who),
                SetDayRow(day=SUNDAY, **fields, **who),
            ]
        )
    with desk.transaction() as session:
        saturday, sunday = publish_ahead(session, desk.clock)
    desk.at("05:45")
    desk.approved("Hai")
    publish(desk)

    told = [str(one.reason) for one in (*saturday.omissions, *sunday.omissions)]
    assert [one for one in told if "Ngày thi" in one or "bảo trì" in one]
    assert len({line.programme for line in saturday.lines}) == 3
    assert said(desk) == ["None", "None", "None"]


def test_what_was_decided_is_kept_once_for_all_versions_that_rest_on_it(desk: Desk) -> None:
    desk.approved("Một", airings=1)
    first = publish(desk)
    desk.at("06:00")
    desk.ran(first.lines[2], Outcome.MISSED)
    publish(desk)

    with desk.transaction() as session:
        rows = session.scalars(select(DayPlanRow)).all()
        assert len(rows) == 2
        assert len({row.decided for row in rows}) == 1
        assert len({row.so_far for row in rows}) == 2


def test_a_line_changed_behind_the_programs_back_is_found(desk: Desk) -> None:
    desk.approved("Một")
    publish(desk)
    desk.change(PlanLineRow, 1, starts=local("05:31"))

    assert said(desk) == ["Its lines are not those that were published."]


def test_a_ground_changed_behind_the_programs_back_is_found(desk: Desk) -> None:
    desk.approved("Một")
    publish(desk)
    with desk.transaction() as session:
        ground = session.scalars(select(PlanGroundRow)).first()
        ground.body = b"nothing"

    assert said(desk) == ["What was recorded with it is gone, or is not what was recorded."]


def test_another_ground_makes_another_plan(desk: Desk) -> None:
    desk.approved("Một")
    publish(desk)
    desk.change(TemplateRow, 1, starts=time(5, 45))
    publish(desk)
    with desk.transaction() as session:
        first, second = session.scalars(select(DayPlanRow).order_by(DayPlanRow.version))
        first.decided = second.decided

    assert said(desk) == ["Made again of what was recorded, it is another plan.", "None"]


def test_a_version_of_an_older_program_says_that_nothing_was_recorded(desk: Desk) -> None:
    desk.approved("Một")
    publish(desk)
    desk.change(DayPlanRow, 1, decided=None)

    assert said(desk) == ["An older program published it and did not record what it was made of."]


def rewired_during_its_programme(desk: Desk) -> None:
    """Zone 3 is put on another bus while the morning sounds there, and something starts at once."""
    desk.approved("Dài", length=600)
    publish(desk)
    desk.at("05:32")
    with desk.transaction() as session:
        session.add(BusRow(name="other", label="Khác"))
        session.flush()
        amplifier = AmplifierRow(name="amp2", label="", bus="other", warm_up=timedelta(seconds=1))
        session.add(amplifier)
    desk.change(PermittedHoursRow, 1, zones=ALL)
    desk.move(3, "amp2")
    desk.change(TemplateRow, 2, starts=time(5, 34), zones=frozenset({3}))


def test_a_plan_with_a_hidden_clash_is_not_published_but_alarmed(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    rewired_during_its_programme(desk)
    before = plan_now(desk)

    with caplog.at_level(logging.ERROR):
        refused = publish(desk)

    assert refused is None
    assert plan_now(desk) == before
    with desk.transaction() as session:
        (alarm,) = alarms.standing(session)
    assert str(alarm.why) == (
        "The plan of 2026-11-21 was not published: “Dài” and “Signature tune” would sound at once"
        " at 05:34. The plan before it holds. Move one of them."
    )
    assert "would sound at once" in caplog.text


def test_a_plan_that_was_refused_is_published_as_soon_as_nothing_clashes(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    rewired_during_its_programme(desk)
    replanner = Replanner(desk.sessions, desk.clock)
    tries = [replanner.step(), replanner.step()]
    told = [one for one in caplog.messages if "would sound at once" in one]
    desk.at("05:50")
    with desk.transaction() as session:
        publish_ahead(session, desk.clock)
        after = plan_of(session, SATURDAY)

    assert (tries, len(told)) == ([False, False], 1)
    assert after is not None
    assert after.version == 2


def test_the_alarm_of_a_clash_ends_with_the_first_plan_without_one(desk: Desk) -> None:
    rewired_during_its_programme(desk)
    publish(desk)
    desk.change(TemplateRow, 2, starts=time(17))

    assert publish(desk) is not None
    with desk.transaction() as session:
        (alarm,) = alarms.standing(session)
    assert alarm.cleared is not None


@pytest.mark.parametrize("taken_back", [True, False])
def test_the_alarm_ends_too_where_the_change_was_taken_back_or_the_day_is_over(
    desk: Desk, *, taken_back: bool
) -> None:
    rewired_during_its_programme(desk)
    publish(desk)
    if taken_back:
        desk.change(TemplateRow, 2, starts=time(17), zones=ALL)
        desk.move(3, "amp")
    else:
        desk.at("00:01", SUNDAY)

    with desk.transaction() as session:
        publish_ahead(session, desk.clock)
        (alarm,) = alarms.standing(session)
        assert alarm.cleared is not None
        assert len(versions(session, SATURDAY)) == 1


def test_a_priority_item_that_is_left_out_is_logged_with_the_rule(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.approved("Ưu tiên", priority=2)
    desk.approved("Thường")
    desk.change(PermittedHoursRow, 1, closes=time(5, 20))

    with caplog.at_level(logging.INFO):
        publish(desk)

    told = [
        text for text in caplog.messages if text.startswith("left bulletin 1 out of 2026-11-21")
    ]
    assert len(told) == 2
    assert all("Giờ phát allows no sound" in text for text in told)
    assert "left bulletin 2" not in caplog.text


def test_nothing_is_kept_twice(desk: Desk) -> None:
    desk.approved("Một")
    with desk.transaction() as session:
        publish_ahead(session, desk.clock)
        row = plans.latest(session, SUNDAY)
        assert row is not None
        again = session.scalars(select(PlanGroundRow)).all()

    assert len({one.hash for one in again}) == len(again)
