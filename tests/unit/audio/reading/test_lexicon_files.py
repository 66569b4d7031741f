import pytest

from audio.reading import read
from audio.reading.lexicon import Measure, lexicon
from audio.reading.shelf import standard


def test_what_abbreviations_stand_for_needs_no_further_reading() -> None:
    words = standard()
    senses = [sense.spoken for each in words.senses.values() for sense in each]
    codes = [*words.codes.types.values(), *words.codes.state.values(), *words.codes.party.values()]

    for spoken in (*words.plain.values(), *words.foreign.values(), *senses, *codes):
        script = read(f"và {spoken}")

        assert script.unknown == ()
        assert not any(sign.isdecimal() for sign in script.text)


def test_no_abbreviation_is_both_certain_and_uncertain() -> None:
    words = standard()

    assert set(words.plain) & set(words.senses) == set()


def test_every_certain_abbreviation_is_found_where_it_stands_alone() -> None:
    for key, spoken in standard().plain.items():
        assert spoken.lower() in read(f"Việc {key} của xã").text.lower(), key


def test_party_boards_are_known_at_every_level() -> None:
    party = standard().codes.party

    assert party["BTGTU"] == "Ban Tuyên giáo Tỉnh ủy"
    assert party["UBKTTW"] == "Ủy ban Kiểm tra Trung ương"
    assert party["VPĐU"] == "Văn phòng Đảng ủy"


def test_units_know_what_they_measure() -> None:
    units = standard().units

    assert units["kg"].measure == Measure.UNIT
    assert units["đ"].measure == Measure.MONEY
    assert units["%"].measure == Measure.PERCENT
    assert units["kg"].stands_alone
    assert not units["g"].stands_alone


def test_a_misshapen_lexicon_is_refused() -> None:
    with pytest.raises(TypeError):
        lexicon({"plain": [], "dotted": [], "senses": {}, "codes": {}, "units": {}})
