"""Any kind of sound file, at any rate, depth and number of channels, is taken by its content."""

from __future__ import annotations

import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from made_files import MADE, encoded, melody

from audio.containers import End, Kind, contents_of
from audio.decode import decoded
from audio.errors import Unusable
from audio.library import facts_of
from audio.recordings import TakenIn, take_in
from audio.types import SAMPLE_RATE, Samples, Watch

RATES = (8000, 11_025, 16_000, 44_100, 96_000, 192_000)
WAV = {
    "8 bits": ["-c:a", "pcm_u8"],
    "16 bits": ["-c:a", "pcm_s16le"],
    "24 bits": ["-c:a", "pcm_s24le"],
    "32 bits": ["-c:a", "pcm_s32le"],
    "floats": ["-c:a", "pcm_f32le"],
    "doubles": ["-c:a", "pcm_f64le"],
    "A-law": ["-c:a", "pcm_alaw", "-ar", "8000"],
    "mu-law": ["-c:a", "pcm_mulaw", "-ar", "8000"],
    "IMA ADPCM": ["-c:a", "adpcm_ima_wav", "-ar", "22050"],
    "64 bits long": ["-rf64", "always"],
    **{
        f"{rate} Hz": ["-ar", str(rate)] for rate in (8000, 11_025, 16_000, 44_100, 96_000, 192_000)
    },
}
OTHERS = {
    "constant MP3": (Kind.MP3, "mp3", ["-b:a", "96k"]),
    "variable MP3": (Kind.MP3, "mp3", ["-q:a", "5"]),
    "MP3 at 22 kHz (MPEG-2)": (Kind.MP3, "mp3", ["-ar", "22050"]),
    "MP3 at 8 kHz (MPEG-2.5)": (Kind.MP3, "mp3", ["-ar", "8000", "-ac", "1"]),
    "joint stereo MP3": (Kind.MP3, "mp3", ["-ac", "2", "-b:a", "128k"]),
    "M4A": (Kind.M4A, "m4a", ["-c:a", "aac"]),
    "M4A for streaming": (Kind.M4A, "m4a", ["-c:a", "aac", "-movflags", "+faststart"]),
    "M4A in fragments": (Kind.M4A, "mp4", ["-c:a", "aac", "-movflags", "frag_keyframe+empty_moov"]),
    "lossless M4A": (Kind.M4A, "m4a", ["-c:a", "alac"]),
    "AMR in 3GP": (Kind.M4A, "3gp", ["-c:a", "libopencore_amrnb", "-ar", "8000", "-ac", "1"]),
    "raw AAC": (Kind.AAC, "aac", ["-c:a", "aac"]),
    "AMR of a telephone": (Kind.AMR, "amr", ["-ar", "8000", "-ac", "1", "-b:a", "12.2k"]),
    "AMR at its lowest": (Kind.AMR, "amr", ["-ar", "8000", "-ac", "1", "-b:a", "4.75k"]),
    "Ogg Vorbis": (Kind.OGG, "ogg", ["-c:a", "libvorbis"]),
    "Opus": (Kind.OGG, "opus", ["-c:a", "libopus"]),
    "WebM": (Kind.WEBM, "webm", ["-c:a", "libopus"]),
    "Matroska with AAC": (Kind.WEBM, "mka", ["-c:a", "aac"]),
    "FLAC": (Kind.FLAC, "flac", []),
    "FLAC of 24 bits": (Kind.FLAC, "flac", ["-sample_fmt", "s32"]),
    "WMA": (Kind.WMA, "wma", ["-c:a", "wmav2"]),
    "old WMA": (Kind.WMA, "wma", ["-c:a", "wmav1"]),
}
LAYOUTS = {"mono": 1, "stereo": 2, "2.1": 3, "quad": 4, "5.0": 5, "5.1": 6, "6.1": 7, "7.1": 8}


def taken(path: Path, name: str | None = None) -> TakenIn:
    out = path.parent / "clip.wav"
    return take_in(path, name or path.name, out, made=MADE, watch=Watch())


def assert_whole(found: TakenIn, seconds: float, slack: float = 0.15) -> None:
    facts = facts_of(found.path)
    assert found.length.total_seconds() == pytest.approx(seconds, abs=slack)
    assert facts.loudness_lufs == pytest.approx(-16, abs=0.5)
    assert facts.true_peak_dbtp <= -1


def convert(path: Path, *options: str, out: str) -> Path:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-i", str(path)]
    subprocess.run([*command, *options, str(path.with_name(out))], check=True)
    return path.with_name(out)


@pytest.mark.parametrize("name", WAV)
def test_wave_files_of_every_depth_and_rate_are_taken(tmp_path: Path, name: str) -> None:
    found = taken(encoded(tmp_path / "a.wav", melody(2.0), *WAV[name]))

    assert (found.kind, found.notes) == (Kind.WAV, ())
    assert_whole(found, 2.0)


