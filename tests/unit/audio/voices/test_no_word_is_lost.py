"""A voice must never leave a word out silently: proved by length, word for word."""

from __future__ import annotations

import numpy as np
import pytest

from audio.types import SAMPLE_RATE
from audio.voices.espeak import Accent, EspeakVoice

SENTENCE = "bà con trong xã đi họp đông đủ"


def seconds(accent: Accent, text: str) -> float:
    sound = EspeakVoice(accent).say(text, cancelled=lambda: False)
    assert float(np.abs(sound).max()) > 0.1
    return len(sound) / SAMPLE_RATE


@pytest.mark.parametrize("accent", Accent)
@pytest.mark.parametrize("letter", ["a", "A", "ừ", "Y", "ô.", "e\u0301", "x"])
def test_a_paragraph_of_one_letter_is_heard(accent: Accent, letter: str) -> None:
    assert seconds(accent, letter) > 0.1


@pytest.mark.parametrize("accent", Accent)
def test_a_very_long_sentence_without_a_comma_loses_nothing(accent: Accent) -> None:
    once = seconds(accent, f"{SENTENCE}.")

    assert seconds(accent, f"{SENTENCE} " * 60) == pytest.approx(60 * once, rel=0.1)


@pytest.mark.parametrize("foreign", ["Москва", "北京市", "العربية", "ไทย", "한국"])
@pytest.mark.parametrize("accent", Accent)
def test_a_word_in_another_script_is_heard_and_takes_no_neighbour_with_it(
    accent: Accent, foreign: str
) -> None:
    without = seconds(accent, f"{SENTENCE}.")

    assert seconds(accent, f"{SENTENCE} {foreign} {SENTENCE}.") > 2 * without + 0.2


@pytest.mark.parametrize("accent", Accent)
def test_a_picture_between_words_costs_no_word(accent: Accent) -> None:
    plain = seconds(accent, SENTENCE)

    assert seconds(accent, SENTENCE.replace(" xã", " 🙂 xã")) >= 0.95 * plain


@pytest.mark.parametrize("accent", Accent)
@pytest.mark.parametrize("end", [".", "?", "!", "…", "?!", ".”", " –", ":"])
def test_whatever_ends_a_sentence_its_last_word_is_heard_whole(accent: Accent, end: str) -> None:
    shorter = seconds(accent, "bà con trong xã đi họp đông.")

    assert seconds(accent, f"{SENTENCE}{end}") > shorter + 0.1


@pytest.mark.parametrize("accent", Accent)
def test_every_number_of_a_list_is_heard(accent: Accent) -> None:
    words = ["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"]
    lengths = [seconds(accent, ", ".join(words[:count])) for count in range(1, len(words) + 1)]

    assert all(np.diff(lengths) > 0.15)


def test_the_first_syllable_is_not_clipped() -> None:
    alone = seconds(Accent.NORTH, "phường")
    led = seconds(Accent.NORTH, "phường phường")

    assert alone > 0.35 * led
