"""What the simulator tells, seen beside what the station has and believes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from broadcaster.services.station_views import ZoneView
from web.simulated import Told, World
from web.simview import (
    AmplifierView,
    BoardView,
    ContactView,
    ForceView,
    SimView,
    Station,
    TargetView,
    WireView,
)


def seen(world: World, station: Station, now: datetime) -> SimView:
    """Return the simulated world as it is, beside what the station makes of it."""
    truth = world.truth
    amplifiers = tuple(_amplifier(name, told, station) for name, told in _amps(truth))
    boards = tuple(_board(told, truth, station) for told in truth["devices"])
    codes = {kind["name"]: kind["code"] for kind in world.kinds}
    return SimView(
        boards=boards,
        amplifiers=amplifiers,
        wire=tuple(_wire(truth, now)),
        in_force=tuple(_in_force(told, codes, station) for told in truth["faults"]),
        targets=(*map(_target, boards), *_relay_amplifiers(amplifiers, boards)),
        kinds=world.kinds,
    )


def _amps(truth: Told) -> Iterable[tuple[str, Told]]:
    amplifiers: Mapping[str, Told] = truth["amplifiers"]
    return amplifiers.items()


def _target(board: BoardView) -> TargetView:
    places = {"port", "wire", "board"} | ({"amplifier"} if board.is_amplifier else set())
    return TargetView(board.name, board.label, len(board.contacts), frozenset(places))


def _relay_amplifiers(
    amplifiers: Iterable[AmplifierView], boards: Iterable[BoardView]
) -> Iterable[TargetView]:
    """Yield the amplifiers that have no data line of their own."""
    lines = {board.name for board in boards}
    for each in amplifiers:
        if each.name not in lines:
            yield TargetView(each.name, each.label, 0, frozenset({"amplifier"}))


def _board(told: Told, truth: Told, station: Station) -> BoardView:
    name = told["name"]
    return BoardView(
        name=name,
        label=station.label(name),
        make=station.makes[told["profile"]].title
        if told["profile"] in station.makes
        else told["profile"],
        address=told["address"],
        line=told["line"],
        plugged=told["plugged"],
        frames=told["frames"],
        strikes=told.get("strikes", 0),
        is_amplifier=station.is_amplifier(told["profile"]),
        contacts=tuple(_contacts(told, truth, station)),
        inputs=tuple(told.get("inputs", ())),
        health=station.health.get(name),
        reads_back=station.reads_back(told["profile"]),
    )


def _contacts(told: Told, truth: Told, station: Station) -> Iterable[ContactView]:
    board = station.boards.get(told["name"])
    uses = {use.channel: use for use in board.outputs} if board is not None else {}
    sounding = {(name, channel) for name, channel in truth["sounding"]}
    for channel, closed in enumerate(told["contacts"], start=1):
        use = uses.get(channel)
        zone = use.zone if use is not None else None
        yield ContactView(
            channel=channel,
            closed=closed,
            lamp=told["lamps"][channel - 1],
            cycles=told["cycles"][channel - 1],
            use=use,
            belief=None if zone is None else station.lamps.get(zone),
            hearing="sounds"
            if zone is not None and (told["name"], channel) in sounding
            else _silence(zone, truth, station, closed=closed),
        )


def _silence(zone: int | None, truth: Told, station: Station, *, closed: bool) -> str:
    """Tell what keeps a zone's horn from sounding; "" where no horn is wired."""
    if zone is None or zone not in station.zones:
        return ""
    if not closed:
        return "open"
    told = truth["amplifiers"].get(station.zones[zone].amplifier or "")
    if told is None:
        return "no amplifier"
    if not told["powered"]:
        return "no power"
    return "muted" if told["ready"] else "warming up"


def _amplifier(name: str, told: Told, station: Station) -> AmplifierView:
    horns = told.get("horns")
    return AmplifierView(
        name=name,
        label=station.amplifiers.get(name, name),
        powered=told["powered"],
        ready=told["ready"],
        muted=told["muted"],
        horns=tuple(
            zone.name
            for zone in station.zones.values()
            if _hangs_on(zone, name, None if horns is None else {tuple(horn) for horn in horns})
        ),
    )


def _hangs_on(zone: ZoneView, amplifier: str, horns: set[tuple[Any, ...]] | None) -> bool:
    if horns is None:
        return zone.amplifier == amplifier
    return any((each.device, each.channel) in horns for each in zone.outputs)


def _wire(truth: Told, now: datetime) -> list[WireView]:
    """Return what passed, the newest first."""
    here: float | None = truth.get("at")
    before: dict[str, float] = {}
    runs: list[WireView] = []
    for told in sorted(truth["wire"], key=lambda each: float(each["at"])):
        line, at = told["line"], told["at"]
        gap = None if line not in before else 1000 * (at - before[line])
        before[line] = at
        passed = None if here is None else now - timedelta(seconds=here - at)
        runs.append(WireView(line, at, told["sent"], told["hex"], passed, gap))
    return runs[::-1]


def _in_force(told: Told, codes: Mapping[str, str], station: Station) -> ForceView:
    return ForceView(
        name=told["name"],
        code=codes.get(told["name"], ""),
        device=told["device"],
        label=station.label(told["device"]),
        channel=told["channel"],
        struck=told.get("struck", 0),
        begins_in_s=told.get("begins_in_s", 0.0),
        ends_in_s=told.get("ends_in_s"),
    )
