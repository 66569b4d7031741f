"""`broadcaster device test` on a running station: its test tone, zone by zone, with read-back."""

from __future__ import annotations

from datetime import timedelta

import click

from broadcaster.bootstrap import Station
from broadcaster.cli.speech import Speech
from broadcaster.clocks import SystemClock
from broadcaster.domain.air import Lamp
from broadcaster.domain.zones import Wiring, Zone
from broadcaster.errors import Refused, Unreachable

TONE_LENGTH = timedelta(seconds=2)
PATIENCE_S = 60.0
LOOK_AGAIN_S = 0.1
_SURENESS = ("assumed", "acknowledged", "verified")
_QUESTION = (
    "{count} zones will sound a test tone of {seconds} s, one after the other: {zones}. Go on?"
)


def sound_each(station: Station, wiring: Wiring, speech: Speech, *, is_agreed: bool) -> bool | None:
    """Have the process on the air sound its tone in every zone, and tell what boards said.

    Returns whether every line went on and off again; None where no process owns the ports. People
    are asked first, unless `is_agreed`. Raises Refused where something else is on the air.
    """
    if not wiring.zones or not _is_running(station):
        return None
    if not is_agreed:
        facts = {
            "count": len(wiring.zones),
            "seconds": round(TONE_LENGTH.total_seconds()),
            "zones": ", ".join(zone.name for zone in wiring.zones),
        }
        click.confirm(speech.of(_QUESTION, facts), abort=True)
    good = True
    for number, zone in enumerate(wiring.zones):
        _order_tone(station, zone.id, PATIENCE_S if number else 0.0)
        good = _watch(station, zone, speech) and good
    return good


def _is_running(station: Station) -> bool:
    try:
        station.air.status()
    except Unreachable:
        return False
    return True


def _order_tone(station: Station, zone: int, patience: float) -> None:
    """Order the tone; so many seconds it is waited for the tone before to be over.

    Raises Unreachable, and Refused where the station is on the air with something else.
    """
    clock = SystemClock()
    until = clock.monotonic() + patience
    while True:
        try:
            station.air.test_zone(zone, by="broadcaster device test", length=TONE_LENGTH)
        except Refused:
            if clock.monotonic() >= until:
                raise
            clock.sleep(LOOK_AGAIN_S)
        else:
            return


def _watch(station: Station, zone: Zone, speech: Speech) -> bool:
    """Look at the zone's lamp until its line was on and is off again; tell whether it was so."""
    clock, on = SystemClock(), None
    until = clock.monotonic() + PATIENCE_S
    was_wanted = False
    while True:
        lamp = next((one for one in station.air.status().lamps if one.zone == zone.id), None)
        if lamp is not None:
            was_wanted = was_wanted or lamp.wanted
            if lamp.wanted:
                on = _surer(on, lamp)
        is_over = lamp is not None and was_wanted and not lamp.wanted and lamp.on is not None
        if is_over or clock.monotonic() >= until:
            return _tell(zone, on, lamp, speech)
        clock.sleep(LOOK_AGAIN_S)


def _surer(before: Lamp | None, lamp: Lamp) -> Lamp:
    """Return which of two looks says more of a line that should be on."""
    if before is None or not before.on:
        return lamp
    is_surer = lamp.on and _SURENESS.index(lamp.knowledge) > _SURENESS.index(before.knowledge)
    return lamp if is_surer else before


def _tell(zone: Zone, on: Lamp | None, last: Lamp | None, speech: Speech) -> bool:
    good = on is not None and on.on is True and last is not None and last.on is False
    said = " · ".join(_said(lamp, speech) for lamp in (on, last))
    click.echo(f"{'✓' if good else '✗'} {zone.name}: {said}")
    return good


def _said(lamp: Lamp | None, speech: Speech) -> str:
    if lamp is None or lamp.on is None:
        return speech.of("not known")
    return f"{speech.of('on' if lamp.on else 'off')} ({speech.of(lamp.knowledge)})"
