from __future__ import annotations

import numpy as np
import pytest

from audio.cues import Cue
from audio.mixer import Mixer, Pcm
from audio.sinks.tap import Tap
from audio.sources.ahead import ReadAhead
from audio.types import SAMPLE_RATE
from audio.windows import profile_of
from broadcaster.playout.watch import Wrong
from broadcaster.playout.watching import MOST_POINTS, Watcher

BLOCK = 480


class Given:
    """A source that gives what it was given."""

    def __init__(self, pcm: Pcm) -> None:
        self._left = pcm

    def read(self, frames: int) -> Pcm:
        part, self._left = self._left[:frames], self._left[frames:]
        return part

    def close(self) -> None:
        pass


class Slow(ReadAhead):
    """A clip of which the disk gives so many frames, and silence takes the place of the others."""

    def __init__(self, pcm: Pcm) -> None:
        super().__init__(Given(pcm[:0]))
        self.gives = len(pcm)
        self._pcm = pcm
        self._given = 0

    def read(self, frames: int) -> Pcm:
        end = min(self._given + frames, self.gives)
        part = self._pcm[self._given : end]
        self._given = end
        missing = 0 if end == len(self._pcm) else frames - len(part)
        self.starved += missing
        return np.concatenate((part, np.zeros(missing, np.int16)))


def noise(seconds: float, seed: int = 1) -> Pcm:
    frames = round(seconds * SAMPLE_RATE)
    return np.random.default_rng(seed).integers(-3000, 3000, frames, dtype=np.int16)


def spoken() -> Pcm:
    """Sound with a pause of three seconds that belongs to it."""
    return np.concatenate((noise(2, 1), np.zeros(3 * SAMPLE_RATE, np.int16), noise(2, 2)))


class Bus:
    def __init__(self) -> None:
        self.told: list[tuple[str, Wrong]] = []
        self.at = 0.0
        self.mixer = Mixer()
        self.tap = Tap(self.mixer, lambda _: None)
        self.watcher = Watcher(lambda key, how: self.told.append((key, how)))
        self.tap.watch = self.watcher.hear

    def sound(self, sent: Pcm, approved: Pcm | None, *, offset: int = 0) -> None:
        profile = None if approved is None else profile_of([approved])
        self.watcher.expect("a", Given(sent), offset, profile, flows=approved is None)
        self.mixer.cue(Cue("a", 0, Given(sent), joins=bool(offset)))

    def run(self, seconds: float) -> float | None:
        """Send so much; return after how many seconds the first fault was told."""
        for number in range(round(seconds * SAMPLE_RATE / BLOCK)):
            first = number * BLOCK
            self.tap.sent(self.tap.draw(first, BLOCK), first)
            if number % 20 == 19:
                self.watcher.look()
            if self.told:
                return (number + 1) * BLOCK / SAMPLE_RATE
        return None


@pytest.mark.parametrize("skipped", [0, 1, 12_345])
def test_an_approved_clip_is_sent_without_a_word(skipped: int) -> None:
    bus, clip = Bus(), spoken()
    bus.sound(clip[skipped:], clip, offset=skipped)

    assert bus.run(8) is None
    account = bus.watcher.close("a")
    assert account.compared == account.same > 60


def silent(clip: Pcm) -> Pcm:
    return np.concatenate((clip[:SAMPLE_RATE], np.zeros(len(clip), np.int16)))


def frozen(clip: Pcm) -> Pcm:
    return np.concatenate((clip[:SAMPLE_RATE], np.tile(clip[: 6 * BLOCK], 200)))


def swapped(clip: Pcm) -> Pcm:
    return np.concatenate((clip[:SAMPLE_RATE], noise(8, 99)))


@pytest.mark.parametrize(
    ("fault", "how"),
    [(silent, Wrong.SILENT), (frozen, Wrong.FROZEN), (swapped, Wrong.OTHER)],
)
def test_what_goes_wrong_after_a_second_is_told_before_two_more(fault: object, how: Wrong) -> None:
    bus, clip = Bus(), noise(8)
    assert callable(fault)
    bus.sound(fault(clip), clip)

    after = bus.run(8)

    assert bus.told == [("a", how)]
    assert after is not None
    assert 1 < after <= 3


