from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from patches import (
    B1,
    B2,
    GOOD,
    MAIN,
    MAKES,
    found,
    line_amplifier,
    patches,
    said,
    with_,
)
from wrong_patches import MAY_STAY, WRONG

from broadcaster.domain.findings import PortState, anchor
from broadcaster.domain.patch import PartKind, Patch, PatchZone


def test_a_patch_that_is_all_right_is_told_nothing() -> None:
    assert said(GOOD) == []
    assert said(with_(*line_amplifier())) == []


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_is_refused_with_one_sentence_and_the_next_step(case: str) -> None:
    parts, at, sentence = WRONG[case]

    assert (True, at, sentence) in said(with_(*parts))


@pytest.mark.parametrize("case", MAY_STAY)
def test_what_had_better_not_be_may_be_confirmed(case: str) -> None:
    parts, sentence = MAY_STAY[case]

    assert [(is_error, why) for is_error, _, why in said(with_(*parts))] == [(False, sentence)]


def test_a_sound_output_without_sound_is_told_once_with_its_zones_counted() -> None:
    silent = with_(replace(MAIN, sink="null"))

    assert said(silent) == [
        (
            False,
            "bus-main",
            (
                "The sound output Đường chính gives no sound, so nothing can be heard in its zones,"
                " which are 2. Choose a sound card for it."
            ),
        )
    ]


def test_two_boards_of_one_short_name_are_refused() -> None:
    twice = replace(GOOD, boards=(B1, replace(B2, name="b1")))

    assert "Two devices have the short name b1. Rename one." in [why for *_, why in said(twice)]


def test_a_port_that_is_a_folder_is_refused_and_one_that_is_not_there_may_be_confirmed() -> None:
    port = B1.port

    assert said(GOOD, {port: PortState.THERE}) == []
    assert said(GOOD, {port: PortState.DIRECTORY})[0] == (
        True,
        "board-b1",
        f"Bảng 1: {port} is a folder, not a port. Choose the port itself.",
    )
    assert said(GOOD, {port: PortState.MISSING})[0] == (
        False,
        "board-b1",
        f"Bảng 1: there is no port {port} now. Plug it in, or choose another.",
    )


def test_simulated_boards_need_no_port() -> None:
    boards = [replace(board, port="", address=1, simulated=True) for board in (B1, B2)]

    assert said(with_(*boards)) == []


def test_boards_that_cannot_all_be_renewed_in_time_may_be_confirmed() -> None:
    leased = replace(B2, lease=timedelta(seconds=6))
    others = [replace(leased, name=f"c{n}", label=f"C{n}", address=10 + n) for n in range(11)]

    assert said(with_(leased)) == []
    assert said(with_(leased, *others))[0] == (
        False,
        "board-b2",
        (
            f"Bảng 2: renewing the safety times of all 12 boards at {B2.port} takes long. Write at"
            " least 15 s, or they may fall silent in a broadcast."
        ),
    )


@given(patches)
def test_every_patch_gets_whole_sentences_at_parts_that_are_there(patch: Patch) -> None:
    parts = {anchor(part) for kind in PartKind for part in patch.group(kind)}

    for finding in found(patch):
        assert finding.at in parts
        assert "{" not in str(finding.why)
        assert str(finding.why).endswith(".")


@given(patches)
def test_errors_come_first(patch: Patch) -> None:
    order = [finding.is_error for finding in found(patch)]

    assert order == sorted(order, reverse=True)


@given(patches, st.lists(st.sampled_from(sorted(MAKES)), min_size=3, max_size=3))
def test_no_patch_without_errors_closes_a_channel_for_two(patch: Patch, makes: list[str]) -> None:
    known = [replace(board, make=make) for board, make in zip(patch.boards, makes, strict=False)]
    patch = with_(*known, patch=patch)
    wired = [output for zone in patch.zones for output in zone.outputs]
    wired += [c for a in patch.amplifiers for c in (a.power, a.mute) if c is not None]

    if not any(finding.is_error for finding in found(patch)):
        channels = {board.name: MAKES[board.make].channels for board in patch.boards}
        assert len(wired) == len(set(wired))
        assert all(1 <= each.channel <= channels[each.device] for each in wired)
        assert all(zone.area in {area.id for area in patch.areas} for zone in patch.zones)


def test_the_new_zone_of_a_draft_is_anchored_by_its_number() -> None:
    assert anchor(PatchZone(-1, "Mới", 1)) == "zone--1"
