"""A station's own device profile on the pages: chosen, kept, and told what is wrong with it."""

from __future__ import annotations

from dataclasses import replace

from test_wiring_pages import BOARD, INDEX, seen
from visitors import Visitor
from web_desk import MAKES, WebDesk

from broadcaster.domain.makes import Make
from schedules.types import Reason

TYPO = Reason(
    "{file}, line {line}: there is no field {field}.",
    {"file": "my.toml", "line": 4, "field": "chanels"},
)
TOLD = "my.toml, dòng 4: không có trường chanels."


def test_a_profile_of_ones_own_is_chosen_and_kept(desk: WebDesk, technician: Visitor) -> None:
    desk.makes = {**MAKES, "my.toml": Make("my.toml", "Bảng lạ (my.toml)", 6)}

    technician.send(INDEX + "board/new", via=INDEX, **{**BOARD, "make": "my.toml", "lease": ""})

    assert "Bảng lạ (my.toml)" in seen(technician)
    assert '<option value="my.toml" selected>' in technician.text(INDEX + "board/board2")


def test_a_profile_with_a_typo_is_told_with_field_and_line(
    desk: WebDesk, technician: Visitor
) -> None:
    desk.makes = {**MAKES, "my.toml": Make("my.toml", "my.toml", 0, trouble=TYPO)}

    technician.send(INDEX + "board/new", via=INDEX, **{**BOARD, "make": "my.toml", "lease": ""})

    assert TOLD in seen(technician)
    assert TOLD in seen(technician, INDEX + "board/board2")
    assert TOLD in seen(technician, INDEX + "board/new")


def test_a_profile_in_force_that_is_wrong_is_told_wherever_one_looks(
    desk: WebDesk, technician: Visitor
) -> None:
    desk.makes = {**MAKES, "waveshare8": replace(MAKES["waveshare8"], trouble=TYPO)}

    assert TOLD in seen(technician, "/loudspeakers/")
    assert TOLD in seen(technician, "/alarms")
    assert "Mọi thứ đều ổn" not in seen(technician, "/")
