"""A live voice, from a browser's microphone to the loudspeakers of two zones of a whole station."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.station import StationUnderTest, make_station, wait_for

pytestmark = [
    pytest.mark.browser,
    pytest.mark.journey,
    pytest.mark.xdist_group("more journeys"),
]

MORNING = "2026-11-23T08:00:00+07:00"


@pytest.fixture
def station(tmp_path: Path) -> Iterator[StationUnderTest]:
    made = make_station(tmp_path / "station", began=MORNING)
    made.start()
    yield made
    made.stop()


def at_the_microphone(page: Page, station: StationUnderTest) -> None:
    page.goto(station.url + "/sign-in")
    page.fill("#login", "bientap")
    page.fill("#password", station.passwords["bientap"])
    page.click("form button.main")
    page.wait_for_url(station.url + "/")
    page.goto(station.url + "/live/")


def test_a_voice_goes_on_air_to_two_zones_and_ends(
    station: StationUnderTest, chromium: Browser
) -> None:
    page = chromium.new_page(permissions=["microphone"])
    at_the_microphone(page, station)
    for box in page.locator("input[name=zones]").all()[:2]:
        box.check()
    page.click("[data-go]")
    page.click("[data-yes]")
    expect(page.locator("[data-stage]")).to_have_attribute("data-phase", "sounding", timeout=60_000)
    expect(page.locator("[data-lamps] [data-state=on]")).to_have_count(2)
    # Its level comes back from playout, so that something was surely sent.
    loud = re.compile(r"--level: (0\.[4-9]|1)")
    expect(page.locator("[data-air-level]")).to_have_attribute("style", loud, timeout=60_000)
    on_air = station.closed()

    page.click("[data-stop]")
    expect(page.locator("[data-after]")).to_be_visible()
    wait_for("the lines to close", lambda: not station.closed() or None, 30)
    told = page.get_attribute("[data-after] [data-log]", "href")

    (ended,) = [each["facts"] for each in station.journal() if each["kind"] == "ended"]
    assert (ended["outcome"], ended["authority"]) == ("aired", "live:bientap")
    assert ended["zones"] == [1, 2]
    assert {zone: told["on"] for zone, told in ended["readback"].items()} == {"1": True, "2": True}
    assert len(on_air) >= 3  # two zones and the amplifier
    assert ended["proof"]["matched"] is True
    assert ended["proof"]["peak_dbfs"] > -20
    assert (station.data / "clips" / f"{ended['clip']}.wav").exists()

    sound = f"/clips/{ended['clip']}.wav"
    wait_for("its player", lambda: sound in page.request.get(station.url + str(told)).text(), 30)
    assert page.request.get(station.url + sound).body()[:4] == b"RIFF"
    page.close()
