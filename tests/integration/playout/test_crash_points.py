"""`kill -9` at every kind of moment, in virtual time: what is left is whole, and nothing is twice.

The process that dies is a real one and dies for real; its boards live in this one.
"""

from __future__ import annotations

import json
import signal

import pytest
from crash_town import Town

from broadcaster.simulation.dying import Kind

POINTS = 50


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("town"), seed=1, programmes=30)
    town.crash(POINTS)
    return town


pytestmark = [pytest.mark.xdist_group("crash points"), pytest.mark.timeout(300)]


def test_fifty_deaths_were_died_at_every_kind_of_moment(town: Town) -> None:
    assert town.died.total() == POINTS
    assert set(town.died) == set(Kind)
    assert town.signals <= {-signal.SIGKILL, 0}


def test_nothing_was_sent_or_told_twice(town: Town) -> None:
    assert town.auditor.counts.doubled == 0
    assert town.auditor.counts.starts > POINTS


def test_nobody_heard_what_was_meant_for_others(town: Town) -> None:
    assert town.auditor.counts.wrong_zone_samples == 0


def test_every_line_has_one_outcome_in_each_zone(town: Town) -> None:
    assert [one for one in town.auditor.wrong if "no outcome" in one.what] == []
    assert town.auditor.counts.lines > 0


def test_what_was_cut_is_joined_again_where_enough_of_it_is_left(town: Town) -> None:
    told = [json.loads(entry) for entry in town.entries]
    began = [entry["facts"]["offset_ms"] for entry in told if entry["kind"] == "began"]

    assert any(offset > 0 for offset in began)
    assert town.auditor.counts.outcomes["aired"] > town.auditor.counts.lines / 2
    assert sum(entry["kind"] == "booted" for entry in told) >= len(town.left_closed)


def test_the_journal_is_whole_and_stands_once_in_the_tables(town: Town) -> None:
    assert town.is_whole()
    assert town.auditor.counts.untold == 0


def test_every_start_opens_what_the_death_before_left_closed(town: Town) -> None:
    assert town.found_closed > 0
    assert set(town.left_closed) == {0}


def test_in_the_end_every_contact_is_open(town: Town) -> None:
    assert town.closed == 0
