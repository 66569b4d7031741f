"""Two states of a programme's parts, told apart in sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.domain.frame_changes import part_changes
from broadcaster.domain.frames import RelayRule, Rule, TuneRule, WordsRule, stored
from schedules.parts import BulletinBlock
from schedules.types import PartKind

TUNE, RELAY = TuneRule(), RelayRule("vov1")
OPENING = WordsRule(PartKind.OPENING, "Chào bà con.", "w1")
NEWS = BulletinBlock("Tin địa phương", longest=timedelta(minutes=10))
NOTICES = BulletinBlock("Thông báo")
PARTS: tuple[Rule, ...] = (TUNE, OPENING, RELAY, NOTICES, NEWS)


def told(*after: Rule) -> list[str]:
    return [str(one) for one in part_changes(stored(PARTS), stored(after))]


def test_parts_that_are_the_same_are_not_told_of() -> None:
    assert told(*PARTS) == []


def test_other_words_are_told_as_they_are_now() -> None:
    words = replace(OPENING, text="Kính chào bà con.")

    assert told(TUNE, words, RELAY, NOTICES, NEWS) == [
        "“Opening words” now says: “Kính chào bà con.”"
    ]


def test_long_words_are_shortened() -> None:
    (said,) = told(TUNE, replace(OPENING, text="a" * 900), RELAY, NOTICES, NEWS)

    assert said.endswith("a…”")
    assert len(said) < 250


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ((TUNE, OPENING, NOTICES, NEWS), ["“vov1” was taken out; it was part 3."]),
        ((*PARTS, BulletinBlock()), ["“Bulletin” was added, as part 6."]),
        (
            (TUNE, OPENING, RELAY, NOTICES, replace(NEWS, longest=timedelta(minutes=5))),
            ["The rules of “Tin địa phương”, part 5, are others now."],
        ),
        ((TUNE, OPENING, RELAY, NEWS, NOTICES), ["The parts are in another order now."]),
        (
            (OPENING, RELAY, NOTICES, NEWS, WordsRule(PartKind.CLOSING, "Hết.", "w2")),
            [
                "“Signature tune” was taken out; it was part 1.",
                "“Closing words” was added, as part 5.",
            ],
        ),
    ],
)
def test_each_part_that_differs_is_named(after: tuple[Rule, ...], said: list[str]) -> None:
    assert told(*after) == said


@given(
    st.lists(st.sampled_from(PARTS), max_size=6),
    st.lists(st.sampled_from(PARTS), max_size=6),
)
def test_something_is_told_exactly_where_something_differs(
    before: list[Rule], after: list[Rule]
) -> None:
    found = part_changes(stored(before), stored(after))

    assert bool(found) == (before != after)


@pytest.mark.parametrize("nonsense", [None, "text", 7, [], [3], [{}], {}])
def test_what_a_page_sent_back_spoilt_breaks_nothing(nonsense: object) -> None:
    assert isinstance(part_changes(nonsense, stored(PARTS)), tuple)
