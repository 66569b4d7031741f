"""What a run on the air begins with: its buses, and what it remembers of the last run."""

from __future__ import annotations

from datetime import timedelta

from audio.sinks.recorder import Recorder
from broadcaster.domain.zones import Wiring
from broadcaster.playout.channel import Channel, Hear
from broadcaster.playout.console import Console
from broadcaster.playout.history import History
from broadcaster.playout.lines import Lines
from broadcaster.playout.loopback import LoopBack
from broadcaster.playout.proof import Witnesses
from broadcaster.playout.reception import StationReception
from broadcaster.playout.relays import Relays
from broadcaster.playout.sources import Sources
from broadcaster.playout.state import Desk, Leads, State, timing_for
from broadcaster.playout.station import StationOnAir
from broadcaster.playout.voices import Voices
from broadcaster.ports import Clock

AUDIT_S = 3.0
"""How often boards are asked how they stand: a loss is known within 5 s, its tries included."""
FASTEST_RECORDED = 20.0
"""A clock that runs faster belongs to a rehearsal, whose days would fill the disk."""
LEAST_DRAIN = timedelta(milliseconds=20)


def made_console(
    station: StationOnAir, wiring: Wiring, lines: dict[str, Lines], hear: Hear, voices: Voices
) -> Console:
    """Return every bus of a station with its mixer, sink and recorder, not yet started."""
    clock, library = station.clock, station.library
    witnesses = Witnesses(library)
    channels = {
        bus.name: Channel(lines[bus.name], station.sink(bus), witnesses, hear, audit=AUDIT_S)
        for bus in wiring.buses
    }
    if clock.rate <= FASTEST_RECORDED:
        for name, channel in channels.items():
            channel.record(Recorder(station.folder.recorded / name))
    for bus in wiring.buses:
        loop = station.loop(bus)
        if loop is not None:
            channels[bus.name].witness(LoopBack(bus.name, loop))
    relays = Relays(StationReception(station, witnesses), hear, clock)
    sources = Sources(library.path_of, lambda: clock.rate, relays, voices)
    return Console(channels, witnesses, sources, hear, clock)


def first_state(history: History, lines: dict[str, Lines], console: Console, clock: Clock) -> State:
    """Return the state of a run that begins now, after what the journal tells."""
    now, rate = clock.now(), clock.rate
    return State(
        since=min(history.last or now, now),
        newest=history.last,
        booted=now,
        timing=timing_for(rate),
        desks={
            bus: Desk(bus=bus, leads=_leads(mine, console.channels[bus], rate), zones=mine.zones)
            for bus, mine in lines.items()
        },
        done=history.done,
        interrupted=history.interrupted,
        held=history.held,
        silenced=history.silenced,
        emergencies=history.alerts.at(now),
        codes=dict(history.alerts.codes),
    )


def _leads(lines: Lines, channel: Channel, rate: float) -> Leads:
    return Leads(
        cold=lines.lead(rate),
        warm=lines.warm_lead(rate),
        rest=lines.rest,
        drain=max(channel.sink.latency, LEAST_DRAIN),
    )
