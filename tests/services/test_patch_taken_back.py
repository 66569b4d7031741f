from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest
from desk import EAST, NOW, SILENT, WEST, Desk
from patch_desk import (
    ANYWAY,
    MAKES,
    NEW_BOARD,
    WORLD,
    apply,
    in_force,
    put,
    remove,
    shown,
    technician,
    undo,
    zone,
)

from broadcaster.domain.findings import PortState
from broadcaster.domain.patch import PartKind, Patch, PatchZone
from broadcaster.domain.volumes import VolumeStep
from broadcaster.domain.zones import Output
from broadcaster.errors import Forbidden, NotFound, Refused, WrongState
from broadcaster.services import devices, muting, patch, ports, volumes
from broadcaster.services.volumes import Owner
from broadcaster.store.tables import ZoneRow
from broadcaster.store.wiring import load_wiring, zones_that_may_sound


def test_the_last_application_is_taken_back_whole_and_then_the_one_before(desk: Desk) -> None:
    first = in_force(desk)
    put(desk, replace(zone(desk, EAST), name="Một"))
    apply(desk)
    second = in_force(desk)
    put(desk, NEW_BOARD, replace(zone(desk, EAST), outputs=(Output("b2", 1),)))
    apply(desk)

    last = shown(desk).last
    assert last is not None
    assert (last.by, last.at) == (technician(desk), NOW)
    assert undo(desk) == [str(each) for each in last.undoing]
    assert in_force(desk) == second
    undo(desk)
    assert in_force(desk) == first
    with pytest.raises(WrongState, match="nothing to take back"):
        undo(desk)


def test_taking_back_leaves_what_others_changed_since(desk: Desk) -> None:
    put(desk, replace(zone(desk, EAST), outputs=(Output("board", 4),)))
    apply(desk)
    with desk.work() as session:
        devices.relabel_zone(session, WEST, technician(desk), "Tây mới")

    undo(desk)

    assert [(z.name, z.outputs) for z in in_force(desk).zones[:2]] == [
        ("Đông", (Output("board", 2),)),
        ("Tây mới", (Output("board", 3),)),
    ]


def test_a_zone_nobody_speaks_of_can_go_with_its_volumes_and_come_back(desk: Desk) -> None:
    before = in_force(desk)
    with desk.work() as session:
        muting.mute(session, desk.clock, SILENT, technician(desk), until=NOW + timedelta(hours=1))
    remove(desk, PartKind.ZONE, str(SILENT))
    apply(desk)
    gone = in_force(desk)
    undo(desk)

    assert [each.id for each in gone.zones] == [EAST, WEST]
    assert in_force(desk) == before


def test_a_zone_that_anything_speaks_of_stays(desk: Desk) -> None:
    desk.draft()

    with pytest.raises(Refused, match="Take its outputs away instead"):
        remove(desk, PartKind.ZONE, str(EAST))


def test_taking_back_a_zone_that_is_used_by_now_is_refused(desk: Desk) -> None:
    put(desk, PatchZone(-1, "Bến", 1, "amp", (Output("board", 5),)))
    apply(desk)
    desk.draft(zones=frozenset({in_force(desk).zones[-1].id}))

    with pytest.raises(Refused, match="The zone Bến is spoken of"):
        undo(desk)


def test_what_others_need_cannot_go_before_them(desk: Desk) -> None:
    with pytest.raises(Refused, match="Bo rơ-le is still needed by Đông, Tây, Tăng âm"):
        remove(desk, PartKind.BOARD, "board")
    with pytest.raises(Refused, match="still needed by"):
        remove(desk, PartKind.AREA, "1")
    with pytest.raises(Refused, match="still needed by"):
        remove(desk, PartKind.AMPLIFIER, "amp")
    with pytest.raises(NotFound):
        remove(desk, PartKind.BUS, "none")


