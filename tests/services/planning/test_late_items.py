"""Items that ran late, and into each other, do not keep a day from following what happens on it."""

from __future__ import annotations

from datetime import timedelta

from planning_desk import SATURDAY, Desk

from broadcaster.domain.asrun import Outcome
from broadcaster.services.planning import plan_of, publish_day
from broadcaster.store.tables import AlarmRow


def test_a_day_on_which_items_ran_into_each_other_is_published_all_the_same(desk: Desk) -> None:
    for title in ("Một", "Hai", "Ba"):
        desk.approved(title)
    withdrawn = desk.approved("Bốn")
    with desk.transaction() as session:
        publish_day(session, desk.clock, SATURDAY, "day")
        lines = plan_of(session, SATURDAY).lines
    first, second = (line for line in lines[:4] if line.bulletin in (1, 2))
    late = timedelta(seconds=1.7)  # more than the gap between them
    desk.ran(first, Outcome.LATE, ended=first.ends + late)
    desk.ran(second, Outcome.LATE, ended=second.ends + late / 2)
    desk.at("06:00")
    desk.void(withdrawn)

    with desk.transaction() as session:
        published = publish_day(session, desk.clock, SATURDAY, "change")
        alarms = session.query(AlarmRow).filter(AlarmRow.subject.startswith("plan:")).count()

    assert published is not None
    evening = [line.bulletin for line in published.lines if "t2" in line.programme]
    assert withdrawn not in evening
    assert alarms == 0
