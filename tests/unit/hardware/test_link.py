"""One request, its own reply: late, broken, repeated and foreign bytes are never taken for it."""

from datetime import timedelta

import pytest
from scripted_line import ScriptedLine

from hardware.errors import BoardMissing, Garbled, NoReply, PortGone
from hardware.frames.modbus import Coils, ReadCoils, WriteCoil, Written
from hardware.link import FRAMES_KEPT, Link
from hardware.types import Urgency
from hardware.wire import Direction, WireEvent

READ = ReadCoils(1, 0, 8)
NONE = bytes.fromhex("01 01 01 00 51 88")
TWO = bytes.fromhex("01 01 01 41 91 B8")
NO_COILS = Coils((False,) * 8)
TIMEOUT = timedelta(milliseconds=200)


def answer(reply: bytes, after: float = 0.01) -> list[tuple[float, bytes]]:
    return [(after, reply)]


def test_a_reply_is_returned_as_soon_as_it_is_whole() -> None:
    line = ScriptedLine([(0.01, NONE[:2]), (0.02, NONE[2:])])
    link = Link("line", line)

    assert link.ask(READ, timeout=TIMEOUT) == NO_COILS
    assert line.clock.monotonic() == pytest.approx(0.02)


def test_silence_is_no_reply_after_three_tries_in_all() -> None:
    line = ScriptedLine()
    link = Link("line", line)

    with pytest.raises(NoReply, match="Nothing answers at line"):
        link.ask(READ, timeout=TIMEOUT)

    assert line.sent == [READ.frame] * 3
    assert line.clock.monotonic() == pytest.approx(3 * 0.2 + 2 * 0.1)


def test_half_a_reply_is_garbled_and_asked_again() -> None:
    line = ScriptedLine(answer(NONE[:3]), answer(NONE))
    link = Link("line", line)

    assert link.ask(READ, timeout=TIMEOUT) == NO_COILS
    assert len(line.sent) == 2


def test_half_a_reply_every_time_is_an_error_that_keeps_the_bytes() -> None:
    line = ScriptedLine(answer(NONE[:3]), answer(NONE[:3]), answer(NONE[:3]))
    link = Link("line", line)

    with pytest.raises(Garbled) as failed:
        link.ask(READ, timeout=TIMEOUT)

    frames = failed.value.facts["frames"]
    assert isinstance(frames, tuple)
    assert frames[0] == "0.000 > 01 01 00 00 00 08 3D CC"
    assert frames[1] == "0.010 < 01 01 01"


def test_a_late_reply_is_not_the_answer_to_the_next_request() -> None:
    line = ScriptedLine(answer(TWO, after=0.25), answer(NONE))
    link = Link("line", line)

    with pytest.raises(NoReply):
        link.ask(READ, timeout=TIMEOUT, tries=1)

    assert link.ask(READ, timeout=TIMEOUT) == NO_COILS


def test_after_a_second_try_the_first_reply_may_still_come_and_is_waited_out() -> None:
    write = WriteCoil(1, 0, on=True)
    line = ScriptedLine(answer(TWO, after=0.35), answer(NONE), answer(NONE))
    link = Link("line", line)

    first = link.ask(READ, timeout=TIMEOUT)
    second = link.ask(READ, timeout=TIMEOUT)

    assert first == second == NO_COILS
    assert write.find(TWO) is None


def test_what_lay_in_the_line_is_drained_before_a_request() -> None:
    line = ScriptedLine([(0.01, NONE), (0.02, TWO)], answer(NONE))
    link = Link("line", line)
    link.ask(READ, timeout=TIMEOUT)
    line.clock.sleep(0.1)

    assert link.ask(READ, timeout=TIMEOUT) == NO_COILS


def test_an_echo_of_the_own_request_is_heard_past() -> None:
    line = ScriptedLine([(0.005, READ.frame), (0.01, NONE)])

    assert Link("line", line).ask(READ, timeout=TIMEOUT) == NO_COILS


