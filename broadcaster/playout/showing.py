"""The state of the air as the pages see it, made from what the engine knows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from broadcaster.domain.air import AirState, Lamp, Next, OnAir, Trouble
from broadcaster.playout.items import Item
from broadcaster.playout.orders import UNKNOWN
from broadcaster.playout.state import Desk, Phase, State


def air_state(
    state: State,
    now: datetime,
    *,
    levels: Mapping[str, float],
    sinks: Mapping[str, tuple[str, bool]],
    troubles: tuple[Trouble, ...],
    rate: float,
) -> AirState:
    """Return what sounds, what comes next, the lamps and the faults.

    `levels` are in dBFS by bus, `sinks` the name of each bus's sink and whether it is real.
    """
    on_air = [
        each
        for desk in state.desks.values()
        if (each := _on_air(state, desk, now, levels.get(desk.bus, -120.0))) is not None
    ]
    return AirState(
        at=now.isoformat(),
        on_air=tuple(on_air),
        next=_next(state, now),
        lamps=tuple(lamp for desk in state.desks.values() for lamp in _lamps(desk)),
        troubles=troubles,
        sinks={bus: name for bus, (name, _) in sinks.items()},
        sink_real=all(real for _, real in sinks.values()),
        rate=rate,
    )


def _on_air(state: State, desk: Desk, now: datetime, level: float) -> OnAir | None:
    """Return what a bus sounds or opens its lines for; between items of a programme, the next."""
    if desk.cued:
        cued = desk.cued[0]
        phase = "sounding" if now >= cued.at else "opening"
        return _shown(desk, cued.item, cued.began or cued.at, cued.ends, level, phase)
    if not desk.wanted:
        return None
    for item in (*state.pending, *desk.tests):
        if item.bus == desk.bus and item.key == desk.serving:
            return _shown(desk, item, item.starts, item.ends, level, "opening")
    return None


def _shown(
    desk: Desk, item: Item, began: datetime, ends: datetime, level: float, phase: str
) -> OnAir:
    return OnAir(
        line=item.key,
        bus=desk.bus,
        title=item.title,
        programme=item.programme_name,
        zones=tuple(sorted(item.zones)),
        began=began.isoformat(),
        ends=ends.isoformat(),
        level_db=level,
        phase=phase,
    )


def _next(state: State, now: datetime) -> Next | None:
    for item in state.pending:
        if item.starts > now and item.key not in state.refused:
            return Next(
                line=item.key,
                title=item.title,
                programme=item.programme_name,
                starts=item.starts.isoformat(),
                zones=tuple(sorted(item.zones)),
            )
    return None


def _lamps(desk: Desk) -> list[Lamp]:
    lamps = []
    for zone in sorted(desk.zones):
        contact = desk.contacts.get(zone, UNKNOWN)
        switching = desk.phase is Phase.SWITCHING and zone in desk.wanted
        known = UNKNOWN if switching and not contact.on else contact
        lamps.append(Lamp(zone, zone in desk.wanted, known.on, known.knowledge))
    return lamps
