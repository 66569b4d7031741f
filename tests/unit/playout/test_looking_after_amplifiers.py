"""What amplifiers complain of, by their data line, their fault contact, or their silent meter."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hall import BY_CONTACTS, ELSEWHERE, FAULT_INPUT, HORN, ON_A_LINE, Hall

from broadcaster.playout.actions import CloseLines
from broadcaster.playout.meters import Meters
from hardware.sim.faults import Fault
from hardware.types import Output


def test_an_amplifier_on_its_line_is_opened_and_closed_like_any_other() -> None:
    hall = Hall(ON_A_LINE)

    hall.open()
    assert hall.world.sounding() == {HORN}

    hall.lines.carry_out(CloseLines("main", 2))
    assert hall.world.sounding() == set()
    assert hall.complaint(sounding=False) == ""


def test_a_fault_on_the_line_is_told_in_a_sentence_and_taken_back() -> None:
    hall = Hall(ON_A_LINE)
    hall.open()

    hall.world.order(Fault("short", "amp"))
    assert "Hội trường" in hall.complaint()
    assert "short" in hall.complaint()

    hall.world.faults.clear()
    assert hall.complaint() == ""


def test_a_meter_that_shows_nothing_is_told_after_two_looks_and_only_while_there_is_sound() -> None:
    hall = Hall(ON_A_LINE)
    hall.open()
    hall.world.order(Fault("no_audio", "amp"))

    assert hall.complaint(sounding=False, looks=3) == ""
    assert hall.complaint(sounding=True) == ""
    assert hall.complaint(sounding=True) == (
        "The amplifier Hội trường gets sound and gives none: look at its input."
    )


def test_a_fault_contact_is_read_at_its_input() -> None:
    hall = Hall(BY_CONTACTS)
    hall.open()
    assert hall.complaint() == ""

    hall.world.order(Fault("short", "Hội trường"))

    assert hall.complaint() == "The amplifier Hội trường reports a fault by its contact."
    hall.world.faults.clear()
    assert hall.complaint() == ""


@pytest.mark.parametrize("where", [FAULT_INPUT, ELSEWHERE])
def test_a_fault_stands_until_its_input_was_read_again(where: Output) -> None:
    hall = Hall(replace(BY_CONTACTS, fault=where))
    hall.open()
    hall.world.order(Fault("short", "Hội trường"))
    complaint = hall.complaint()

    hall.world.faults.clear()
    hall.world.order(Fault("deaf", where.board))
    assert hall.complaint(looks=3) == complaint != ""

    hall.world.faults.clear()
    hall.clock.sleep(60.0)
    assert hall.complaint(looks=3) == ""


def test_an_input_that_cannot_be_read_is_told_at_its_board_after_some_looks() -> None:
    hall = Hall(replace(BY_CONTACTS, fault=ELSEWHERE))
    hall.open()
    hall.world.order(Fault("deaf", "inputs"))

    assert hall.complaint() == ""
    assert hall.lines.troubles["device:inputs"] is None

    assert hall.complaint() == ""
    assert str(hall.lines.troubles["device:inputs"]) == (
        "Input 2 of inputs cannot be read: nobody knows whether the amplifier Hội trường has a"
        " fault. Look at the board."
    )
    hall.world.faults.clear()
    hall.clock.sleep(60.0)
    assert hall.complaint(looks=3) == ""
    assert hall.lines.troubles["device:inputs"] is None


def test_what_the_meter_of_an_amplifier_shows_is_kept_for_the_proof() -> None:
    hall, meters = Hall(ON_A_LINE), Meters()
    hall.open()
    meters.begin("news")

    hall.complaint()
    meters.note(hall.lines.meters)
    hall.world.order(Fault("no_audio", "amp"))
    hall.complaint()
    meters.note(hall.lines.meters)

    read = meters.end("news")
    assert read.keys() == {"Hội trường"}
    assert read["Hội trường"] > 0
    assert hall.lines.meters == {"Hội trường": 0}


def test_a_silent_meter_proves_that_nothing_was_given() -> None:
    hall, meters = Hall(ON_A_LINE), Meters()
    hall.open()
    hall.world.order(Fault("no_audio", "amp"))
    meters.begin("news")

    hall.complaint(looks=2)
    meters.note(hall.lines.meters)

    assert meters.end("news") == {"Hội trường": 0}
    assert meters.end("news") == {}


def test_an_amplifier_by_contacts_has_no_meter() -> None:
    hall = Hall(BY_CONTACTS)
    hall.open()
    hall.complaint()

    assert hall.lines.meters == {}
