from dataclasses import replace
from datetime import time

import pytest
from desk import EAST, SILENT, WEST, Desk
from patch_desk import (
    MAKES,
    NEW_BOARD,
    apply,
    in_force,
    put,
    remove,
    shown,
    technician,
    undo,
    zone,
)

from broadcaster.domain.patch import PartKind, PatchArea, PatchZone
from broadcaster.domain.zones import Output
from broadcaster.errors import Refused, WrongState
from broadcaster.services import devices, patch
from broadcaster.services.patch_views import Consent, World
from broadcaster.store.stirring import ground_stamp
from broadcaster.store.tables import PermittedHoursRow
from broadcaster.store.wiring import load_wiring, zones_that_may_sound


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


def test_the_rule_of_an_area_that_goes_holds_for_its_zones_wherever_they_are(desk: Desk) -> None:
    with desk.work() as session:
        session.add(
            PermittedHoursRow(
                name="x",
                opens=time(5),
                closes=time(21),
                weekdays=frozenset({0}),
                zones=frozenset(),
                area=2,
            )
        )
    put(desk, replace(zone(desk, EAST), area=1))
    remove(desk, PartKind.AREA, "2")
    apply(desk)

    with desk.work() as session:
        (row,) = session.query(PermittedHoursRow).all()
        assert (row.area, row.zones) == (None, {EAST})


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


def test_the_air_hears_of_every_application_and_of_none_before(desk: Desk) -> None:
    def stamp() -> str:
        with desk.work() as session:
            return ground_stamp(session, outcomes=False)

    before = stamp()
    put(desk, NEW_BOARD)
    assert stamp() == before

    apply(desk)
    assert stamp() != before
