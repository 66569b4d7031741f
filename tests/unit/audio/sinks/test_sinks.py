from __future__ import annotations

import socket
import threading
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from audio.mixer import Cue, Mixer, Pcm, frame_of
from audio.sinks import paced
from audio.sinks.far_end import FarEnd, unpack
from audio.sinks.paced import PacedSink
from audio.sinks.tap import NO_SOUND_DB, Began, Ended, Packet, Tap, Told
from audio.sinks.virtual import VirtualSink

START = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)


class Ones:
    def __init__(self, frames: int) -> None:
        self.left = frames

    def read(self, frames: int) -> Pcm:
        count = min(frames, self.left)
        self.left -= count
        return np.full(count, 1_000, np.int16)

    def close(self) -> None:
        pass


class SteppedClock:
    """Time that passes only while the sink sleeps; its wall clock can be stepped."""

    rate = 1.0

    def __init__(self) -> None:
        self.passed = 0.0
        self.step = timedelta(0)
        self.steps: dict[float, timedelta] = {}

    def now(self) -> datetime:
        return START + self.step + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    def sleep(self, seconds: float) -> None:
        self.passed += max(0.0, seconds)
        for at in [at for at in self.steps if at <= self.passed]:
            self.step += self.steps.pop(at)


class Heard:
    """What a tap tells, to be waited for."""

    def __init__(self) -> None:
        self.told: list[Told] = []
        self.ended = threading.Event()

    def tell(self, told: Told) -> None:
        self.told.append(told)
        if isinstance(told, Ended):
            self.ended.set()


def played(clock: SteppedClock, cue: Cue) -> list[Told]:
    heard, mixer = Heard(), Mixer()
    mixer.cue(cue)
    sink = PacedSink(clock)
    sink.start(Tap(mixer, heard.tell))
    assert heard.ended.wait(20)
    sink.stop()
    return heard.told


def test_the_paced_sink_sends_a_cue_in_the_frame_it_is_due() -> None:
    due = frame_of(START + timedelta(seconds=1, microseconds=2_500))

    began, ended = played(SteppedClock(), Cue("a", due, Ones(4_800)))

    assert began == Began("a", due)
    assert isinstance(ended, Ended)
    assert ended.measured.ended == due + 4_800


def test_a_cue_follows_the_wall_clock_when_it_is_stepped() -> None:
    clock = SteppedClock()
    clock.steps = {1.0: timedelta(hours=1)}
    due = frame_of(START + timedelta(hours=1, seconds=3))

    began, _ = played(clock, Cue("a", due, Ones(480)))

    assert began == Began("a", due)


def test_a_step_back_does_not_break_what_is_sounding() -> None:
    clock = SteppedClock()
    clock.steps = {1.5: timedelta(minutes=-10)}
    due = frame_of(START + timedelta(seconds=1))

    _, ended = played(clock, Cue("a", due, Ones(48_000)))

    assert isinstance(ended, Ended)
    assert ended.measured.frames == 48_000
    assert ended.measured.cut is False


class Kept:
    is_unheard = False

    def __init__(self) -> None:
        self.blocks: list[tuple[int, Pcm]] = []
        self.some = threading.Event()

    def send(self, first: int, pcm: Pcm) -> None:
        self.blocks.append((first, pcm))
        self.some.set()

    def close(self) -> None:
        pass


def test_a_cue_wakes_a_sink_that_rests_and_sounds_in_its_frame(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(paced, "REST_S", 60.0)  # who is not woken is late by a minute
    clock, heard, mixer, far = SteppedClock(), Heard(), Mixer(), Kept()
    sink = PacedSink(clock, far_end=far)
    sink.start(Tap(mixer, heard.tell))
    clock.passed = 3.0025
    due = frame_of(START + timedelta(seconds=3, milliseconds=500))

    mixer.cue(Cue("a", due, Ones(960)))

    assert heard.ended.wait(20)
    sink.stop()
    assert heard.told[0] == Began("a", due)
    ends = [first + len(pcm) for first, pcm in far.blocks]
    assert [first for first, _ in far.blocks[1:]] == ends[:-1]


def test_a_far_end_gets_the_silence_of_a_rest_and_never_an_hour_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(paced, "REST_S", 0.001)
    clock, far = SteppedClock(), Kept()
    sink = PacedSink(clock, far_end=far)
    sink.start(Tap(Mixer(), lambda _told: None))
    clock.passed = 3_600.0

    assert far.some.wait(20)
    sink.stop()

    first, pcm = far.blocks[0]
    assert not pcm.any()
    assert len(pcm) <= 48_000
    assert first + len(pcm) >= frame_of(START + timedelta(hours=1))


def test_a_sink_that_rests_is_silent_to_who_looks_how_loud_it_is() -> None:
    mixer = Mixer()
    mixer.cue(Cue("a", 0, Ones(480)))
    tap = Tap(mixer, lambda _told: None)
    tap.sent(tap.draw(0, 480), 0)
    loud = tap.level_db

    tap.rest(0.0)

    assert loud == pytest.approx(20 * np.log10(1_000 / 32_768), abs=0.01)
    assert tap.level_db == NO_SOUND_DB


def test_what_sounds_after_a_rest_begins_at_the_volume_of_its_moment() -> None:
    mixer = Mixer()
    mixer.cue(Cue("a", 0, Ones(480)))
    tap = Tap(mixer, lambda _told: None)
    tap.draw(0, 480)
    tap.draw(480, 480)
    tap.volume = 20
    tap.rest(0.0)
    mixer.cue(Cue("b", 48_000, Ones(480)))

    packet = tap.draw(48_000, 480)

    assert set(packet.aired) == {200}


def test_a_far_end_receives_every_block_with_its_frame_number() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.settimeout(5)
        far = FarEnd("127.0.0.1", listener.getsockname()[1])
        far.send(77, np.arange(30_000, dtype=np.int16))
        first, pcm = unpack(listener.recv(65_536))
        second, rest = unpack(listener.recv(65_536))
        far.close()

    assert (first, len(pcm), second, len(rest)) == (77, 24_000, 24_077, 6_000)
    assert rest[0] == 24_000


@pytest.mark.parametrize("datagram", [b"", b"short", b"\0" * 12 + b"\1\0"])
def test_a_datagram_that_is_not_ours_is_refused(datagram: bytes) -> None:
    with pytest.raises(ValueError, match="datagram"):
        unpack(datagram)


def test_the_virtual_sink_sends_only_as_far_as_it_is_told() -> None:
    packets: list[Packet] = []
    told: list[Told] = []
    mixer = Mixer()
    mixer.cue(Cue("a", 100_000, Ones(100_000)))
    sink = VirtualSink(packets.append)
    sink.start(Tap(mixer, told.append))

    sink.advance(0, 150_000)
    half = list(told)
    sink.advance(150_000, 400_000)

    assert half == [Began("a", 100_000)]
    assert isinstance(told[-1], Ended)
    assert told[-1].measured.ended == 200_000
    assert sum(span.count for packet in packets for span in packet.spans) == 100_000
