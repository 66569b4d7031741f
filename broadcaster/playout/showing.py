"""The state of the air as the pages see it, made from what the engine knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from broadcaster.domain.air import (
    AirState,
    DeviceState,
    EmergencyState,
    Lamp,
    Next,
    OnAir,
    Trouble,
)
from broadcaster.playout.items import Item
from broadcaster.playout.orders import UNKNOWN
from broadcaster.playout.state import Desk, Phase, Running, State
from broadcaster.playout.stopping import held
from broadcaster.playout.warnings import may_begin_again
from schedules.types import Reason


@dataclass(frozen=True, slots=True)
class Gear:
    """What the pages are told and the engine does not know.

    `levels` are in dBFS by bus, `sinks` by bus the name and whether it is real, `devices` what is
    wrong with each (None: nothing), `rate` the station clock's.
    """

    levels: Mapping[str, float]
    sinks: Mapping[str, tuple[str, bool]]
    troubles: tuple[Trouble, ...] = ()
    devices: Mapping[str, Reason | None] = field(default_factory=dict)
    rate: float = 1.0


def air_state(state: State, now: datetime, gear: Gear) -> AirState:
    """Return what sounds, what comes next, the lamps, the devices and the faults."""
    on_air = [
        each
        for desk in state.desks.values()
        if (each := _on_air(state, desk, now, gear.levels.get(desk.bus, -120.0))) is not None
    ]
    return AirState(
        at=now.isoformat(),
        on_air=tuple(on_air),
        next=_next(state, now),
        lamps=tuple(lamp for desk in state.desks.values() for lamp in _lamps(desk)),
        troubles=gear.troubles,
        sinks={bus: name for bus, (name, _) in gear.sinks.items()},
        sink_real=all(real for _, real in gear.sinks.values()),
        rate=gear.rate,
        devices=tuple(_device(name, why) for name, why in sorted(gear.devices.items())),
        held=held(state),
        coming=_coming(state, now),
        emergencies=tuple(_emergency(each) for each in state.emergencies if not each.over),
        again=tuple(_emergency(each) for each in state.emergencies if may_begin_again(each, now)),
    )


def _emergency(running: Running) -> EmergencyState:
    order = running.order
    return EmergencyState(
        id=order.id,
        kind=order.kind.value,
        title=order.title,
        text=order.text,
        script=order.script,
        zones=tuple(sorted(order.zones)),
        by=order.by,
        ordered=order.ordered.isoformat(),
        expires=order.expires.isoformat(),
        next_at=running.next_at.isoformat(),
        cadence_s=round(order.cadence.total_seconds()),
        rounds=running.rounds,
        lacks_words=order.speech is None,
        stopped_by=running.stopped_by,
    )


def _device(name: str, why: Reason | None) -> DeviceState:
    return DeviceState(name) if why is None else DeviceState(name, why.sentence, dict(why.facts))


def _on_air(state: State, desk: Desk, now: datetime, level: float) -> OnAir | None:
    """Return what a bus sounds or opens its lines for; between items of a programme, the next."""
    if desk.cued:
        cued = desk.cued[0]
        phase = "sounding" if now >= cued.at else "opening"
        # What is heard nowhere names all its zones: the pages say beside it that they are muted.
        heard = replace(cued.item, zones=cued.zones or cued.item.zones)
        return _shown(desk, heard, cued.began or cued.at, cued.ends, level, phase)
    if not desk.wanted:
        return None
    for item in (*state.pending, *desk.called):
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
        priority=int(item.priority),
    )


def _next(state: State, now: datetime) -> Next | None:
    return next((_planned(item) for item in _ahead(state, now)), None)


def _coming(state: State, now: datetime) -> tuple[Next, ...]:
    """Return, of all that comes, what is the next in any zone."""
    left = frozenset[int]().union(*(desk.zones for desk in state.desks.values()))
    found = []
    for item in _ahead(state, now):
        if not left:
            break
        if item.zones & left:
            found.append(_planned(item))
            left -= item.zones
    return tuple(found)


def _ahead(state: State, now: datetime) -> Iterator[Item]:
    return (i for i in state.pending if i.starts > now and i.key not in state.refused)


def _planned(item: Item) -> Next:
    return Next(
        line=item.key,
        title=item.title,
        programme=item.programme_name,
        starts=item.starts.isoformat(),
        zones=tuple(sorted(item.zones)),
    )


def _lamps(desk: Desk) -> list[Lamp]:
    lamps = []
    for zone in sorted(desk.zones):
        contact = desk.contacts.get(zone, UNKNOWN)
        switching = desk.phase is Phase.SWITCHING and zone in desk.wanted
        known = UNKNOWN if switching and not contact.on else contact
        lamps.append(Lamp(zone, zone in desk.wanted, known.on, known.knowledge))
    return lamps
