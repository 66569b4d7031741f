"""Several pieces become one item: each at its level, in its order, marked for what it is."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from made_files import MADE, encoded, melody
from test_every_level import judged
from test_render import ToneVoice

from audio.errors import Cancelled, Unusable, VoiceFailed
from audio.loudness import loudness_of
from audio.peaks import peaks
from audio.render import Production, Rendered, produce
from audio.types import SAMPLE_RATE, Finish, Mark, Piece, Recording, Samples, Speech, Voice, Watch
from audio.wav import mark_of, wav_blocks

SPEECH = Speech(("Kính mời bà con nghe thông báo.", "Xin nhắc lại."))


def twin(
    folder: Path, name: str = "twin.wav", *, height: float = 0.3, hertz: float = 1.0
) -> Recording:
    sound = melody(3.0, height=height)
    if hertz != 1.0:
        time = np.arange(len(sound)) / SAMPLE_RATE
        sound = (height * np.sin(2 * np.pi * hertz * time)).astype(np.float32)
    return Recording(encoded(folder / name, sound, "-c:a", "pcm_f32le"), name)


def made(
    folder: Path, pieces: list[Piece], *voices: Voice, finish: Finish | None = None
) -> Rendered:
    how = Production(finish=finish or Finish())
    out = folder / "out" / "clip.wav"
    return produce(pieces, voices or [ToneVoice()], out, made=MADE, watch=Watch(), how=how)


def sound_of(found: Rendered) -> Samples:
    return np.concatenate(list(wav_blocks(found.path)))


def stretches(sound: Samples, pause: timedelta = timedelta(milliseconds=900)) -> list[Samples]:
    """Cut a sound at its long pauses."""
    loud = np.flatnonzero(np.abs(sound) > 0.003)
    breaks = np.flatnonzero(np.diff(loud) > pause.total_seconds() * SAMPLE_RATE)
    firsts = [loud[0], *loud[breaks + 1]]
    lasts = [*loud[breaks], loud[-1]]
    return [sound[first : last + 1] for first, last in zip(firsts, lasts, strict=True)]


def test_a_bilingual_pair_is_one_clip_and_marked_as_synthetic(tmp_path: Path) -> None:
    found = made(tmp_path, [SPEECH, twin(tmp_path)])

    lufs, peak = judged(found.path)
    assert lufs == pytest.approx(-16, abs=0.5)
    assert peak <= -1
    assert (found.voice, found.synthetic, found.notes) == ("tone", True, ())
    assert mark_of(found.path) == Mark(synthetic=True, voice="tone", made=MADE)


def test_recordings_alone_are_not_synthetic(tmp_path: Path) -> None:
    found = made(tmp_path, [twin(tmp_path, "a.wav"), twin(tmp_path, "b.wav")])

    assert (found.voice, found.synthetic) == (None, False)
    assert mark_of(found.path) == Mark(synthetic=False, voice=None, made=MADE)
    assert found.length.total_seconds() == pytest.approx(7, abs=0.1)


def test_each_piece_is_at_the_level_itself_however_loud_it_came(tmp_path: Path) -> None:
    pieces: list[Piece] = [
        twin(tmp_path, "loud.wav", height=0.9),
        twin(tmp_path, "quiet.wav", height=0.01),
        twin(tmp_path, "usual.wav", height=0.2),
    ]

    parts = stretches(sound_of(made(tmp_path, pieces)))

    assert [loudness_of([part]).lufs for part in parts] == pytest.approx([-16] * 3, abs=0.5)


def test_pieces_sound_in_their_order(tmp_path: Path) -> None:
    order = [700.0, 500.0, 900.0, 600.0]
    pieces: list[Piece] = [twin(tmp_path, f"{hertz}.wav", hertz=hertz) for hertz in order]

    parts = stretches(sound_of(made(tmp_path, pieces)))

    found = [float(np.argmax(np.abs(np.fft.rfft(part[:SAMPLE_RATE])))) for part in parts]
    assert found == pytest.approx(order, abs=2)


def test_speeches_around_a_recording_are_spoken_by_one_voice(tmp_path: Path) -> None:
    pieces: list[Piece] = [SPEECH, twin(tmp_path), SPEECH]

    found = made(tmp_path, pieces, ToneVoice("online", fails=True), ToneVoice("offline"))

    assert found.voice == "offline"
    assert [str(note) for note in found.notes] == [
        "The voice online is hoarse.",
        "The whole text was given to the voice offline instead.",
    ]


@pytest.mark.parametrize("lufs", [-16.0, -20.0])
def test_chime_and_closing_tone_stand_around_the_pieces(tmp_path: Path, lufs: float) -> None:
    plain = made(tmp_path, [SPEECH], finish=Finish(lufs=lufs))
    found = made(tmp_path, [SPEECH], finish=Finish(lufs=lufs, chime=True, closing_tone=True))

    lufs_found, peak = judged(found.path)
    assert (found.length - plain.length).total_seconds() == pytest.approx(
        2.6 + 0.3 + 0.6 + 1.8, abs=0.1
    )
    assert lufs_found == pytest.approx(lufs, abs=0.5)
    assert peak <= -1


def test_the_horn_preset_is_levelled_like_the_rest(tmp_path: Path) -> None:
    found = made(tmp_path, [SPEECH, twin(tmp_path)], finish=Finish(horn=True, chime=True))

    lufs, peak = judged(found.path)
    assert lufs == pytest.approx(-16, abs=0.5)
    assert peak <= -1


def test_no_piece_begins_or_ends_with_a_click(tmp_path: Path) -> None:
    time = np.arange(2 * SAMPLE_RATE) / SAMPLE_RATE
    hard = (0.5 * np.cos(2 * np.pi * 200 * time)).astype(np.float32)
    path = encoded(tmp_path / "a.wav", hard)

    sound = sound_of(made(tmp_path, [Recording(path, "a.wav"), Recording(path, "b.wav")]))

    steepest = 2 * np.pi * 200 / SAMPLE_RATE * float(np.abs(sound).max())
    assert float(np.abs(np.diff(sound)).max()) < 1.5 * steepest


def test_notes_name_the_recording_they_are_about(tmp_path: Path) -> None:
    quiet = twin(tmp_path, "quiet.wav", height=0.004)

    found = made(tmp_path, [twin(tmp_path), quiet])

    assert str(found.notes[0]) == "About the recording “quiet.wav”:"
    assert str(found.notes[1]).startswith("The recording is very quiet")


def test_a_refusal_names_the_recording(tmp_path: Path) -> None:
    silence = encoded(tmp_path / "silence.wav", np.zeros(SAMPLE_RATE, np.float32))

    with pytest.raises(Unusable, match="only silence") as caught:
        made(tmp_path, [twin(tmp_path), Recording(silence, "silence.wav")])

    assert caught.value.facts["recording"] == "silence.wav"
    assert list((tmp_path / "out").iterdir()) == []


def test_a_speech_without_words_is_refused_before_anything_is_heard(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="There is nothing to speak"):
        made(tmp_path, [Speech(("***",)), twin(tmp_path)])


def test_without_pieces_there_is_nothing_to_make(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="There is nothing to speak"):
        made(tmp_path, [])


def test_a_voice_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(VoiceFailed):
        made(tmp_path, [twin(tmp_path), SPEECH], ToneVoice(fails=True))

    assert list((tmp_path / "out").iterdir()) == []


def test_progress_counts_takes_and_recordings(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    pieces: list[Piece] = [SPEECH, twin(tmp_path, "a.wav"), twin(tmp_path, "b.wav")]

    produce(
        pieces,
        [ToneVoice()],
        tmp_path / "out" / "clip.wav",
        made=MADE,
        watch=Watch(lambda *at: told.append(at)),
    )

    assert told == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_joining_that_is_called_off_ends_soon_and_leaves_nothing(tmp_path: Path) -> None:
    asking: set[str] = set()

    def cancelled() -> bool:
        asking.add(threading.current_thread().name)
        return True

    pieces: list[Piece] = [twin(tmp_path, f"{number}.wav") for number in range(3)]
    out = tmp_path / "out" / "clip.wav"
    with pytest.raises(Cancelled):
        produce(pieces, [], out, made=MADE, watch=Watch(cancelled=cancelled))

    # The caller may ask a database: it is only ever asked on its own thread.
    assert asking == {threading.current_thread().name}
    assert list((tmp_path / "out").iterdir()) == []


def test_the_outline_for_the_screen_shows_every_piece(tmp_path: Path) -> None:
    found = made(tmp_path, [twin(tmp_path, "a.wav"), twin(tmp_path, "b.wav")])

    outline = peaks(found.path, 70)

    silent = [number for number, height in enumerate(outline) if height == 0]
    assert len(outline) == 70
    assert silent
    assert all(28 <= number <= 42 for number in silent)
