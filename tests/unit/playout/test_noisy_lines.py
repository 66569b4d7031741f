"""A line on which answers come only at a second try is told, and told off when it is well."""

from __future__ import annotations

from hall import ON_A_LINE, Hall

from hardware.sim.faults import Fault


def looked(hall: Hall, looks: int) -> str:
    for _ in range(looks):
        hall.clock.sleep(3.0)
        hall.lines.look(1)
    return str(hall.lines.troubles["device:board"] or "")


def test_a_line_that_often_garbles_answers_is_noisy_until_it_is_well() -> None:
    hall = Hall(ON_A_LINE)
    assert looked(hall, 30) == ""

    hall.world.order(Fault("bit_flip", "board", chance=0.4))
    said = looked(hall, 60)
    hall.world.faults.clear()

    assert said.startswith("The line to board is noisy: many answers came only at a second try.")
    assert looked(hall, 60) == ""


def test_one_answer_that_was_garbled_makes_no_line_noisy() -> None:
    hall = Hall(ON_A_LINE)
    hall.world.order(Fault("bit_flip", "board", times=1))

    assert looked(hall, 60) == ""
