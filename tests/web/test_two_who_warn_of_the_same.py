"""Two people who warn of the same at the same time: the second is told of the first."""

from __future__ import annotations

from test_emergency_pages import confirmed, running
from visitors import Visitor
from web_desk import WebDesk

SAID = "đã báo động việc này rồi"


def test_the_second_is_told_who_warned_of_it_already(desk: WebDesk, operator: Visitor) -> None:
    zones = desk.zones()
    running(desk, zones=tuple(zones[:1]))

    page = confirmed(operator, desk)

    assert f"Bình {SAID}" in page


def test_another_matter_another_place_or_a_correction_is_not_the_same(
    desk: WebDesk, operator: Visitor
) -> None:
    zones = desk.zones()
    running(desk, zones=tuple(zones[:2]))
    assert SAID not in confirmed(operator, desk, title="Báo cháy")
    assert SAID not in confirmed(operator, desk, replaces="77", kind="correction")

    running(desk, zones=tuple(zones[2:3]))
    assert SAID not in confirmed(operator, desk)
