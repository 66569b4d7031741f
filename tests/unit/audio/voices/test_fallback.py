from __future__ import annotations

import pytest
from sounds import FakeVoice

from audio.errors import Cancelled, VoiceFailed
from audio.types import Note, Samples, Watch
from audio.voices.fallback import speak
from audio.voices.phrases import Phrase, takes

SCRIPT = takes(["Một.", "Hai.", "Ba."])


class FakeTape:
    def __init__(self) -> None:
        self.kept: list[str] = []

    def rewind(self) -> None:
        self.kept.clear()

    def add(self, take: Phrase, sound: Samples) -> None:
        assert len(sound)
        self.kept.append(take.text)


def test_the_wished_for_voice_speaks_where_it_can() -> None:
    first, second, tape = FakeVoice("first"), FakeVoice("second"), FakeTape()

    spoken = speak(SCRIPT, [first, second], tape, Watch())

    assert (spoken.voice, spoken.notes) == (first, ())
    assert tape.kept == ["Một.", "Hai.", "Ba."]
    assert second.said == []


def test_a_voice_that_fails_in_the_middle_is_replaced_from_the_beginning() -> None:
    first, second, tape = FakeVoice("first", fails_at=3), FakeVoice("second"), FakeTape()

    spoken = speak(SCRIPT, [first, second], tape, Watch())

    assert spoken.voice is second
    assert second.said == ["Một.", "Hai.", "Ba."]
    assert tape.kept == ["Một.", "Hai.", "Ba."]


def test_it_is_told_which_voice_spoke_instead_and_why() -> None:
    spoken = speak(
        SCRIPT, [FakeVoice("first", fails_at=1), FakeVoice("second")], FakeTape(), Watch()
    )

    assert spoken.notes == (
        Note("The voice {voice} lost its breath.", {"voice": "First"}),
        Note("The whole text was given to the voice {voice} instead.", {"voice": "Second"}),
    )
    assert str(spoken.notes[1]) == "The whole text was given to the voice Second instead."


def test_when_no_voice_can_speak_the_last_reason_is_given() -> None:
    voices = [FakeVoice("first", fails_at=1), FakeVoice("second", fails_at=2)]

    with pytest.raises(VoiceFailed, match="The voice Second lost its breath"):
        speak(SCRIPT, voices, FakeTape(), Watch())


def test_without_any_voice_it_is_said_what_to_do() -> None:
    with pytest.raises(VoiceFailed, match="There is no voice"):
        speak(SCRIPT, [], FakeTape(), Watch())


def test_progress_is_told_take_by_take_and_starts_again_with_another_voice() -> None:
    told: list[tuple[int, int]] = []
    watch = Watch(progress=lambda done, total: told.append((done, total)))

    speak(SCRIPT, [FakeVoice("first", fails_at=2), FakeVoice("second")], FakeTape(), watch)

    assert told == [(0, 3), (1, 3), (0, 3), (1, 3), (2, 3), (3, 3)]


def test_speaking_that_is_called_off_is_not_given_to_another_voice() -> None:
    first, second, tape = FakeVoice("first"), FakeVoice("second"), FakeTape()

    with pytest.raises(Cancelled):
        speak(SCRIPT, [first, second], tape, Watch(cancelled=lambda: len(tape.kept) == 2))

    assert first.said == ["Một.", "Hai."]
    assert second.said == []