def test_a_board_that_babbles_without_end_is_given_up_in_time() -> None:
    babble = [(0.001 * n, b"\xaa" * 50) for n in range(400)]
    line = ScriptedLine(babble)

    with pytest.raises(Garbled):
        Link("line", line).ask(READ, timeout=TIMEOUT, tries=1)

    assert line.clock.monotonic() <= 0.21


def test_a_port_that_breaks_once_is_opened_again_at_once() -> None:
    line = ScriptedLine(answer(NONE))
    line.trigger_break_once()
    link = Link("line", line)

    assert link.ask(READ, timeout=TIMEOUT) == NO_COILS
    assert line.opened == 2


def test_a_lost_port_is_left_alone_between_tries_to_open_it() -> None:
    line = ScriptedLine(answer(NONE), answer(NONE))
    link = Link("line", line)
    link.ask(READ, timeout=TIMEOUT)
    line.trigger_unplug()
    with pytest.raises(BoardMissing):
        link.ask(READ, timeout=TIMEOUT)
    line.trigger_replug()

    with pytest.raises(BoardMissing):
        link.ask(READ, timeout=TIMEOUT)
    line.clock.sleep(4.0)

    assert link.ask(READ, timeout=TIMEOUT) == NO_COILS


def test_an_urgent_request_tries_a_lost_port_at_once() -> None:
    line = ScriptedLine(answer(NONE))
    line.trigger_unplug()
    link = Link("line", line)
    for _ in range(3):
        with pytest.raises(BoardMissing):
            link.ask(READ, timeout=TIMEOUT)
    line.trigger_replug()

    assert link.ask(READ, timeout=TIMEOUT, urgency=Urgency.OFF) == NO_COILS


def test_the_pause_before_a_lost_port_is_tried_again_is_never_longer_than_four_seconds() -> None:
    line = ScriptedLine(answer(NONE))
    line.trigger_unplug()
    link = Link("line", line)
    for _ in range(10):
        line.clock.sleep(60)
        with pytest.raises(BoardMissing):
            link.ask(READ, timeout=TIMEOUT)
    line.trigger_replug()
    line.clock.sleep(4.0)

    assert link.ask(READ, timeout=TIMEOUT) == NO_COILS


def test_a_lost_port_is_told_once_and_its_return_once(caplog: pytest.LogCaptureFixture) -> None:
    line = ScriptedLine(answer(NONE))
    line.trigger_unplug()
    link = Link("line", line)
    caplog.set_level("INFO", logger="hardware.link")

    for _ in range(5):
        line.clock.sleep(10)
        with pytest.raises(BoardMissing):
            link.ask(READ, timeout=TIMEOUT)
    line.trigger_replug()
    line.clock.sleep(10)
    link.ask(READ, timeout=TIMEOUT)

    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]


def test_a_port_that_breaks_every_time_is_gone() -> None:
    line = ScriptedLine()
    link = Link("line", line)
    line.trigger_break_once()

    with pytest.raises(PortGone, match="The port line has gone"):
        link.ask(READ, timeout=TIMEOUT, tries=1)

    assert not line.is_open


def test_every_run_of_bytes_is_shown_to_the_watcher() -> None:
    seen: list[WireEvent] = []
    line = ScriptedLine(answer(NONE))

    Link("line", line, seen.append).ask(READ, timeout=TIMEOUT)

    assert seen == [
        WireEvent("line", 0.0, Direction.SENT, READ.frame),
        WireEvent("line", 0.01, Direction.RECEIVED, NONE),
    ]


def test_the_last_twenty_frames_are_kept_and_no_more() -> None:
    line = ScriptedLine(*[answer(NONE) for _ in range(30)])
    link = Link("line", line)

    for _ in range(30):
        link.ask(READ, timeout=TIMEOUT)

    assert len(link.frames) == FRAMES_KEPT == 20
    assert link.frames[-1].octets == NONE


def test_a_closed_link_opens_again_when_asked() -> None:
    line = ScriptedLine(answer(NONE), answer(WriteCoil(1, 0, on=True).frame))
    link = Link("line", line)
    link.ask(READ, timeout=TIMEOUT)
    link.close()

    assert not line.is_open
    assert link.ask(WriteCoil(1, 0, on=True), timeout=TIMEOUT) == Written()
