from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_files import CODERS, MADE, cut, encoded, melody, recording

from audio import checks
from audio.containers import End, Kind, contents_of
from audio.errors import AudioError, Cancelled, Unusable
from audio.library import facts_of
from audio.recordings import TakenIn, take_in
from audio.types import SAMPLE_RATE, Note, Samples, Watch
from audio.uploads import look_at
from audio.wav import mark_of

SILENCE = np.zeros(SAMPLE_RATE, np.float32)


def taken(path: Path, name: str | None = None) -> TakenIn:
    out = path.parent / "out" / "clip.wav"
    return take_in(path, name or path.name, out, made=MADE, watch=Watch())


def refused(path: Path, name: str = "a.wav") -> str:
    with pytest.raises(Unusable) as caught:
        taken(path, name)
    assert not (path.parent / "out" / "clip.wav").exists()
    return str(caught.value)


@pytest.mark.parametrize("ending", CODERS)
def test_every_kind_of_recording_becomes_a_levelled_clip(tmp_path: Path, ending: str) -> None:
    found = taken(recording(tmp_path, ending))

    facts, mark = facts_of(found.path), mark_of(found.path)
    assert found.kind is CODERS[ending][0]
    assert found.notes == ()
    assert found.length.total_seconds() == pytest.approx(3.0, abs=0.06)
    assert facts.length == found.length
    assert facts.loudness_lufs == pytest.approx(-16, abs=0.5)
    assert facts.true_peak_dbtp <= -1
    assert mark is not None
    assert (mark.synthetic, mark.voice) == (False, None)


def test_silence_at_both_ends_is_cut_off(tmp_path: Path) -> None:
    sound = np.concatenate((SILENCE, SILENCE, melody(2), SILENCE, SILENCE, SILENCE))

    found = taken(encoded(tmp_path / "a.wav", sound))

    assert found.length.total_seconds() == pytest.approx(2.5, abs=0.1)


def test_an_empty_recording_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    path.touch()

    assert refused(path) == "The recording is empty (0 bytes). Record or upload it again."
    with pytest.raises(Unusable, match="0 bytes"):
        look_at(path, "a.mp3")


@pytest.mark.parametrize("ending", CODERS)
@pytest.mark.parametrize("share", [0.4, 0.9])
def test_a_truncated_recording_is_refused(tmp_path: Path, ending: str, share: float) -> None:
    path = cut(recording(tmp_path, ending, seconds=20), share)

    assert refused(path) == (
        "The recording breaks off: a part of the file is missing. Upload it again."
    )


def test_a_stream_that_does_not_say_where_it_ends_is_taken_with_a_doubt(tmp_path: Path) -> None:
    path = encoded(tmp_path / "a.mp3", melody(3), "-write_xing", "0")

    assert [note.sentence for note in taken(path).notes] == [
        "The file does not say where it ends: listen to the recording's end."
    ]


@pytest.mark.parametrize("ending", ["wav", "m4a", "ogg"])
def test_a_misnamed_recording_is_taken_for_what_it_is(tmp_path: Path, ending: str) -> None:
    path = recording(tmp_path, ending).rename(tmp_path / "a.mp3")
    kind = CODERS[ending][0].name

    note = Note(
        "The file “{name}” is in truth a {kind} recording and was taken as one.",
        {"name": "a.mp3", "kind": kind},
    )
    assert look_at(path, "a.mp3") == (note,)
    assert taken(path).notes == (note,)


@pytest.mark.parametrize(
    "content",
    [
        b"Kinh gui: Uy ban nhan dan xa\n" * 50,
        b"PK\x03\x04" + bytes(500),
        b"%PDF-1.7\n" + bytes(500),
        b"\xff\xd8\xff\xe0" + bytes(500),
        b"#EXTM3U\nhttp://example.invalid/a.mp3\n",
        b"\xff\xfb",
        bytes(100_000),
    ],
    ids=["text", "zip", "pdf", "picture", "playlist", "two bytes of mp3", "zeros"],
)
def test_what_is_no_recording_is_refused_whatever_it_is_called(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "upload"
    path.write_bytes(content)

    assert refused(path, "bản tin.mp3") == (
        "This file is not a recording the station can read. "
        "Save it as WAV, MP3, M4A, OGG or FLAC and upload it again."
    )


@pytest.mark.parametrize("ending", ["wav", "mp3", "flac"])
def test_a_recording_of_pure_silence_is_refused(tmp_path: Path, ending: str) -> None:
    path = encoded(tmp_path / f"a.{ending}", np.zeros(SAMPLE_RATE * 3, np.float32))

    assert refused(path) == (
        "The recording holds only silence. Check the microphone and record again."
    )


def test_hiss_that_nobody_would_hear_counts_as_silence(tmp_path: Path) -> None:
    hiss = np.random.default_rng(1).standard_normal(SAMPLE_RATE * 2) * 0.0001

    assert "only silence" in refused(encoded(tmp_path / "a.wav", hiss.astype(np.float32)))


def test_a_click_is_too_short_to_be_a_recording(tmp_path: Path) -> None:
    assert "too short" in refused(encoded(tmp_path / "a.wav", melody(0.2)))


def test_a_recording_that_is_too_long_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "LONGEST", timedelta(seconds=4))

    path = recording(tmp_path, "mp3", seconds=6)

    assert "The recording is longer than" in refused(path)


