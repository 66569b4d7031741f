"""Marks that the reader makes: both sides whole, each word beside where it comes from."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from audio.reading import overrule, read
from audio.reading.shelf import standard
from web.marks import OVERRULED, Pair, Piece, traced

TEXT = "Họp lúc 7h30 ngày 25/11, nộp 15.000đ.\n\nHĐQTX báo 95,5% hộ ở NVH."

lines = st.lists(
    st.sampled_from(
        ["7h30", "25/11/2026", "15.000đ", "3,25%", "HĐQTX", "UBND", "131/QĐ-TTg", "xã", "(a)", "–",
         "II-", "“Tin”", "5-11", "...", "☎", "A Tơ", ".", ",", "12/TB"]
    ),
    max_size=10,
).map(" ".join)  # fmt: skip


def origins(pieces: tuple[Piece, ...]) -> dict[int, str]:
    return {piece.origin.start: piece.origin.kind for piece in pieces if piece.origin}


def text(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces)


def test_each_marked_word_knows_its_partner_class_and_rule() -> None:
    first, second = traced(read(TEXT))

    assert [text(first.source), text(second.source)] == TEXT.split("\n\n")
    assert list(origins(first.script).values()) == ["time", "date", "money"]
    assert origins(first.source) == origins(first.script)
    time = next(piece for piece in first.script if piece.origin)
    assert time.text == "bảy giờ ba mươi phút"
    assert time.origin is not None
    assert (time.origin.source, time.origin.start) == ("7h30", TEXT.index("7h30"))


def test_an_unknown_word_is_marked_on_both_sides() -> None:
    _, second = traced(read(TEXT))

    for side in (second.source, second.script):
        assert [piece.text for piece in side if piece.mark == "unknown"] == ["HĐQTX"]


def test_what_a_person_decided_and_what_the_station_taught_are_told_apart() -> None:
    script = read(TEXT, lexicon=standard().taught({"HĐQTX": "hội đồng quản trị xã"}))
    share = next(token for token in script.tokens if token.source == "95,5%")
    decided = read(
        TEXT,
        lexicon=standard().taught({"HĐQTX": "hội đồng quản trị xã"}),
        overruled=[overrule(script, share, "gần hết")],
    )

    _, second = traced(decided)

    told = {piece.text: piece.origin for piece in second.script if piece.origin}
    assert told["gần hết"].kind == OVERRULED
    assert told["hội đồng quản trị xã"].rule == "station lexicon"


@given(st.lists(lines, max_size=4).map("\n".join))
def test_marks_lose_no_letter_of_either_side(written: str) -> None:
    script = read(written)

    pairs: list[Pair] = list(traced(script))

    assert [text(pair.source) for pair in pairs] == [
        line for line in script.source.split("\n") if line.strip()
    ]
    said = [
        paragraph.text
        for paragraph, line in zip(script.paragraphs, script.source.split("\n"), strict=True)
        if line.strip()
    ]
    assert [text(pair.script) for pair in pairs] == said
