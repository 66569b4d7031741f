"""Nothing that a client sends or does ends the simulator, or reaches another line."""

import json
import socket
from contextlib import ExitStack

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from served_simulator import Served

from hardware.sim.client import SimulatorClient, SimulatorRefused
from hardware.sim.config import ANNOUNCEMENT
from hardware.sim.faults import Fault
from hardware.wire import CableTime

LOOPBACK = "127.0.0.1"
ON = bytes.fromhex("01 05 00 01 FF 00 DD FA")
PATIENCE_S = 5.0
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
FAULTS_TOLD = st.fixed_dictionaries(
    {"do": st.sampled_from(["fault", "clear", "watch"])},
    optional=dict.fromkeys(
        ("name", "device", "channel", "times", "skip", "chance", "after_s", "for_s"), JSON
    ),
)


def door(served: Served) -> socket.socket:
    told = json.loads((served.folder / ANNOUNCEMENT).read_text(encoding="utf-8"))
    return socket.create_connection((LOOPBACK, told["port"]), PATIENCE_S)


def token(served: Served) -> str:
    told = json.loads((served.folder / ANNOUNCEMENT).read_text(encoding="utf-8"))
    return str(told["token"])


def told(served: Served, line: bytes) -> dict[str, object]:
    """Say a line on the control socket; return what is answered."""
    with door(served) as client, client.makefile("rb") as answers:
        client.sendall(line + b"\n")
        answer: dict[str, object] = json.loads(answers.readline())
    return answer


def still_answers(served: Served) -> bool:
    with socket.create_connection((LOOPBACK, served.tcp), PATIENCE_S) as port:
        port.sendall(ON)
        return port.recv(64) == ON


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\xff\xfe",
        b"[" * 60_000,
        b'{"token": "\\ud800"}',
        b'{"token": ["a"]}',
        b"null",
        b'{"ask": {"truth": 1}}',
    ],
)
def test_a_line_that_is_no_order_is_refused_in_a_sentence(served: Served, line: bytes) -> None:
    answer = told(served, line)

    assert answer["ok"] is False
    assert answer["error"]
    assert still_answers(served)


@given(order=JSON | FAULTS_TOLD)
@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_told_with_the_token_is_answered(served: Served, order: object) -> None:
    if isinstance(order, dict):
        order = order | {"token": token(served)}

    answer = told(served, json.dumps(order).encode())

    assert answer["ok"] in (True, False)


def test_a_channel_that_is_not_there_is_refused_and_the_board_goes_on(served: Served) -> None:
    with pytest.raises(SimulatorRefused, match="no channel 99"):
        SimulatorClient(served.folder).order(Fault("third_party", "board", channel=99))

    assert still_answers(served)


def test_more_clients_than_a_line_can_hold_are_hung_up_on(served: Served) -> None:
    with ExitStack() as stack:
        for _ in range(40):
            stack.enter_context(socket.create_connection((LOOPBACK, served.tcp), PATIENCE_S))
        assert SimulatorClient(served.folder).truth().devices

    assert comes_back(served)


def test_more_clients_than_the_control_socket_can_hold_are_hung_up_on(served: Served) -> None:
    with ExitStack() as stack:
        for _ in range(60):
            stack.enter_context(door(served))
        assert still_answers(served)


def test_a_client_that_never_reads_does_not_hold_up_the_line(served: Served) -> None:
    with socket.create_connection((LOOPBACK, served.tcp), PATIENCE_S) as deaf:
        deaf.setblocking(False)  # noqa: FBT003 -- the socket's own call
        for _ in range(2000):
            try:
                deaf.send(ON * 50)
            except BlockingIOError:
                break
        assert still_answers(served)


def comes_back(served: Served) -> bool:
    """Ask again and again until the line answers; False where it never does."""
    end = CableTime().monotonic() + PATIENCE_S
    while CableTime().monotonic() < end:
        try:
            if still_answers(served):
                return True
        except OSError:
            continue
    return False
