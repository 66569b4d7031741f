from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.types import USUAL, Manner
from audio.voices.phrases import Phrase, halves, phrases, takes

AFTER_SENTENCE = USUAL.sentence_pause
AFTER_CLAUSE = AFTER_SENTENCE * 3 / 7
AFTER_PARAGRAPH = USUAL.paragraph_pause

VIETNAMESE = st.text("aăâeêioôơuưydđ ấạ.,;:!?…\n-–()“”0123456789", max_size=3000)


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def test_a_speaker_pauses_after_each_sentence() -> None:
    assert phrases("Kính thưa bà con. Tối nay họp thôn!") == (
        Phrase("Kính thưa bà con.", AFTER_SENTENCE),
        Phrase("Tối nay họp thôn!", AFTER_SENTENCE),
    )


def test_a_long_sentence_is_cut_at_a_comma() -> None:
    clause = "chúng tôi kính mời toàn thể bà con trong thôn đến dự đông đủ và đúng giờ"

    found = phrases(f"{clause}, {clause}, {clause}, {clause}.")

    assert len(found) == 2
    assert all(part.text.endswith((",", ".")) for part in found)
    assert [part.pause for part in found] == [AFTER_CLAUSE, AFTER_SENTENCE]


def test_a_long_sentence_without_a_comma_is_cut_between_words() -> None:
    found = phrases("bà con " * 200)

    assert all(len(part.text) <= 240 for part in found)
    assert sum(part.words for part in found) == 400


@pytest.mark.parametrize("nothing", ["", "   ", "***", "- – —", "\n\n", "…", "\x00\x07"])
def test_where_there_are_no_words_nothing_is_said(nothing: str) -> None:
    assert phrases(nothing) == ()
    assert takes([nothing]) == ()


def test_signs_no_voice_can_say_are_left_out() -> None:
    assert phrases("xin\x00 chào\u200b") == (Phrase("xin chào", AFTER_SENTENCE),)


def test_letters_and_their_tones_are_put_together() -> None:
    assert phrases("hô\u0323i") == phrases("hội")


@given(VIETNAMESE)
def test_no_letter_is_lost_and_none_is_said_twice(text: str) -> None:
    assert letters("".join(part.text for part in phrases(text))) == letters(text)
    assert letters("".join(take.text for take in takes([text]))) == letters(text)


@given(st.lists(VIETNAMESE, max_size=4))
def test_no_take_is_long_however_long_the_paragraph(script: list[str]) -> None:
    spoken = " ".join(script).split()
    longest = max(map(len, spoken), default=0)

    assert all(len(take.text) <= 400 + longest for take in takes(script))


def test_the_pause_between_paragraphs_is_the_longest() -> None:
    assert [take.pause for take in takes(["Một.", "Hai."])] == [AFTER_PARAGRAPH, AFTER_PARAGRAPH]
    assert AFTER_PARAGRAPH > AFTER_SENTENCE > AFTER_CLAUSE


def test_inside_a_long_paragraph_the_pause_is_that_of_a_sentence() -> None:
    pauses = [take.pause for take in takes(["Tối nay họp thôn ở nhà văn hóa. " * 60])]

    assert len(pauses) > 2
    assert set(pauses[:-1]) == {AFTER_SENTENCE}
    assert pauses[-1] == AFTER_PARAGRAPH


def test_a_phrase_is_halved_between_words() -> None:
    phrase = Phrase("một hai ba bốn", AFTER_SENTENCE)

    assert halves(phrase) == (Phrase("một hai", timedelta()), Phrase("ba bốn", AFTER_SENTENCE))


def test_one_word_cannot_be_halved() -> None:
    assert halves(Phrase("một", AFTER_SENTENCE)) == (Phrase("một", AFTER_SENTENCE),)


def test_pauses_are_as_long_as_the_manner_says() -> None:
    manner = Manner(sentence_pause=timedelta(seconds=1), paragraph_pause=timedelta(seconds=3))

    assert [each.pause for each in phrases("Một. Hai.", manner)] == [timedelta(seconds=1)] * 2
    assert [each.pause for each in takes(["Một. Hai.", "Ba."], manner)] == [
        timedelta(seconds=3)
    ] * 2
