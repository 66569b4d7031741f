"""A bus with a simulated loop-back on the air: what it heard stands in the journal."""

from __future__ import annotations

from air_station import AirStation, wait_for

from broadcaster.store.tables import BusRow

SOON = 4


def test_what_a_loop_back_heard_stands_on_each_line_and_its_silence_is_an_alarm(
    station: AirStation,
) -> None:
    with station.sessions() as session, session.begin():
        session.get_one(BusRow, "main").witness = "simulated"
    station.allow(news := station.sound(12))
    lines = (station.line(key, after, news, {1, 2}) for key, after in (("a", SOON), ("b", 40)))
    station.publish(*lines)
    station.go_on_air()

    (first,) = station.ended()
    before = station.told("fault")
    station.cable.is_plugged = False
    fault = wait_for("the alarm", lambda: station.told("fault") or None)[0]
    (_, second) = station.ended(2)
    station.leave_air()

    witness = first["proof"]["witness"]
    assert (first["proof"]["frames"], witness["verdict"], before) == (12 * 48_000, "heard", [])
    assert witness["delay_ms"] == 120
    assert fault["subject"] == "witness:main"
    assert "hears nothing although sound is sent" in fault["why"]["sentence"]
    assert second["proof"]["frames"] == 12 * 48_000
    assert second["proof"]["witness"]["verdict"] == "not_heard"
    assert station.chain_holds()