def test_a_clip_with_one_sample_changed_in_each_window_is_another_sound() -> None:
    bus, clip = Bus(), noise(8)
    changed = clip.copy()
    changed[:: SAMPLE_RATE // 20] += 1
    bus.sound(changed, clip)

    bus.run(8)

    assert bus.told == [("a", Wrong.OTHER)]


def test_sound_that_goes_on_after_the_end_of_its_clip_is_another_sound() -> None:
    bus, clip = Bus(), noise(2)
    bus.sound(noise(8), clip)

    after = bus.run(8)

    assert bus.told == [("a", Wrong.OTHER)]
    assert after is not None
    assert after <= 2 + 3


def test_a_living_voice_is_no_fault_and_one_that_repeats_itself_is_frozen() -> None:
    fine, stuck = Bus(), Bus()
    fine.sound(noise(5), None)
    stuck.sound(np.tile(noise(0.25), 40), None)

    assert fine.run(5) is None
    assert stuck.run(5) is not None
    assert stuck.told == [("a", Wrong.FROZEN)]


def test_the_account_tells_the_level_over_time_its_silence_and_what_was_compared() -> None:
    bus, clip = Bus(), spoken()
    bus.sound(clip, clip)
    bus.run(7)

    account = bus.watcher.close("a")

    assert account.step_ms == 100
    assert len(account.levels) == 70
    assert account.silent_ms == 3000
    assert account.full == 0
    assert account.levels[0] == pytest.approx(20 * np.log10(3000 / 3**0.5 / 32_768), abs=0.6)
    assert account.levels[25] == -120


def test_an_hour_has_no_more_points_than_a_picture_can_show() -> None:
    bus, clip = Bus(), noise(60)
    bus.sound(clip, clip)
    bus.run(60)

    account = bus.watcher.close("a")

    assert len(account.levels) <= MOST_POINTS
    assert len(account.levels) * account.step_ms >= 60_000


def test_what_the_disk_does_not_give_in_time_is_silence_and_the_rest_is_still_the_clip() -> None:
    bus, clip = Bus(), noise(6)
    source = Slow(clip)
    bus.watcher.expect("a", source, 0, profile_of([clip]))
    bus.mixer.cue(Cue("a", 0, source))

    source.gives = 2 * SAMPLE_RATE
    assert bus.run(2.4) is None
    source.gives = len(clip)
    for number in range(240, 600):
        bus.tap.sent(bus.tap.draw(number * BLOCK, BLOCK), number * BLOCK)
    bus.watcher.look()

    assert bus.told == []
    assert bus.watcher.close("a").silent_ms == 400


def test_a_disk_that_gives_nothing_any_more_is_told_of_within_two_seconds() -> None:
    bus, clip = Bus(), noise(6)
    source = Slow(clip)
    bus.watcher.expect("a", source, 0, profile_of([clip]))
    bus.mixer.cue(Cue("a", 0, source))
    source.gives = 2 * SAMPLE_RATE

    after = bus.run(6)

    assert bus.told == [("a", Wrong.SILENT)]
    assert after is not None
    assert after <= 2 + 2


def test_each_of_two_that_sound_at_once_is_watched_by_its_own_part() -> None:
    bus, music, clip = Bus(), noise(9, 5), noise(6)
    bus.watcher.expect("music", Given(music), 0, profile_of([music]))
    bus.watcher.expect("a", Given(clip), 0, profile_of([clip]))
    shared = 3 * SAMPLE_RATE
    bus.mixer.cue(Cue("music", 0, Given(music), frames=2 * SAMPLE_RATE, lends=shared))
    bus.mixer.cue(Cue("a", 2 * SAMPLE_RATE, Given(clip), shares=shared))

    assert bus.run(9) is None
    account = bus.watcher.close("a")
    assert account.compared == account.same > 50
