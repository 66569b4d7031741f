"""Parts of a frame are read back exactly as they were written; anything else is named."""

from __future__ import annotations

import json
from datetime import time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.domain.frames import (
    FillerRule,
    RelayRule,
    Rule,
    TuneRule,
    WordsRule,
    blank,
    kind_of,
    read,
    stored,
)
from broadcaster.errors import Invalid
from schedules.parts import BulletinBlock, Order
from schedules.types import PartKind, Priority, Start

times = st.times().map(lambda at: at.replace(fold=0))
starts = st.none() | st.builds(Start, times, st.booleans())
turns = st.none() | st.integers(1, 9)
numbers = st.frozensets(st.integers(1, 50), max_size=5)
lengths = st.integers(1, 40_000).map(lambda seconds: timedelta(seconds=seconds))
rules = st.one_of(
    st.builds(TuneRule, starts, turns),
    st.builds(
        WordsRule,
        st.sampled_from([PartKind.OPENING, PartKind.WORDS, PartKind.CLOSING]),
        st.text(),
        st.text(max_size=4),
        starts,
        turns,
    ),
    st.builds(RelayRule, st.text(max_size=8), times, times),
    st.builds(
        BulletinBlock,
        title=st.text(max_size=9),
        fields=numbers.map(lambda some: frozenset(str(one) for one in some)),
        priorities=st.frozensets(st.sampled_from(Priority)),
        zones=numbers,
        own=st.booleans(),
        order=st.sampled_from(Order),
        rotate=st.booleans(),
        longest=st.none() | lengths,
        most=st.none() | st.integers(1, 99),
        times=st.integers(1, 5),
        start=starts,
        yields=turns,
    ),
    st.builds(
        FillerRule,
        title=st.text(max_size=9),
        pieces=st.lists(st.integers(1, 99), max_size=4).map(tuple),
        until=st.none() | times,
        start=starts,
        cut=st.booleans(),
        shortest=lengths,
    ),
)


@given(st.lists(rules, max_size=6))
def test_parts_read_back_as_they_were_written(parts: list[Rule]) -> None:
    kept = json.loads(json.dumps(stored(parts)))

    assert read(kept) == tuple(parts)


@pytest.mark.parametrize("kind", list(PartKind))
def test_a_part_that_is_added_is_of_the_kind_asked_for(kind: PartKind) -> None:
    assert kind_of(blank(kind)) is kind
    assert read(stored([blank(kind)])) == (blank(kind),)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({}, "The parts of a programme are a list."),
        (["x"], "Part 1 of the programme is no part."),
        ([{}], "Part 1 is of a kind that is not known."),
        ([{"kind": "song"}], "Part 1 is of a kind that is not known."),
        ([{"kind": ["relay"]}], "Part 1 is of a kind that is not known."),
        (
            [{"kind": "signature"}, {"kind": "relay", "url": "x"}],
            "Part 2 has a field url that is not known.",
        ),
        ([{"kind": "relay", "text": "x"}], "Part 1 has a field text that is not known."),
        ([{"kind": "relay", "starts": "25:00"}], "The field starts of part 1 is wrong."),
        ([{"kind": "relay", "starts": "06:00+07:00"}], "The field starts of part 1 is wrong."),
        ([{"kind": "relay", "ends": None}], "The field ends of part 1 is wrong."),
        ([{"kind": "words", "text": 7}], "The field text of part 1 is wrong."),
        ([{"kind": "bulletin", "times": True}], "The field times of part 1 is wrong."),
        ([{"kind": "bulletin", "longest": 10**30}], "The field longest of part 1 is wrong."),
        ([{"kind": "bulletin", "order": "best"}], "The field order of part 1 is wrong."),
        ([{"kind": "bulletin", "fields": ["1"]}], "The field fields of part 1 is wrong."),
        ([{"kind": "bulletin", "priorities": [9]}], "The field priorities of part 1 is wrong."),
        ([{"kind": "words", "start": {"at": "06:00"}}], "The field start of part 1 is wrong."),
        ([{"kind": "filler", "cut": "yes"}], "The field cut of part 1 is wrong."),
    ],
)
def test_what_is_no_part_is_refused_by_its_name(body: Any, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(body)

    assert refused.value.field == "parts"
    assert str(refused.value) == sentence


def test_what_is_left_out_is_as_in_a_new_part() -> None:
    assert read([{"kind": "closing", "text": "Tạm biệt."}]) == (
        WordsRule(PartKind.CLOSING, "Tạm biệt."),
    )
    assert read([{"kind": "relay", "source": "vov1"}])[0] == RelayRule(
        "vov1", time(6, 0), time(6, 30)
    )


def test_a_block_is_kept_with_plain_numbers_as_older_programs_kept_it() -> None:
    block = BulletinBlock(fields=frozenset({"2", "11"}), priorities=frozenset(Priority))

    (kept,) = stored([block])

    assert (kept["fields"], kept["priorities"]) == ([2, 11], [1, 2, 3])
    assert json.loads(json.dumps(kept)) == kept
