from datetime import timedelta

import pytest
from desk import EAST, NOW, SILENT, WEST, Desk

from broadcaster.domain.attention import NeedKind
from broadcaster.domain.people import Role
from broadcaster.domain.zones import OutputRole
from broadcaster.errors import Forbidden, Invalid, NotFound
from broadcaster.services import alarms, approvals, attention, devices, people
from broadcaster.services.standing_sounds import make_missing
from broadcaster.store.tables import DeviceRow, OutputRow, ZoneRow
from broadcaster.store.wiring import load_wiring
from schedules.types import Reason


def needs(desk: Desk, role: Role) -> list[NeedKind]:
    with desk.work() as session:
        return [each.kind for each in attention.needs(session, desk.clock, desk.people[role])]


def test_a_quiet_station_needs_nobody_but_shows_what_is_not_wired(desk: Desk) -> None:
    assert needs(desk, Role.OPERATOR) == []
    assert needs(desk, Role.APPROVER) == []
    assert needs(desk, Role.SUPERVISOR) == []
    assert needs(desk, Role.TECHNICIAN) == [NeedKind.WIRING]


def test_what_waits_needs_the_approver_and_not_its_author(desk: Desk) -> None:
    desk.template()
    bulletin = desk.submitted()

    with desk.work() as session:
        (need,) = attention.needs(session, desk.clock, desk.approver)

    assert (need.kind, need.bulletin) == (NeedKind.TO_APPROVE, bulletin)
    assert need.due == NOW.replace(hour=10)
    assert needs(desk, Role.OPERATOR) == []


def test_with_nobody_to_approve_those_who_write_are_told(desk: Desk) -> None:
    desk.template()
    desk.submitted()
    with desk.work() as session:
        people.deactivate(session, desk.administrator, desk.approver.id)

    assert NeedKind.NOBODY_TO_APPROVE in needs(desk, Role.OPERATOR)
    assert NeedKind.NOBODY_TO_APPROVE in needs(desk, Role.ADMINISTRATOR)


def test_drafts_with_unknown_words_and_what_was_sent_back_need_the_operator(desk: Desk) -> None:
    desk.draft("Bà con liên hệ QXZV để được hướng dẫn.")
    back = desk.submitted()
    with desk.work() as session:
        approvals.reject(session, desk.clock, back, by=desk.approver, reason="Sai")

    assert needs(desk, Role.OPERATOR) == [NeedKind.REJECTED, NeedKind.UNKNOWN_WORDS]


def test_a_failed_voice_needs_the_operator_until_it_is_made(desk: Desk) -> None:
    desk.voice.trigger_failure()
    bulletin = desk.draft()
    desk.submit(bulletin)
    while desk.render():
        pass

    with desk.work() as session:
        (need,) = attention.needs(session, desk.clock, desk.operator)

    assert (need.kind, need.bulletin) == (NeedKind.RENDER_FAILED, bulletin)
    assert str(need.why) == "The voice The humming voice does not answer."


def test_what_was_approved_but_will_never_be_heard_is_shown_before_it_ends(desk: Desk) -> None:
    bulletin = desk.approved(valid_until=NOW + timedelta(hours=2))
    desk.approved("Một bản tin còn lâu mới hết.")

    with desk.work() as session:
        (need,) = attention.needs(session, desk.clock, desk.operator)

    assert (need.kind, need.bulletin) == (NeedKind.EXPIRING_UNAIRED, bulletin)
    assert need.due == NOW + timedelta(hours=2)


def test_alarms_come_first_and_are_seen_by_everybody(desk: Desk) -> None:
    desk.template()
    desk.submitted()
    with desk.work() as session:
        alarms.raise_alarm(session, desk.clock, "board", Reason("The board is gone."))

    assert needs(desk, Role.APPROVER) == [NeedKind.ALARM, NeedKind.TO_APPROVE]
    assert needs(desk, Role.SUPERVISOR) == [NeedKind.ALARM]


