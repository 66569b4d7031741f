"""What of a published plan stays, whatever is edited."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from made_days import CLOSING, EVENING, HANOI, MORNING, OPENING, TUNE, bulletin, local, plan, zones

from schedules import sentences
from schedules.settle import Allowance, Horizon, planned_start, settle
from schedules.types import DayPlan, Omission, Reason, Settled

PUBLISHED = plan(templates=(MORNING, EVENING), candidates=(bulletin(1), bulletin(2)), one_offs=())
ALLOWED = {
    **{part.authority: Allowance(part.sound.clip) for part in (TUNE, OPENING, CLOSING)},
    **{
        f"approval:{number}": Allowance(bulletin(number).sound.clip, zones(1, 2, 3, 4), None)
        for number in (1, 2)
    },
}
MORNING_LINES = tuple(line for line in PUBLISHED.lines if line.programme_name == "Morning")


def settled_at(
    clock: str, allowed: dict[str, Allowance] = ALLOWED, published: DayPlan | None = PUBLISHED
) -> Settled:
    now = local(clock)
    return settle(published, HANOI, Horizon(now, now + timedelta(seconds=5)), allowed)


def test_before_anything_begins_everything_may_change() -> None:
    assert settled_at("05:29:54") == Settled(before=local("05:29:59"))


def test_a_programme_stays_from_the_moment_its_lines_are_opened() -> None:
    settled = settled_at("05:29:55")

    assert settled.lines == MORNING_LINES
    assert settled.programmes == {"2026-11-21/t1/0530"}


def test_where_nothing_was_published_nothing_stays() -> None:
    assert settled_at("12:00", published=None) == Settled(before=local("12:00:05"))


def test_an_item_that_is_no_longer_allowed_is_taken_out_before_it_begins() -> None:
    without = {key: value for key, value in ALLOWED.items() if key != "approval:2"}

    settled = settled_at("05:30:20", without)

    assert settled.lines == tuple(line for line in MORNING_LINES if line.bulletin != 2)
    assert settled.omissions == (
        Omission("Bulletin 2", Reason(sentences.WITHDRAWN), 2, "2026-11-21/t1/0530"),
    )


def test_an_item_that_has_begun_stays_even_if_it_is_withdrawn() -> None:
    without = {key: value for key, value in ALLOWED.items() if key != "approval:1"}

    assert settled_at("05:30:20", without).lines == MORNING_LINES


def test_another_clip_under_the_same_authority_is_not_allowed() -> None:
    changed = ALLOWED | {CLOSING.authority: Allowance(None)}

    assert [line.title for line in settled_at("05:30:20", changed).lines][-1] == "Bulletin 2"


def test_an_item_loses_the_zones_its_approval_lost() -> None:
    narrowed = ALLOWED | {
        "approval:2": replace(ALLOWED["approval:2"], zones=zones(4)),
    }

    assert [line.zones for line in settled_at("05:30:20", narrowed).lines] == [
        zones(1, 2, 3, 4),
        zones(1, 2, 3, 4),
        zones(1, 2, 3, 4),
        zones(4),
        zones(1, 2, 3, 4),
    ]


def test_an_item_that_would_outlast_its_approval_is_taken_out() -> None:
    ends = MORNING_LINES[3].ends
    shortened = ALLOWED | {
        "approval:2": replace(ALLOWED["approval:2"], until=ends - timedelta(seconds=1)),
    }

    assert MORNING_LINES[3] not in settled_at("05:30:20", shortened).lines


def test_a_programme_that_was_left_out_stays_left_out() -> None:
    empty = plan()

    assert settled_at("05:30", published=empty) == Settled(
        local("05:30:05"), (), empty.omissions, frozenset({"2026-11-21/t1/0530"})
    )


def test_the_start_of_a_programme_is_read_from_its_key() -> None:
    assert planned_start("2026-11-21/n7/091530", PUBLISHED, HANOI) == local("09:15:30")
