from __future__ import annotations

import os
import threading
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from sounds import FakeVoice, tone

from audio.errors import Cancelled
from audio.takes import Takes
from audio.types import USUAL, Manner, Samples, Watch
from audio.voices.fallback import Speaking, speak
from audio.voices.phrases import Phrase, takes

PARAGRAPHS = [f"Đoạn thứ {number} của bản tin." for number in range(30)]


class Reel:
    def __init__(self) -> None:
        self.sounds: list[Samples] = []

    def rewind(self) -> None:
        self.sounds.clear()

    def add(self, take: Phrase, sound: Samples) -> None:
        assert take.text
        self.sounds.append(sound)


@pytest.fixture
def kept(tmp_path: Path) -> Takes:
    return Takes(tmp_path / "takes")


def said(kept: Takes, script: list[str], *voices: FakeVoice, manner: Manner = USUAL) -> Reel:
    reel = Reel()
    speak(takes(script), voices, reel, Watch(), Speaking(manner, kept))
    return reel


def test_one_changed_paragraph_costs_one_paragraph(kept: Takes) -> None:
    first, second = FakeVoice(), FakeVoice()
    whole = said(kept, PARAGRAPHS, first)
    changed = [*PARAGRAPHS[:7], "Đoạn này đã sửa.", *PARAGRAPHS[8:]]

    again = said(kept, changed, second)

    assert len(first.said) == 30
    assert second.said == ["Đoạn này đã sửa."]
    for number in set(range(30)) - {7}:
        assert np.allclose(again.sounds[number], whole.sounds[number], atol=1 / 32_768)


def test_a_render_that_was_called_off_goes_on_where_it_was(kept: Takes) -> None:
    first, second = FakeVoice(), FakeVoice()

    with pytest.raises(Cancelled):
        speak(
            takes(PARAGRAPHS),
            [first],
            Reel(),
            Watch(cancelled=lambda: len(first.said) >= 12),
            Speaking(USUAL, kept),
        )
    said(kept, PARAGRAPHS, second)

    assert first.said == PARAGRAPHS[:12]
    assert second.said == PARAGRAPHS[12:]


def test_another_voice_or_manner_speaks_anew_but_another_pause_between_paragraphs_not(
    kept: Takes,
) -> None:
    said(kept, PARAGRAPHS[:2], FakeVoice())
    other, quick, calm = FakeVoice("other"), FakeVoice(), FakeVoice()

    said(kept, PARAGRAPHS[:2], other)
    said(kept, PARAGRAPHS[:2], quick, manner=Manner(speed=1.2))
    said(kept, PARAGRAPHS[:2], calm, manner=Manner(paragraph_pause=timedelta(seconds=2)))

    assert len(other.said) == len(quick.said) == 2
    assert calm.said == []


def test_what_a_failed_voice_had_said_is_never_heard_in_the_other_ones_speech(kept: Takes) -> None:
    failing, other = FakeVoice("failing", fails_at=3), FakeVoice("other")

    reel = said(kept, PARAGRAPHS[:4], failing, other)

    assert other.said == PARAGRAPHS[:4]
    assert len(reel.sounds) == 4
    again = FakeVoice("failing")
    said(kept, PARAGRAPHS[:4], again)
    assert again.said == PARAGRAPHS[2:4], "what it had said whole is not asked for again"


@pytest.mark.parametrize("damage", [b"", b"x" * 40, None])
def test_a_damaged_take_is_spoken_anew(kept: Takes, tmp_path: Path, damage: bytes | None) -> None:
    said(kept, PARAGRAPHS[:1], FakeVoice())
    (file,) = (tmp_path / "takes").iterdir()
    file.write_bytes(file.read_bytes()[:-2] if damage is None else damage)
    again = FakeVoice()

    said(kept, PARAGRAPHS[:1], again)

    assert again.said == PARAGRAPHS[:1]


def test_the_folder_never_grows_past_its_bound_and_the_oldest_goes_first(tmp_path: Path) -> None:
    sound = tone(0.5)
    size = 2 * len(sound) + 32
    kept = Takes(tmp_path, most_bytes=3 * size)
    voice = FakeVoice()
    keys = [kept.key(text, voice, USUAL) for text in "abcd"]
    for key in keys[:3]:
        kept.put(key, sound)
    for age, key in enumerate(keys[:3]):
        stamp = 1_000_000_000 + age
        os.utime(tmp_path / f"{key}.take", (stamp, stamp))

    kept.put(keys[3], sound)

    assert kept.get(keys[0]) is None
    assert all(kept.get(key) is not None for key in keys[1:])
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 3 * size


class Killed(BaseException):
    """The process is gone."""


class Dying(FakeVoice):
    def say(self, paragraph: str, **told: object) -> Samples:
        if len(self.said) == 12:
            raise Killed
        return super().say(paragraph, **told)  # type: ignore[arg-type]  # handed on as it came


def test_a_render_that_was_killed_goes_on_where_it_was(kept: Takes, tmp_path: Path) -> None:
    second = FakeVoice()
    with pytest.raises(Killed):
        said(kept, PARAGRAPHS, Dying())
    (tmp_path / "takes" / "tmphalf.part").write_bytes(b"half a take")

    reel = said(Takes(tmp_path / "takes"), PARAGRAPHS, second)

    assert second.said == PARAGRAPHS[12:]
    assert len(reel.sounds) == 30


def test_two_workers_may_keep_takes_in_one_small_folder(tmp_path: Path) -> None:
    sound = tone(0.1)
    kept = Takes(tmp_path, most_bytes=5 * 2 * len(sound))
    wrong: list[str] = []

    def work(name: str) -> None:
        voice = FakeVoice(name)
        for number in range(60):
            key = kept.key(str(number % 9), voice, USUAL)
            kept.put(key, sound)
            found = kept.get(key)
            if found is not None and len(found) != len(sound):
                wrong.append(key)

    lanes = [threading.Thread(target=work, args=("same",)) for _ in range(2)]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()

    assert wrong == []
    assert list(tmp_path.glob("*.part")) == []


def test_a_folder_that_cannot_be_written_only_costs_time(tmp_path: Path) -> None:
    (tmp_path / "takes").write_text("a file in its place")
    voice = FakeVoice()

    reel = said(Takes(tmp_path / "takes"), PARAGRAPHS[:2], voice)

    assert len(reel.sounds) == 2


def test_no_other_file_can_be_named_by_a_key(kept: Takes) -> None:
    with pytest.raises(ValueError, match="not the key"):
        kept.get("../station")
