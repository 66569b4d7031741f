"""Ready warnings say no level of risk that the Decision does not have for their hazard."""

from __future__ import annotations

import pytest

from broadcaster.services.ready_warnings import ready

# Decision 18/2021/QD-TTg, articles 42, 44, 45, 46, 54; the file says what was compared with what.
PERMITTED = {
    "storm": {3, 4, 5},
    "storm_inland": {3, 4, 5},
    "depression": {3, 4, 5},
    "heavy_rain": {1, 2, 3, 4},
    "flood": {1, 2, 3, 4, 5},
    "flash_flood": {1, 2, 3},
    "forest_fire": {1, 2, 3, 4, 5},
}


def test_every_warning_with_a_level_has_those_of_its_hazard_and_no_other() -> None:
    found = {each.key: set(each.levels) for each in ready().warnings if each.levels}

    assert found == PERMITTED


@pytest.mark.parametrize("each", ready().warnings, ids=lambda each: each.key)
def test_a_level_is_said_exactly_where_there_is_one(each: object) -> None:
    assert ("{level}" in each.text) is bool(each.levels)  # type: ignore[attr-defined]  # a ReadyWarning
    assert not each.levels or each.usual in each.levels  # type: ignore[attr-defined]  # as above


def test_keys_are_used_once_and_own_words_come_last() -> None:
    keys = [each.key for each in ready().warnings]

    assert len(keys) == len(set(keys))
    assert keys[-1] == "free"
