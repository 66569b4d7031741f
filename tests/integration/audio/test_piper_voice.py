from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from made_files import MADE
from tiny_piper import HOP, RATE, SIGNS, TONE, description, voice_file, write_model

from audio.errors import Cancelled, VoiceFailed
from audio.render import render
from audio.types import SAMPLE_RATE, Manner, Samples, Watch
from audio.voices.espeak import EspeakVoice
from audio.voices.piper import PiperVoice
from audio.voices.shelf import Shelf
from broadcaster.bootstrap import open_station
from broadcaster.settings import Settings

WORDS = "Kính thưa bà con trong xã"
DAMAGED = (
    "The file vi_VN-tiny.onnx of the voice Piper: vi_VN-tiny is damaged or no Piper voice; "
    "fetch it anew."
)


def never() -> bool:
    return False


def seconds(sound: Samples) -> float:
    return len(sound) / SAMPLE_RATE


def pitch(sound: Samples) -> float:
    window = sound * np.hanning(len(sound))
    return float(np.argmax(np.abs(np.fft.rfft(window))) * SAMPLE_RATE / len(sound))


def refusal(voice: PiperVoice) -> str:
    with pytest.raises(VoiceFailed) as caught:
        voice.say(WORDS, cancelled=never)
    return str(caught.value)


def test_a_voice_file_speaks(tmp_path: Path) -> None:
    voice = PiperVoice(voice_file(tmp_path))

    sound = voice.say(WORDS, cancelled=never)

    assert (voice.name, voice.label) == ("piper-vi_VN-tiny", "Piper: vi_VN-tiny")
    assert not voice.online
    assert sound.dtype == np.float32
    assert pitch(sound) == pytest.approx(TONE, rel=0.01)
    assert 2 < seconds(sound) < 6


@pytest.mark.parametrize(
    ("said", "spelled"),
    [
        ("bà con", "bˈaː2 kˌɔn"),
        ("bà con?", "bˈaː2 kˌɔn?"),
        ("bà con?!", "bˈaː2 kˌɔn?"),
        ("bà, con", "bˈaː2, kˌɔn"),
        ("bà – con.", "bˈaː2; kˌɔn."),
        ("(bà con.)", "bˈaː2 kˌɔn."),
    ],
)
def test_a_model_is_given_what_its_makers_give_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, spelled: str
) -> None:
    assert spelling(tmp_path, monkeypatch, said) == spelled


def test_a_model_is_not_given_that_a_word_is_of_another_tongue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # eSpeak NG marks it as (en)…(vi), and does not always say the foreign word the same way.
    spelled = spelling(tmp_path, monkeypatch, "hello bà con")

    assert spelled.endswith("əʊ bˈaː2 kˌɔn")
    assert "(" not in spelled


def spelling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str) -> str:
    """Return the phonemes that a model is asked for, without the signs between them."""
    told: list[int] = []
    voice = PiperVoice(voice_file(tmp_path))

    class Model:
        def run(self, ids: list[int], stretch: float) -> Samples:
            assert stretch == 1
            told.extend(ids)
            return np.full(RATE, 0.5, np.float32)

    monkeypatch.setattr("audio.voices.piper.opened", lambda *_: Model())
    voice.say(said, cancelled=never)

    given = "".join(SIGNS[number] for number in told)
    assert (given[:2], given[-1], set(given[3:-1:2])) == ("^_", "$", {"_"})
    return given[2:-1:2]


def test_sentences_are_parted_by_the_pause_of_the_manner(tmp_path: Path) -> None:
    voice = PiperVoice(voice_file(tmp_path))

    sound = voice.say("Một. Hai.", cancelled=never)

    quiet = np.abs(sound) < 0.001
    longest = max(map(len, "".join("q" if q else " " for q in quiet).split()))
    assert longest / SAMPLE_RATE == pytest.approx(0.42, abs=0.03)


