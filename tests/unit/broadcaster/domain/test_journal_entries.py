from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.domain.asrun import GENESIS, Entry, EntryKind, first_break, parse

NOW = datetime(2026, 11, 21, tzinfo=UTC)
_VALUES = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text()
_FACTS = st.dictionaries(st.text(), _VALUES | st.lists(_VALUES), max_size=4)


def chain(facts: list[dict[str, object]]) -> list[str]:
    lines, previous = [], GENESIS
    for number, each in enumerate(facts, start=1):
        entry = Entry(number, NOW, EntryKind.ORDER, each, previous)
        lines.append(entry.to_line())
        previous = entry.digest
    return lines


@given(_FACTS)
def test_an_entry_is_read_as_it_was_written(facts: dict[str, object]) -> None:
    entry = Entry(1, NOW, EntryKind.ORDER, facts, GENESIS)

    assert parse(entry.to_line()) == entry
    assert "\n" not in entry.to_line()


@given(st.lists(_FACTS, max_size=6))
def test_a_whole_chain_has_no_break(facts: list[dict[str, object]]) -> None:
    assert first_break(chain(facts)) is None


@given(st.lists(_FACTS, min_size=2, max_size=6), st.data())
def test_a_removed_line_is_found_where_it_was(
    facts: list[dict[str, object]], data: st.DataObject
) -> None:
    lines = chain(facts)
    gone = data.draw(st.integers(0, len(lines) - 2))

    found = first_break(lines[:gone] + lines[gone + 1 :])

    assert found is not None
    assert found.line == gone + 1


def test_a_changed_word_is_found() -> None:
    lines = chain([{"by": "lan"}, {"by": "hoa"}])

    found = first_break([lines[0], lines[1].replace("hoa", "lan")])

    assert found is not None
    assert found.line == 2


@pytest.mark.parametrize("line", ["", "x", "[]", "{}", '{"seq": 1}', "null"])
def test_what_is_no_entry_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse(line)
