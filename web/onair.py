"""What each zone hears now and next, as far as its contacts are known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from broadcaster.domain.air import AirState, Held, Lamp, Next, OnAir
from broadcaster.services.station_views import ZoneView
from web.air import level

T = TypeVar("T", OnAir, Next, Held)


@dataclass(frozen=True, slots=True)
class ZoneNow:
    """One zone at this moment; `item` is what is sent there, whether its line is open or not."""

    id: int
    name: str
    lamp: Lamp | None
    item: OnAir | None
    following: Next | None
    held: Held | None
    muted: datetime | None

    @property
    def state(self) -> str:
        """Tell how it is: sounding, opening, unsure, unheard, silent or unknown."""
        if self.item is None:
            return "unknown" if self.lamp is None else "silent"
        if self.item.phase == "opening":
            return "opening"
        if self.lamp is None or self.lamp.on is None:
            return "unsure"
        return "sounding" if self.lamp.on else "unheard"

    @property
    def level(self) -> float:
        """How loud what is sent there is, 0 to 1."""
        return 0.0 if self.item is None else level(self.item.level_db)


def zones_now(
    state: AirState | None, zones: Iterable[ZoneView], muted: Mapping[int, datetime]
) -> tuple[ZoneNow, ...]:
    """Return every zone that may sound; without a state nothing is known of any."""
    lamps = {lamp.zone: lamp for lamp in state.lamps} if state is not None else {}
    return tuple(
        ZoneNow(
            id=zone.id,
            name=zone.name,
            lamp=lamps.get(zone.id),
            item=_first(state.on_air, zone.id) if state is not None else None,
            following=_first(state.coming, zone.id) if state is not None else None,
            held=_first(state.held, zone.id) if state is not None else None,
            muted=muted.get(zone.id),
        )
        for zone in zones
        if zone.may_sound
    )


def _first(of: Iterable[T], zone: int) -> T | None:
    return next((each for each in of if zone in each.zones), None)
