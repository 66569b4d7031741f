"""What is on the air, as the newest word from playout tells it and the bar says it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from flask import current_app
from flask_babel import gettext

from broadcaster.domain.air import AirState, Next, OnAir
from broadcaster.services.station_views import ZoneView
from web import i18n, livewords, words

EXTENSION = "broadcaster.sky"
SILENCE_DB = -60.0
BUTTON = "button "
MOST_LETTERS = 32
"""Names of zones that are longer together are counted in the bar instead."""


class Sky:
    """The newest state of the air that this process has heard of, None while nothing is heard."""

    def __init__(self) -> None:
        self.state: AirState | None = None
        self.zones: tuple[ZoneView, ...] = ()
        self.muted: Mapping[int, datetime] = {}


def sky() -> Sky:
    """Return what this process knows of the air."""
    return cast("Sky", current_app.extensions[EXTENSION])  # cast: create_app put it there


@dataclass(frozen=True, slots=True)
class BarView:
    """The lamp and the words beside it.

    `instant` is what the words count down to, ISO 8601; `places` is where it will be or is heard.
    """

    lamp: str
    lamp_words: str
    what: str
    where: str
    instant: str
    places: str
    level: float
    sink_real: bool


@dataclass(frozen=True, slots=True)
class Hearers:
    """The zones by their names, and those somebody muted, each with when it comes back."""

    names: Mapping[int, str]
    muted: Mapping[int, datetime] = field(default_factory=dict)

    def where(self, zones: Iterable[int], now: datetime) -> str:
        """Name zones, and those of them that are muted."""
        wanted = frozenset(zones)
        silent = sorted(zone for zone in wanted if self.muted.get(zone, now) > now)
        heard = self._short(wanted)
        if not silent:
            return heard
        said = gettext("muted: %(zones)s", zones=self._short(silent, MOST_LETTERS - len(heard)))
        return f"{heard} · {said}"

    def _short(self, zones: Collection[int], letters: int = MOST_LETTERS) -> str:
        """Name a few zones, and count those that would push the time out of the bar."""
        named = places(zones, self.names)
        if len(named) <= letters:
            return named
        return str(gettext("%(num)s/%(all)s zones", num=len(zones), all=len(self.names)))


def bar(
    state: AirState | None,
    zones: Iterable[ZoneView],
    now: datetime,
    muted: Mapping[int, datetime] | None = None,
) -> BarView:
    """Say the air in the reader's tongue; what is `muted` is named as such."""
    names = Hearers({zone.id: zone.name for zone in zones}, muted or {})
    if state is None:
        lost, why = gettext("No word from the air"), gettext("Playout does not answer.")
        return BarView("unknown", lost, why, "", "", "", 0.0, sink_real=True)
    if state.on_air:
        return _sounding(state, names, now)
    if state.next is None:
        quiet = gettext("nothing is planned")
        return BarView("off", gettext("Silent"), quiet, "", "", "", 0.0, state.sink_real)
    return _silent(state, state.next, names, now)


def _sounding(state: AirState, hearers: Hearers, now: datetime) -> BarView:
    first = state.on_air[0]
    ends = datetime.fromisoformat(first.ends)
    opening = first.phase == "opening"
    heard = hearers.where((zone for each in state.on_air for zone in each.zones), now)
    return BarView(
        lamp="on",
        lamp_words=gettext("Opening lines") if opening else gettext("ON AIR"),
        what=" · ".join(dict.fromkeys(_named(first))),
        where=gettext("%(zones)s, until %(time)s", zones=heard, time=i18n.hhmmss(ends)),
        instant=first.ends,
        places=heard,
        level=level(max(each.level_db for each in state.on_air)),
        sink_real=state.sink_real,
    )


def _named(item: OnAir) -> tuple[str, str]:
    return words.title(item.title), livewords.programme(item.programme)


def _silent(state: AirState, following: Next, hearers: Hearers, now: datetime) -> BarView:
    starts = datetime.fromisoformat(following.starts)
    heard = hearers.where(following.zones, now)
    return BarView(
        lamp="off",
        lamp_words=gettext("Silent"),
        what=gettext(
            "next: %(title)s, %(time)s",
            title=following.programme or words.title(following.title),
            time=i18n.moment(starts),
        ),
        where=gettext(
            "in %(span)s · %(zones)s",
            span=i18n.countdown(max((starts - now).total_seconds(), 0)),
            zones=heard,
        ),
        instant=following.starts,
        places=heard,
        level=0.0,
        sink_real=state.sink_real,
    )


def places(zones: Iterable[int], names: Mapping[int, str]) -> str:
    """Name zones, or say that it is all of them."""
    wanted = frozenset(zones)
    if names and wanted >= frozenset(names):
        return str(gettext("all zones"))
    return ", ".join(names.get(zone, str(zone)) for zone in sorted(wanted))


def via(place: str) -> str:
    """Say from where an order came."""
    board, _, number = place.removeprefix(BUTTON).rpartition("/")
    if place.startswith(BUTTON):
        said = gettext("by the button at input %(number)s of %(board)s", number=number, board=board)
    elif place == "cli":
        said = gettext("from the command line")
    else:
        said = gettext("from a page")
    return str(said)


def level(decibels: float) -> float:
    """Return a level for a meter: 0 at -60 dBFS and below, 1 at 0 dBFS."""
    return round(min(max(1 - decibels / SILENCE_DB, 0.0), 1.0), 3)
