"""Parts of a frame go through a form and come back as they were."""

from __future__ import annotations

from datetime import time, timedelta

from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from broadcaster.domain.frames import FillerRule, RelayRule, Rule, TuneRule, WordsRule
from schedules.lateness import Late, Way
from schedules.parts import BulletinBlock, Order
from schedules.types import PartKind, Priority, Start
from web.frameforms import arranged, of_rules, posted_parts, rules_of

times = st.builds(time, st.integers(0, 23), st.integers(0, 59), st.sampled_from([0, 0, 30]))
starts = st.none() | st.builds(Start, times, st.booleans())
turns = st.none() | st.integers(1, 9)
numbers = st.frozensets(st.integers(1, 50), max_size=4)
gains = st.integers(-12, 6)
ends = st.none() | st.integers(0, 5000)
passing = st.none() | st.sampled_from([Late(Way.JOIN), Late(Way.SKIP)])
minutes = st.integers(0, 120).map(lambda count: Late(Way.WHOLE, minutes=count))
windows = st.builds(time, st.integers(0, 23), st.integers(0, 59)).map(
    lambda at: Late(Way.REPLAY, until=at)
)
lates = st.one_of(passing, minutes, windows)
words = st.text(st.characters(min_codepoint=33, max_codepoint=0x1EF9), max_size=9)
rules = st.one_of(
    st.builds(TuneRule, starts, turns, gains, ends, lates),
    st.builds(
        WordsRule,
        st.sampled_from([PartKind.OPENING, PartKind.WORDS, PartKind.CLOSING]),
        words.map(str.strip),
        st.sampled_from(["", "w1", "w2"]),
        starts,
        turns,
        gains,
        st.none() | st.integers(1, 99),
        st.integers(15, 30),
        lates,
    ),
    st.builds(RelayRule, st.sampled_from(["vov1", "tinh"]), times, times, gains, passing),
    st.builds(
        BulletinBlock,
        title=words.map(str.strip),
        fields=numbers.map(lambda some: frozenset(str(one) for one in some)),
        priorities=st.frozensets(st.sampled_from(Priority)),
        zones=numbers,
        own=st.booleans(),
        order=st.sampled_from(Order),
        rotate=st.booleans(),
        longest=st.none() | st.integers(1, 700).map(lambda count: timedelta(minutes=count)),
        most=st.none() | st.integers(1, 99),
        times=st.integers(1, 5),
        start=starts,
        yields=turns,
        gain_db=gains,
        late=lates,
    ),
    st.builds(
        FillerRule,
        title=words.map(str.strip),
        pieces=numbers.map(lambda some: tuple(sorted(some))),
        until=st.none() | times,
        start=starts,
        cut=st.booleans(),
        shortest=st.integers(1, 600).map(lambda count: timedelta(seconds=count)),
        gain_db=gains,
        goes_on_ms=ends,
        late=passing,
    ),
)


@given(st.lists(rules, max_size=5))
def test_what_a_form_shows_reads_back_as_the_same_parts(parts: list[Rule]) -> None:
    form: MultiDict[str, str] = MultiDict()
    for number, part in enumerate(of_rules(parts), 1):
        form.add("part", str(number))
        form.add(f"{number}-kind", part.kind.value)
        for name, value in part.values.items(multi=True):
            form.add(f"{number}-{name}", value)

    assert rules_of(posted_parts(form)) == tuple(parts)


@given(st.lists(rules, max_size=5), st.text(max_size=12))
def test_no_order_loses_a_part_or_breaks(parts: list[Rule], order: str) -> None:
    shown = of_rules(parts)

    assert len(arranged(shown, order).parts) in {len(parts), len(parts) + 1, len(parts) - 1}


@given(st.lists(rules, min_size=1, max_size=5), st.integers(1, 5))
def test_up_and_then_down_again_is_where_it_was(parts: list[Rule], number: int) -> None:
    shown = of_rules(parts)
    number = min(number, len(parts))

    up = arranged(shown, f"up:{number}")
    assert up.at is not None
    back = arranged(up.parts, f"down:{up.at + 1}") if number > 1 else up

    assert back.parts == shown
    assert sorted(map(str, up.parts)) == sorted(map(str, shown))


def test_a_new_part_stands_before_the_closing_words() -> None:
    shown = of_rules([TuneRule(), WordsRule(PartKind.CLOSING, "Hết.")])

    done = arranged(shown, "add:filler")

    assert [part.kind for part in done.parts] == [
        PartKind.SIGNATURE,
        PartKind.FILLER,
        PartKind.CLOSING,
    ]
    assert (done.at, done.parts[1].is_open) == (1, True)
