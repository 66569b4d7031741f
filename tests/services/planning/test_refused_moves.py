"""Moves that a rule of the place, another editor or a right refuses: said, and logged."""

from __future__ import annotations

import logging

import pytest
from moving_hands import EVENING, kept, seen, starts, trial, wanted
from planning_desk import SATURDAY, Desk, local

from broadcaster.domain.people import Role
from broadcaster.errors import Forbidden, Refused
from broadcaster.services.move_keeping import PlanChanged


def test_a_move_out_of_the_permitted_hours_is_refused_with_the_rules_name(desk: Desk) -> None:
    desk.approved("Tin")

    with pytest.raises(Refused, match="Giờ phát allows no sound"):
        kept(desk, wanted("22:00"))

    assert starts(desk, EVENING) == local("17:00")


def test_a_refused_move_is_logged_with_who_wished_it_and_the_rules_name(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.approved("Tin")
    known = seen(desk).stamp
    kept(desk, wanted("17:10"))

    with caplog.at_level(logging.INFO):
        with pytest.raises(Refused):
            kept(desk, wanted("22:00", f"{SATURDAY}/t2/1710"))
        with pytest.raises(PlanChanged):
            kept(desk, wanted("18:00", f"{SATURDAY}/t2/1710"), stamp=known)
        with pytest.raises(Forbidden):
            kept(desk, wanted("18:00", f"{SATURDAY}/t2/1710"), role=Role.TECHNICIAN)

    told = [text for text in caplog.messages if text.startswith("refused")]
    assert [text.partition(": ")[0] for text in told] == [
        "refused operator the move of 2026-11-21/t2/1710 to 22:00",
        "refused operator the move of 2026-11-21/t2/1710 to 18:00",
        "refused technician the move of 2026-11-21/t2/1710 to 18:00",
    ]
    assert "Giờ phát allows no sound at 22:00" in told[0]
    assert "The plan changed while you were looking at it" in told[1]


def test_what_is_tried_alone_is_not_logged_as_refused(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.approved("Tin")

    with caplog.at_level(logging.INFO):
        assert trial(desk, wanted("22:00")).refused

    assert "refused" not in caplog.text
