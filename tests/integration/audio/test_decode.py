from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from made_files import CODERS, encoded, melody, recording

from audio.containers import Kind, contents_of
from audio.decode import Bounds, decoded, decoded_bytes
from audio.errors import Cancelled, DecodeFailed
from audio.types import SAMPLE_RATE


def length(path: Path, kind: Kind, bounds: Bounds | None = None) -> float:
    return sum(map(len, decoded(path, kind, bounds=bounds or Bounds()))) / SAMPLE_RATE


@pytest.mark.parametrize("ending", CODERS)
def test_every_kind_is_read_as_48_khz_mono(tmp_path: Path, ending: str) -> None:
    path = recording(tmp_path, ending, seconds=2.5)

    sound = np.concatenate(list(decoded(path, CODERS[ending][0])))

    assert len(sound) / SAMPLE_RATE == pytest.approx(2.5, abs=0.06)
    assert float(np.abs(sound).max()) == pytest.approx(0.3, abs=0.03)


@pytest.mark.parametrize("rate", [8000, 22_050, 44_100, 96_000])
def test_every_rate_and_both_channels_become_one_sound(tmp_path: Path, rate: int) -> None:
    path = encoded(tmp_path / "a.wav", melody(1.0), "-ar", str(rate), "-ac", "2")

    assert length(path, Kind.WAV) == pytest.approx(1.0, abs=0.01)


def test_the_kind_is_told_by_the_bytes_and_not_by_the_name(tmp_path: Path) -> None:
    for ending, (kind, _) in CODERS.items():
        path = recording(tmp_path, ending, seconds=1.0).rename(tmp_path / "nameless")

        found = contents_of(path)

        assert found is not None
        assert found.kind is kind


def test_blocks_are_two_seconds_long_so_that_memory_stays_flat(tmp_path: Path) -> None:
    path = recording(tmp_path, "mp3", seconds=5)

    assert max(map(len, decoded(path, Kind.MP3))) == 2 * SAMPLE_RATE


def test_what_is_longer_than_the_bound_is_not_read_on(tmp_path: Path) -> None:
    path = recording(tmp_path, "flac", seconds=5)

    assert length(path, Kind.FLAC, Bounds(longest=timedelta(seconds=2))) == 2.0


def test_reading_can_be_called_off(tmp_path: Path) -> None:
    path = recording(tmp_path, "wav", seconds=5)
    taken = []

    with pytest.raises(Cancelled):
        taken.extend(decoded(path, Kind.WAV, cancelled=lambda: True))

    assert taken == []


def test_whoever_reads_only_the_beginning_leaves_no_decoder_behind(tmp_path: Path) -> None:
    blocks = decoded(recording(tmp_path, "wav", seconds=30), Kind.WAV)

    next(iter(blocks))
    blocks.close()  # a decoder left running would warn when it is collected

    assert list(blocks) == []


def test_garbage_is_refused_with_the_decoders_reason(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    path.write_bytes(b"fLaC" + bytes(range(256)) * 40)

    with pytest.raises(DecodeFailed, match=r"could not be read \(.+\)"):
        list(decoded(path, Kind.FLAC))


def test_a_playlist_in_disguise_opens_no_other_file(tmp_path: Path) -> None:
    secret = recording(tmp_path, "wav", seconds=1)
    path = tmp_path / "playlist.mp3"
    path.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{secret}\n#EXT-X-ENDLIST\n")

    for kind in Kind:
        with pytest.raises(DecodeFailed):
            list(decoded(path, kind))


def test_a_name_that_looks_like_an_address_or_an_option_is_only_a_name(tmp_path: Path) -> None:
    for name in ("-version", "http:x", "a%03d.wav", "đài xã.wav"):
        path = recording(tmp_path, "wav", seconds=1).rename(tmp_path / name)

        assert length(path, Kind.WAV) == 1.0


@pytest.mark.skipif(sys.platform == "win32", reason="the fake decoder is a shell script")
def test_a_decoder_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = tmp_path / "ffmpeg"
    fake.write_text("#!/bin/sh\nexec sleep 600\n")
    fake.chmod(0o755)
    monkeypatch.setattr(imageio_ffmpeg, "get_ffmpeg_exe", lambda: str(fake))

    with pytest.raises(DecodeFailed, match="took too long"):
        list(decoded(fake, Kind.WAV, bounds=Bounds(patience=timedelta(milliseconds=50))))


def test_a_short_sound_is_read_from_memory(tmp_path: Path) -> None:
    raw = recording(tmp_path, "mp3", seconds=1.0).read_bytes()

    assert len(decoded_bytes(raw, Kind.MP3)) / SAMPLE_RATE == pytest.approx(1.0, abs=0.06)


def test_garbage_in_memory_is_refused() -> None:
    with pytest.raises(DecodeFailed):
        decoded_bytes(b"no sound at all", Kind.MP3)
