"""What is wrong in a part of a frame is refused by part and field, and nothing is kept."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from framed import framed, keep, listed, only
from planning_desk import PEOPLE, Desk

from broadcaster.domain.frames import FillerRule, RelayRule, Rule, TuneRule, WordsRule
from broadcaster.domain.people import Role
from broadcaster.errors import Forbidden, Invalid
from broadcaster.services.timetable import templates
from schedules.parts import BulletinBlock
from schedules.types import PartKind, Start

WORDS = WordsRule(PartKind.OPENING, "Xin chào.")


@pytest.mark.parametrize(
    ("parts", "field", "sentence"),
    [
        ([WordsRule(text=" ")], "1-text", "Part 1: write what is to be said, or take it out."),
        ([WordsRule(text="x" * 2001)], "1-text", "Part 1: please use at most 2000 letters."),
        (
            [TuneRule(), WordsRule(text="Hôm nay {ngay}")],
            "2-text",
            "Nobody can fill “ngay” in these words; use {date}, {lunar_date}, {station}.",
        ),
        (
            [RelayRule("vov2")],
            "1-source",
            "Part 1: choose a station from the list of relays.",
        ),
        (
            [BulletinBlock(), RelayRule("vov1", time(6), time(6))],
            "2-ends",
            "Part 2: the relay must end after it begins.",
        ),
        (
            [RelayRule("vov1", time(6, 30), time(6))],
            "1-ends",
            "Part 1: the relay must end after it begins.",
        ),
        (
            [BulletinBlock(longest=timedelta())],
            "1-longest",
            "Part 1: give 1 to 720 minutes, or none.",
        ),
        ([BulletinBlock(most=0)], "1-most", "Part 1: give 1 to 100 items, or none."),
        ([BulletinBlock(times=0)], "1-times", "Part 1: each item is read 1 to 5 times."),
        ([BulletinBlock(times=6)], "1-times", "Part 1: each item is read 1 to 5 times."),
        (
            [BulletinBlock(priorities=frozenset())],
            "1-priorities",
            "Part 1: choose which priorities it takes.",
        ),
        (
            [BulletinBlock(fields=frozenset({"77"}))],
            "1-fields",
            "Part 1: choose fields from the list.",
        ),
        (
            [BulletinBlock(zones=frozenset({9}))],
            "1-zones",
            "Part 1: choose zones of the programme itself.",
        ),
        ([BulletinBlock(title="x" * 121)], "1-title", "Part 1: please use at most 120 letters."),
        ([BulletinBlock(yields=10)], "1-yields", "Part 1: the turn to give way is 1 to 9."),
        (
            [FillerRule(pieces=(77,))],
            "1-pieces",
            "Part 1: a piece of music is gone; choose again.",
        ),
        (
            [FillerRule(shortest=timedelta())],
            "1-shortest",
            "Part 1: give 1 to 600 seconds.",
        ),
        (
            [BulletinBlock(), BulletinBlock(start=Start(time(5)))],
            "2-start",
            "Part 2: 05:00 is too early; what stands before it goes on longer.",
        ),
        (
            [RelayRule("vov1", time(6), time(6, 30)), BulletinBlock(start=Start(time(6, 15)))],
            "2-start",
            "Part 2: 06:15 is too early; what stands before it goes on longer.",
        ),
        (
            [BulletinBlock(start=Start(time(7)))],
            "1-start",
            "Sáng sớm, part 1: 07:00 lies after the programme's longest time.",
        ),
        ([TuneRule()] * 41, "parts", "A programme has at most 40 parts."),
    ],
)
def test_a_wrong_part_is_refused(desk: Desk, parts: list[Rule], field: str, sentence: str) -> None:
    listed(desk)

    with pytest.raises(Invalid) as refused:
        keep(desk, framed(*parts))

    assert (refused.value.field, str(refused.value)) == (field, sentence)
    assert [one.fields.name for one in kept(desk)] == ["Sáng", "Chiều"]


def test_a_template_longer_than_half_a_day_is_refused(desk: Desk) -> None:
    with pytest.raises(Invalid, match="1 minute to 12 hours") as refused:
        keep(desk, framed(BulletinBlock(), longest=timedelta(hours=25)))

    assert refused.value.field == "longest"


@pytest.mark.parametrize("field", ["opening", "closing"])
def test_words_of_a_frame_without_parts_have_slots_too(desk: Desk, field: str) -> None:
    keep(desk, framed(**{field: "Hôm nay là {date}."}))

    with pytest.raises(Invalid, match="Nobody can fill “ngay”") as refused:
        keep(desk, framed(**{field: "Hôm nay là {ngay}."}))

    assert refused.value.field == field


def test_words_get_keys_of_their_own(desk: Desk) -> None:
    twice = WordsRule(PartKind.WORDS, "Lần nữa.", key="w1")

    number = only(desk, WORDS, twice, twice)

    (found,) = [one for one in kept(desk) if one.id == number]
    keys = [part.key for part in found.fields.parts if isinstance(part, WordsRule)]
    assert keys[1] == "w1"
    assert len(set(keys)) == len(keys)
    assert len([part for part in found.parts if part.text == "Lần nữa."]) == len(keys) - 1


def test_who_may_not_edit_the_timetable_may_not_edit_parts(desk: Desk) -> None:
    with pytest.raises(Forbidden):
        keep(desk, framed(BulletinBlock()), by=PEOPLE[Role.SUPERVISOR])


def kept(desk: Desk) -> Any:
    with desk.transaction() as session:
        return templates(session)
