import pytest

from audio.reading.syllables import has_accents, is_syllable, is_toneless

REAL = (
    "nghiêng giếng gìn quốc quyển quý khuya thuở yêu uống ường đẹp nước xã oanh ngoằn huỳnh"
    " khúc khuỷu gì ghế kẹo iểng NGƯỜI Đảng tuyên truyền thanh ban xa hành vi"
)
NONE = "ubnd bot hop kan cem ngi tt xkr zalo web ptnt kalmaegi qt brông ượ́"


@pytest.mark.parametrize("word", REAL.split())
def test_real_syllables_are_known(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", NONE.split())
def test_other_letters_make_none(word: str) -> None:
    assert not is_syllable(word)


def test_a_syllable_ending_in_a_stop_needs_its_tone() -> None:
    assert is_syllable("mát")
    assert is_syllable("học")
    assert not is_syllable("mat")
    assert not is_syllable("mãt")


def test_accents_tell_words_from_abbreviations() -> None:
    assert has_accents("ĐẮK")
    assert not has_accents("ĐTN")
    assert not has_accents("CHTƯ")


def test_addresses_are_typed_without_accents() -> None:
    assert is_toneless("thanh")
    assert is_toneless("mat")
    assert not is_toneless("example")
