"""What the air needs of a station."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from broadcaster.domain.makes import Makes
from broadcaster.domain.zones import Bus, Wiring
from broadcaster.folder import Folder
from broadcaster.ports import Clock
from hardware.rack import Rack
from schedules.types import Reason

if TYPE_CHECKING:
    # Heavy: every process comes by here, also those that have no database and no sound.
    from sqlalchemy.orm import Session

    from audio.library import Library
    from audio.reception.loop_inputs import LoopInput
    from audio.sinks.types import Sink
    from broadcaster.playout.relays import Received


class StationOnAir(Protocol):
    """What the air needs of a station."""

    @property
    def folder(self) -> Folder:
        """Where everything lies."""

    @property
    def clock(self) -> Clock:
        """The station's time."""

    @property
    def library(self) -> Library:
        """The clips."""

    @property
    def reading_sessions(self) -> Callable[[], Session]:
        """What opens sessions through which nothing can be written."""

    @property
    def longest_on(self) -> timedelta:
        """After how long a line that is still connected is closed, whatever the plan says."""

    @property
    def makes(self) -> Makes:
        """What each make of device can do."""

    def clock_trouble(self) -> Reason | None:
        """Tell whether the clock ran away too far, or was lost."""

    def sink(self, bus: Bus) -> Sink:
        """Return the audio output of a bus."""

    def loop(self, bus: Bus) -> LoopInput | None:
        """Return what hears again what a bus gives, None where it has no loop-back."""

    def receive(self, address: str, listed: Sequence[str]) -> Received:
        """Return who receives another station; of the rest only `listed` may be in the house."""

    def air_rack(self, wiring: Wiring) -> Rack:
        """Return the boards of a patch, with their bytes logged and their closings counted."""
