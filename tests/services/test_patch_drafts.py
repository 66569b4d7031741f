from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest
from desk import EAST, NOW, SILENT, WEST, Desk

from broadcaster.domain.findings import PortState
from broadcaster.domain.makes import Make
from broadcaster.domain.patch import Part, PartKind, Patch, PatchArea, PatchBoard, PatchZone
from broadcaster.domain.people import Person, Role
from broadcaster.domain.volumes import VolumeStep
from broadcaster.domain.zones import Output
from broadcaster.errors import Forbidden, NotFound, Refused, WrongState
from broadcaster.services import devices, muting, patch, ports, volumes
from broadcaster.services.patch import Consent, DraftView, World
from broadcaster.services.volumes import Owner
from broadcaster.store.patches import load_patch
from broadcaster.store.stirring import ground_stamp
from broadcaster.store.tables import PermittedHoursRow, ZoneRow
from broadcaster.store.wiring import load_wiring, zones_that_may_sound

MAKES = {"waveshare8": Make("waveshare8", "Waveshare", 8, longest_lease=timedelta(seconds=100))}
WORLD = World(MAKES, {})
ANYWAY = Consent(warnings=True)
NEW_BOARD = PatchBoard("b2", "Bảng mới", "waveshare8", "/dev/serial/by-id/x", 3)


def technician(desk: Desk) -> Person:
    return desk.people[Role.TECHNICIAN]


def put(desk: Desk, *parts: Part) -> None:
    for part in parts:
        with desk.work() as session:
            patch.put(session, desk.clock, technician(desk), part)


def zone(desk: Desk, number: int) -> PatchZone:
    with desk.work() as session:
        part = patch.draft_patch(session).part(PartKind.ZONE, str(number))
    assert isinstance(part, PatchZone)
    return part


def remove(desk: Desk, kind: PartKind, key: str) -> str:
    with desk.work() as session:
        return patch.remove(session, desk.clock, technician(desk), kind, key)


def apply(desk: Desk, consent: Consent = ANYWAY, world: World = WORLD) -> list[str]:
    with desk.work() as session:
        done = patch.apply(session, desk.clock, technician(desk), consent, world)
    return [str(each) for each in done]


def undo(desk: Desk, consent: Consent = ANYWAY, world: World = WORLD) -> list[str]:
    with desk.work() as session:
        done = patch.undo(session, desk.clock, technician(desk), consent, world)
    return [str(each) for each in done]


def shown(desk: Desk) -> DraftView:
    with desk.work() as session:
        return patch.show(session, WORLD)


def in_force(desk: Desk) -> Patch:
    with desk.work() as session:
        return load_patch(session)


def test_a_draft_changes_nothing_until_it_is_applied_whole(desk: Desk) -> None:
    before = in_force(desk)
    put(desk, NEW_BOARD, replace(zone(desk, EAST), outputs=(Output("b2", 1), Output("b2", 2))))
    drafted = shown(desk)

    assert in_force(desk) == before
    assert [str(each) for each in drafted.changes] == [
        "Đông is opened by Bảng mới: 1, 2 instead of Bo rơ-le: 2.",
        "New board: Bảng mới.",
    ]
    assert (drafted.version, drafted.by, drafted.errors) == (2, technician(desk), ())

    apply(desk)

    assert in_force(desk) == drafted.patch
    assert shown(desk).version == 0
    with desk.work() as session:
        wiring = load_wiring(session)
    assert [each.name for each in wiring.devices] == ["b2", "board"]
    assert wiring.zones[0].outputs == (Output("b2", 1), Output("b2", 2))


def test_a_draft_that_says_what_is_so_is_no_draft(desk: Desk) -> None:
    was = zone(desk, EAST)
    put(desk, replace(was, name="Khác"))
    put(desk, was)

    assert shown(desk).version == 0
    with pytest.raises(WrongState, match="nothing to apply"):
        apply(desk)


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


def test_a_draft_follows_what_others_change_meanwhile(desk: Desk) -> None:
    put(desk, replace(zone(desk, EAST), name="Đông mới"))
    with desk.work() as session:
        devices.relabel_zone(session, WEST, technician(desk), "Tây mới")

    apply(desk)

    assert [each.name for each in in_force(desk).zones[:2]] == ["Đông mới", "Tây mới"]


