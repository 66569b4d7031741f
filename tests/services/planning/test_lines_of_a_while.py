"""What sounds within a while is found by when it ends too, to the microsecond."""

from __future__ import annotations

from datetime import timedelta

import pytest
from planning_desk import SATURDAY, Desk

from broadcaster.services.planning import lines_between, plan_of, publish_day

INSTANT = timedelta(microseconds=1)


@pytest.fixture
def published(desk: Desk) -> Desk:
    for number, length in enumerate((60.5, 600.000001, 7.25)):
        desk.approved(f"Bulletin {number}", length)
    with desk.transaction() as session:
        publish_day(session, desk.clock, SATURDAY, "change")
    return desk


def test_a_line_is_found_in_every_while_that_holds_any_of_it(published: Desk) -> None:
    with published.transaction() as session:
        plan = plan_of(session, SATURDAY)
        assert plan is not None
        edges = {at for line in plan.lines for at in (line.starts, line.ends)}
        moments = sorted(at + off for at in edges for off in (-INSTANT, timedelta(), INSTANT))

        for begins in moments:
            ends = begins + timedelta(seconds=20)
            found = [line.key for line in lines_between(session, begins, ends)]

            expected = [
                line.key for line in plan.lines if line.starts < ends and line.ends > begins
            ]
            assert found == expected
