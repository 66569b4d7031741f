"""In virtual time too, devices do things by themselves, and ports are held, renamed and jammed."""

from datetime import timedelta

import pytest
from simulated_commune import VirtualClock

from hardware.errors import BoardMissing, DeviceFailed, PortBusy, PortGone
from hardware.frames.modbus import sealed
from hardware.sim.config import SimConfig, SimDevice
from hardware.sim.faults import Fault, WrongFault
from hardware.sim.wire import SimPorts, SimTransport
from hardware.sim.world import World
from hardware.types import Output

FIRST = Output("board", 1)
READ = bytes.fromhex("01 01 00 00 00 08 3D CC")
FLASH_700_MS = bytes.fromhex("01 05 02 00 00 07 8D B0")
CLOSE_FIRST = bytes.fromhex("01 05 00 00 FF 00 8C 3A")
PATIENCE = timedelta(seconds=1)


class Bench:
    """One board, a port that is open, and a list of what its contact was when it moved."""

    def __init__(self, profile: str = "waveshare8") -> None:
        self.clock = VirtualClock()
        self.world = World(SimConfig((SimDevice("board", profile),)), self.clock)
        self.port: SimTransport = SimPorts(self.world, self.clock)("board", 9600)
        self.port.open()
        self.moves: list[bool] = []
        self.world.on_change(lambda: self.moves.append(self.world.is_closed(FIRST)))

    def ask(self, octets: bytes) -> bytes:
        self.port.write(octets)
        return self.port.read(PATIENCE)

    def order(self, name: str, **how: object) -> None:
        self.world.order(Fault(name, "board", **how))  # type: ignore[arg-type]


def test_a_lease_lapses_though_nobody_speaks_and_is_seen_at_the_next_look() -> None:
    bench = Bench()
    bench.ask(FLASH_700_MS)
    during = bench.world.is_closed(FIRST)

    bench.clock.sleep(0.7)

    assert during
    assert not bench.world.is_closed(FIRST)
    assert bench.moves == [True, False]


def test_a_lease_lapses_while_somebody_waits_for_a_reply() -> None:
    bench = Bench()
    bench.ask(FLASH_700_MS)

    assert bench.port.read(PATIENCE) == b""
    assert bench.moves == [True, False]


def test_a_renewed_lease_that_glitches_opens_for_a_moment_and_closes_again() -> None:
    bench = Bench()
    bench.ask(FLASH_700_MS)
    bench.order("lease_glitch", times=1)
    bench.ask(FLASH_700_MS)

    bench.clock.sleep(0.2)
    again = bench.world.is_closed(FIRST)

    assert again
    assert bench.moves == [True, False, True]


def test_the_watchdog_opens_everything_after_two_seconds_without_a_word() -> None:
    bench = Bench()
    bench.order("watchdog_trips")
    bench.ask(CLOSE_FIRST)

    bench.clock.sleep(1.9)
    before = bench.world.is_closed(FIRST)
    bench.clock.sleep(0.2)

    assert before
    assert not bench.world.is_closed(FIRST)


def test_a_fault_that_ends_by_itself_lets_the_contact_go_and_is_seen_by_listeners() -> None:
    bench = Bench()
    bench.order("stuck_on", channel=1, after_s=5, for_s=10)

    for seconds in (4, 2, 10):
        bench.clock.sleep(seconds)
        bench.world.truth()

    assert bench.moves == [True, False]


@pytest.mark.parametrize(("fault", "moved"), [("third_party", [True]), ("reboot", [False])])
def test_what_somebody_does_at_a_time_happens_at_that_time(fault: str, moved: list[bool]) -> None:
    bench = Bench()
    if fault == "reboot":
        bench.ask(CLOSE_FIRST)
    bench.moves.clear()
    bench.order(fault, channel=1 if fault == "third_party" else None, after_s=3)
    early = list(bench.moves)

    bench.clock.sleep(3.5)
    bench.world.truth()

    assert early == []
    assert bench.moves == moved


def test_a_line_that_talks_without_end_takes_the_time_its_bytes_take() -> None:
    bench = Bench()
    bench.order("babble")
    bench.port.drain()

    heard = b"".join(bench.port.read(PATIENCE) for _ in range(20))

    assert len(heard) == 20 * 64
    assert bench.clock.passed >= 64 * 10 / 9600
    assert len(bench.port._coming) < 20


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("unplug", BoardMissing),
        ("new_path", BoardMissing),
        ("port_busy", PortBusy),
        ("no_permission", PortBusy),
    ],
)
def test_a_port_that_is_held_or_away_breaks_and_can_be_opened_again_when_it_is_back(
    fault: str, error: type[DeviceFailed]
) -> None:
    bench = Bench()
    bench.order(fault)

    with pytest.raises(PortGone):
        bench.port.write(READ)
    with pytest.raises(error):
        bench.port.open()
    bench.world.faults.clear()
    bench.port.open()

    assert bench.ask(READ) != b""


def test_a_far_end_that_takes_nothing_counts_as_gone_after_half_a_second() -> None:
    bench = Bench()
    bench.order("stuck_peer")

    with pytest.raises(PortGone):
        bench.port.write(READ)

    assert bench.clock.passed == 0.5


def test_a_connection_to_a_gateway_that_is_gone_takes_bytes_and_gives_none() -> None:
    bench = Bench()
    bench.order("half_open")

    assert bench.ask(CLOSE_FIRST) == b""
    assert not bench.world.is_closed(FIRST)


@pytest.mark.parametrize("fault", ["unplug_mid_write", "unplug_mid_read"])
def test_a_cable_pulled_in_the_middle_leaves_half_a_reply_or_none(fault: str) -> None:
    bench = Bench()
    bench.order(fault)
    heard = b""

    if fault == "unplug_mid_read":
        heard = bench.ask(READ)
    with pytest.raises(PortGone):
        bench.ask(READ)

    assert len(heard) == (3 if fault == "unplug_mid_read" else 0)


@pytest.mark.parametrize("fault", ["third_party", "stuck_on"])
def test_a_fault_of_a_channel_the_device_has_not_is_refused(fault: str) -> None:
    with pytest.raises(WrongFault, match=r"board has no channel 9\."):
        Bench().order(fault, channel=9)


def test_what_a_device_says_unasked_is_bounded_while_nobody_listens() -> None:
    bench = Bench()
    bench.order("unsolicited")

    for _ in range(200):
        bench.clock.sleep(0.1)
        bench.world.settle()

    assert sum(map(len, bench.world._unasked.values())) <= 16


def test_a_frame_for_another_board_says_nothing_of_this_one() -> None:
    bench = Bench()

    assert bench.ask(sealed(b"\x02\x05\x00\x00\xff\x00")) == b""
    assert bench.moves == []
