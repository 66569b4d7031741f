from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sounds import MADE, clip, tone

from audio.errors import AudioError, DecodeFailed
from audio.library import Library, input_key
from audio.types import ClipFacts, Mark


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "clips")


def test_a_clip_is_named_by_the_hash_of_its_bytes(tmp_path: Path, library: Library) -> None:
    path = clip(tmp_path / "a.wav", tone(2, hertz=997, height=0.1))
    expected = hashlib.sha256(path.read_bytes()).hexdigest()

    facts = library.put(path)

    assert facts == ClipFacts(
        hash=expected,
        frames=96_000,
        length=timedelta(seconds=2),
        loudness_lufs=pytest.approx(-23.0, abs=0.1),
        true_peak_dbtp=pytest.approx(-20.0, abs=0.1),
        voice="espeak",
        synthetic=True,
    )
    assert library.path_of(expected) == tmp_path / "clips" / f"{expected}.wav"
    assert hashlib.sha256(library.path_of(expected).read_bytes()).hexdigest() == expected
    assert not path.exists()


def test_a_recording_has_no_voice(tmp_path: Path, library: Library) -> None:
    mark = Mark(synthetic=False, voice=None, made=MADE)

    facts = library.put(clip(tmp_path / "a.wav", tone(), mark))

    assert (facts.voice, facts.synthetic) == (None, False)


def test_the_same_clip_twice_is_kept_once(tmp_path: Path, library: Library) -> None:
    first = library.put(clip(tmp_path / "a.wav", tone()))
    second = library.put(clip(tmp_path / "b.wav", tone()))

    assert first == second
    assert len(list(library.folder.glob("*.wav"))) == 1


def test_a_clip_is_known_good_until_a_byte_of_it_changes(tmp_path: Path, library: Library) -> None:
    facts = library.put(clip(tmp_path / "a.wav", tone()))
    assert library.verify(facts.hash)

    raw = bytearray(library.path_of(facts.hash).read_bytes())
    raw[-1] ^= 1
    library.path_of(facts.hash).write_bytes(raw)

    assert not library.verify(facts.hash)


def test_a_spoiled_clip_is_healed_when_it_is_put_again(tmp_path: Path, library: Library) -> None:
    facts = library.put(clip(tmp_path / "a.wav", tone()))
    library.path_of(facts.hash).write_bytes(b"spoiled")

    library.put(clip(tmp_path / "a.wav", tone()))

    assert library.verify(facts.hash)


def test_a_clip_that_is_not_there_is_not_good(library: Library) -> None:
    assert not library.verify("0" * 64)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_nothing_but_a_hash_names_a_clip(library: Library, name: str) -> None:
    with pytest.raises(AudioError, match="is not the name of a clip"):
        library.path_of(name)


def test_what_is_no_clip_is_not_put(tmp_path: Path, library: Library) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"not a sound")

    with pytest.raises(DecodeFailed):
        library.put(path)

    assert path.exists()
    assert list(library.folder.iterdir()) == []


def test_the_outline_is_ready_when_the_clip_is(tmp_path: Path, library: Library) -> None:
    facts = library.put(clip(tmp_path / "a.wav", tone()))

    assert library.path_of(facts.hash).with_suffix(".peaks600").exists()


def test_drafts_of_a_killed_process_are_swept_and_clips_stay(
    tmp_path: Path, library: Library
) -> None:
    facts = library.put(clip(tmp_path / "a.wav", tone()))
    (library.folder / ".b.wav.0123abcd.part").write_bytes(b"half a clip")

    assert library.sweep() == 1
    assert library.verify(facts.hash)
    assert not list(library.folder.glob(".*"))


def test_a_folder_that_is_not_there_yet_needs_no_sweeping(library: Library) -> None:
    assert library.sweep() == 0


def test_the_same_inputs_have_the_same_key() -> None:
    key = input_key(["một", "hai"], "espeak", {"pace": 130, "language": "vi"})

    assert key == input_key(("một", "hai"), "espeak", {"language": "vi", "pace": 130})


@given(
    first=st.lists(st.text(max_size=5), max_size=4), other=st.lists(st.text(max_size=5), max_size=4)
)
def test_other_words_have_another_key(first: list[str], other: list[str]) -> None:
    keys = [input_key(words, "espeak", {}) for words in (first, other)]

    assert (keys[0] == keys[1]) == (first == other)


def test_another_voice_or_setting_has_another_key() -> None:
    keys = {
        input_key(["một"], "espeak", {"pace": 130}),
        input_key(["một"], "gtts", {"pace": 130}),
        input_key(["một"], "espeak", {"pace": 140}),
    }

    assert len(keys) == 3
