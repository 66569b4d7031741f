"""Words over music on real lines: how loud each leaves, and what an emergency leaves of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from air_station import BEGAN, AirStation

from audio.instants import frame_of
from audio.library import hash_of
from audio.mixer import Pcm
from audio.sinks.paced import PacedSink
from audio.sources.clip import ClipSource
from audio.types import SAMPLE_RATE, Mark
from audio.wav import new_wav
from broadcaster.domain.zones import Bus
from broadcaster.store.tables import ClipRow, StandingClipRow
from schedules.blends import Bed, GoesOn
from schedules.types import Line, PartKind, Priority, Sound

SOON = 24
HALF = SAMPLE_RATE // 2


class Ears:
    """Keeps what leaves, by its frame."""

    is_unheard = False

    def __init__(self) -> None:
        self.blocks: list[tuple[int, Pcm]] = []

    def send(self, first: int, pcm: Pcm) -> None:
        self.blocks.append((first, pcm))

    def close(self) -> None:
        pass

    def between(self, first: int, ends: int) -> Pcm:
        kept = np.zeros(ends - first, np.int16)
        for at, pcm in self.blocks:
            begins, over = max(at, first), min(at + len(pcm), ends)
            if begins < over:
                kept[begins - first : over - first] = pcm[begins - at : over - at]
        return kept


class HeardStation(AirStation):
    """A station whose sound somebody hears."""

    def __init__(self, root: Path) -> None:
        self.ears = Ears()
        super().__init__(root)

    def sink(self, bus: Bus) -> PacedSink:
        del bus
        return PacedSink(self.clock, far_end=self.ears)

    def allowed(self, number: int, wave: np.ndarray) -> Sound:
        """Make a clip that the standing approval of that number allows."""
        draft = self.folder.clips / "draft"
        self.folder.clips.mkdir(exist_ok=True)
        with new_wav(draft, Mark(synthetic=False, voice=None, made=BEGAN)) as writer:
            writer.write(wave.astype(np.float32))
        name, length = hash_of(draft), timedelta(seconds=len(wave) / SAMPLE_RATE)
        draft.rename(self.library.path_of(name))
        levels = {"loudness_lufs": -18, "true_peak_dbtp": -1, "synthetic": False}
        row = ClipRow(hash=name, length=length, frames=len(wave), made=BEGAN, **levels)
        by = {"approved_by": 1, "approved": BEGAN}
        with self.sessions() as session, session.begin():
            session.add(row)
            session.flush()
            session.add(StandingClipRow(id=number, kind="music", title="Nhạc", clip=name, **by))
        return Sound(name, length)

    def pcm(self, sound: Sound) -> Pcm:
        source = ClipSource(self.library.path_of(sound.clip))
        try:
            return source.read(source.left)
        finally:
            source.close()

    def of(self, key: str, after: float, sound: Sound, number: int, kind: PartKind) -> Line:
        line = self.line(key, after, sound, {1, 2})
        return replace(line, kind=kind, authority=f"standing:{number}")


@pytest.fixture
def station(tmp_path: Path) -> Iterator[HeardStation]:
    station = HeardStation(tmp_path)
    station.plug_in()
    yield station
    station.end()


def noise(seconds: float, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 0.1, round(seconds * SAMPLE_RATE))


def spoken() -> np.ndarray:
    """Twelve seconds of speech with a pause from the fifth to the seventh."""
    wave = noise(12, 1)
    wave[5 * SAMPLE_RATE : 7 * SAMPLE_RATE] = 0
    return wave


def level(pcm: Pcm) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(pcm.astype(np.float64) ** 2)) / 32_768))


def begins_in(station: HeardStation, told: dict[str, Any], sound: Sound) -> int:
    """Find the frame in which an item really began: a busy machine may be late with it."""
    first = frame_of(datetime.fromisoformat(told["due"]))
    ends = frame_of(datetime.fromisoformat(told["began"])) + SAMPLE_RATE
    heard, sent = station.ears.between(first, ends), station.pcm(sound)
    for at in np.flatnonzero(heard[:-480] == sent[0]):
        if np.array_equal(heard[at : at + 480], sent[:480]):
            return first + int(at)
    raise AssertionError("it was not heard")


def test_music_lies_under_words_and_between_them_and_news_is_heard_plain(
    station: HeardStation,
) -> None:
    tune, words = station.allowed(1, noise(20, 3)), station.allowed(2, spoken())
    music, news = station.allowed(3, noise(60, 4)), station.allowed(4, noise(10, 5))
    bed = Bed(music.clip, "Nhạc", "standing:3", 20)
    shortened = replace(tune, length=timedelta(seconds=10), blend=GoesOn(3000))
    first = station.of("tune", SOON, shortened, 1, PartKind.SIGNATURE)
    lines = (
        first,
        station.of("words", 0, replace(words, blend=bed), 2, PartKind.WORDS),
        station.of("news", 0, news, 4, PartKind.BULLETIN),
    )
    at = (0.0, 10.5, 23.0)
    starts = [first.starts + timedelta(seconds=each) for each in at]
    station.publish(*(replace(one, starts=due) for one, due in zip(lines, starts, strict=True)))
    station.go_on_air()

    told = {each["line"]: each for each in station.ended(3)}
    station.leave_air()

    # The log's instant is when the block left; its frame was numbered up to a block before.
    begins = frame_of(datetime.fromisoformat(told["words"]["began"]))
    follows = begins_in(station, told["news"], news)
    heard = station.ears.between(begins, follows)
    speech = heard[4 * SAMPLE_RATE : 4 * SAMPLE_RATE + HALF]
    pause = heard[5 * SAMPLE_RATE + HALF // 2 : 7 * SAMPLE_RATE - HALF]
    assert level(speech) - level(pause) == pytest.approx(20, abs=0.5)
    assert not heard[12 * SAMPLE_RATE :].any()
    plain = station.ears.between(follows, follows + 10 * SAMPLE_RATE)
    assert np.array_equal(plain, station.pcm(news))
    assert all(told[key]["proof"]["matched"] is True for key in ("tune", "words", "news"))
    assert told["words"]["proof"]["frames"] == 12 * SAMPLE_RATE
    under = told["words"]["proof"]["bed"]
    assert (under["authority"], under["sent_s"], under["matched"]) == ("standing:3", 12.0, True)
    assert "bed" not in told["news"]["proof"]
    gone_on = told["tune"]["proof"]["frames"] / SAMPLE_RATE
    assert gone_on == pytest.approx(13.5, abs=0.1)
    assert station.told("fault") == []
    assert station.chain_holds()


def test_an_emergency_cuts_words_and_their_music_at_once(station: HeardStation) -> None:
    words, music = station.allowed(2, spoken()), station.allowed(3, noise(60, 4))
    siren = station.allowed(4, noise(8, 6))
    bed = Bed(music.clip, "Nhạc", "standing:3", 15)
    line = station.of("words", SOON, replace(words, blend=bed), 2, PartKind.WORDS)
    urgent = station.of("siren", 0, siren, 4, PartKind.BULLETIN)
    due = line.starts + timedelta(seconds=6)
    station.publish(line, replace(urgent, starts=due, priority=Priority.EMERGENCY))
    station.go_on_air()

    told = {each["line"]: each for each in station.ended(2)}
    station.leave_air()

    begins = begins_in(station, told["siren"], siren)
    after = station.ears.between(begins, begins + 8 * SAMPLE_RATE)
    assert told["words"]["outcome"] == "cut"
    assert told["words"]["proof"]["bed"]["sent_s"] == pytest.approx(
        told["words"]["proof"]["frames"] / SAMPLE_RATE, abs=0.001
    )
    assert np.array_equal(after, station.pcm(siren))
    assert told["siren"]["proof"]["matched"] is True


def test_music_whose_approval_is_withdrawn_leaves_the_words_alone_with_an_alarm(
    station: HeardStation,
) -> None:
    words, music = station.allowed(2, spoken()), station.allowed(3, noise(60, 4))
    bed = Bed(music.clip, "Nhạc", "standing:3", 20)
    line = station.of("words", SOON, replace(words, blend=bed), 2, PartKind.WORDS)
    station.publish(line)
    with station.sessions() as session, session.begin():
        row = session.get(StandingClipRow, 3)
        assert row is not None
        row.approved = None
    station.go_on_air()

    (told,) = station.ended()
    station.leave_air()

    begins = begins_in(station, told, words)
    heard = station.ears.between(begins, begins + 12 * SAMPLE_RATE)
    assert np.array_equal(heard, station.pcm(words))
    assert (told["outcome"], told["proof"]["matched"]) == ("aired", True)
    assert "Nobody has allowed" in told["proof"]["bed"]["why"]["sentence"]
    assert [fault["subject"] for fault in station.told("fault")] == ["bed:main"]