def test_everything_unused_can_go(desk: Desk) -> None:
    for number in (EAST, WEST, SILENT):
        remove(desk, PartKind.ZONE, str(number))
    assert remove(desk, PartKind.AMPLIFIER, "amp") == "Tăng âm"
    for kind, key in ((PartKind.BOARD, "board"), (PartKind.BUS, "main")):
        remove(desk, kind, key)
    for area in ("2", "1"):
        remove(desk, PartKind.AREA, area)

    before = in_force(desk)
    with desk.work() as session:
        steps = (VolumeStep(time(5), time(7), 60),)
        owner = Owner(amplifier="amp")
        volumes.change(session, technician(desk), owner, steps, MAKES)
    apply(desk)

    assert in_force(desk) == Patch()
    undo(desk)
    assert in_force(desk) == before


def test_a_draft_can_be_thrown_away(desk: Desk) -> None:
    put(desk, replace(zone(desk, EAST), name="Một"))
    with desk.work() as session:
        patch.discard(session, technician(desk))
        patch.discard(session, technician(desk))

    assert shown(desk).version == 0
    assert shown(desk).patch.zones[0].name == "Đông"


def test_zones_change_places(desk: Desk) -> None:
    with desk.work() as session:
        patch.move(session, desk.clock, technician(desk), zone(desk, WEST), up=True)
    put(desk, replace(zone(desk, EAST), area=1))
    with desk.work() as session:
        patch.move(session, desk.clock, technician(desk), zone(desk, EAST), up=False)
    apply(desk)

    with desk.work() as session:
        rows = session.query(ZoneRow).order_by(ZoneRow.position).all()
    assert [row.id for row in rows] != [EAST, WEST, SILENT]


def test_only_technicians_touch_the_patch(desk: Desk) -> None:
    part = zone(desk, EAST)
    with desk.work() as session:
        for act in (
            lambda: patch.put(session, desk.clock, desk.operator, part),
            lambda: patch.remove(session, desk.clock, desk.operator, PartKind.ZONE, "1"),
            lambda: patch.move(session, desk.clock, desk.operator, part, up=True),
            lambda: patch.discard(session, desk.operator),
            lambda: patch.apply(session, desk.clock, desk.operator, ANYWAY, WORLD),
            lambda: patch.undo(session, desk.clock, desk.operator, ANYWAY, WORLD),
        ):
            with pytest.raises(Forbidden):
                act()


def test_lease_duty_and_inputs_are_kept_and_reach_the_wiring(desk: Desk) -> None:
    with desk.work() as session:
        board = patch.draft_patch(session).part(PartKind.BOARD, "board")
        amplifier = patch.draft_patch(session).part(PartKind.AMPLIFIER, "amp")
    leased = replace(board, lease=timedelta(seconds=60))  # type: ignore[type-var]  # a board
    rested = replace(amplifier, min_off=timedelta(seconds=10))  # type: ignore[type-var]
    put(desk, leased, rested, replace(NEW_BOARD, enabled=False))
    put(desk, replace(zone(desk, WEST), outputs=(Output("b2", 1),)))
    apply(desk)

    with desk.work() as session:
        wiring = load_wiring(session)
        sounding = zones_that_may_sound(session)
    assert [(each.name, each.lease) for each in wiring.devices] == [
        ("board", timedelta(seconds=60))
    ]
    assert wiring.amplifiers[0].min_off == timedelta(seconds=10)
    assert wiring.zones[1].outputs == ()
    assert sounding == {EAST}


def test_ports_are_offered_by_names_that_stay_and_folders_are_told(tmp_path: Path) -> None:
    root = tmp_path
    for way in ("by-id", "by-path"):
        (root / way).mkdir()
        (root / way / f"{way}-port").touch()

    assert ports.seen(root) == (
        f"{root}/by-id/by-id-port",
        f"{root}/by-path/by-path-port",
    )
    assert ports.seen(root / "none") == ()
    assert ports.states(
        [f"{root}/by-id", f"{root}/by-id/by-id-port", f"{root}/x", "socket://a:1", "COM1"]
    ) == {
        f"{root}/by-id": PortState.DIRECTORY,
        f"{root}/by-id/by-id-port": PortState.OTHER,
        f"{root}/x": PortState.MISSING,
    }
