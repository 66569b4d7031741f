"""The clock: how wrong it may be, since when, setting it by hand, and who did."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from broadcaster.clocks import FastClock, KeptClock, SystemClock, VirtualClock
from broadcaster.domain.people import Person, PersonId, Role
from broadcaster.errors import Failed, Forbidden, Invalid, Refused
from broadcaster.folder import Folder
from broadcaster.machine import Kept, ThisMachine
from broadcaster.services import clock_care
from broadcaster.services.clock_care import Care
from tests.fake_machine import FakeMachine

HOUR = timedelta(hours=1)
ALMOST = timedelta(seconds=20)
TECHNICIAN = Person(PersonId(1), "kythuat", "Minh", Role.TECHNICIAN)
OPERATOR = Person(PersonId(2), "bientap", "Lan", Role.OPERATOR)


class ToldClock(KeptClock):
    """A machine whose time a test tells; how far it is put right, the file says."""

    def __init__(self, file: Path, machine: FakeMachine) -> None:
        super().__init__(file, machine)
        self.machine_says = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)
        self._ticks = 0.0

    def now(self) -> datetime:
        return self.machine_says + self.ahead

    def monotonic(self) -> float:
        self._ticks += 1.0  # the file is looked at each time
        return self._ticks


@pytest.fixture
def machine() -> FakeMachine:
    return FakeMachine()


@pytest.fixture
def care(tmp_path: Path, machine: FakeMachine) -> Care:
    folder = Folder(tmp_path)
    clock = ToldClock(folder.clock_set, machine)
    return Care(folder, clock, machine, timedelta(seconds=30))


def told(care: Care) -> ToldClock:
    assert isinstance(care.clock, ToldClock)
    return care.clock


def set_to(care: Care, became: datetime, by: Person | None = TECHNICIAN) -> clock_care.Setting:
    return clock_care.set_by_hand(care, by, became, who="minh", via="web")


def test_a_clock_that_may_not_be_set_is_kept_apart_and_every_part_follows(care: Care) -> None:
    other = ToldClock(care.folder.clock_set, FakeMachine())
    right = told(care).machine_says + HOUR

    made = set_to(care, right)

    assert (made.how, made.was, made.became) == ("kept", right - HOUR, right)
    assert care.clock.now() == right
    assert other.now() == right
    assert clock_care.health(care).ahead == HOUR


def test_a_machine_that_may_be_set_is_set_and_nothing_is_kept_apart(
    care: Care, machine: FakeMachine
) -> None:
    set_to(care, told(care).machine_says + HOUR)
    machine.may_be_set = True

    made = set_to(care, told(care).machine_says + 2 * HOUR)

    assert machine.set_to == [told(care).machine_says + 2 * HOUR]
    assert made.how == "machine"
    assert told(care).ahead == timedelta(0)


def test_every_setting_is_kept_with_who_from_what_to_what(care: Care) -> None:
    first = told(care).machine_says
    set_to(care, first + HOUR)
    set_to(care, first + 2 * HOUR)

    kept = clock_care.settings(care.folder)

    assert [(each.was, each.became, each.by, each.via) for each in kept] == [
        (first, first + HOUR, "minh", "web"),
        (first + HOUR, first + 2 * HOUR, "minh", "web"),
    ]


def test_half_a_line_of_a_power_cut_hides_no_other_setting(care: Care) -> None:
    set_to(care, told(care).machine_says + HOUR)
    with care.folder.clock_log.open("a", encoding="utf-8") as log:
        log.write('{"was": "2026-')

    assert len(clock_care.settings(care.folder)) == 1


def test_how_fast_it_runs_away_is_known_after_two_settings(care: Care) -> None:
    began = told(care).machine_says
    set_to(care, began)
    told(care).machine_says = began + timedelta(days=2, seconds=20)
    before = clock_care.health(care)
    set_to(care, began + timedelta(days=2))

    told(care).machine_says += timedelta(days=1)
    after = clock_care.health(care)

    assert (before.off, before.drift_s) == (None, None)
    assert after.drift_s == pytest.approx(10)
    assert after.off == pytest.approx(timedelta(seconds=11), abs=timedelta(seconds=0.01))
    assert after.since == began + timedelta(days=2)
    assert after.trouble is None


def test_a_clock_that_may_be_wrong_by_more_than_the_limit_is_told(care: Care) -> None:
    began = told(care).machine_says
    set_to(care, began)
    told(care).machine_says = began + timedelta(days=2, seconds=20)
    set_to(care, began + timedelta(days=2))

    told(care).machine_says += timedelta(days=4)
    trouble = clock_care.health(care).trouble

    assert trouble is not None
    assert trouble.sentence == clock_care.TOO_FAR
    assert (trouble.facts["off_s"], trouble.facts["drift_s"]) == (41, 10.0)


def test_two_settings_in_one_hour_say_nothing_of_how_fast_it_runs_away(care: Care) -> None:
    began = told(care).machine_says
    set_to(care, began)
    told(care).machine_says = began + HOUR
    set_to(care, began + 2 * HOUR)

    assert clock_care.health(care).drift_s is None


def test_what_was_set_is_lost_with_the_machines_power_where_it_has_no_battery(
    care: Care, machine: FakeMachine
) -> None:
    set_to(care, told(care).machine_says + HOUR)
    machine.battery, machine.boot_name = False, "second"
    fresh = ToldClock(care.folder.clock_set, machine)
    after = Care(care.folder, fresh, machine, care.limit)

    found = clock_care.health(after)

    assert fresh.now() == fresh.machine_says
    assert found.trouble is not None
    assert found.trouble.sentence == clock_care.LOST
    assert [note.sentence for note in found.notes] == [clock_care.FORGETS]


def test_a_battery_keeps_what_was_set(care: Care, machine: FakeMachine) -> None:
    set_to(care, told(care).machine_says + HOUR)
    machine.boot_name = "second"
    fresh = ToldClock(care.folder.clock_set, machine)

    assert fresh.now() == fresh.machine_says + HOUR


def test_what_the_network_keeps_right_is_not_set_by_hand(care: Care, machine: FakeMachine) -> None:
    machine.is_kept = Kept(by_network=True, within=timedelta(milliseconds=40))

    with pytest.raises(Refused, match="network keeps this clock right"):
        set_to(care, told(care).machine_says + HOUR)

    assert clock_care.health(care).off == timedelta(milliseconds=40)
    assert clock_care.told(clock_care.health(care))[0].facts == {"within_s": 0.04}


@pytest.mark.parametrize("year", [1970, 2025, 2100])
def test_a_time_that_cannot_be_now_is_refused(care: Care, year: int) -> None:
    with pytest.raises(Invalid):
        set_to(care, datetime(year, 1, 1, tzinfo=UTC))

    assert clock_care.settings(care.folder) == ()


def test_a_machine_that_woke_in_the_past_is_told_and_may_be_set(care: Care) -> None:
    told(care).machine_says = datetime(1970, 1, 1, tzinfo=UTC)

    trouble = clock_care.health(care).trouble
    set_to(care, datetime(2026, 11, 22, tzinfo=UTC))

    assert trouble is not None
    assert trouble.sentence == clock_care.WRONG
    assert care.clock.now() == datetime(2026, 11, 22, tzinfo=UTC)


def test_only_who_looks_after_devices_sets_it(care: Care) -> None:
    with pytest.raises(Forbidden):
        set_to(care, told(care).machine_says + HOUR, OPERATOR)


def test_a_simulated_clock_is_not_set(care: Care) -> None:
    for clock in (
        FastClock(datetime(2026, 11, 21, tzinfo=UTC), 0.0, 20.0),
        VirtualClock(care.clock.now()),
    ):
        simulated = Care(care.folder, clock, care.machine, care.limit)

        with pytest.raises(Refused):
            set_to(simulated, datetime(2026, 11, 22, tzinfo=UTC))
        assert [each.sentence for each in clock_care.told(clock_care.health(simulated))] == [
            clock_care.SIMULATED
        ]


def test_a_full_disk_is_said(care: Care) -> None:
    care.folder.clock_log.mkdir()

    with pytest.raises(Failed, match="cannot be kept"):
        set_to(care, told(care).machine_says + HOUR)


def test_a_file_that_is_broken_leaves_the_clock_as_it_was(care: Care) -> None:
    set_to(care, told(care).machine_says + HOUR)
    before = care.clock.now()

    care.folder.clock_set.write_text('{"ahead_s": "much"', encoding="utf-8")

    assert care.clock.now() == before


def test_this_machine_answers_whatever_it_is_and_its_own_clock_is_not_touched(
    tmp_path: Path,
) -> None:
    machine = ThisMachine()
    clock = KeptClock(tmp_path / "clock-set.json", machine)

    kept = machine.kept()

    assert kept.by_network in (True, False, None)
    assert (kept.within is not None) == (kept.by_network is True)
    assert machine.boot() == machine.boot()
    assert abs(clock.now() - SystemClock().now()) < ALMOST
