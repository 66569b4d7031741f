"""What a hand leaves in a script is given to the voice as it stands: no figure may reach it."""

from __future__ import annotations

import pytest
from desk import Desk

from broadcaster.domain.words import WordKind
from broadcaster.errors import Invalid, Refused
from broadcaster.services import bulletins, lexicon
from broadcaster.services.views import Change

WRITTEN = "Bà con chú ý lãi suất 3,25%, theo QĐ-TTg, trẻ 5-11 tuổi."


def corrected(desk: Desk, script: str) -> int:
    bulletin = desk.draft("Bà con chú ý.")
    with desk.work() as session:
        change = Change(desk.page(bulletin).version, desk.fields(), script=script)
        bulletins.edit(session, desk.clock, bulletin, desk.operator, change)
    return bulletin


def test_figures_and_abbreviations_in_a_corrected_script_are_asked_about(desk: Desk) -> None:
    bulletin = corrected(desk, WRITTEN)

    asked = desk.page(bulletin).revision.unresolved

    assert "3,25%" in asked
    assert any("QĐ-TTg" in word for word in asked)
    assert any(word.startswith("5") for word in asked)
    with pytest.raises(Refused, match="3,25%"):
        desk.submit(bulletin)


def test_an_answer_takes_the_place_of_a_figure(desk: Desk) -> None:
    bulletin = corrected(desk, "Lãi suất 3,25% một năm.")

    with desk.work() as session:
        bulletins.accept_unknown(
            session, desk.clock, bulletin, desk.operator, "3,25%", "ba phẩy hai mươi lăm phần trăm"
        )

    revision = desk.page(bulletin).revision
    assert revision.script == "Lãi suất ba phẩy hai mươi lăm phần trăm một năm."
    assert revision.unresolved == ()
    desk.submit(bulletin)


def test_a_script_in_words_asks_nothing(desk: Desk) -> None:
    bulletin = corrected(desk, "Lãi suất ba phẩy hai mươi lăm phần trăm; gọi ông Y Thông Niê nhé!")

    assert desk.page(bulletin).revision.unresolved == ()


@pytest.mark.parametrize("word", ["ngày", "hai mươi", "ba", "thôn", "không"])
def test_the_dictionary_changes_no_ordinary_word(desk: Desk, word: str) -> None:
    with desk.work() as session, pytest.raises(Invalid, match="ordinary word"):
        lexicon.keep(session, desk.clock, desk.operator, word, "đêm", WordKind.OTHER)


@pytest.mark.parametrize("spoken", ["một\x00hai", "một\x1bhai"])
def test_letters_no_eye_sees_never_reach_a_voice(desk: Desk, spoken: str) -> None:
    with desk.work() as session:
        kept = lexicon.keep(session, desk.clock, desk.operator, "Ea Kao", spoken, WordKind.HAMLET)

    assert kept.word.spoken == "một hai"
