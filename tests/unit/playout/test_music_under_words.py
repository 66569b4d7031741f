"""Music under words on a bus: opened, levelled, cut with them, proved, or left out."""

from __future__ import annotations

import queue
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from air_world import START, AirWorld, item

from audio.library import Library, hash_of
from audio.mixer import Pcm, frame_of
from audio.sinks.tap import Packet
from audio.sinks.virtual import VirtualSink
from audio.types import SAMPLE_RATE, Mark
from audio.wav import new_wav
from broadcaster.clocks import VirtualClock
from broadcaster.playout.actions import Clear, Raise, Sound
from broadcaster.playout.channel import Channel
from broadcaster.playout.console import Console
from broadcaster.playout.entries import proof_facts
from broadcaster.playout.items import LIVE, Item
from broadcaster.playout.orders import Order, Proof, SoundEnded, WrongAir
from broadcaster.playout.proof import Witnesses
from broadcaster.playout.sources import Sources
from broadcaster.playout.underlay import Underlay
from broadcaster.playout.watch import Wrong
from schedules.blends import Bed
from schedules.types import Reason

LENGTH = 8
GONE = Reason("It was taken out of the programmes.")


def noise(seconds: float, seed: int, peak: float = 0.1) -> np.ndarray:
    made = np.random.default_rng(seed).uniform(-peak, peak, round(seconds * SAMPLE_RATE))
    return made.astype(np.float32)


class Stage:
    """One bus on virtual time, with everything between an item and its proof."""

    def __init__(self, folder: Path) -> None:
        self.library = Library(folder)
        self.heard: queue.SimpleQueue[Order] = queue.SimpleQueue()
        self.sent: list[Pcm] = []
        self.sink = VirtualSink(self._keep)
        witnesses = Witnesses(self.library)
        lines: Any = SimpleNamespace(bus="main")
        self.channel = Channel(lines, self.sink, witnesses, self.heard.put, audit=60)
        # Clips are read whole: this runs faster than disks.
        sources = Sources(self.library.path_of, lambda: 200.0)
        clock = VirtualClock(START)
        channels = {"main": self.channel}
        self.console = Console(channels, witnesses, sources, self.heard.put, clock)

    def _keep(self, packet: Packet) -> None:
        self.sent.append(packet.aired)

    def clip(self, wave: np.ndarray) -> str:
        draft = self.library.folder / "draft"
        with new_wav(draft, Mark(synthetic=False, voice=None, made=START)) as writer:
            writer.write(wave)
        name = hash_of(draft)
        draft.rename(self.library.path_of(name))
        return name

    def cue(self, line: Item) -> None:
        self.console._check(line)
        self.console._sound(Sound(line, line.starts, timedelta()))

    def run(self, seconds: float = LENGTH + 2) -> Pcm:
        first = frame_of(START)
        self.sink.start(self.channel.tap)
        self.channel.proofs.start()
        self.sink.advance(first, first + round(seconds * SAMPLE_RATE))
        self.channel.watcher.look()
        self.channel.proofs.stop(20)
        return np.concatenate(self.sent)

    def told(self, kind: type[Any]) -> list[Any]:
        found = []
        while not self.heard.empty():
            found.append(self.heard.get())
        return [one for one in found if isinstance(one, kind)]

    def proof(self) -> Proof:
        (ended,) = self.told(SoundEnded)
        proof = ended.proof
        assert isinstance(proof, Proof)
        return proof


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


def bedded(stage: Stage, *, wave: np.ndarray | None = None, **other: Any) -> Item:
    words = stage.clip(noise(LENGTH, 1) if wave is None else wave)
    music = stage.clip(noise(60, 2))
    usual = {"kind": "words", "clip": words, "blend": Bed(music, "Quê hương", "standing:7")}
    return item("a", 0, LENGTH, **{**usual, **other})


def level(pcm: np.ndarray) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(pcm.astype(np.float64) ** 2)) / 32_768))


def test_words_are_their_approved_clip_and_the_log_tells_what_lay_under_them(stage: Stage) -> None:
    line = bedded(stage)
    stage.cue(line)

    stage.run()
    proof = stage.proof()

    assert (proof.frames, proof.matched) == (LENGTH * SAMPLE_RATE, True)
    under = (proof_facts(line, proof) or {})["bed"]
    assert under.pop("rms_dbfs") < -44
    assert under == {
        "clip": line.blend.clip if isinstance(line.blend, Bed) else "",
        "title": "Quê hương",
        "authority": "standing:7",
        "under_db": 20,
        "sent_s": float(LENGTH),
        "matched": True,
        "why": None,
    }
    assert line.facts()["blend"]["authority"] == "standing:7"


@pytest.mark.parametrize(("gain_db", "under_db"), [(0, 20), (0, 15), (-6, 20), (4, 30)])
def test_music_lies_so_far_under_words_as_these_are_really_sent(
    stage: Stage, gain_db: int, under_db: int
) -> None:
    line = bedded(stage, gain_db=gain_db)
    assert isinstance(line.blend, Bed)
    stage.cue(replace(line, blend=replace(line.blend, under_db=under_db)))

    stage.run()
    proof = stage.proof()

    assert proof.gain_db == pytest.approx(gain_db)
    assert proof.underlay is not None
    own = level(noise(60, 2) * 32_768)
    assert proof.underlay.rms_dbfs == pytest.approx(own + gain_db - under_db - 1.0, abs=0.5)