def test_new_areas_and_zones_get_their_numbers_when_they_are_applied(desk: Desk) -> None:
    with desk.work() as session:
        area = PatchArea(patch.draft_patch(session).new_id, "Thôn Bến", 1)
    put(desk, area)
    with desk.work() as session:
        number = patch.draft_patch(session).new_id
    put(desk, PatchZone(number, "Bến đò", area.id, "amp", (Output("board", 5),)))

    apply(desk)

    after = in_force(desk)
    assert (after.areas[-1].name, after.zones[-1].name) == ("Thôn Bến", "Bến đò")
    assert after.zones[-1].area == after.areas[-1].id > 0
    with desk.work() as session:
        assert after.zones[-1].id in zones_that_may_sound(session)
    undo(desk)
    assert [each.name for each in in_force(desk).areas] == ["Xã", "Thôn Đông"]


def test_a_new_zone_may_not_sound_at_night_where_none_may(desk: Desk) -> None:
    with desk.work() as session:
        everywhere = frozenset({EAST, WEST, SILENT})
        for zones in (everywhere, frozenset({EAST})):
            session.add(
                PermittedHoursRow(
                    name="x", opens=time(5), closes=time(21), weekdays=frozenset({0}), zones=zones
                )
            )
    put(desk, PatchZone(-1, "Bến", 1))
    apply(desk)

    new = in_force(desk).zones[-1].id
    with desk.work() as session:
        kept = [row.zones for row in session.query(PermittedHoursRow).order_by("id")]
    assert kept == [everywhere | {new}, frozenset({EAST})]


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


def test_an_error_refuses_and_a_warning_asks(desk: Desk) -> None:
    put(desk, replace(zone(desk, EAST), outputs=(Output("board", 9),)))
    with pytest.raises(Refused, match="channel 9 of Bo rơ-le, which has 8"):
        apply(desk)

    put(desk, replace(zone(desk, EAST), outputs=()))
    with pytest.raises(Refused, match="confirm that it may stay so"):
        apply(desk, Consent())
    assert in_force(desk).zones[0].outputs == (Output("board", 2),)

    apply(desk, Consent(warnings=True))
    assert in_force(desk).zones[0].outputs == ()


def test_while_something_is_on_air_the_wiring_changes_only_for_who_confirms_it(
    desk: Desk,
) -> None:
    put(desk, replace(zone(desk, EAST), outputs=(Output("board", 4),)))
    sounding = World(MAKES, {}, is_on_air=True)

    with pytest.raises(WrongState, match="Something is on air"):
        apply(desk, world=sounding)
    apply(desk, Consent(warnings=True, on_air=True), sounding)
    with pytest.raises(WrongState, match="Something is on air"):
        undo(desk, world=sounding)
    undo(desk, Consent(on_air=True), sounding)


def test_a_draft_that_somebody_changed_meanwhile_is_looked_at_again(desk: Desk) -> None:
    put(desk, replace(zone(desk, EAST), name="Một"))
    seen = shown(desk).version
    put(desk, replace(zone(desk, EAST), name="Hai"))

    with pytest.raises(WrongState, match="changed meanwhile"):
        apply(desk, Consent(version=seen, warnings=True))
    apply(desk, Consent(version=seen + 1, warnings=True))


def test_a_draft_can_be_thrown_away(desk: Desk) -> None:
    put(desk, replace(zone(desk, EAST), name="Một"))
    with desk.work() as session:
        patch.discard(session, technician(desk))
        patch.discard(session, technician(desk))

    assert shown(desk).version == 0
    assert shown(desk).patch.zones[0].name == "Đông"


def test_zones_change_places(desk: Desk) -> None:
    with desk.work() as session:
        patch.move(session, desk.clock, technician(desk), _zone(in_force(desk), WEST), up=True)
    put(desk, replace(zone(desk, EAST), area=1))
    with desk.work() as session:
        patch.move(session, desk.clock, technician(desk), _zone(in_force(desk), EAST), up=False)
    apply(desk)

    with desk.work() as session:
        rows = session.query(ZoneRow).order_by(ZoneRow.position).all()
    assert [row.id for row in rows] != [EAST, WEST, SILENT]


def _zone(patch_: Patch, number: int) -> PatchZone:
    return next(each for each in patch_.zones if each.id == number)


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


def test_the_air_hears_of_every_application_and_of_none_before(desk: Desk) -> None:
    def stamp() -> str:
        with desk.work() as session:
            return ground_stamp(session, outcomes=False)

    before = stamp()
    put(desk, NEW_BOARD)
    assert stamp() == before

    apply(desk)
    assert stamp() != before


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
        f"{root}/by-id/by-id-port": PortState.THERE,
        f"{root}/x": PortState.MISSING,
    }