def test_speed_and_pitch_are_as_the_manner_says(tmp_path: Path) -> None:
    voice = PiperVoice(voice_file(tmp_path))
    usual = voice.say(WORDS, cancelled=never)

    quick = voice.say(WORDS, cancelled=never, manner=Manner(speed=1.5))
    high = voice.say(WORDS, cancelled=never, manner=Manner(pitch=4))
    low = voice.say(WORDS, cancelled=never, manner=Manner(pitch=-4))

    assert seconds(usual) / seconds(quick) == pytest.approx(1.5, rel=0.02)
    assert pitch(high) / pitch(usual) == pytest.approx(2 ** (4 / 12), rel=0.02)
    assert pitch(low) / pitch(usual) == pytest.approx(2 ** (-4 / 12), rel=0.02)
    assert seconds(high) == pytest.approx(seconds(usual), rel=0.02)


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 44_100, 48_000])
def test_every_usual_sample_rate_comes_out_as_the_stations(tmp_path: Path, rate: int) -> None:
    voice = PiperVoice(voice_file(tmp_path, audio={"sample_rate": rate}))

    assert pitch(voice.say(WORDS, cancelled=never)) == pytest.approx(TONE * rate / RATE, rel=0.01)


def test_a_model_of_many_people_speaks_as_the_one_it_names(tmp_path: Path) -> None:
    first = PiperVoice(voice_file(tmp_path / "a", people=3))
    third = PiperVoice(voice_file(tmp_path / "b", people=3, default_speaker_id=2))

    assert pitch(first.say(WORDS, cancelled=never)) == pytest.approx(TONE, rel=0.01)
    assert pitch(third.say(WORDS, cancelled=never)) == pytest.approx(3 * TONE, rel=0.01)


def test_a_model_of_letters_is_given_letters(tmp_path: Path) -> None:
    voice = PiperVoice(voice_file(tmp_path, phoneme_type="text"))

    assert seconds(voice.say("ba con", cancelled=never)) == pytest.approx(
        (2 * len("ba con") + 3) * HOP / RATE, abs=0.02
    )


@pytest.mark.parametrize("nothing", ["", "***", "  ", "—"])
def test_where_there_are_no_words_it_is_silent(tmp_path: Path, nothing: str) -> None:
    assert len(PiperVoice(voice_file(tmp_path)).say(nothing, cancelled=never)) == 0


def test_it_can_be_called_off_between_sentences(tmp_path: Path) -> None:
    asked: list[bool] = []

    def cancelled() -> bool:
        asked.append(True)
        return len(asked) > 2

    with pytest.raises(Cancelled):
        PiperVoice(voice_file(tmp_path)).say("Xin chào bà con. " * 50, cancelled=cancelled)

    assert len(asked) == 3


def test_without_the_extra_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)

    assert refusal(PiperVoice(voice_file(tmp_path))) == (
        "The voice Piper: vi_VN-tiny needs a part that is not installed: run `make piper`."
    )


def test_a_model_alone_is_not_enough(tmp_path: Path) -> None:
    model = voice_file(tmp_path)
    model.with_name("vi_VN-tiny.onnx.json").unlink()

    assert refusal(PiperVoice(model)) == (
        "The voice Piper: vi_VN-tiny needs the file vi_VN-tiny.onnx.json beside it."
    )


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"\xff\xfe{",
        b"[]",
        b'{"audio": {"sample_rate": 22050}}',
        b'{"audio": {"sample_rate": 22050}, "phoneme_id_map": {"a": [1]}}',
        b'{"audio": {"sample_rate": "fast"}, "phoneme_id_map": {"_": [0], "^": [1], "$": [2]}}',
        json.dumps(description(phoneme_type="pinyin")).encode(),
        json.dumps(description(inference={"length_scale": 0})).encode(),
        b"[" * 100_000,
    ],
)
def test_a_description_that_is_none_is_named(tmp_path: Path, written: bytes) -> None:
    model = voice_file(tmp_path)
    model.with_name("vi_VN-tiny.onnx.json").write_bytes(written)

    assert refusal(PiperVoice(model)) == (
        "The file vi_VN-tiny.onnx.json does not describe a Piper voice."
    )


