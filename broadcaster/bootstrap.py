"""The composition root: the only place that names concrete devices, voices and sinks."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from audio.library import Library
from broadcaster.clocks import FastClock, KeptClock, SystemClock
from broadcaster.domain.makes import Makes
from broadcaster.folder import Folder
from broadcaster.machine import Machine, ThisMachine
from broadcaster.makes import make_of, own_make
from broadcaster.services.own_profiles import is_right, loadable
from broadcaster.settings import Settings
from hardware.catalogue import known_profiles, load_profile
from hardware.types import DeviceSpec
from schedules.types import Reason

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

    from audio.reception.card_input import CardInput
    from audio.reception.loop_inputs import LoopInput
    from audio.reception.receiver import Receiver
    from audio.sinks.types import Sink
    from audio.types import Voice
    from broadcaster.domain.plugs import Plug
    from broadcaster.domain.zones import Bus, Wiring
    from broadcaster.outputs import Outputs
    from broadcaster.ports import Air, Clock, Ear
    from broadcaster.services.clock_care import Care
    from hardware.rack import Rack
    from hardware.registry import Ports
    from hardware.sim.config import SimConfig
    from hardware.types import Output
    from hardware.wear import Wear
    from hardware.wire import WireEvent

logger = logging.getLogger(__name__)


def clock_of(folder: Folder) -> Clock:
    """Return the clock the running station keeps: the world's unless it keeps its own."""
    try:
        kept = json.loads(folder.clock.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return KeptClock(folder.clock_set, ThisMachine())
    return FastClock(
        began=datetime.fromisoformat(kept["began"]), anchor=kept["anchor"], rate=kept["rate"]
    )


class Station:
    """One station as a process sees it; everything heavy is made when it is first asked for."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.data = settings.data
        self.folder = Folder(settings.data)

    @cached_property
    def clock(self) -> Clock:
        """Return the station's clock."""
        return clock_of(self.folder)

    @cached_property
    def machine(self) -> Machine:
        """Return the machine's own clock."""
        return ThisMachine()

    @cached_property
    def clock_care(self) -> Care:
        """Return what looking after the clock needs."""
        from broadcaster.services.clock_care import Care  # noqa: PLC0415 -- loads the database

        return Care(self.folder, self.clock, self.machine, self.settings.clock_limit)

    def clock_trouble(self) -> Reason | None:
        """Tell whether the clock ran away too far, or was lost."""
        from broadcaster.services.clock_care import health  # noqa: PLC0415 -- loads the database

        return health(self.clock_care).trouble

    @cached_property
    def sessions(self) -> sessionmaker[Session]:
        """Return what makes sessions that may write."""
        from broadcaster.store.session import factory, open_database  # noqa: PLC0415 -- heavy

        return factory(open_database(self.folder.database))

    @cached_property
    def reading_sessions(self) -> sessionmaker[Session]:
        """Return what makes sessions through which nothing can be written."""
        from broadcaster.store.session import factory, open_database  # noqa: PLC0415 -- heavy

        return factory(open_database(self.folder.database, read_only=True))

    @cached_property
    def library(self) -> Library:
        """Return the clip folder."""
        return Library(self.folder.clips)

    @cached_property
    def voices(self) -> Mapping[str, Voice]:
        """Return every voice by its name; each loads what it needs when it first speaks.

        The station's own voice files are looked for anew each time.
        """
        from audio.voices.espeak import Accent, EspeakVoice  # noqa: PLC0415 -- only the worker
        from audio.voices.gtts import GttsVoice  # noqa: PLC0415 -- only the worker speaks
        from audio.voices.shelf import Shelf  # noqa: PLC0415 -- only the worker speaks

        return Shelf([*map(EspeakVoice, Accent), GttsVoice()], self.folder.voices)

    @property
    def voice_names(self) -> tuple[str, ...]:
        """Return the name of every voice, without loading one."""
        own = sorted(f"piper-{file.stem}" for file in self.folder.voices.glob("*.onnx"))
        return ("espeak", "espeak-central", "espeak-south", "gtts", *own)

    @cached_property
    def air(self) -> Air:
        """Return the way to the process that is on the air."""
        from broadcaster.playout.last_resort import SureAir  # noqa: PLC0415 -- not every process

        return SureAir(self)

    @cached_property
    def ear(self) -> Ear:
        """Return the way to the process whose voices can be heard at once."""
        from broadcaster.worker.client import WorkerClient  # noqa: PLC0415 -- not every process

        return WorkerClient(self.data)

    @property
    def longest_on(self) -> timedelta:
        """After how long a line that is still connected is closed, whatever the plan says."""
        return self.settings.longest_on

    @property
    def makes(self) -> Makes:
        """Return every make of device by its name; the station's own are read anew each time."""
        return {**self._known_makes, **{f.name: own_make(f) for f in self.folder.own_profiles}}

    @cached_property
    def _known_makes(self) -> Makes:
        from hardware.registry import DIALECTS  # noqa: PLC0415 -- only who edits the patch

        known = map(load_profile, known_profiles())
        return {each.name: make_of(each) for each in known if each.dialect in DIALECTS}

    def plugs(self) -> tuple[Plug, ...]:
        """List the serial ports of this machine with the makes each may be; opens none."""
        from broadcaster.domain.plugs import Plug  # noqa: PLC0415 -- only who plugs boards in
        from hardware.port import seen_ports  # noqa: PLC0415 -- only who plugs boards in
        from hardware.probe import likely_by_usb  # noqa: PLC0415 -- only who plugs boards in

        return tuple(
            Plug(port.path, port.device, port.usb, port.description, likely_by_usb(port.usb))
            for port in seen_ports()
        )

    def air_rack(self, wiring: Wiring) -> Rack:
        """Return the boards as the process on the air has them: bytes logged, closings counted."""
        from hardware.hexlog import HexLog  # noqa: PLC0415 -- only who opens ports
        from hardware.wear import Wear  # noqa: PLC0415 -- only who opens ports

        wear = Wear(lambda: self.clock.now().timestamp(), self.folder.wear)
        return self.rack(wiring, HexLog(self.folder.logs / "wire.log"), wear)

    def rack(
        self,
        wiring: Wiring,
        watch: Callable[[WireEvent], None] | None = None,
        wear: Wear | None = None,
    ) -> Rack:
        """Return the boards of a patch; a simulated one hangs on the port the simulator lays."""
        from hardware.registry import open_rack  # noqa: PLC0415 -- only who opens ports

        specs = [
            DeviceSpec(
                name=device.name,
                profile=loadable(self.folder, device.profile),
                url=str(self.folder.simulator / device.name) if device.simulated else device.url,
                address=device.address,
                simulated=device.simulated,
                lease=device.lease,
            )
            for device in wiring.devices
        ]
        return open_rack(specs, self.clock, ports=self.ports(watch), wear=wear, lenient=True)

    def ports(self, watch: Callable[[WireEvent], None] | None) -> Ports:
        """Return how byte lines are opened."""
        from hardware.registry import Ports  # noqa: PLC0415 -- only who opens ports

        return Ports(watch=watch)

    def sink(self, bus: Bus) -> Sink:
        """Return the audio output of a bus: its card, or the paced null sink where none is."""
        return self._outputs.sink(bus)

    def loop(self, bus: Bus) -> LoopInput | None:
        """Return what hears again what a bus gives, None where it has no loop-back."""
        return self._outputs.loop(bus)

    @cached_property
    def _outputs(self) -> Outputs:
        from broadcaster.outputs import Outputs  # noqa: PLC0415 -- only playout sounds

        return Outputs(self.settings, self.clock)

    def receive(self, address: str, listed: Sequence[str]) -> Receiver | CardInput:
        """Return who receives another station; of the rest only `listed` may be in the house."""
        from audio.reception.card_input import SCHEME, CardInput  # noqa: PLC0415 -- loads numpy
        from audio.reception.receiver import Receiver  # noqa: PLC0415 -- loads numpy

        if address.startswith(SCHEME):
            from audio.reception.card import Card  # noqa: PLC0415 -- loads the sound system

            return CardInput(address, Card, SystemClock().monotonic)
        return Receiver(address, listed, SystemClock().monotonic)

    @cached_property
    def timezone(self) -> ZoneInfo:
        """Return the place's time zone."""
        from sqlalchemy import select  # noqa: PLC0415 -- heavy

        from broadcaster.store.tables import StationRow  # noqa: PLC0415 -- heavy

        with self.reading_sessions() as session:
            return ZoneInfo(session.scalars(select(StationRow.timezone)).one())


def simulator_config(station: Station) -> SimConfig:
    """Describe the simulated part of a station's patch to the simulator."""
    from broadcaster.playout.wires import amplifier_spec  # noqa: PLC0415 -- whole houses
    from broadcaster.store.wiring import load_wiring  # noqa: PLC0415 -- heavy
    from hardware.sim.config import SimAmplifier, SimConfig, SimDevice  # noqa: PLC0415 -- one process

    with station.reading_sessions() as session:
        wiring = load_wiring(session)
    return SimConfig(
        devices=tuple(
            SimDevice(device.name, make, device.address)
            for device in wiring.devices
            if device.simulated and is_right(make := loadable(station.folder, device.profile))
        ),
        amplifiers=tuple(
            SimAmplifier(spec, _horns(wiring, amplifier.name))
            for amplifier in wiring.amplifiers
            if (spec := amplifier_spec(amplifier)) is not None
        ),
        folder=station.folder.simulator,
        # A faster clock leaves no time for a real line's pace.
        paced=station.clock.rate == 1.0,
    )


def lay_simulated(station: Station) -> None:
    """Write down the simulated part of the patch where the simulator looks for it.

    What has not changed is left alone: the simulator begins anew with every change.
    """
    from hardware.sim.config import written  # noqa: PLC0415 -- only who lays it down

    # How fast the clock runs is the simulator's own to ask: it is laid down later.
    told = written(replace(simulator_config(station), paced=True))
    path = station.folder.simulated
    if path.exists() and path.read_text(encoding="utf-8") == told:
        return
    fresh = path.with_suffix(".new")
    fresh.write_text(told, encoding="utf-8")
    fresh.replace(path)


def _horns(wiring: Wiring, amplifier: str) -> tuple[Output, ...]:
    from broadcaster.playout.wires import contact  # noqa: PLC0415 -- whole houses

    return tuple(
        contact(output)
        for zone in wiring.zones
        if zone.amplifier == amplifier
        for output in zone.outputs
    )


def open_station(data: Path | Settings) -> Station:
    """Return the station in a data folder; the environment's settings may be handed instead."""
    if isinstance(data, Settings):
        return Station(data)
    return Station(Settings(data=data))
