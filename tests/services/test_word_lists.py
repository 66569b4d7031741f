"""The dictionary as a table: what Excel opens, and what is taken in whole or not at all."""

from __future__ import annotations

import pytest
from desk import Desk

from broadcaster.domain.people import Role
from broadcaster.domain.words import WordKind
from broadcaster.errors import Forbidden, Invalid
from broadcaster.services import lexicon, wordlists
from broadcaster.services.lexicon import Word
from broadcaster.services.wordlists import Listed

HEADER = "Cách viết,Cách đọc,Loại,Ghi chú\n"
LAP = Word("Đắk R'Lấp", "đắc rờ lấp", WordKind.HAMLET)
NIE = Word("Y Thông Niê", "i thông niê", WordKind.PERSON, "trưởng thôn")


def take(desk: Desk, text: str | bytes) -> Listed:
    content = text if isinstance(text, bytes) else text.encode()
    with desk.work() as session:
        return wordlists.take_file(session, desk.clock, desk.operator, content)


def kept(desk: Desk) -> tuple[Word, ...]:
    with desk.work() as session:
        return tuple(each.word for each in lexicon.entries(session))


def test_a_dictionary_given_out_comes_back_the_same(desk: Desk) -> None:
    take(desk, HEADER + "Đắk R'Lấp,đắc rờ lấp,Tên thôn\n".replace("Tên thôn", "hamlet"))
    take(desk, "Y Thông Niê;i thông niê;Tên người;trưởng thôn")
    with desk.work() as session:
        table = wordlists.exported(session)

    again = take(desk, table)

    assert table.startswith(b"\xef\xbb\xbf")
    assert table.decode("utf-8-sig").splitlines()[0] == "Cách viết,Cách đọc,Loại,Ghi chú"
    assert kept(desk) == (LAP, NIE)
    assert again == Listed((), (), 2, ())


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_commas_semicolons_and_tabs_are_all_understood(desk: Desk, sign: str) -> None:
    listed = take(desk, sign.join(("Y Thông Niê", "i thông niê", "person", "trưởng thôn")))

    assert listed.added == (NIE,)


def test_what_excel_calls_unicode_text_is_understood(desk: Desk) -> None:
    assert take(desk, "Y Thông\ti thông\r\n".encode("utf-16")).added == (
        Word("Y Thông", "i thông"),
    )


def test_a_list_tells_what_it_adds_changes_and_leaves(desk: Desk) -> None:
    take(desk, "A Tơ,a tơ\nNVH,nhà văn hóa")

    listed = take(desk, "A Tơ,a tơ\nNVH,nhà văn hoá xã\nVTNX,vật tư nông xã")

    assert listed.added == (Word("VTNX", "vật tư nông xã"),)
    assert listed.changed == (Word("NVH", "nhà văn hoá xã"),)
    assert listed.unchanged == 1


def test_a_list_is_looked_at_before_anything_changes(desk: Desk) -> None:
    with desk.work() as session:
        listed = wordlists.looked_at(session, b"A,a\nB,b")

    assert len(listed.added) == 2
    assert kept(desk) == ()


def test_one_wrong_line_and_nothing_is_taken_in(desk: Desk) -> None:
    listed = take(desk, HEADER + "A Tơ,a tơ\nB,thôn 5\nC\nA Tơ,a tờ\nD,đê,loài hoa")

    assert [each.line for each in listed.problems] == [3, 4, 5, 6]
    assert listed.problems[2].why.facts["line"] == 2
    assert kept(desk) == ()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"  \n ",
        HEADER.encode(),
        b"PK\x03\x04\x00\x00",
        b"\xff\xfe\x00",
        "Đắk,đắc".encode("cp1258", "replace") + b"\x81\xff",
        b"a,a\n" * 5_001,
        b"x" * (wordlists.LARGEST_FILE + 1),
        b'"' + b"a" * 200_000,
    ],
    ids=["empty", "blank", "heading", "workbook", "half", "old letters", "long", "large", "quote"],
)
def test_a_file_that_is_no_list_gets_one_sentence(desk: Desk, content: bytes) -> None:
    with pytest.raises(Invalid) as refusal:
        take(desk, content)

    assert refusal.value.field == "file"
    assert kept(desk) == ()


def test_a_list_of_the_most_words_is_taken_in_and_one_more_is_not(desk: Desk) -> None:
    names = [f"{a}{b}{c}" for a in "bcdgh" for b in "aeiou" for c in "abcdeghiklmnopqrstuvxy"]
    many = [f"{one} {other}".title() for one in names[:100] for other in names[:50]]

    listed = take(desk, "".join(f"{name},{name}\n" for name in many))

    assert len(listed.added) == lexicon.MOST_WORDS
    with desk.work() as session, pytest.raises(Invalid):
        lexicon.keep(session, desk.clock, desk.operator, "A Tơ", "a tơ", WordKind.PERSON)


def test_no_cell_is_a_formula_to_a_spreadsheet(desk: Desk) -> None:
    take(desk, 'A Tơ,a tơ,,"=HYPERLINK(""x"")"')
    with desk.work() as session:
        table = wordlists.exported(session).decode()

    assert "'=HYPERLINK" in table
    assert take(desk, table).unchanged == 1


def test_a_list_is_read_in_the_open_drafts_at_once(desk: Desk) -> None:
    bulletin = desk.draft("Mời A Tơ và VTNX.")

    take(desk, "A Tơ,a tờ\nVTNX,vật tư nông xã")

    assert desk.page(bulletin).revision.script == "Mời a tờ và vật tư nông xã."


def test_who_only_reads_takes_nothing_in(desk: Desk) -> None:
    with desk.work() as session, pytest.raises(Forbidden):
        wordlists.take_file(session, desk.clock, desk.people[Role.SUPERVISOR], b"A,a")