@pytest.mark.parametrize("rate", [-1, 0, 300, 22_050_000])
def test_a_sample_rate_that_cannot_be_is_named(tmp_path: Path, rate: int) -> None:
    voice = PiperVoice(voice_file(tmp_path, audio={"sample_rate": rate}))

    assert refusal(voice).endswith(f"{rate} samples a second; that cannot be.")


@pytest.mark.parametrize("damage", [b"", b"this is no model", b"\x08\x08" * 900, None])
def test_a_damaged_model_is_named(tmp_path: Path, damage: bytes | None) -> None:
    model = voice_file(tmp_path)
    model.write_bytes(model.read_bytes()[:-300] if damage is None else damage)

    assert refusal(PiperVoice(model)) == DAMAGED


def test_a_language_that_nobody_knows_is_named(tmp_path: Path) -> None:
    voice = PiperVoice(voice_file(tmp_path, espeak={"voice": "atlantis"}))

    assert refusal(voice) == "The voice Piper: vi_VN-tiny has no language atlantis."


@pytest.mark.parametrize(("height", "hop"), [(0.0, HOP), (float("nan"), HOP), (0.5, 4e5)])
def test_a_model_that_makes_no_speech_is_named(tmp_path: Path, height: float, hop: float) -> None:
    model = voice_file(tmp_path)
    write_model(model, height=height, hop=hop)

    assert refusal(PiperVoice(model)).startswith("The voice Piper: vi_VN-tiny ")


def test_a_word_swallowed_by_the_model_is_named(tmp_path: Path) -> None:
    model = voice_file(tmp_path)
    write_model(model, hop=8)

    assert "cannot say “Kính thưa bà con trong xã”" in refusal(PiperVoice(model))


def test_a_word_without_any_known_phoneme_is_named(tmp_path: Path) -> None:
    few = {sign: [number] for number, sign in enumerate("_^$ bacon")}
    voice = PiperVoice(voice_file(tmp_path, phoneme_type="text", phoneme_id_map=few))

    with pytest.raises(VoiceFailed, match="cannot say “ba con ềế”"):
        voice.say("ba con ềế", cancelled=never)


def test_a_file_put_in_its_place_is_another_voice(tmp_path: Path) -> None:
    voice = PiperVoice(voice_file(tmp_path))
    before, was = voice.say(WORDS, cancelled=never), voice.settings

    voice_file(tmp_path, audio={"sample_rate": 44_100})

    assert voice.settings != was
    assert seconds(voice.say(WORDS, cancelled=never)) == pytest.approx(seconds(before) / 2, rel=0.1)


def test_voices_are_found_while_the_station_runs_and_never_speak_unasked(tmp_path: Path) -> None:
    folder = tmp_path / "voices"
    shelf = Shelf([EspeakVoice()], folder)
    assert list(shelf) == ["espeak"]

    voice_file(folder, "b")
    voice_file(folder, "a")
    (folder / "notes.txt").write_text("not a voice")

    assert list(shelf) == ["espeak", "piper-a", "piper-b"]
    assert shelf["piper-a"] is shelf["piper-a"]
    assert len(shelf) == 3
    (folder / "a.onnx").unlink()
    assert "piper-a" not in shelf


def test_the_station_names_the_voices_that_it_has(tmp_path: Path) -> None:
    station = open_station(Settings(data=tmp_path))
    voice_file(station.folder.voices, "vi_VN-tiny")

    assert tuple(station.voices) == station.voice_names
    assert station.voice_names[-1] == "piper-vi_VN-tiny"


def test_a_broken_voice_file_leaves_the_word_to_the_others_and_says_so(tmp_path: Path) -> None:
    model = voice_file(tmp_path / "voices")
    model.write_bytes(b"broken")

    found = render(
        ["Kính thưa bà con."],
        [PiperVoice(model), EspeakVoice()],
        tmp_path / "clip.wav",
        made=MADE,
        watch=Watch(),
    )

    assert found.voice == "espeak"
    assert [str(note) for note in found.notes] == [
        DAMAGED,
        "The whole text was given to the voice eSpeak NG instead.",
    ]
