"""What stands wrong with the buses of the station, gathered from their lines and sinks."""

from __future__ import annotations

from collections.abc import Mapping

from broadcaster.domain.air import Trouble
from broadcaster.playout import sentences
from broadcaster.playout.channel import Channel
from broadcaster.playout.rounds import CLEAR, SIREN, SPEECH
from broadcaster.playout.showing import Gear
from broadcaster.playout.state import State
from broadcaster.playout.wrong_air import ENDED_BY_SOUND
from schedules.types import Reason


def complaints(channels: Mapping[str, Channel]) -> dict[str, Reason | None]:
    """Return everything that may be wrong with the buses, by subject; None where it is well.

    A board that two buses share is unwell as long as one of them says so.
    """
    found: dict[str, Reason | None] = {}
    for bus, channel in channels.items():
        is_well = channel.sink.is_well and not channel.is_stalled
        lost = None if is_well else Reason(sentences.SINK_LOST)
        if lost is None and channel.sink.is_unheard:
            lost = Reason(sentences.CARD_GONE, {"bus": bus})
        found[f"sink:{bus}:alive"] = lost
        found[f"recorder:{bus}"] = channel.recording_trouble
        loop = channel.loopback
        if loop is not None and (loop.has_judged or loop.trouble is not None):
            # Before anything was sent it has not heard that all is well.
            found[f"witness:{bus}"] = loop.trouble
        if channel.lines.problem is not None or channel.lines.troubles:
            # Before the first look nobody knows that it is well.
            found[f"bus:{bus}"] = channel.lines.problem
        for subject, why in tuple(channel.lines.troubles.items()):
            found[subject] = found.get(subject) or why
    return found


def has_looked(state: State, channels: Mapping[str, Channel]) -> bool:
    """Tell whether everything that can be wrong was looked at since the program began."""
    return all(
        desk.zones <= desk.contacts.keys() and (channels[bus].lines.troubles or not desk.zones)
        for bus, desk in state.desks.items()
    )


def ended_by_sound(channels: Mapping[str, Channel]) -> frozenset[str]:
    """Return the faults that no look can end: only the next sound shows that they are over."""
    witnessed = frozenset(
        f"witness:{bus}" for bus, one in channels.items() if one.loopback is not None
    )
    stored = frozenset(f"emergency_sound:{kind}" for kind in (SIREN, CLEAR, SPEECH))
    return (
        witnessed
        | stored
        | frozenset(
            f"{kind}:{bus}"
            for bus in channels
            for kind in ("missed", "sink", "bed", *ENDED_BY_SOUND)
        )
    )


def gear_of(channels: Mapping[str, Channel], troubles: tuple[Trouble, ...], rate: float) -> Gear:
    """Return how the outputs and devices are, for the pages."""
    return Gear(
        levels={bus: channel.tap.level_db for bus, channel in channels.items()},
        sinks={bus: (one.sink.name, one.sink.is_real) for bus, one in channels.items()},
        troubles=troubles,
        devices=_devices(channels),
        rate=rate,
    )


def _devices(channels: Mapping[str, Channel]) -> dict[str, Reason | None]:
    """Return every device of every bus with what is wrong with it."""
    found: dict[str, Reason | None] = {}
    for channel in channels.values():
        for subject, why in tuple(channel.lines.troubles.items()):
            kind, _, name = subject.partition(":")
            if kind == "device":
                found[name] = found.get(name) or why
    return found
