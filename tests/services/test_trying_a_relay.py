"""Another station is tried beside the air: what came of each address, and a few seconds to hear."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from other_stations import Icecast, wait_until

from audio.reception.receiver import Receiver
from audio.reception.ring import Ring
from audio.types import SAMPLE_RATE, Note
from broadcaster.clocks import SystemClock
from broadcaster.domain.people import PersonId
from broadcaster.domain.relaying import Trial, Tried
from broadcaster.domain.sound import Audition, Heard
from broadcaster.errors import Refused, Unreachable
from broadcaster.worker.client import WorkerClient
from broadcaster.worker.hearing import HearingDoor
from broadcaster.worker.trying import try_addresses
from schedules.types import Reason

ME = PersonId(7)
BAD = Note("{host} does not answer.", {"host": "b.example"})
TRIAL = Trial(
    (
        Tried("http://a/x", "mp3", -18.5, timedelta(seconds=0.8), timedelta(seconds=0.2)),
        Tried("http://b/x", why=Reason("{host} answers {status}.", {"host": "b", "status": "404"})),
    ),
    b"RIFF....",
)


class Address:
    """An address that has sounded for long, or never does."""

    def __init__(self, trouble: Note | None) -> None:
        self.ring, self.kind, self.trouble = Ring(), "", trouble
        self.level_dbfs, self.gap = -120.0, timedelta(0)
        self.is_open = False

    def start(self) -> None:
        self.is_open = True
        if self.trouble is None:
            self.kind, self.level_dbfs = "mp3", -20.0
            self.ring.put(np.full(7 * SAMPLE_RATE, 1000, np.int16))

    def close(self) -> None:
        self.is_open = False


def never() -> bool:
    return False


def test_every_address_is_told_of_and_the_first_that_is_well_can_be_heard() -> None:
    made = {"http://b.example/": Address(BAD), "http://a.example/": Address(None)}

    trial = try_addresses(tuple(made), lambda one, _: made[one], never)

    bad, well = trial.tried
    assert bad.why == Reason("{host} does not answer.", {"host": "b.example"})
    assert (well.why, well.kind, well.level_dbfs) == (None, "mp3", -20.0)
    assert well.began_after is not None
    with wave.open(io.BytesIO(trial.wav)) as sound:
        assert (sound.getframerate(), sound.getnframes()) == (16_000, 5 * 16_000)
        assert set(np.frombuffer(sound.readframes(10**6), "<i2")) == {1000}
    assert not any(one.is_open for one in made.values())


def test_who_hangs_up_is_waited_for_no_longer() -> None:
    one = Address(Note("{host} is being connected.", {"host": "a"}))

    trial = try_addresses(["http://a/"], lambda *_: one, lambda: True)

    assert trial.wav == b""
    assert not one.is_open


class Tries:
    """A booth that has tried a station, and refuses another."""

    def hear(self, audition: Audition, cancelled: Callable[[], bool]) -> Heard:
        del audition, cancelled
        raise Refused("not here")

    def try_relay(self, addresses: Sequence[str], cancelled: Callable[[], bool]) -> Trial:
        del cancelled
        if addresses[0] != "http://a/x":
            raise Refused("Other stations cannot be tried here.")
        return TRIAL

    def warm_up(self) -> None:
        return


@contextmanager
def door(folder: Path) -> Iterator[WorkerClient]:
    made = HearingDoor(folder / "run", Tries())
    made.start()
    yield WorkerClient(folder)
    made.stop()


def test_a_trial_travels_whole_to_the_pages(tmp_path: Path) -> None:
    with door(tmp_path) as client:
        assert client.try_relay(["http://a/x", "http://b/x"], by=ME) == TRIAL
        with pytest.raises(Refused, match="cannot be tried"):
            client.try_relay(["http://c/x"], by=ME)

    with pytest.raises(Unreachable):
        client.try_relay(["http://a/x"], by=ME)


def test_a_real_icecast_is_tried_and_its_sound_can_be_heard(tmp_path: Path) -> None:
    icecast = Icecast(tmp_path)
    icecast.send()
    try:
        wait_until("the stream", icecast.sends)
        trial = try_addresses(
            [icecast.address, icecast.address + "x"],
            lambda one, listed: Receiver(one, listed, SystemClock().monotonic),
            never,
        )
    finally:
        icecast.kill()

    well, bad = trial.tried
    assert (well.why, well.kind) == (None, "mp3")
    assert -25 < well.level_dbfs < -8
    assert "404" in str(bad.why)
    with wave.open(io.BytesIO(trial.wav)) as sound:
        assert sound.getnframes() == 5 * 16_000
