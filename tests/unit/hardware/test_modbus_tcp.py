"""Modbus TCP: the same requests behind an MBAP header, each answered by its own transaction."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simulated_commune import VirtualClock

from hardware.catalogue import load_profile
from hardware.dialect import Refused, Request, Taken, Told
from hardware.errors import WrongProfile
from hardware.frames.coils import CoilDialect
from hardware.frames.modbus import sealed
from hardware.frames.modbus_tcp import TcpDialect, TcpRequest
from hardware.registry import Ports, open_rack
from hardware.sim.config import SimConfig, SimDevice
from hardware.sim.wire import SimTransport
from hardware.sim.world import World
from hardware.types import ChannelState, DeviceSpec, Knowledge, Output

ON = ChannelState(on=True, knowledge=Knowledge.VERIFIED)
OFF = ChannelState(on=False, knowledge=Knowledge.VERIFIED)
STATES = st.lists(st.booleans(), min_size=8, max_size=8)


def dialect(address: int = 1) -> TcpDialect:
    return TcpDialect(CoilDialect(load_profile("generic_coils8"), address))


def query(transaction: int = 7) -> Request:
    [asked] = CoilDialect(load_profile("generic_coils8"), 1).queries()
    return TcpRequest(asked, transaction)


def message(transaction: int, body: bytes) -> bytes:
    return transaction.to_bytes(2, "big") + bytes(2) + len(body).to_bytes(2, "big") + body


class Gateway:
    """A simulated line behind a gateway that speaks Modbus TCP."""

    def __init__(self, inner: SimTransport) -> None:
        self.clock = inner.clock
        self.sent: list[bytes] = []
        self._inner = inner
        self._head = b""

    def open(self) -> None:
        self._inner.open()

    def close(self) -> None:
        self._inner.close()

    def drain(self) -> None:
        self._inner.drain()

    def write(self, octets: bytes) -> None:
        self.sent.append(octets)
        self._head = octets[:4]
        self._inner.write(sealed(octets[6:]))

    def read(self, wait: timedelta) -> bytes:
        came = self._inner.read(wait)[:-2]
        return self._head + len(came).to_bytes(2, "big") + came if came else b""


def test_a_request_is_the_serial_one_with_a_header_for_its_checksum() -> None:
    [request] = dialect().queries()

    assert request.frame == bytes.fromhex("00 01 00 00 00 06 01 01 00 00 00 08")


def test_every_request_is_a_transaction_of_its_own() -> None:
    spoken = dialect()

    frames = [one.frame[:2] for _ in range(3) for one in spoken.orders({1: True}, lease_s=None)]

    assert frames == [bytes([0, 1]), bytes([0, 2]), bytes([0, 3])]


def test_transactions_are_counted_round() -> None:
    spoken = dialect()
    for _ in range(0x10000):
        spoken.queries()

    assert spoken.queries()[0].frame[:2] == bytes([0, 1])


def test_an_exception_is_a_refusal() -> None:
    assert query().find(message(7, bytes([1, 0x81, 6]))) == Refused(6, busy=True)


def test_a_write_is_taken_when_it_is_echoed() -> None:
    [order] = dialect().orders({1: True}, lease_s=None)

    assert order.find(message(1, order.frame[6:12])) == Taken()


@given(STATES, st.integers(0, 0xFFFF).filter(lambda other: other != 7))
def test_the_reply_of_another_transaction_is_never_taken(states: list[bool], other: int) -> None:
    packed = sum(on << place for place, on in enumerate(states))
    body = bytes([1, 1, 1, packed])

    assert query().find(message(other, body)) is None
    assert query().find(message(other, body) + message(7, body)) == Told(
        dict(enumerate(states, start=1))
    )


@given(st.integers(0, 8))
def test_half_a_message_is_no_reply(kept: int) -> None:
    assert query().find(message(7, bytes([1, 1, 1, 5]))[:kept]) is None


@given(st.integers(0, 255).filter(lambda unit: unit != 1))
def test_another_unit_does_not_answer_for_ours(unit: int) -> None:
    assert query().find(message(7, bytes([unit, 1, 1, 5]))) is None


@given(st.binary(max_size=40))
def test_noise_is_never_an_answer(noise: bytes) -> None:
    assert query(0x0707).find(noise.replace(b"\x07", b"")) is None


def test_ones_own_question_coming_back_is_no_answer() -> None:
    assert query().find(query().frame) is None


def test_a_board_behind_a_gateway_is_switched_and_read_back() -> None:
    clock = VirtualClock()
    world = World(SimConfig((SimDevice("board", "generic_coils8", address=3),)), clock)
    opened: list[tuple[str, Gateway]] = []

    def transport(url: str, baud: int) -> Gateway:
        del baud
        opened.append((url, Gateway(SimTransport(world.lines["board"], clock))))
        return opened[-1][1]

    spec = DeviceSpec("board", "generic_coils8", "modbus://gateway:1502", address=3)
    rack = open_rack([spec], clock, ports=Ports(transport, threaded=False))

    assert rack.boards["board"].apply({2: True, 5: False}) == {2: ON, 5: OFF}
    assert world.is_closed(Output("board", 2))
    assert rack.boards["board"].all_off()
    [(url, gateway)] = opened
    assert url == "socket://gateway:1502"
    assert [frame[6] for frame in gateway.sent] == [3] * len(gateway.sent)


@pytest.mark.parametrize(
    ("given_", "opened"),
    [
        ("modbus://10.0.0.7", "socket://10.0.0.7:502"),
        ("modbus://10.0.0.7:503/", "socket://10.0.0.7:503"),
        ("socket://10.0.0.7:4001", "socket://10.0.0.7:4001"),
        ("/dev/ttyS0", "/dev/ttyS0"),
    ],
)
def test_a_gateway_is_opened_as_a_socket(given_: str, opened: str) -> None:
    clock = VirtualClock()
    seen: list[str] = []

    def transport(url: str, baud: int) -> SimTransport:
        seen.append(url)
        del baud
        return SimTransport(World(SimConfig((SimDevice("a", "lc4"),)), clock).lines["a"], clock)

    open_rack([DeviceSpec("a", "lc4", given_)], clock, ports=Ports(transport, threaded=False))

    assert seen == [opened]


def test_devices_of_one_gateway_share_its_connection() -> None:
    specs = [
        DeviceSpec("a", "generic_coils8", "modbus://gateway", address=1),
        DeviceSpec("b", "generic_coils8", "modbus://gateway", address=1),
    ]

    with pytest.raises(WrongProfile, match="modbus://gateway have the address 1"):
        open_rack(specs, VirtualClock(), ports=Ports(threaded=False))