def test_words_of_a_programme_that_nobody_allowed_need_the_approver(desk: Desk) -> None:
    desk.standing()
    make_missing(desk.sessions, desk.clock, desk.studio)

    assert needs(desk, Role.APPROVER) == [NeedKind.STANDING_TO_APPROVE]


def test_the_tree_shows_areas_with_their_zones(desk: Desk) -> None:
    with desk.work() as session:
        (root,) = devices.tree(session)

    (hamlet,) = root.children
    assert (root.name, hamlet.name) == ("Xã", "Thôn Đông")
    assert [zone.path for zone in hamlet.zones] == ["Xã › Thôn Đông › Đông"]
    assert root.all_zones == {EAST, WEST, SILENT}
    assert [zone.may_sound for zone in root.zones] == [True, False]
    assert [zone.simulated for zone in root.zones] == [True, False]


def test_boards_show_what_their_channels_do(desk: Desk) -> None:
    with desk.work() as session:
        (board,) = devices.devices(session)

    assert [(use.channel, use.role, use.purpose) for use in board.outputs] == [
        (1, OutputRole.AMPLIFIER_POWER, "Tăng âm"),
        (2, OutputRole.ZONE, "Đông"),
        (3, OutputRole.ZONE, "Tây"),
    ]


def test_everything_wrong_with_the_patch_gets_a_sentence(desk: Desk) -> None:
    with desk.work() as session:
        session.get_one(ZoneRow, WEST).amplifier = None
        session.add(DeviceRow(name="twin", label="x", profile="waveshare8", url="rfc2217://a:1"))
        session.add(DeviceRow(name="other", label="x", profile="waveshare8", url="rfc2217://a:1"))
        session.flush()
        session.add(OutputRow(device="twin", channel=1, role="zone"))
        session.add(OutputRow(device="twin", channel=2, role="amplifier_power", amplifier="amp"))

    with desk.work() as session:
        found = [str(each) for each in devices.checks(session)]

    assert found == [
        "The zone Tây has no amplifier: nothing can be heard there.",
        "The zone Xóm mới has no outputs: nothing can be heard there.",
        "2 boards have the address 1 at rfc2217://a:1. Give each its own.",
        "Channel 1 of twin is wired to nothing.",
        "Two channels switch the same thing at the amplifier Tăng âm.",
    ]


def test_the_wiring_is_what_playout_needs(desk: Desk) -> None:
    with desk.work() as session:
        wiring = load_wiring(session)

    (amplifier,) = wiring.amplifiers
    assert amplifier.power is not None
    assert (amplifier.power.channel, amplifier.mute, amplifier.bus) == (1, None, "main")
    assert [[out.channel for out in zone.outputs] for zone in wiring.zones] == [[2], [3], []]
    assert wiring.all_simulated


def test_zones_and_boards_are_named_by_those_who_may(desk: Desk) -> None:
    technician = desk.people[Role.TECHNICIAN]
    with desk.work() as session:
        devices.relabel_zone(session, EAST, technician, " Cụm Đông ")
        devices.relabel_device(session, "board", technician, "Bo số 1")

    with desk.work() as session:
        assert devices.zones(session)[0].name == "Cụm Đông"
        assert devices.devices(session)[0].label == "Bo số 1"
        with pytest.raises(Forbidden):
            devices.relabel_zone(session, EAST, desk.operator, "X")
        with pytest.raises(Invalid):
            devices.relabel_zone(session, EAST, technician, " ")
        with pytest.raises(NotFound):
            devices.relabel_device(session, "none", technician, "X")
        with pytest.raises(NotFound):
            devices.relabel_zone(session, 404, technician, "X")


def test_acknowledging_what_is_not_there_is_refused(desk: Desk) -> None:
    from_nowhere = type(next(iter(_alarm_ids(desk))))(404)

    with desk.work() as session, pytest.raises(NotFound):
        alarms.acknowledge(session, desk.clock, from_nowhere, desk.operator)


def _alarm_ids(desk: Desk) -> list[int]:
    with desk.work() as session:
        return [alarms.raise_alarm(session, desk.clock, "x", Reason("X."))]
