"""What is wrong with an upload is told in one sentence each, and what is right is not spoken of."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from made_files import MADE, encoded

from audio.errors import Unusable
from audio.library import facts_of
from audio.recordings import TakenIn, take_in
from audio.types import SAMPLE_RATE, Manner, Samples, Watch
from audio.voices.espeak import EspeakVoice
from audio.wav import wav_blocks

WORDS = (
    "Kính thưa toàn thể bà con, tối nay thôn ta họp ở nhà văn hóa. "
    "Mời bà con đến dự đông đủ, đúng giờ. Xin cảm ơn bà con đã chú ý lắng nghe."
)


@cache
def speech() -> Samples:
    """About ten seconds of a real voice."""
    return EspeakVoice().say(WORDS, cancelled=lambda: False)


def taken(path: Path, name: str = "a.wav") -> TakenIn:
    return take_in(path, name, path.parent / "clip.wav", made=MADE, watch=Watch())


def notes(folder: Path, sound: Samples, *options: str) -> list[str]:
    path = encoded(folder / "a.wav", np.asarray(sound, np.float32), *options)
    return [str(note) for note in taken(path).notes]


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * SAMPLE_RATE), np.float32)


def stereo(folder: Path, left: Samples, right: Samples) -> Path:
    path = encoded(folder / "mono.wav", left, "-c:a", "pcm_s16le")
    head = bytearray(path.read_bytes()[:44])
    both = np.stack((left, right), axis=1)
    body = np.clip(np.rint(both * 32_768), -32_768, 32_767).astype("<i2").tobytes()
    fmt = struct.pack("<HHIIHH", 1, 2, SAMPLE_RATE, SAMPLE_RATE * 4, 4, 16)
    head = b"RIFF" + struct.pack("<I", 36 + len(body)) + b"WAVEfmt " + struct.pack("<I", 16) + fmt
    path = folder / "a.wav"
    path.write_bytes(head + b"data" + struct.pack("<I", len(body)) + body)
    return path


def tone(hertz: float, height: float) -> Samples:
    time = np.arange(len(speech())) / SAMPLE_RATE
    return (height * np.sin(2 * np.pi * hertz * time)).astype(np.float32)


def at_speed(speed: float, sound: Samples) -> Samples:
    at = np.arange(0, len(sound) - 1, speed)
    return np.interp(at, np.arange(len(sound)), sound).astype(np.float32)


def slow_high_voice() -> Samples:
    manner = Manner(pitch=6, speed=0.6)
    return EspeakVoice().say(WORDS, cancelled=lambda: False, manner=manner)


def test_nothing_is_said_of_a_good_recording(tmp_path: Path) -> None:
    assert notes(tmp_path, speech() * np.float32(0.6)) == []


def test_long_silence_inside_is_told_with_its_place(tmp_path: Path) -> None:
    # A voice does not repeat itself to the sample: cut it where rounding cannot tip over.
    start = 8
    sound = np.concatenate((speech()[: start * SAMPLE_RATE], silence(80), speech()))

    (said,) = notes(tmp_path, sound)

    assert said == (
        f"From 0:{start:02} to 1:{start + 20:02} the recording is silent. "
        "Cut that out if it is not meant so."
    )


def test_pauses_of_a_speaker_are_not_called_silence(tmp_path: Path) -> None:
    assert notes(tmp_path, np.concatenate((speech(), silence(4), speech()))) == []


def test_silence_with_a_hiss_is_silence_too(tmp_path: Path) -> None:
    hiss = 0.0005 * np.random.default_rng(1).standard_normal(SAMPLE_RATE * 20)

    (said,) = notes(tmp_path, np.concatenate((speech(), hiss, speech())))

    assert "the recording is silent" in said


@pytest.mark.parametrize("clip_at_full", [True, False])
def test_clipping_is_told_and_loud_sound_is_not(tmp_path: Path, *, clip_at_full: bool) -> None:
    loud = speech() / np.abs(speech()).max() * (6.0 if clip_at_full else 0.98)

    said = notes(tmp_path, np.clip(loud, -1, 1))

    told = ["The recording is distorted because it was recorded too loudly. Listen to it."]
    assert said == (told if clip_at_full else [])


def test_clipping_in_one_ear_alone_is_told(tmp_path: Path) -> None:
    clipped = np.clip(speech() * 20, -1, 1).astype(np.float32)

    said = [str(note) for note in taken(stereo(tmp_path, speech(), clipped)).notes]

    assert any("distorted" in sentence for sentence in said)


def test_too_quiet_is_told(tmp_path: Path) -> None:
    (said,) = notes(tmp_path, speech() * np.float32(0.01), "-c:a", "pcm_s24le")

    assert said.startswith("The recording is very quiet: it was raised by ")


@pytest.mark.parametrize(
    ("empty", "told"),
    [
        ("right", "The sound was only in the left channel; it was put into both."),
        ("left", "The sound was only in the right channel; it was put into both."),
    ],
)
@pytest.mark.parametrize("hiss", [0.0, 0.0003])
def test_sound_in_one_ear_alone_is_mended_and_told(
    tmp_path: Path, empty: str, told: str, hiss: float
) -> None:
    faint = (hiss * np.random.default_rng(2).standard_normal(len(speech()))).astype(np.float32)
    ears = (speech(), faint) if empty == "right" else (faint, speech())

    found = taken(stereo(tmp_path, *ears))

    assert [str(note) for note in found.notes] == [told]
    assert facts_of(found.path).loudness_lufs == pytest.approx(-16, abs=0.5)


def test_channels_that_cancel_each_other_out_are_mended_and_told(tmp_path: Path) -> None:
    found = taken(stereo(tmp_path, speech(), -speech()))

    (said,) = map(str, found.notes)
    assert said.startswith("The left and the right channel cancel each other out")
    assert facts_of(found.path).loudness_lufs == pytest.approx(-16, abs=0.5)
    assert found.length.total_seconds() == pytest.approx(len(speech()) / SAMPLE_RATE, abs=0.3)


def test_a_wide_stereo_recording_is_left_as_it_is(tmp_path: Path) -> None:
    shifted = np.roll(speech(), 900)

    assert taken(stereo(tmp_path, speech(), shifted)).notes == ()


# A man's own voice lies on 100 Hz: there a hum is told under higher voices only.
@pytest.mark.parametrize(("hertz", "speed"), [(50, 1.0), (100, 1.9)])
def test_a_hum_of_the_mains_is_told(tmp_path: Path, hertz: int, speed: float) -> None:
    voice = at_speed(speed, speech())

    assert notes(tmp_path, voice + tone(hertz, 0.01)[: len(voice)]) == [
        "A hum of the mains is in the recording. Check the cables, and listen to it."
    ]


@pytest.mark.parametrize("pause", [2.5, 3.0, 3.5, 4.0])
def test_a_pause_between_low_voices_is_no_hum(tmp_path: Path, pause: float) -> None:
    low = speech() + tone(100, 0.004) * np.clip(tone(1.3, 1.0), 0, None)

    assert notes(tmp_path, np.concatenate((low, silence(pause), low))) == []


def test_other_low_tones_and_music_are_no_hum(tmp_path: Path) -> None:
    swelling = tone(50, 0.05) * np.clip(tone(0.5, 1.0), 0, None)

    assert notes(tmp_path, speech() + tone(72, 0.02)) == []
    assert notes(tmp_path, speech() + swelling) == []


def test_a_constant_offset_is_taken_out_and_told(tmp_path: Path) -> None:
    path = encoded(tmp_path / "a.wav", speech() * np.float32(0.5) + np.float32(0.2))

    found = taken(path)

    (said,) = map(str, found.notes)
    assert said.startswith("The recording had a constant offset of 20 %")
    assert abs(float(np.concatenate(list(wav_blocks(found.path))).mean())) < 0.001


@pytest.mark.parametrize(
    ("speed", "told"),
    [
        (0.6, ["The voice is unusually low. Was the recording saved at the right speed?"]),
        (1.0, []),
        (1.3, []),
    ],
)
def test_a_slow_recording_is_asked_about(tmp_path: Path, speed: float, told: list[str]) -> None:
    assert notes(tmp_path, np.tile(at_speed(speed, speech()), 4)) == told


def test_a_fast_recording_is_asked_about(tmp_path: Path) -> None:
    assert notes(tmp_path, np.tile(at_speed(3.0, slow_high_voice()), 4)) == [
        "The voice is unusually high. Was the recording saved at the right speed?"
    ]


def claims_a_hundred_hours(path: Path) -> None:
    """Let the header of an MP3 promise more frames than there are."""
    raw = bytearray(path.read_bytes())
    at = max(raw.find(b"Info"), raw.find(b"Xing"))
    raw[at + 8 : at + 12] = struct.pack(">I", 100 * 3600 * 48_000 // 1152)
    path.write_bytes(raw)


def test_a_file_that_claims_a_hundred_hours_is_read_for_what_it_holds(tmp_path: Path) -> None:
    path = encoded(tmp_path / "a.mp3", speech())
    claims_a_hundred_hours(path)

    (note,) = taken(path, "a.mp3").notes

    assert str(note).startswith("The file says that it is 100 hours long, but it holds only 0:")


def test_a_film_that_claims_a_hundred_hours_is_read_for_what_it_holds(tmp_path: Path) -> None:
    path = encoded(tmp_path / "a.m4a", speech(), "-c:a", "aac")
    raw = bytearray(path.read_bytes())
    at = raw.index(b"mvhd") + 4
    struct.pack_into(">II", raw, at + 12, 1000, 100 * 3600 * 1000)
    path.write_bytes(raw)

    (note,) = taken(path, "a.m4a").notes

    assert str(note).startswith("The file says that it is 100 hours long, but it holds only 0:")


def test_a_wave_header_that_claims_a_hundred_hours_is_told_as_broken_off(tmp_path: Path) -> None:
    path = encoded(tmp_path / "a.wav", speech(), "-ar", "8000")
    raw = bytearray(path.read_bytes())
    struct.pack_into("<I", raw, raw.index(b"data") + 4, min(100 * 3600 * 8000, 0xFFFFFFF0))
    path.write_bytes(raw)

    with pytest.raises(Unusable, match="breaks off"):
        taken(path)


def archive() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.wav", bytes(range(256)) * 4000)
    return held.getvalue()


RENAMED: dict[str, Callable[[], bytes]] = {
    "text": lambda: "Kính gửi Ủy ban nhân dân xã".encode() * 400,
    "a zip": archive,
    "a program of Windows": lambda: b"MZ\x90\0" + bytes(60) + b"PE\0\0" + bytes(range(256)) * 300,
    "a program of Linux": lambda: b"\x7fELF\x02\x01\x01" + bytes(9) + b"\xff\xfb\xff\xf1" * 900,
    "nothing but sync bytes": lambda: b"\xff" * 70_000,
    "chance": lambda: np.random.default_rng(5).bytes(300_000),
    "no bytes": lambda: b"",
}


@pytest.mark.parametrize("what", RENAMED)
def test_what_is_renamed_is_refused_in_one_sentence(tmp_path: Path, what: str) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(RENAMED[what]())

    with pytest.raises(Unusable) as caught:
        taken(path, "a.mp3")

    assert len(str(caught.value)) > 20
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -3e38])
def test_what_is_no_number_in_a_file_of_floats_is_not_heard(tmp_path: Path, value: float) -> None:
    sound = speech().copy()
    sound[SAMPLE_RATE : SAMPLE_RATE + 20] = value

    found = taken(encoded(tmp_path / "a.wav", sound, "-c:a", "pcm_f32le"))

    whole = np.concatenate(list(wav_blocks(found.path)))
    assert facts_of(found.path).loudness_lufs == pytest.approx(-16, abs=0.5)
    assert float(np.abs(whole).max()) < 1


MEMORY = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from audio.recordings import take_in
from audio.types import Watch

made = datetime(2026, 1, 1, tzinfo=UTC)
take_in(Path(sys.argv[1]), "a.wav", Path(sys.argv[2]), made=made, watch=Watch())
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted the Linux way")
def test_memory_does_not_grow_with_the_recording(tmp_path: Path) -> None:
    used = []
    for times in (6, 24):
        path = encoded(tmp_path / "a.wav", np.tile(speech(), times), "-ar", "16000")
        command = [sys.executable, "-c", MEMORY, str(path), str(tmp_path / "clip.wav")]
        done = subprocess.run(command, capture_output=True, check=True)
        used.append(int(done.stdout) // 1024)

    # The longer one has 40 MB more as samples.
    assert used[1] - used[0] < 8
