from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.domain.recordings import (
    Item,
    Take,
    asked,
    items,
    key_of,
    recording_of,
    stored_items,
    stored_takes,
    takes,
)

HASH = "a" * 64
OTHER = "b" * 64

joined = st.lists(
    st.builds(Item, st.sampled_from([None, HASH, OTHER]), st.text(), st.sampled_from(["vi", "rad"]))
)


def test_every_paragraph_is_asked_for_in_the_order_of_the_script() -> None:
    kept = stored_takes({key_of("Đoạn hai."): Take(HASH, "hai.webm")})

    found = asked("Đoạn một.\n\n  Đoạn   hai.\nĐoạn ba.", kept)

    assert [each.text for each in found] == ["Đoạn một.", "Đoạn hai.", "Đoạn ba."]
    assert [each.take for each in found] == [None, Take(HASH, "hai.webm"), None]


def test_a_changed_paragraph_is_asked_for_again_and_the_others_stay() -> None:
    kept = stored_takes({key_of("Một."): Take(HASH, "1"), key_of("Hai."): Take(OTHER, "2")})

    found = asked("Một.\nHai khác.", kept)

    assert [each.take for each in found] == [Take(HASH, "1"), None]


def test_the_same_words_keep_their_recording_wherever_they_stand() -> None:
    kept = stored_takes({key_of("Nhắc lại."): Take(HASH, "1")})

    assert all(each.take for each in asked("Nhắc lại.\n Nhắc  lại. ", kept))


@given(joined)
def test_what_is_joined_comes_back_as_it_was_kept(kept: list[Item]) -> None:
    first = Item(HASH, "đầu")

    found = items(stored_items(kept), first)

    assert found == (tuple(kept) if len(kept) > 1 else (first,))


def test_what_is_no_hash_names_no_file() -> None:
    assert takes({"paragraphs": {"k": {"original": "../station.db", "name": "x"}}}) == {}
    assert items({"items": [{"original": "../../etc"}, {"original": HASH}]}, Item())[0].is_script
    with pytest.raises(ValueError, match="station"):
        recording_of(["../station.db", "x"])
