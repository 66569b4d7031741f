from __future__ import annotations

import struct
import wave
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sounds import MADE, SPOKEN, clip, joined, tone

from audio.errors import DecodeFailed
from audio.types import SAMPLE_RATE, Mark
from audio.wav import mark_of, new_wav, wav_blocks, wav_facts


def test_a_clip_is_a_plain_wave_file_for_everybody_else(tmp_path: Path) -> None:
    path = clip(tmp_path / "a.wav", tone(0.5))

    with wave.open(str(path)) as file:
        assert file.getparams()[:4] == (1, 2, 48_000, 24_000)


def test_samples_come_back_to_the_last_bit(tmp_path: Path) -> None:
    steps = np.arange(-32_768, 32_768, dtype=np.float32) / np.float32(32_768)

    path = clip(tmp_path / "a.wav", steps)

    assert np.array_equal(joined(wav_blocks(path, 1000)), steps)


def test_what_is_too_loud_is_clipped_and_never_wraps_around(tmp_path: Path) -> None:
    path = clip(tmp_path / "a.wav", np.array([2.0, -2.0, 1.0], np.float32))

    read = joined(wav_blocks(path))

    assert read.tolist() == [32_767 / 32_768, -1.0, 32_767 / 32_768]


def test_speech_of_a_machine_says_so_to_machines(tmp_path: Path) -> None:
    path = clip(tmp_path / "a.wav", tone(0.1), SPOKEN)

    assert mark_of(path) == Mark(synthetic=True, voice="espeak", made=MADE)


def test_speech_of_a_machine_says_so_in_the_fields_that_players_show(tmp_path: Path) -> None:
    head = clip(tmp_path / "a.wav", tone(0.1), SPOKEN).read_bytes()[:400]

    assert b"Synthetic speech" in head
    assert b"134/2025/QH15" in head
    assert b"espeak" in head


def test_a_recording_does_not_claim_to_be_synthetic(tmp_path: Path) -> None:
    mark = Mark(synthetic=False, voice=None, made=MADE)

    path = clip(tmp_path / "a.wav", tone(0.1), mark)

    assert mark_of(path) == mark
    assert b"Synthetic speech" not in path.read_bytes()


@given(
    voice=st.one_of(st.none(), st.text(max_size=40)),
    made=st.datetimes(timezones=st.just(UTC), min_value=datetime(1990, 1, 1)),  # noqa: DTZ001
    synthetic=st.booleans(),
)
def test_every_mark_comes_back(
    tmp_path_factory: pytest.TempPathFactory, voice: str | None, made: datetime, *, synthetic: bool
) -> None:
    mark = Mark(synthetic=synthetic, voice=voice, made=made)

    path = clip(tmp_path_factory.mktemp("marks") / "a.wav", tone(0.01), mark)

    assert mark_of(path) == mark
    assert wav_facts(path).frames == 480


def test_a_wave_file_of_somebody_else_has_no_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, SAMPLE_RATE, 0, "NONE", ""))
        file.writeframes(bytes(960))

    assert wav_facts(path).frames == 480
    assert mark_of(path) is None


def test_a_broken_mark_is_no_mark(tmp_path: Path) -> None:
    path = clip(tmp_path / "a.wav", tone(0.1))
    path.write_bytes(path.read_bytes().replace(b'{"synthetic"', b'["synthetic"'))

    assert mark_of(path) is None


def test_a_wave_file_of_another_rate_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, 44_100, 0, "NONE", ""))
        file.writeframes(bytes(960))

    with pytest.raises(DecodeFailed, match="48 kHz, mono, 16 bits"):
        wav_facts(path)


@pytest.mark.parametrize("content", [b"", b"RIFF", b"hello, this is no sound at all", bytes(4096)])
def test_what_is_no_wave_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(content)

    with pytest.raises(DecodeFailed, match="is not a WAV file"):
        wav_facts(path)


def test_a_wave_file_without_sound_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(struct.pack("<4sI4s", b"RIFF", 4, b"WAVE"))

    with pytest.raises(DecodeFailed, match="holds no sound"):
        wav_facts(path)


def test_a_clip_that_lost_its_end_is_refused(tmp_path: Path) -> None:
    path = clip(tmp_path / "a.wav", tone(0.5))
    path.write_bytes(path.read_bytes()[:-100])

    with pytest.raises(DecodeFailed, match="shorter than it says"):
        list(wav_blocks(path))


def test_a_clip_whose_writing_failed_is_not_there(tmp_path: Path) -> None:
    def write() -> None:
        with new_wav(tmp_path / "a.wav", SPOKEN) as writer:
            writer.write(tone(0.1))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write()

    assert list(tmp_path.iterdir()) == []
