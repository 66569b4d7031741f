"""A simulated commune served by a real thread, on a real pty and TCP port."""

import threading
from datetime import timedelta
from pathlib import Path

from hardware.sim.config import SimAmplifier, SimConfig, SimDevice
from hardware.sim.process import Simulator
from hardware.types import AmplifierSpec, Output
from hardware.wire import CableTime

AMPLIFIER = AmplifierSpec(
    "amplifier", power=Output("board", 8), mute=Output("board", 7), warm_up=timedelta(0)
)


class Served:
    """A simulator in a thread, which the test may unplug, kill and start again."""

    def __init__(self, folder: Path, profile: str) -> None:
        self.folder = folder
        self.config = SimConfig(
            (SimDevice("board", profile),), (SimAmplifier(AMPLIFIER),), folder=folder
        )
        self.start()

    def start(self) -> None:
        self.simulator = Simulator(self.config, CableTime())
        self.simulator.open()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self.simulator.serve, args=(self._stop,))
        self._thread.start()

    def kill(self) -> None:
        self._stop.set()
        self._thread.join()
        self.simulator.close()

    @property
    def pty(self) -> str:
        return str(self.folder / "board")

    @property
    def tcp(self) -> int:
        return self.simulator.outlets["board"].port

    @property
    def is_dirty(self) -> bool:
        return self._thread.is_alive()
