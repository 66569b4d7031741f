"""Boards whose parser must be brought in step: before the first order, and after every doubt."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pytest
from scripted_line import ScriptedLine

from hardware.catalogue import load_profile
from hardware.dialect import Reply, Request, Taken
from hardware.drivers.relay_board import Place, RelayBoard
from hardware.errors import BoardMissing, DeviceFailed, PortGone
from hardware.frames.coils import CoilDialect
from hardware.frames.lcus import LcusDialect
from hardware.link import Link
from hardware.types import ChannelState, Knowledge, Urgency


@dataclass(frozen=True, slots=True)
class _Words:
    frame: bytes
    is_answered: bool = True

    def find(self, heard: bytes) -> Reply | None:
        return Taken() if b"!" in heard else None


class WordyDialect(CoilDialect):
    """A board whose parser must be brought in step: `step` before the first order."""

    def orders(self, wanted: Mapping[int, bool], *, lease_s: float | None) -> Sequence[Request]:
        del lease_s
        return [_Words(f"order {n}".encode()) for n in wanted]

    def resync(self) -> Sequence[Request]:
        return [_Words(b"step", is_answered=False)]


class WordyLine(ScriptedLine):
    """Answers orders; `trigger_silence` swallows so many answers."""

    silent = 0

    def trigger_silence(self, count: int) -> None:
        self.silent = count

    def write(self, octets_: bytes) -> None:
        is_answered = octets_ != b"step" and not self.silent
        self.silent -= int(bool(self.silent) and octets_ != b"step")
        self._script = [[(0.01, b"!")]] if is_answered else [()]
        super().write(octets_)


def wordy(line: ScriptedLine) -> RelayBoard:
    profile = load_profile("generic_coils8")
    return RelayBoard("board", profile, WordyDialect(profile, 1), Place(Link("line", line)))


def order(board: RelayBoard, channel: int = 1) -> Callable[[], object]:
    return lambda: board.order({channel: True}, urgency=Urgency.NORMAL)


def test_the_parser_is_brought_in_step_before_the_first_order_and_not_again() -> None:
    line = WordyLine()
    board = wordy(line)

    order(board)()
    order(board, 2)()

    assert line.sent == [b"step", b"order 1", b"order 2"]


def test_a_port_that_was_lost_and_found_is_brought_in_step_before_anything_else() -> None:
    line = WordyLine()
    board = wordy(line)
    order(board)()
    line.trigger_unplug()
    with pytest.raises(DeviceFailed):
        order(board)()
    line.trigger_replug()
    line.clock.sleep(5)
    line.sent.clear()

    order(board)()

    assert line.sent == [b"step", b"order 1"]


def test_a_port_that_breaks_in_an_order_is_brought_in_step_before_the_order_is_repeated() -> None:
    line = WordyLine()
    board = wordy(line)
    order(board)()
    line.trigger_break_once()
    line.sent.clear()

    order(board)()

    assert line.sent == [b"step", b"order 1"]
    assert line.opened == 2


def test_a_port_that_was_not_there_at_first_is_brought_in_step_when_it_comes() -> None:
    line = WordyLine()
    line.trigger_unplug()
    board = wordy(line)
    with pytest.raises(BoardMissing):
        order(board)()
    line.trigger_replug()
    line.clock.sleep(5)

    order(board)()

    assert line.sent == [b"step", b"order 1"]


def test_after_a_board_did_not_answer_it_is_brought_in_step() -> None:
    line = WordyLine()
    board = wordy(line)
    line.trigger_silence(3)
    assert order(board)()
    line.sent.clear()

    order(board)()

    assert line.sent == [b"step", b"order 1"]


def test_a_port_that_breaks_every_time_is_gone_and_not_brought_in_step_for_ever() -> None:
    line = WordyLine()
    board = wordy(line)
    order(board)()
    line._breaks = 100

    with pytest.raises((PortGone, BoardMissing)):
        order(board)()

    assert line.opened <= 4


def silent_board(line: ScriptedLine) -> RelayBoard:
    profile = load_profile("lcus8_silent")
    return RelayBoard("board", profile, LcusDialect(profile, 0), Place(Link("line", line)))


def test_a_board_that_cannot_be_read_is_missed_when_its_port_goes() -> None:
    line = ScriptedLine()
    board = silent_board(line)
    board.apply({1: True})
    assert board.read()[1].on
    line.trigger_unplug()

    with pytest.raises(PortGone):
        board.read()
    with pytest.raises(BoardMissing):
        board.read()


def test_a_board_that_cannot_be_read_is_made_safe_first_when_its_port_comes_back() -> None:
    line = ScriptedLine()
    board = silent_board(line)
    board.apply({1: True})
    line.trigger_unplug()
    with pytest.raises(DeviceFailed):
        board.order({2: True})
    line.trigger_replug()
    line.clock.sleep(5)
    line.sent.clear()

    states = board.read()

    assert states[1] == ChannelState(on=False, knowledge=Knowledge.ASSUMED)
    assert len(line.sent) == 16
    assert {frame[2] for frame in line.sent} == {0}
