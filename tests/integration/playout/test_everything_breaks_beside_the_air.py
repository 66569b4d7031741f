"""A card pulled out, a full disk, a lost database, a clock put back: an item goes on to its end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from air_station import AirStation, wait_for

from audio.sinks import recorder
from audio.sinks.paced import PacedSink
from broadcaster.domain.zones import Bus
from broadcaster.playout.client import PlayoutClient

SOON = 4
LENGTH_S = 90


class Plugged(PacedSink):
    """A sink whose card a test pulls out."""

    is_out = False

    @property
    def is_unheard(self) -> bool:
        return self.is_out


class Cards(AirStation):
    """A station whose one bus goes through a card."""

    def sink(self, bus: Bus) -> PacedSink:
        del bus
        self.card = Plugged(self.clock)
        return self.card


def stands(air: PlayoutClient, subject: str) -> bool | None:
    return subject in {trouble.subject for trouble in air.status().troubles} or None


def lose_the_database(station: AirStation, air: PlayoutClient) -> None:
    path = station.folder.database
    kept = path.rename(path.with_suffix(".gone"))
    wait_for("the database", lambda: stands(air, "database"))
    kept.rename(path)
    wait_for("its return", lambda: not stands(air, "database") or None)


@pytest.mark.soak
def test_whatever_breaks_beside_it_an_item_is_heard_to_its_end_and_each_fault_is_said(
    station: AirStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    station.__class__ = Cards
    monkeypatch.setattr(recorder, "_free_bytes", lambda _folder: 0)
    station.allow(news := station.sound(LENGTH_S))
    station.publish(station.line("news", SOON, news, {1, 2}))
    air = station.go_on_air()
    wait_for("its beginning", lambda: station.told("began") or None)

    wait_for("the full disk", lambda: stands(air, "recorder:main"))
    station.card.is_out = True  # type: ignore[attr-defined]  # of Cards
    wait_for("the card", lambda: stands(air, "sink:main:alive"))
    station.card.is_out = False  # type: ignore[attr-defined]  # of Cards
    wait_for("its return", lambda: not stands(air, "sink:main:alive") or None)
    lose_the_database(station, air)
    station.clock.trigger_step(-timedelta(days=1))
    wait_for("the step", lambda: station.told("clock") or None)
    station.clock.hurry()
    (ended,) = station.ended()
    station.leave_air()

    proof, said = ended["proof"], faults(station)
    assert proof["frames"] + proof["unheard_s"] * 48_000 == pytest.approx(
        LENGTH_S * 48_000, abs=2400
    )
    assert ended["outcome"] in ("aired", "late")
    assert "Nobody heard" in ended["why"]["sentence"] or ended["outcome"] == "late"
    assert said.keys() == {"recorder:main", "sink:main:alive", "database"}
    assert "is not recorded: the disk is nearly full. Make room." in said["recorder:main"]
    assert "its sound card or its server is gone" in said["sink:main:alive"]
    assert [told["what"] for told in station.told("clock")] == ["stepped"]
    assert station.chain_holds()
    assert station.all_open()


def faults(station: AirStation) -> dict[str, str]:
    return {fault["subject"]: fault["why"]["sentence"] for fault in station.told("fault")}
