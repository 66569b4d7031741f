"""A bus on a mount of a real Icecast, heard there by a client that is not ours."""

from __future__ import annotations

import logging
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest

from audio.mixer import Cue, Mixer, Pcm, frame_of
from audio.sinks.icecast import IcecastFeed, IcecastSink, Mount, mount_of
from audio.sinks.tap import Ended, Tap, Told
from broadcaster.clocks import SystemClock
from tests.other_stations import Icecast, wait_until

HERTZ = 1_500
OURS = "hack"


class Tone:
    def __init__(self, seconds: float) -> None:
        steps = np.arange(round(seconds * 48_000))
        self.pcm = np.rint(9_000 * np.sin(2 * np.pi * HERTZ * steps / 48_000)).astype(np.int16)

    def read(self, frames: int) -> Pcm:
        part, self.pcm = self.pcm[:frames], self.pcm[frames:]
        return part

    def close(self) -> None:
        pass


@pytest.fixture
def icecast(tmp_path: Path) -> Iterator[Icecast]:
    server = Icecast(tmp_path)
    yield server
    server.kill()


def mount(server: Icecast, password: str = OURS) -> Mount:
    return mount_of(f"127.0.0.1:{server.port}/bus.mp3", password)


def heard(server: Icecast, seconds: float) -> Pcm:
    """Return what a listener hears who comes now."""
    address = f"http://127.0.0.1:{server.port}/bus.mp3"
    task = ["-v", "error", "-i", address, "-t", str(seconds), "-ar", "48000", "-ac", "1"]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", *task, "-f", "s16le", "pipe:1"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=40)
    return np.frombuffer(done.stdout, "<i2")


def test_what_a_bus_sends_is_heard_on_the_mount_and_again_when_the_server_is_back(
    icecast: Icecast,
) -> None:
    clock, told = SystemClock(), list[Told]()
    sink, mixer = IcecastSink(clock, mount(icecast)), Mixer()
    sink.start(Tap(mixer, told.append))
    wait_until("the stream", lambda: not sink.is_unheard)
    mixer.cue(Cue("tone", frame_of(clock.now()) + 4_800, Tone(60)))

    first = heard(icecast, 3)
    icecast.kill()
    wait_until("the loss", lambda: sink.is_unheard)
    is_paced = sink.is_well
    icecast.start()
    wait_until("the return", lambda: not sink.is_unheard)
    second = heard(icecast, 3)
    sink.stop()

    for each in (first[-48_000:], second[-48_000:]):
        loudest = np.argmax(np.abs(np.fft.rfft(each.astype(float)))) * 48_000 / len(each)
        assert abs(loudest - HERTZ) < 2
    assert is_paced
    assert not any(isinstance(each, Ended) for each in told)


def test_a_wrong_password_is_told_without_it(
    icecast: Icecast, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    feed = IcecastFeed(mount(icecast, "not-the-secret"))
    feed.start()

    wait_until("the refusal", lambda: "interrupted" in caplog.text)
    feed.close()

    assert "401" in caplog.text
    assert "not-the-secret" not in caplog.text + repr(mount(icecast, "not-the-secret"))
    assert feed.is_unheard


def test_a_server_that_answers_nothing_never_holds_up_who_sends() -> None:
    before = threading.active_count()
    with socket.create_server(("127.0.0.1", 0)) as mute:
        feed = IcecastFeed(Mount("127.0.0.1", mute.getsockname()[1], "/x.mp3", "p"))
        feed.start()
        for _ in range(2_000):
            feed.send(0, np.zeros(480, np.int16))

        assert feed._given - feed._taken <= 5 * 96_000
        feed._stopping.set()
    assert threading.active_count() <= before + 3


@pytest.mark.parametrize("address", ["", "host/x", "host:80", "u:p@host:80/x", "host:80/a b"])
def test_what_is_no_address_of_a_mount_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        mount_of(address, "p")
