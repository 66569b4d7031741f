"""A simulated line's TCP port: whatever a client speaks, its boards hear frames."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.frames.modbus import sealed
from hardware.sim.gateway import Gateway

LIKE_TCP = sealed(bytes.fromhex("01 0F 00 00 00 02 01 03"))
READ = bytes.fromhex("01 01 00 00 00 08 3D CC")
TOLD = bytes.fromhex("01 01 01 41 91 B8")
ASKED_BY_TCP = bytes.fromhex("12 34 00 00 00 06 01 01 00 00 00 08")
TOLD_BY_TCP = bytes.fromhex("12 34 00 00 00 04 01 01 01 41")


class Client:
    """What went to the line and came back; the line answers with `replies`, piece by piece."""

    def __init__(self, *replies: bytes) -> None:
        self.heard: list[bytes] = []
        self.told: list[bytes] = []
        self._replies = replies
        self.gateway = Gateway(self._hear, self.told.append)

    def _hear(self, frame: bytes, say: Callable[[bytes], None]) -> None:
        self.heard.append(frame)
        for reply in self._replies:
            say(reply)


@pytest.mark.parametrize(
    "frame", [READ, LIKE_TCP, bytes.fromhex("A0 01 01 A2"), b"relay on 0\r", b"\xff"]
)
def test_raw_frames_go_through_as_they_are(frame: bytes) -> None:
    client = Client(TOLD)

    client.gateway.came(frame)

    assert (client.heard, client.told) == ([frame], [TOLD])


def test_a_modbus_tcp_client_is_answered_in_its_own_transaction() -> None:
    client = Client(TOLD)

    client.gateway.came(ASKED_BY_TCP)

    assert (client.heard, client.told) == ([READ], [TOLD_BY_TCP])


def test_a_reply_that_dribbles_in_is_told_when_it_is_whole() -> None:
    client = Client(*(TOLD[n : n + 1] for n in range(len(TOLD))))

    client.gateway.came(ASKED_BY_TCP)

    assert client.told == [TOLD_BY_TCP]


def test_messages_that_come_together_or_in_pieces_are_each_heard() -> None:
    client = Client(TOLD)

    client.gateway.came(ASKED_BY_TCP * 2)
    client.gateway.came(ASKED_BY_TCP[:5])
    client.gateway.came(ASKED_BY_TCP[5:])

    assert (client.heard, client.told) == ([READ] * 3, [TOLD_BY_TCP] * 3)


@pytest.mark.parametrize("reply", [TOLD[:-1] + b"\0", TOLD[:3], sealed(b"\x05\x01\x01\x41")])
def test_a_reply_that_is_spoilt_or_anothers_is_dropped(reply: bytes) -> None:
    client = Client(reply)

    client.gateway.came(ASKED_BY_TCP)

    assert client.told == []


@given(st.lists(st.binary(max_size=700), max_size=8))
def test_whatever_a_client_sends_nothing_breaks(runs: list[bytes]) -> None:
    client = Client(TOLD, b"\0" * 700)

    for run in runs:
        client.gateway.came(run)

    assert len(client.told) <= 2 * len(client.heard)
