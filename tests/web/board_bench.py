"""A station to break: real pages, a real simulator on real ptys, and a driver that tells it all."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import serial
from fake_playout import FakePlayout, silent
from served import ServedPages
from web_desk import MAKES, NOW, WebDesk, founded_database, made_desk

from broadcaster.domain.air import AirState, Lamp
from broadcaster.domain.makes import Make
from broadcaster.founding.stationfile import sample_text
from hardware.rack import Rack
from hardware.registry import open_rack
from hardware.sim.client import SimulatorClient
from hardware.sim.config import SimAmplifier, SimConfig, SimDevice
from hardware.sim.process import Simulator
from hardware.switched import Switched
from hardware.types import AmplifierSpec, DeviceSpec, Output
from hardware.wire import CableTime

AMPLIFIER_PAUSE_S = 0.7
BOARD, AMPLIFIER = "board1", "amp2"
LINE_AMPLIFIER = f"""
[[devices]]
name = "{AMPLIFIER}"
label = "Tăng âm có dây dữ liệu"
profile = "pa1250d"
address = 16
simulated = true
"""
FOR_OUR_MAKES = {
    **MAKES,
    "waveshare16": Make("waveshare16", "Waveshare Modbus RTU Relay 16CH", 16),
    "pa1250d": Make("pa1250d", "Monacor PA-1250D", 2, is_amplifier=True),
}


class BoardBench:
    """`switch` and `look` are what the station does; the pages are told what it then believes."""

    def __init__(self, folder: Path) -> None:
        sixteen = sample_text().replace('"waveshare8"', '"waveshare16"')
        database = founded_database(folder / "founded.db", sixteen + LINE_AMPLIFIER)
        self.desk: WebDesk = made_desk(folder / "data", database)
        self.desk.makes = FOR_OUR_MAKES
        self.folder = self.desk.data / "run" / "sim"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.playout = FakePlayout(self.desk.data, silent(NOW.isoformat()))
        self.pages = ServedPages(self.desk)
        self.simulator = Simulator(self._config(), CableTime())
        self.told = SimulatorClient(self.folder)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self.simulator.serve, args=(self._stop,))
        self._rack: Rack | None = None
        self._amplifier_hears_at = 0.0

    def _config(self) -> SimConfig:
        power, mute = Output(BOARD, 7), Output(BOARD, 8)
        spec = AmplifierSpec("amp1", power=power, mute=mute, warm_up=timedelta(0))
        devices = (SimDevice(BOARD, "waveshare16", 1), SimDevice(AMPLIFIER, "pa1250d", 16))
        return SimConfig(devices, (SimAmplifier(spec),), folder=self.folder)

    def open(self) -> None:
        self.simulator.open()
        self._thread.start()
        self.pages.__enter__()

    def close(self) -> None:
        self.forget()
        self.pages.__exit__()
        self.playout.close()
        self._stop.set()
        self._thread.join(5)
        self.simulator.close()
        self.desk.close()

    def forget(self) -> None:
        """Let go of the port, as a station that starts anew."""
        if self._rack is not None:
            self._rack.close()
        self._rack = None

    @property
    def rack(self) -> Rack:
        if self._rack is None:
            spec = DeviceSpec(BOARD, "waveshare16", str(self.folder / BOARD), 1)
            self._rack = open_rack([spec], CableTime())
        return self._rack

    def switch(self, wanted: Mapping[int, bool]) -> None:
        self._believe(self.rack.switch({Output(BOARD, ch): on for ch, on in wanted.items()}))

    def look(self) -> None:
        self._believe(self.rack.read(Output(BOARD, channel) for channel in range(1, 7)))

    def _believe(self, found: Switched) -> None:
        lamps = tuple(
            Lamp(zone=zone, wanted=False, on=state.on, knowledge=state.knowledge.value)
            for zone in self.desk.zones()
            if (state := found.states.get(Output(BOARD, zone))) is not None
        )
        plain = silent(NOW.isoformat())
        self.playout.trigger_state(
            AirState(
                at=plain.at,
                on_air=(),
                next=None,
                lamps=lamps,
                troubles=(),
                sinks=plain.sinks,
                sink_real=False,
                rate=1.0,
            )
        )

    def say(self, device: str, *frames: str) -> None:
        """Send frames as they are, one right after the other; the amplifier is given its pause."""
        self.forget()
        if device == AMPLIFIER:
            self._stop.wait(max(0.0, self._amplifier_hears_at - CableTime().monotonic()))
            self._amplifier_hears_at = CableTime().monotonic() + AMPLIFIER_PAUSE_S
        with serial.Serial(str(self.folder / device), timeout=0.05) as port:
            port.write(b"".join(map(bytes.fromhex, frames)))
            port.read(64)

    def rest(self) -> None:
        """Lift every fault and open every contact."""
        self.told.clear()
        self.forget()
        self.simulator.world.lose_power()
        self.playout.trigger_state(silent(NOW.isoformat()))
