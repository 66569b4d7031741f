"""What gave way to an emergency was not heard: it is counted again in the very plan it left."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from planning_desk import SATURDAY, SUNDAY, Desk, local

from broadcaster.domain.asrun import Outcome
from broadcaster.services import recording
from broadcaster.services.ahead import plan_ahead
from broadcaster.services.planning import plan_of, publish_ahead, publish_day
from broadcaster.store.tables import TemplateRow
from schedules.types import Line, Priority

TITLES = ("Một", "Hai", "Ba")


def lines(desk: Desk, day: date = SATURDAY) -> list[Line]:
    with desk.transaction() as session:
        plan = plan_of(session, day)
    assert plan is not None
    return list(plan.lines)


def heard(desk: Desk, programme: str, day: date = SATURDAY) -> list[str]:
    read = [one for one in lines(desk, day) if one.programme_name == programme]
    return [one.title for one in read if one.bulletin is not None]


@pytest.fixture
def morning(desk: Desk) -> Desk:
    """Three bulletins wanted once each, the first sounding, when an emergency is approved."""
    for title in TITLES:
        desk.approved(title, length=120, airings=1)
    with desk.transaction() as session:
        publish_ahead(session, desk.clock)
    desk.at("05:31")
    desk.approved(
        "Bão khẩn cấp",
        length=80,
        priority=Priority.EMERGENCY,
        repeat_every=timedelta(minutes=10),
        valid_until=local("05:40"),
    )
    return desk


def publish(desk: Desk) -> None:
    with desk.transaction() as session:
        publish_ahead(session, desk.clock)


def test_what_gave_way_and_what_was_cut_are_read_in_the_evening_at_once(morning: Desk) -> None:
    assert heard(morning, "Chiều") == []

    publish(morning)

    cut, gave_way, went_on = TITLES
    assert heard(morning, "Sáng") == [cut, went_on]
    assert sorted(heard(morning, "Chiều")) == sorted((cut, gave_way))


def test_the_next_publish_has_nothing_to_mend(morning: Desk) -> None:
    publish(morning)
    morning.at("05:31:10")

    with morning.transaction() as session:
        again = publish_day(session, morning.clock, SATURDAY, "change")

    assert again is None


def test_the_days_after_it_count_as_little(morning: Desk) -> None:
    morning.change(TemplateRow, 2, enabled=False)
    publish(morning)

    assert sorted(heard(morning, "Sáng", SUNDAY)) == ["Hai", "Một"]
    with morning.transaction() as session:
        ahead = {one.plan.day: one.plan for one in plan_ahead(session, morning.clock, 3)}
    read = {one.title for one in ahead[SUNDAY].lines if one.bulletin is not None}
    assert read == {"Hai", "Một"}


def test_what_sounded_to_its_end_all_the_same_counts(morning: Desk) -> None:
    publish(morning)
    cut = next(one for one in lines(morning) if one.title == "Một")
    morning.ran(cut, Outcome.AIRED, ended=cut.ends)
    morning.at("05:31:10")

    publish(morning)

    assert heard(morning, "Chiều") == ["Hai"]


def test_a_version_in_which_something_gave_way_can_be_made_again(morning: Desk) -> None:
    publish(morning)

    with morning.transaction() as session:
        found = list(recording.verify(session, SATURDAY, SUNDAY))

    assert [one.version for one in found if one.day == SATURDAY] == [1, 2]
    assert {one.wrong for one in found} == {None}
