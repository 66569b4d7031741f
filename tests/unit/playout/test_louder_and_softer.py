"""An item that was asked to be louder or softer: what leaves, and what the proof expects."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from air_world import START, item

from audio.library import Library, hash_of
from audio.mixer import Mixer, frame_of
from audio.sinks.tap import Ended, Measured, Tap, Told
from audio.sources.clip import ClipSource
from audio.types import SAMPLE_RATE, Mark
from audio.wav import new_wav
from broadcaster.playout.actions import Sound
from broadcaster.playout.cueing import cue_of
from broadcaster.playout.entries import proof_facts
from broadcaster.playout.items import Item, of_facts
from broadcaster.playout.orders import Proof
from broadcaster.playout.proof import Passage, Witnesses

LENGTH = 2 * SAMPLE_RATE


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path)


def clip(library: Library, peak: float) -> str:
    """Write a tone of that peak (of full scale), falling to half of it."""
    steps = np.arange(LENGTH)
    wave = np.sin(2 * np.pi * 440 / SAMPLE_RATE * steps) * np.linspace(1, 0.5, LENGTH) * peak
    draft = library.folder / "draft"
    with new_wav(draft, Mark(synthetic=False, voice=None, made=START)) as writer:
        writer.write(wave.astype(np.float32))
    name = hash_of(draft)
    draft.rename(library.path_of(name))
    return name


def sent(library: Library, line: Item, *, other: str = "", skip: int = 0) -> Proof:
    """Send a line through a mixer and a tap; `other` is a clip that is sent in its place."""
    witnesses, passage = Witnesses(library), Passage(line.clip, skip, line.gain_db)
    assert witnesses.why_not(line.clip, line.gain_db) is None
    told: list[Told] = []
    mixer, first = Mixer(), frame_of(START)
    source = ClipSource(library.path_of(other or line.clip), skip=skip)
    order = Sound(line, START, timedelta(seconds=skip / SAMPLE_RATE))
    mixer.cue(cue_of(order, source, None, witnesses.gain_db(passage)))
    tap = Tap(mixer, told.append)
    for at in range(first, first + LENGTH + 4_800, 4_800):
        tap.sent(tap.draw(at, 4_800), at)
    (measured,) = [each.measured for each in told if isinstance(each, Ended)]
    assert isinstance(measured, Measured)
    return witnesses.proof(passage, measured)


def line(clip: str, gain_db: int) -> Item:
    return item("a", 0, 2, clip=clip, gain_db=gain_db)


@pytest.mark.parametrize(
    ("gain_db", "peak_dbfs"), [(-12, -18.0), (-6, -12.0), (0, -6.0), (5, -1.0)]
)
def test_it_leaves_at_its_level_and_is_still_the_approved_clip(
    library: Library, gain_db: int, peak_dbfs: float
) -> None:
    name = clip(library, 10 ** (-6 / 20))

    proof = sent(library, line(name, gain_db))

    assert proof.matched is True
    assert proof.gain_db == gain_db
    assert proof.peak_dbfs == pytest.approx(peak_dbfs, abs=0.05)


def test_what_is_joined_in_its_middle_is_known_again_too(library: Library) -> None:
    name = clip(library, 0.5)

    proof = sent(library, line(name, -3), skip=12_345)

    assert proof.matched is True


def test_another_clip_at_that_level_is_not_taken_for_the_approved_one(library: Library) -> None:
    name, other = clip(library, 0.5), clip(library, 0.4)

    proof = sent(library, line(name, -3), other=other)

    assert proof.matched is False


def test_the_approved_clip_at_another_level_is_not_what_was_asked_for(library: Library) -> None:
    witnesses, name = Witnesses(library), clip(library, 0.5)
    witnesses.why_not(name, -3)
    witnesses.why_not(name)

    softer = witnesses.profile(Passage(name, 0, -3))
    whole = witnesses.profile(Passage(name))

    assert softer is not None
    assert whole is not None
    assert softer.digests != whole.digests
    assert whole[0].level_db - softer[0].level_db == 3


def test_nothing_is_made_so_loud_that_it_distorts(library: Library) -> None:
    high = clip(library, 10 ** (-3 / 20))

    proof = sent(library, line(high, 6))

    assert proof.gain_db == pytest.approx(2.0, abs=0.05)
    assert proof.peak_dbfs <= -1.0
    assert proof.matched is True


def test_what_stands_at_the_ceiling_already_is_left_as_it_is(library: Library) -> None:
    full = clip(library, 0.999)

    proof = sent(library, line(full, 6))

    assert (proof.gain_db, proof.matched) == (0.0, True)


def test_what_nobody_knows_the_peaks_of_is_made_softer_only(library: Library) -> None:
    witnesses = Witnesses(library)

    assert witnesses.gain_db(Passage("relay:vov1", 0, 6)) == 0
    assert witnesses.gain_db(Passage("relay:vov1", 0, -6)) == -6


@pytest.mark.parametrize("gain_db", [-6, 0, 3])
def test_the_journal_tells_what_was_asked_for_and_what_was_done(
    library: Library, gain_db: int
) -> None:
    asked = line(clip(library, 0.25), gain_db)

    proof = proof_facts(asked, sent(library, asked))

    assert of_facts(asked.facts()) == asked
    assert proof is not None
    told: dict[str, Any] = {} if not gain_db else {"gain_db": float(gain_db)}
    assert {key: value for key, value in proof.items() if key == "gain_db"} == told