@pytest.mark.parametrize("name", OTHERS)
def test_every_other_kind_is_taken_for_what_it_is(tmp_path: Path, name: str) -> None:
    kind, ending, options = OTHERS[name]

    found = taken(encoded(tmp_path / f"a.{ending}", melody(3.0), *options))

    assert (found.kind, found.notes) == (kind, ())
    assert_whole(found, 3.0)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_channel_is_lost_and_none_is_clipped(tmp_path: Path, layout: str) -> None:
    count = LAYOUTS[layout]
    time = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    tones = np.array([0.9 * np.sin(2 * np.pi * 500 * (k + 1) * time) for k in range(count)])
    raw = tmp_path / "raw.f32"
    tones.T.astype("<f4").tofile(raw)
    path = tmp_path / "a.wav"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "f32le", "-ar", "48000"]
    command += ["-ch_layout", layout, "-i", str(raw), "-c:a", "pcm_s24le", str(path)]
    subprocess.run(command, check=True)

    sound = np.concatenate(list(decoded(path, Kind.WAV)))

    spectrum = np.abs(np.fft.rfft(sound)) * 2 / len(sound)
    for number in range(count):
        assert spectrum[500 * (number + 1)] == pytest.approx(0.9 / count, rel=0.05)
    assert float(np.abs(sound).max()) <= 1.0


def test_more_than_eight_channels_are_refused(tmp_path: Path) -> None:
    path = encoded(tmp_path / "a.wav", melody(1.0), "-ac", "12")

    with pytest.raises(Unusable, match="has 12 channels; more than eight"):
        taken(path)


def with_picture(path: Path) -> None:
    body = b"\0image/jpeg\0\x03\0" + bytes(range(256)) * 800  # 200 kB that is full of sync bytes
    frame = b"APIC" + struct.pack(">I", len(body)) + b"\0\0" + body
    size = len(frame)
    packed = bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
    path.write_bytes(b"ID3\x03\0\0" + packed + frame + path.read_bytes())


def in_the_middle(path: Path) -> None:
    path.write_bytes(path.read_bytes()[1000:])


def after_rubbish(path: Path) -> None:
    path.write_bytes(bytes(3000) + b"\xff\xfb\x90\xff" * 20 + path.read_bytes())


@pytest.mark.parametrize("spoil", [with_picture, in_the_middle, after_rubbish])
def test_mp3_is_found_behind_pictures_and_without_its_head(
    tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    path = encoded(tmp_path / "a.mp3", melody(3.0), "-write_xing", "0", "-id3v2_version", "0")
    spoil(path)

    found = taken(path)

    assert found.kind is Kind.MP3
    assert_whole(found, 3.0, slack=0.2)


def live_webm(folder: Path) -> Path:
    """Write WebM as browsers do: to a pipe they cannot go back in, without length or index."""
    options = ["-c:a", "libopus", "-f", "webm", "-live", "1", "-cluster_time_limit", "1000"]
    return encoded(folder / "recording.webm", melody(3.0), *options)


def test_what_browsers_record_is_taken(tmp_path: Path) -> None:
    path = live_webm(tmp_path)

    contents, found = contents_of(path), taken(path)

    assert contents is not None
    assert (contents.end, contents.declared) == (End.THERE, None)
    assert found.notes == ()
    assert_whole(found, 3.0)


@pytest.mark.parametrize("ending", ["webm", "amr", "aac", "wma"])
def test_other_kinds_that_break_off_are_refused(tmp_path: Path, ending: str) -> None:
    options = ["-ar", "8000", "-ac", "1"] if ending == "amr" else []
    path = encoded(tmp_path / f"a.{ending}", melody(6.0), *options)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * 0.6) + 1])

    with pytest.raises(Unusable, match="breaks off"):
        taken(path)


def test_wide_band_amr_is_taken(tmp_path: Path) -> None:
    # Frames of 23.85 kbit/s with any bits are some sound: 61 bytes of 20 ms each.
    random = np.random.default_rng(3)
    frames = b"".join(b"\x44" + random.bytes(60) for _ in range(150))
    path = tmp_path / "a.awb"
    path.write_bytes(b"#!AMR-WB\n" + frames)

    found = taken(path)

    assert found.kind is Kind.AMR
    assert_whole(found, 3.0)


def test_a_kind_told_wrongly_by_its_name_is_told(tmp_path: Path) -> None:
    path = encoded(tmp_path / "a.wma", melody(2.0))

    assert [str(note) for note in taken(path, "tin.mp3").notes] == [
        "The file “tin.mp3” is in truth a WMA recording and was taken as one."
    ]


def test_a_wave_file_of_64_bits_that_breaks_off_is_refused(tmp_path: Path) -> None:
    path = encoded(tmp_path / "a.wav", melody(2.0), "-rf64", "always")
    path.write_bytes(path.read_bytes()[:-20_000])

    with pytest.raises(Unusable, match="breaks off"):
        taken(path)


def test_silence_is_a_sound_too(tmp_path: Path) -> None:
    silence: Samples = np.zeros(SAMPLE_RATE, np.float32)

    with pytest.raises(Unusable, match="only silence"):
        taken(encoded(tmp_path / "a.amr", silence, "-ar", "8000", "-ac", "1"))
