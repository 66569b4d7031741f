import json
from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from patches import AMP, B1, B2, EAST, GOOD, MAIN, ROOT, WEST, patches, with_

from broadcaster.domain.patch import (
    PartKind,
    Patch,
    PatchArea,
    PatchZone,
    moved,
    put,
    rebased,
    users,
    without,
)
from broadcaster.domain.patch_changes import changes, outputs_text
from broadcaster.domain.patch_plain import dumped, loaded
from broadcaster.domain.zones import AmplifierKind, Output

KINDS = st.sampled_from(PartKind)


def told(after: Patch, before: Patch = GOOD) -> list[str]:
    return [str(each) for each in changes(before, after)]


@given(patches)
def test_a_patch_is_kept_and_read_back_as_it_was(patch: Patch) -> None:
    assert loaded(json.loads(json.dumps(dumped(patch)))) == patch


@given(patches, patches)
def test_nothing_changes_without_a_sentence(before: Patch, after: Patch) -> None:
    assert bool(changes(before, after)) == (before != after)
    assert all("{" not in str(each) for each in changes(before, after))


@given(patches, patches)
def test_a_draft_that_changes_nothing_follows_the_station(base: Patch, current: Patch) -> None:
    follows = rebased(base, current, base)

    for kind in PartKind:
        assert {p.key: p for p in follows.group(kind)} == {p.key: p for p in current.group(kind)}


@given(patches, patches)
def test_a_draft_on_an_unchanged_station_is_the_draft(base: Patch, draft: Patch) -> None:
    assert rebased(base, base, draft) == draft


@given(patches, patches, patches)
def test_what_a_draft_touches_is_as_the_draft_says(
    base: Patch, current: Patch, draft: Patch
) -> None:
    after = rebased(base, current, draft)

    for kind in PartKind:
        for part in draft.group(kind):
            if base.part(kind, part.key) != part:
                assert after.part(kind, part.key) == part
        for part in base.group(kind):
            if draft.part(kind, part.key) is None:
                assert after.part(kind, part.key) is None


@given(patches, KINDS, st.integers(0, 3))
def test_a_part_put_in_is_there_once_and_taken_out_is_gone(
    patch: Patch, kind: PartKind, at: int
) -> None:
    for part in list(patch.group(kind))[at : at + 1]:
        gone = without(patch, kind, part.key)

        assert gone.part(kind, part.key) is None
        assert [p.key for p in put(gone, part).group(kind)].count(part.key) == 1
        assert put(patch, part) == patch


@given(patches)
def test_a_new_number_is_nobodys(patch: Patch) -> None:
    numbers = {part.id for part in (*patch.areas, *patch.zones)}

    assert patch.new_id < 0
    assert patch.new_id not in numbers


@given(
    patch=patches,
    kind=st.sampled_from([PartKind.AREA, PartKind.ZONE]),
    at=st.integers(0, 3),
    up=st.booleans(),
)
def test_a_move_and_its_way_back_leave_everything_as_it_was(
    patch: Patch, kind: PartKind, at: int, *, up: bool
) -> None:
    for part in list(patch.group(kind))[at : at + 1]:
        there = moved(patch, kind, part.key, up=up)

        assert sorted(map(repr, there.group(kind))) == sorted(map(repr, patch.group(kind)))
        if there != patch:
            assert moved(there, kind, part.key, up=not up) == patch


def test_zones_change_places_within_their_area_only() -> None:
    hamlet = PatchZone(3, "Bến", 2, "amp")
    patch = with_(PatchArea(2, "Thôn", 1), hamlet)

    assert moved(patch, PartKind.ZONE, "2", up=True).zones == (WEST, EAST, hamlet)
    assert moved(patch, PartKind.ZONE, "3", up=True) == patch
    assert moved(patch, PartKind.BOARD, "b2", up=True) == patch


def test_what_others_need_tells_who_they_are() -> None:
    patch = with_(PatchArea(2, "Thôn", 1))

    assert users(patch, PartKind.AREA, "1") == ("Thôn", "Đông", "Tây")
    assert users(patch, PartKind.AREA, "2") == ()
    assert users(patch, PartKind.BUS, "main") == ("Tăng âm",)
    assert users(patch, PartKind.AMPLIFIER, "amp") == ("Đông", "Tây")
    assert users(patch, PartKind.BOARD, "b1") == ("Đông", "Tây", "Tăng âm")
    assert users(patch, PartKind.BOARD, "b2") == ("Tây",)
    assert users(patch, PartKind.ZONE, "1") == ()


def test_every_change_is_told_in_the_words_of_the_screen() -> None:
    after = with_(
        replace(EAST, name="Đông mới", area=2, outputs=(Output("b2", 1), Output("b1", 3))),
        replace(WEST, amplifier=None),
        PatchZone(-1, "Bến", 1, None, (Output("b2", 5),)),
        PatchArea(2, "Thôn", 1),
        replace(B1, make="inputs", port="/dev/x", lease=timedelta(seconds=60), enabled=False),
        replace(B2, address=3, simulated=True),
        replace(
            AMP,
            power=None,
            mute=Output("b2", 8),
            fault=Output("b2", 1),
            warm_up=timedelta(seconds=5),
            min_off=timedelta(seconds=10),
            kind=AmplifierKind.LINE,
            bus="second",
        ),
        replace(MAIN, sink="card:USB"),
    )

    assert told(after) == [
        "Đông is called Đông mới from now on.",
        "Đông mới is opened by Bảng 1: 3; Bảng 2: 1 instead of Bảng 1: 1.",
        "Đông mới moves from Xã to Thôn.",
        "Tây hangs on the amplifier – instead of Tăng âm.",
        "New zone: Bến, opened by Bảng 2: 5.",
        "New area: Thôn.",
        "Bảng 1: make inputs instead of w8.",
        "Bảng 1: port /dev/x instead of /dev/serial/by-id/one.",
        "Bảng 1: safety time 60 s instead of –.",
        "Bảng 1 goes off duty.",
        "Bảng 2: address 3 instead of 2.",
        "Bảng 2 is simulated from now on.",
        "Tăng âm gets its sound from – instead of Đường chính.",
        "Tăng âm: power by – instead of Bảng 1: 7.",
        "Tăng âm: sound contact Bảng 2: 8 instead of Bảng 1: 8.",
        "Tăng âm: fault input Bảng 2: 1 instead of –.",
        "Tăng âm warms up for 5 s instead of 3 s.",
        "Tăng âm stays off for 10 s at least instead of 0 s.",
        "Tăng âm has a data line.",
        "Đường chính: sound card card:USB instead of auto.",
    ]


def test_what_goes_and_what_only_changes_its_order_is_told_too() -> None:
    emptied = Patch(areas=(ROOT,))
    turned = replace(GOOD, zones=(WEST, EAST))

    assert told(emptied) == [
        "The zone Đông is removed.",
        "The zone Tây is removed.",
        "The board Bảng 1 is removed.",
        "The board Bảng 2 is removed.",
        "The amplifier Tăng âm is removed.",
        "The sound output Đường chính is removed.",
    ]
    assert told(turned) == ["The order of areas or zones changes."]
    assert outputs_text([], GOOD.boards) == "–"
