from datetime import UTC, datetime, time, timedelta

import pytest
from desk import EAST, SILENT, WEST, Desk

from broadcaster.domain.makes import Make
from broadcaster.domain.people import Role
from broadcaster.domain.volumes import Acting, VolumeStep
from broadcaster.errors import Forbidden, Invalid, NotFound, Refused
from broadcaster.services import volumes
from broadcaster.services.volumes import Levels, Owner, ProfileView
from broadcaster.store.stirring import ground_stamp
from broadcaster.store.tables import AmplifierRow, DeviceRow, OutputRow, ZoneRow

MAKES = {
    "waveshare8": Make("waveshare8", "Waveshare", 8),
    "pa1250": Make(
        "pa1250", "Monacor PA-1250D", 2, is_amplifier=True, sets_level=True, usual_level=50
    ),
}
SIX = datetime(2026, 11, 21, 23, 0, tzinfo=UTC)  # six in the morning in Ha Noi
NOON = SIX + timedelta(hours=6)
DAY = (VolumeStep(time(5), time(7), 60), VolumeStep(time(7), time(5), 80))
AMP = Owner(amplifier="amp")


def keep(desk: Desk, owner: Owner, *steps: VolumeStep, by: Role = Role.TECHNICIAN) -> None:
    with desk.work() as session:
        volumes.change(session, desk.people[by], owner, steps, MAKES)


def levels(desk: Desk, now: datetime) -> Levels:
    with desk.work() as session:
        return volumes.levels(session, MAKES, now)


def profile(desk: Desk, owner: Owner) -> ProfileView:
    with desk.work() as session:
        shown = volumes.profiles(session, MAKES, SIX)
    return next(each for each in shown if each.owner == owner)


def line_amplifier(desk: Desk, zone: int | None = SILENT) -> None:
    with desk.work() as session:
        session.add(DeviceRow(name="pa", label="PA", profile="pa1250", url="socket://a:1"))
        session.flush()
        session.add(
            AmplifierRow(
                name="line", label="Monacor", bus="main", warm_up=timedelta(0), kind="line"
            )
        )
        session.flush()
        session.add(OutputRow(device="pa", channel=1, role="amplifier_power", amplifier="line"))
        if zone is not None:
            session.get_one(ZoneRow, zone).amplifier = "line"


def test_an_amplifier_of_contacts_is_made_softer_in_the_sound_of_its_bus(desk: Desk) -> None:
    keep(desk, AMP, *DAY)

    assert levels(desk, SIX) == Levels(buses={"main": 60})
    assert levels(desk, NOON) == Levels(buses={"main": 80})
    shown = profile(desk, AMP)
    assert (shown.acting, shown.level, shown.steps) == (Acting.BUS, 60, DAY)


def test_an_amplifier_with_a_data_line_is_made_softer_by_itself(desk: Desk) -> None:
    line_amplifier(desk)
    keep(desk, Owner(amplifier="line"), *DAY)

    assert levels(desk, SIX) == Levels(amplifiers={"line": 60})
    assert profile(desk, Owner(amplifier="line")).acting is Acting.AMPLIFIER


def test_an_amplifier_without_steps_is_left_at_the_volume_of_its_profile(desk: Desk) -> None:
    line_amplifier(desk)

    assert levels(desk, SIX) == Levels()
    shown = profile(desk, Owner(amplifier="line")), profile(desk, Owner(zone=SILENT))
    assert [each.level for each in shown] == [50, 50]


def test_a_zone_with_an_amplifier_of_its_own_has_a_volume_of_its_own(desk: Desk) -> None:
    line_amplifier(desk)
    keep(desk, Owner(amplifier="line"), VolumeStep(time(0), time(0), 90))
    keep(desk, Owner(zone=SILENT), *DAY)

    assert levels(desk, SIX) == Levels(amplifiers={"line": 60})


def test_a_zone_that_shares_its_amplifier_is_refused_with_the_next_step(desk: Desk) -> None:
    with pytest.raises(Refused, match="shares the amplifier Tăng âm"):
        keep(desk, Owner(zone=EAST), *DAY)

    shown = profile(desk, Owner(zone=WEST))
    assert (shown.acting, shown.steps) == (None, ())
    assert "Set the volume of the amplifier instead" in str(shown.why_not)


def test_a_zone_without_an_amplifier_has_no_volume(desk: Desk) -> None:
    with desk.work() as session:
        session.get_one(ZoneRow, EAST).amplifier = None

    with pytest.raises(Refused, match="has no amplifier"):
        keep(desk, Owner(zone=EAST), *DAY)


def test_two_amplifiers_of_contacts_on_one_bus_cannot_have_two_volumes(desk: Desk) -> None:
    with desk.work() as session:
        session.add(AmplifierRow(name="b", label="Hai", bus="main", warm_up=timedelta(0)))
    keep(desk, AMP, *DAY)

    with pytest.raises(Refused, match="Tăng âm sets it already"):
        keep(desk, Owner(amplifier="b"), *DAY)


def test_steps_that_overlap_or_are_out_of_range_are_refused(desk: Desk) -> None:
    with pytest.raises(Invalid, match="hold at 06:00"):
        keep(desk, AMP, VolumeStep(time(5), time(7), 60), VolumeStep(time(6), time(8), 70))
    with pytest.raises(Invalid, match="mute the zone"):
        keep(desk, AMP, VolumeStep(time(5), time(7), 0))
    with pytest.raises(Invalid):
        keep(desk, AMP, VolumeStep(time(5), time(7), 101))
    with pytest.raises(Invalid, match="at most 12"):
        keep(desk, AMP, *(VolumeStep(time(n), time(n + 1), 50) for n in range(13)))
    assert levels(desk, SIX) == Levels()


def test_no_steps_means_full_volume_again_and_the_air_hears_of_it(desk: Desk) -> None:
    keep(desk, AMP, *DAY)
    with desk.work() as session:
        before = ground_stamp(session, outcomes=False)
    keep(desk, AMP)

    with desk.work() as session:
        assert ground_stamp(session, outcomes=False) != before
    assert levels(desk, SIX) == Levels()


def test_only_technicians_set_volumes_of_what_is_there(desk: Desk) -> None:
    with pytest.raises(Forbidden):
        keep(desk, AMP, *DAY, by=Role.OPERATOR)
    with pytest.raises(NotFound):
        keep(desk, Owner(zone=404), *DAY)
    with pytest.raises(NotFound):
        keep(desk, Owner(amplifier="none"), *DAY)
