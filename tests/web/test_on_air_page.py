"""On air now, zone by zone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from fake_playout import silent, sounding
from flask import Flask
from visitors import Visitor
from web_desk import NOW, WebDesk

from broadcaster.domain.air import AirState, Held, Lamp, Next
from broadcaster.services import devices
from web.air import sky
from web.onair import ZoneNow, zones_now

ENDS = (NOW + timedelta(minutes=4)).isoformat()
LATER = (NOW + timedelta(hours=2)).isoformat()


def _now(desk: WebDesk, state: AirState | None) -> dict[int, ZoneNow]:
    with desk.work() as session:
        zones = devices.zones(session)
    return {zone.id: zone for zone in zones_now(state, zones, {2: NOW})}


def _lamps(state: AirState, **changes: bool | None) -> AirState:
    lamps = tuple(
        Lamp(lamp.zone, wanted=lamp.wanted, on=changes.get(f"z{lamp.zone}", lamp.on), knowledge="x")
        for lamp in state.lamps
    )
    return replace(state, lamps=lamps)


@pytest.mark.parametrize(("on", "how"), [(True, "sounding"), (False, "unheard"), (None, "unsure")])
def test_what_is_sent_is_heard_only_where_the_contact_is_closed(
    desk: WebDesk, *, on: bool | None, how: str
) -> None:
    state = _lamps(sounding(NOW.isoformat(), ENDS, zones=(1,)), z1=on)

    zones = _now(desk, state)

    assert zones[1].state == how
    assert zones[1].level == pytest.approx(0.7)
    assert (zones[3].state, zones[3].level) == ("silent", 0.0)


def test_without_a_word_from_the_air_nothing_is_known(desk: WebDesk) -> None:
    assert {zone.state for zone in _now(desk, None).values()} == {"unknown"}


def test_each_zone_has_its_own_next_and_its_own_stop(desk: WebDesk) -> None:
    coming = (Next("a", "Tin", "Chiều", LATER, (1,)), Next("b", "Tin", "Tối", LATER, (1, 3)))
    held = Held("m", "Sáng", (3,), "Lan", "web", NOW.isoformat(), ENDS)
    state = replace(silent(NOW.isoformat()), coming=coming, held=(held,))

    zones = _now(desk, state)

    assert zones[1].following == coming[0]
    assert zones[3].following == coming[1]
    assert zones[4].following is None
    assert [number for number, zone in zones.items() if zone.held] == [3]
    assert zones[2].muted == NOW


def test_the_page_says_it_for_every_zone_and_chatters_nowhere(
    app: Flask, operator: Visitor
) -> None:
    with app.app_context():
        sky().state = sounding(NOW.isoformat(), ENDS)

    page = operator.text("/on-air")
    main = page[page.index("<main") :]

    assert main.count('class="zone-now ') == 6
    assert main.count('class="zone-now sounding"') == 2
    assert main.count("/stop?zone=") == 2
    assert "đến 10:04:00" in main
    assert "aria-live" not in main[: main.index("</main>")]
    assert 'role="status"' not in main[: main.index("</main>")]


def test_who_may_not_stop_sees_no_stop(app: Flask, supervisor: Visitor) -> None:
    with app.app_context():
        sky().state = sounding(NOW.isoformat(), ENDS)

    assert "/stop" not in supervisor.text("/on-air")
