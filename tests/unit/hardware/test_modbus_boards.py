"""The driver of coil boards: what it sends, what it believes, and how it gives up."""

import pytest
from scripted_line import ScriptedLine
from simulated_commune import Commune

from hardware.catalogue import load_profile
from hardware.drivers.relay_board import Place, RelayBoard
from hardware.errors import DeviceFailed, NoReply, OrderRefused, WrongProfile
from hardware.frames.coils import CoilDialect
from hardware.frames.modbus import ReadCoils, WriteCoils, octets, sealed
from hardware.link import Link
from hardware.registry import open_rack
from hardware.types import ChannelState, DeviceSpec, Knowledge, Output

ON = ChannelState(on=True, knowledge=Knowledge.VERIFIED)
OFF = ChannelState(on=False, knowledge=Knowledge.VERIFIED)


def coils(*on: int) -> list[tuple[float, bytes]]:
    packed = octets([channel in on for channel in range(1, 9)])
    return [(0.01, sealed(bytes([1, 1, 1]) + packed))]


def acknowledged(first: int, marks: str) -> list[tuple[float, bytes]]:
    return [(0.01, sealed(WriteCoils(1, first, tuple(mark == "1" for mark in marks)).frame[:6]))]


def exception(function: int, code: int) -> list[tuple[float, bytes]]:
    return [(0.01, sealed(bytes([1, function | 0x80, code])))]


def board_on(line: ScriptedLine, profile: str = "waveshare8") -> RelayBoard:
    made = load_profile(profile)
    return RelayBoard("board", made, CoilDialect(made, 1), Place(Link("line", line)))


def test_only_the_channels_named_are_written_in_unbroken_runs() -> None:
    line = ScriptedLine(acknowledged(0, "10"), acknowledged(4, "1"), coils(1, 5, 8))

    states = board_on(line).apply({1: True, 2: False, 5: True})

    assert states == {1: ON, 2: OFF, 5: ON}
    assert line.sent == [
        WriteCoils(1, 0, (True, False)).frame,
        WriteCoils(1, 4, (True,)).frame,
        ReadCoils(1, 0, 8).frame,
    ]


def test_the_whole_board_is_always_read_from_its_first_coil() -> None:
    line = ScriptedLine(coils(3))

    assert board_on(line).read()[3] == ON
    assert line.sent == [bytes.fromhex("01 01 00 00 00 08 3D CC")]


def test_channels_of_others_are_left_as_they_are() -> None:
    commune = Commune()
    commune.board().apply({2: True, 4: True})

    commune.board().apply({1: True, 3: True})

    assert commune.closed() == {Output("near", channel) for channel in (1, 2, 3, 4)}


def test_read_back_decides_not_the_acknowledgement() -> None:
    line = ScriptedLine(acknowledged(0, "1"), coils())

    assert board_on(line).apply({1: True}) == {1: OFF}


def test_a_write_that_nobody_answered_is_believed_when_it_reads_back() -> None:
    line = ScriptedLine((), (), (), coils(1))

    assert board_on(line).apply({1: True}) == {1: ON}


def test_a_write_that_was_answered_but_cannot_be_read_back_is_only_acknowledged() -> None:
    line = ScriptedLine(acknowledged(0, "1"))

    states = board_on(line).apply({1: True})

    assert states == {1: ChannelState(on=True, knowledge=Knowledge.ACKNOWLEDGED)}


def test_a_board_that_never_answers_is_named_in_the_error() -> None:
    with pytest.raises(NoReply, match="board does not answer"):
        board_on(ScriptedLine()).apply({1: True})


def test_a_silent_board_is_asked_once_a_request_until_it_answers() -> None:
    line = ScriptedLine()
    board = board_on(line)
    with pytest.raises(NoReply):
        board.read()
    line.sent.clear()

    with pytest.raises(NoReply):
        board.read()

    assert len(line.sent) == 1


def test_a_refused_order_is_an_error_with_the_boards_own_number() -> None:
    line = ScriptedLine(exception(0x0F, 2))

    with pytest.raises(OrderRefused, match=r"board refused an order \(code 2\)"):
        board_on(line).apply({1: True})


def test_a_busy_board_is_asked_again() -> None:
    line = ScriptedLine(exception(0x0F, 6), acknowledged(0, "1"), coils(1))

    assert board_on(line).apply({1: True}) == {1: ON}


def test_a_board_that_stays_busy_refuses_in_the_end() -> None:
    line = ScriptedLine(*[exception(0x0F, 6)] * 3)

    with pytest.raises(OrderRefused, match="code 6"):
        board_on(line).apply({1: True})


def test_all_off_is_one_frame_and_confirmed_by_read_back() -> None:
    line = ScriptedLine(acknowledged(0, "00000000"), coils())

    assert board_on(line).all_off()
    assert line.sent[0] == bytes.fromhex("01 0F 00 00 00 08 01 00 FE 95")


def test_all_off_is_not_confirmed_while_a_coil_reads_back_on() -> None:
    line = ScriptedLine(acknowledged(0, "00000000"), coils(3))

    assert not board_on(line).all_off()


@pytest.mark.parametrize("profile", ["waveshare8", "kmtronic485"])
def test_all_off_never_raises_and_ends_within_a_second_and_a_half(profile: str) -> None:
    line = ScriptedLine()

    assert not board_on(line, profile).all_off()
    assert line.clock.monotonic() <= 1.5


def test_all_off_with_no_port_at_all_is_simply_not_confirmed() -> None:
    line = ScriptedLine()
    line.trigger_unplug()

    assert not board_on(line).all_off()


def test_a_board_without_set_many_switches_off_before_it_switches_on() -> None:
    commune = Commune(profile="kmtronic485")
    commune.board().apply({1: True})
    order: list[tuple[bool, bool]] = []
    near = (Output("near", 1), Output("near", 2))
    commune.world.on_change(
        lambda: order.append((commune.world.is_closed(near[0]), commune.world.is_closed(near[1])))
    )

    commune.board().apply({1: False, 2: True})

    assert order == [(False, False), (False, True)]


@pytest.mark.parametrize("profile", ["waveshare8", "generic_coils8", "lc4", "kmtronic485"])
def test_every_known_board_switches_and_reads_back_each_of_its_channels(profile: str) -> None:
    commune = Commune(profile=profile)
    board = commune.board()

    for channel in range(1, board.caps.channels + 1):
        assert board.apply({channel: True}) == {channel: ON}
        assert commune.closed() == {Output("near", channel)}
        assert board.apply({channel: False}) == {channel: OFF}


def test_two_devices_of_one_name_are_refused() -> None:
    specs = [DeviceSpec("a", "lc4", "x"), DeviceSpec("a", "lc4", "y")]

    with pytest.raises(WrongProfile, match="Two devices are named a"):
        open_rack(specs, ScriptedLine().clock)


def test_two_devices_that_cannot_be_told_apart_are_refused() -> None:
    specs = [DeviceSpec("a", "lc4", "x"), DeviceSpec("b", "lc4", "x")]

    with pytest.raises(WrongProfile, match="Two devices on the port x have the address 255"):
        open_rack(specs, ScriptedLine().clock)


def test_opening_a_rack_touches_no_port() -> None:
    rack = open_rack([DeviceSpec("a", "lc4", "no-such-port")], ScriptedLine().clock)

    with pytest.raises(DeviceFailed):
        rack.boards["a"].read()
