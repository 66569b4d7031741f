"""A machine without a battery for its clock: the plan waits until somebody says what time it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from air_station import AirStation, wait_for

from broadcaster.clocks import SystemClock

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class Unset(SystemClock):
    """What a small computer shows before anybody has told it the time."""

    def __init__(self) -> None:
        self._away = super().now() - LONG_AGO

    def now(self) -> datetime:
        return super().now() - self._away

    def trigger_setting(self) -> None:
        self._away = timedelta(0)


def test_the_plan_waits_until_a_person_says_that_the_clock_is_right(station: AirStation) -> None:
    station.clock = Unset()
    client = station.go_on_air()

    doubted = wait_for("the doubt", lambda: station.told("clock"))
    troubles = wait_for("the alarm", lambda: client.status().troubles)
    client.confirm_clock(by="Lan")
    confirmed = wait_for("the order", lambda: station.told("clock")[1:])
    station.leave_air()

    assert doubted[0]["what"] == "doubted"
    assert [one.subject for one in troubles] == ["clock"]
    assert confirmed == [{"what": "confirmed", "by": "Lan"}]
    assert station.told("fault_cleared")[0]["subject"] == "clock"


def test_the_plan_goes_on_by_itself_when_the_clock_is_set(station: AirStation) -> None:
    clock = Unset()
    station.clock = clock
    station.go_on_air()
    wait_for("the doubt", lambda: station.told("clock"))

    clock.trigger_setting()
    stepped = wait_for("the step", lambda: station.told("clock")[1:])
    station.leave_air()

    assert stepped[0]["what"] == "stepped"
    assert station.told("fault_cleared")[0]["subject"] == "clock"