def test_two_hours_are_the_most() -> None:
    assert timedelta(hours=2) == checks.LONGEST


def test_a_distorted_recording_is_taken_with_a_warning(tmp_path: Path) -> None:
    sound = np.clip(melody(3, height=4.0), -1, 1)

    assert [note.sentence for note in taken(encoded(tmp_path / "a.wav", sound)).notes] == [
        "The recording is distorted because it was recorded too loudly. Listen to it."
    ]


def test_a_very_quiet_recording_is_raised_with_a_warning(tmp_path: Path) -> None:
    found = taken(encoded(tmp_path / "a.flac", melody(3, height=0.006)))

    assert len(found.notes) == 1
    assert str(found.notes[0]).startswith("The recording is very quiet: it was raised by 3")
    assert facts_of(found.path).loudness_lufs == pytest.approx(-16, abs=0.5)


def test_a_damaged_recording_is_refused_in_words_for_people(tmp_path: Path) -> None:
    path = recording(tmp_path, "m4a")
    path.write_bytes(path.read_bytes().replace(b"stsd", b"xxxx"))

    assert refused(path) == (
        "The recording is damaged and cannot be read. Save it again and upload it again."
    )


def test_taking_in_can_be_called_off_and_leaves_nothing(tmp_path: Path) -> None:
    path = recording(tmp_path, "wav")

    with pytest.raises(Cancelled):
        take_in(path, "a.wav", tmp_path / "c.wav", made=MADE, watch=Watch(cancelled=lambda: True))

    assert list(tmp_path.iterdir()) == [path]


def test_wave_files_of_recorders_that_never_went_back_are_whole(tmp_path: Path) -> None:
    path = recording(tmp_path, "wav")
    raw = path.read_bytes()
    at = raw.index(b"data")
    path.write_bytes(raw[: at + 4] + b"\xff\xff\xff\xff" + raw[at + 8 :])

    assert taken(path).length.total_seconds() == pytest.approx(3.0, abs=0.06)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    ending=st.sampled_from(list(CODERS)),
    spoiled=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=20),
    share=st.floats(0.01, 1.0),
)
def test_spoiled_bytes_end_in_a_clip_or_in_a_sentence(
    tmp_path_factory: pytest.TempPathFactory,
    ending: str,
    spoiled: list[tuple[float, int]],
    share: float,
) -> None:
    path = recording(tmp_path_factory.mktemp("spoiled"), ending, seconds=0.8)
    raw = bytearray(path.read_bytes())
    for place, value in spoiled:
        raw[int(place * len(raw))] = value
    path.write_bytes(raw[: max(int(share * len(raw)), 1)])

    try:
        found = taken(path)
    except AudioError as error:
        assert str(error)  # noqa: PT017 -- either end is right
    else:
        assert found.path.exists()


def flac_head(samples: int) -> bytes:
    packed = (48_000 << 44) | (15 << 36) | samples
    return b"fLaC\x00\x00\x00\x22" + bytes(10) + packed.to_bytes(8, "big") + bytes(16)


def test_flac_says_how_long_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(flac_head(96_000))

    found = contents_of(path)

    assert found is not None
    assert (found.kind, found.declared) == (Kind.FLAC, timedelta(seconds=2))


def test_flac_of_a_stream_does_not(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(flac_head(0))

    found = contents_of(path)

    assert found is not None
    assert (found.end, found.declared) == (End.UNSURE, None)


def test_silence_helper_is_what_it_says() -> None:
    samples: Samples = SILENCE

    assert not samples.any()
