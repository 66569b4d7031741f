"""STOP buttons as the pages show and keep them."""

from __future__ import annotations

import pytest
from visitors import Visitor
from web_desk import WebDesk

from broadcaster.domain.zones import Output, StopButton
from broadcaster.store.tables import AmplifierRow, DeviceRow
from broadcaster.store.wiring import load_wiring

PAGE = "/loudspeakers/buttons/"
FORM = {"device": "gate", "channel": "3", "zone": "", "rests": "closed", "label": "Nút đỏ"}


@pytest.fixture
def gate(desk: WebDesk) -> WebDesk:
    """A board with four inputs stands at the gate."""
    with desk.work() as session:
        board = DeviceRow(name="gate", label="Bảng ở cổng", profile="relay4", url="", address=9)
        session.add(board)
    return desk


def _kept(desk: WebDesk) -> tuple[StopButton, ...]:
    with desk.work() as session:
        return load_wiring(session).stop_buttons


def test_a_button_for_everything_is_kept_shown_and_removed(
    gate: WebDesk, technician: Visitor
) -> None:
    technician.send(PAGE, via=PAGE, **FORM)
    kept, shown = _kept(gate), technician.text(PAGE)
    technician.send(PAGE + "1/remove", via=PAGE)

    assert kept == (StopButton(Output("gate", 3), None, "Nút đỏ", rests_closed=True),)
    assert "Nút đỏ" in shown
    assert "Bảng ở cổng" in shown
    assert _kept(gate) == ()


def test_a_button_for_one_zone(gate: WebDesk, technician: Visitor) -> None:
    zone = gate.zones()[1]

    technician.send(PAGE, via=PAGE, **(FORM | {"zone": str(zone), "rests": "open"}))

    assert _kept(gate) == (StopButton(Output("gate", 3), zone, "Nút đỏ", rests_closed=False),)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"channel": "5"}, "1 đến 4"),
        ({"channel": "x"}, "1 đến 4"),
        ({"device": "board1"}, "Hãy chọn một bo mạch có đầu vào."),
        ({"zone": "77"}, "77"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    gate: WebDesk, technician: Visitor, changes: dict[str, str], said: str
) -> None:
    answer = technician.send(PAGE, via=PAGE, **(FORM | changes))

    assert answer.status_code in {400, 409, 422}
    assert said in answer.get_data(as_text=True)
    assert _kept(gate) == ()


def test_an_input_is_used_once(gate: WebDesk, technician: Visitor) -> None:
    with gate.work() as session:
        amplifier = session.get(AmplifierRow, "amp1")
        assert amplifier is not None
        amplifier.fault_device, amplifier.fault_channel = "gate", 1
    technician.send(PAGE, via=PAGE, **FORM)

    twice = technician.send(PAGE, via=PAGE, **FORM).get_data(as_text=True)
    fault = technician.send(PAGE, via=PAGE, **(FORM | {"channel": "1"})).get_data(as_text=True)

    assert len(_kept(gate)) == 1
    assert "Đầu vào này đã được dùng." in twice
    assert "Đầu vào này đã được dùng." in fault


def test_only_who_may_change_devices_adds_one(gate: WebDesk, operator: Visitor) -> None:
    assert operator.get(PAGE).status_code == 200
    assert operator.send(PAGE, **FORM).status_code == 403
    assert _kept(gate) == ()


def test_a_board_that_left_the_patch_leaves_its_button_marked(
    gate: WebDesk, technician: Visitor
) -> None:
    technician.send(PAGE, via=PAGE, **FORM)
    with gate.work() as session:
        session.delete(session.get(DeviceRow, "gate"))

    assert "bo mạch này không còn" in technician.text(PAGE)
