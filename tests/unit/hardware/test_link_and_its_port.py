"""A port that goes, comes back, hangs up at once: told once, left alone, never left out."""

import threading
from datetime import timedelta

import pytest
from scripted_line import ScriptedLine

from hardware.errors import BoardMissing, DeviceFailed, PortGone
from hardware.frames.modbus import Coils, ReadCoils, WriteCoil
from hardware.link import Link
from hardware.owner import ThreadOwner
from hardware.types import Urgency
from hardware.wire import on_the_wire, silence

READ = ReadCoils(1, 0, 8)
NONE = bytes.fromhex("01 01 01 00 51 88")
NO_COILS = Coils((False,) * 8)
TIMEOUT = timedelta(milliseconds=200)
WAIT = 10.0


class HangingUpLine(ScriptedLine):
    """A gateway that takes every connection and drops it; `trigger_peace` ends that."""

    is_hostile = True

    def trigger_peace(self) -> None:
        self.is_hostile = False

    def write(self, octets: bytes) -> None:
        if self.is_hostile:
            raise PortGone("The port {port} has gone.", port="line")
        self._script = [[(0.01, NONE)]]
        super().write(octets)


def test_the_line_is_silent_for_the_gap_before_each_frame() -> None:
    line = ScriptedLine([(0.01, NONE)], [(0.01, NONE)])
    link = Link("line", line)
    link.ask(READ, timeout=TIMEOUT)

    link.ask(READ, timeout=TIMEOUT, gap=timedelta(milliseconds=30))

    assert line.clock.monotonic() == pytest.approx(0.01 + 0.03 + 0.01)


def test_what_nobody_answers_is_sent_once_and_not_waited_for() -> None:
    line = ScriptedLine()

    Link("line", line).tell(b"on 1")

    assert line.sent == [b"on 1"]
    assert line.clock.monotonic() == 0.0


def test_telling_keeps_the_gap_and_drains_what_lay_in_the_line() -> None:
    line = ScriptedLine([(0.001, b"noise")], [], [(0.01, NONE)])
    link = Link("line", line)
    link.tell(b"on 1")
    link.tell(b"on 2", gap=timedelta(milliseconds=10))

    assert line.clock.monotonic() == pytest.approx(0.01)
    assert link.ask(READ, timeout=TIMEOUT) == NO_COILS


def test_telling_a_lost_port_is_an_error_with_the_last_frames() -> None:
    line = ScriptedLine()
    link = Link("line", line)
    link.tell(b"\x01")
    line.trigger_break_once()

    with pytest.raises(PortGone, match="The port line has gone") as failed:
        link.tell(b"\x02")

    assert failed.value.facts["frames"] == ("0.000 > 01", "0.000 > 02")
    link.tell(b"\x03")
    assert line.sent == [b"\x01", b"\x03"]


def test_a_gateway_that_hangs_up_on_everybody_is_told_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    line = HangingUpLine()
    link = Link("line", line)
    caplog.set_level("INFO", logger="hardware.link")

    for _ in range(20):
        line.clock.sleep(1)
        with pytest.raises(DeviceFailed):
            link.ask(READ, timeout=TIMEOUT)
    assert [record.levelname for record in caplog.records] == ["WARNING"]

    line.trigger_peace()
    line.clock.sleep(4)
    assert link.ask(READ, timeout=TIMEOUT) == NO_COILS
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]


def test_a_gateway_that_hangs_up_on_everybody_is_left_alone_between_tries() -> None:
    line = HangingUpLine()
    link = Link("line", line)
    with pytest.raises(PortGone):
        link.ask(READ, timeout=TIMEOUT)
    opened = line.opened

    with pytest.raises(PortGone):
        link.ask(READ, timeout=TIMEOUT)

    assert line.opened == opened


def test_of_many_orders_to_open_contacts_on_a_lost_port_one_tries_it() -> None:
    line = ScriptedLine([(0.01, NONE)])
    line.trigger_unplug()
    link = Link("line", line)
    tried = []

    def open_() -> None:
        tried.append(line.clock.monotonic())
        line.clock.sleep(1.0)  # a gateway that is switched off takes its time
        raise BoardMissing("There is no port {port}.", port="line")

    line.open = open_  # type: ignore[method-assign]
    for _ in range(16):
        with pytest.raises(BoardMissing):
            link.ask(READ, timeout=TIMEOUT, urgency=Urgency.OFF)

    assert tried == [0.0]
    line.clock.sleep(0.5)
    with pytest.raises(BoardMissing):
        link.ask(READ, timeout=TIMEOUT, urgency=Urgency.OFF)
    assert tried == [0.0, 1.5]


def test_an_urgent_order_goes_out_between_two_tries_of_another() -> None:
    line, owner = ScriptedLine(), ThreadOwner("port")
    link = Link("line", line, owner=owner)
    off, on = WriteCoil(1, 0, on=False), WriteCoil(1, 1, on=True)
    tried, queued = threading.Event(), threading.Event()

    def watch_first_try(octets: bytes) -> None:
        line.sent.append(octets)
        if octets == on.frame and not tried.is_set():
            tried.set()
            queued.wait(WAIT)
            return
        line._coming = [(line.clock.monotonic() + 0.01, octets)]

    line.write = watch_first_try  # type: ignore[method-assign]
    slow = threading.Thread(target=link.ask, args=(on,), kwargs={"timeout": TIMEOUT})
    slow.start()
    assert tried.wait(WAIT)
    urgent = owner.submit(lambda: link.ask(off, timeout=TIMEOUT, urgency=Urgency.OFF), Urgency.OFF)
    queued.set()
    urgent.result(WAIT)
    slow.join(WAIT)
    link.close()

    assert line.sent == [on.frame, off.frame, on.frame]


def test_frames_are_parted_by_three_and_a_half_characters_and_never_less_than_1750_us() -> None:
    assert silence(9600).total_seconds() == pytest.approx(0.003646, abs=1e-6)
    assert silence(19_200).total_seconds() == pytest.approx(0.001823, abs=1e-6)
    assert silence(38_400) == silence(256_000) == timedelta(microseconds=1750)


def test_eight_bytes_take_eight_milliseconds_at_9600_baud() -> None:
    assert on_the_wire(8, 9600).total_seconds() == pytest.approx(0.00833, abs=1e-5)