def test_in_a_pause_of_the_words_only_their_music_is_heard_and_nothing_is_wrong(
    stage: Stage,
) -> None:
    wave = noise(LENGTH, 1)
    wave[3 * SAMPLE_RATE : 5 * SAMPLE_RATE] = 0
    stage.cue(bedded(stage, wave=wave))

    heard = stage.run()

    pause, speech = heard[3 * SAMPLE_RATE : 5 * SAMPLE_RATE], heard[SAMPLE_RATE : 3 * SAMPLE_RATE]
    assert level(speech) - level(pause) == pytest.approx(20, abs=0.2)
    assert not heard[LENGTH * SAMPLE_RATE :].any()
    assert stage.told(WrongAir) == []


def test_music_that_is_silent_is_no_alarm(stage: Stage) -> None:
    silent = stage.clip(np.zeros(60 * SAMPLE_RATE, np.float32))
    stage.cue(replace(bedded(stage), blend=Bed(silent, "Lặng", "standing:7")))

    stage.run()

    assert stage.told(WrongAir) == []


def test_words_that_fall_silent_over_sounding_music_are_an_alarm(stage: Stage) -> None:
    line = bedded(stage)
    stage.cue(line)
    source = stage.channel._cued["a"].source
    source.read = lambda frames: np.zeros(frames, np.int16)  # type: ignore[method-assign]

    heard = stage.run(6)

    assert level(heard[2 * SAMPLE_RATE : 5 * SAMPLE_RATE]) > -60
    assert [one.how for one in stage.told(WrongAir)] == [Wrong.SILENT]


def test_an_emergency_cuts_words_and_music_at_once(stage: Stage) -> None:
    stage.cue(bedded(stage))
    first = frame_of(START)
    stage.sink.start(stage.channel.tap)
    stage.sink.advance(first, first + 4 * SAMPLE_RATE)
    stage.channel.mixer.fade("a")

    stage.sink.advance(first + 4 * SAMPLE_RATE, first + 5 * SAMPLE_RATE)

    (loud,) = np.nonzero(np.concatenate(stage.sent))
    assert 4 * SAMPLE_RATE < loud[-1] < 4 * SAMPLE_RATE + 1_440


def changed(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4_800] + bytes(4_800))


@pytest.mark.parametrize("harm", [changed, Path.unlink])
@pytest.mark.parametrize("is_checked", [True, False])
def test_music_that_is_changed_or_gone_is_left_out_and_the_words_are_whole(
    stage: Stage, harm: Callable[[Path], None], *, is_checked: bool
) -> None:
    line = bedded(stage)
    assert isinstance(line.blend, Bed)
    if is_checked:
        stage.console._check(line)
    harm(stage.library.path_of(line.blend.clip))
    stage.cue(line)

    heard = stage.run()
    proof = stage.proof()

    assert np.array_equal(heard[: LENGTH * SAMPLE_RATE], np.rint(noise(LENGTH, 1) * 32_768))
    assert proof.matched is True
    assert proof.underlay is not None
    assert proof.underlay.why is not None
    assert proof.underlay.sent_s == 0


def test_music_that_nothing_allows_any_more_is_left_out_with_that_reason(stage: Stage) -> None:
    line = bedded(stage, bed_refused=GONE)
    assert isinstance(line.blend, Bed)
    stage.cue(line)

    stage.run()

    assert stage.proof().underlay == Underlay(line.blend, GONE)


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "bulletin"},
        {"kind": "relay", "clip": "relay:vov"},
        {"kind": LIVE},
        {"priority": 1},
        {"kind": "filler"},
    ],
)
def test_news_is_heard_plain_whatever_its_line_says(stage: Stage, other: dict[str, Any]) -> None:
    assert bedded(stage, **other).bed is None


def ended(bus: str, told: Underlay) -> SoundEnded:
    began = START + timedelta(seconds=10)
    frames = LENGTH * SAMPLE_RATE
    over = began + timedelta(seconds=LENGTH)
    return SoundEnded(bus, "a", Proof(began, over, frames, underlay=told))


@pytest.mark.parametrize(
    ("told", "done"),
    [
        (Underlay(Bed("b" * 64, "Quê hương", "standing:7"), GONE), Raise),
        (Underlay(Bed("b" * 64, "Quê hương", "standing:7"), None, 8.0, -40.0), Clear),
    ],
)
def test_words_without_their_music_are_an_alarm_and_the_next_with_theirs_end_it(
    told: Underlay, done: type[Raise | Clear]
) -> None:
    world = AirWorld()
    world.sink_is_dead = True
    world.plan(item("a", 10, LENGTH, kind="words"))
    world.run(15)

    world.tell(ended("main", told))

    found = [one for one in world.of(done) if one.subject == "bed:main"]
    assert len(found) == 1
    if isinstance(found[0], Raise):
        assert "Quê hương" in str(found[0].why)
    assert world.outcomes == {"a": "aired"}
