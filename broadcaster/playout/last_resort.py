"""Silence where the process on the air does not answer: its contacts are opened without it.

An order is written down first, so that the next run does not go on with what was stopped. A
process that hangs is ended: whoever starts it again has it open every contact before all else.
"""

from __future__ import annotations

import json
import logging
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from filelock import FileLock, Timeout

from broadcaster.clocks import SystemClock
from broadcaster.domain.air import Stopped
from broadcaster.domain.zones import Device, Wiring, Zone
from broadcaster.errors import Refused, Unreachable
from broadcaster.folder import Folder
from broadcaster.playout import stop_notes
from broadcaster.playout.client import ANNOUNCEMENT, PlayoutClient
from broadcaster.playout.orders import StopOrder
from broadcaster.ports import Clock
from schedules.types import Reason

if TYPE_CHECKING:
    # Heavy: only who opens ports, and that is seldom.
    from sqlalchemy.orm import Session

    from broadcaster.playout.station import StationOnAir
    from hardware.rack import Rack

logger = logging.getLogger(__name__)

WIRING = "wiring.json"
LOCK = "playout.lock"
WITHIN_S = 5.0
AGAIN_S = 0.1

OPENED = (
    "The part of the station that is on the air did not answer; every contact was opened without"
    " it and reads back open. Nothing sounds."
)
NOT_CONFIRMED = (
    "The part of the station that is on the air did not answer, and {devices} did not confirm that"
    " every contact is open. Switch the amplifiers off by hand."
)
BEGUN_ANEW = (
    "The part of the station that is on the air hung and was ended; it has begun anew with every"
    " contact open."
)
NOT_ENDED = (
    "The part of the station that is on the air does not answer and could not be ended. Switch the"
    " amplifiers off by hand now."
)


class StationToSilence(Protocol):
    """What silence needs of a station."""

    @property
    def data(self) -> Path:
        """The folder that is this station."""

    @property
    def clock(self) -> Clock:
        """The station's time."""

    @property
    def reading_sessions(self) -> Callable[[], Session]:
        """What opens sessions through which nothing can be written."""

    def rack(self, wiring: Wiring) -> Rack:
        """Return the boards of a patch."""


class SureAir(PlayoutClient):
    """Orders to the process on the air, and what can be done without it; implements `Air`."""

    def __init__(self, station: StationToSilence) -> None:
        super().__init__(station.data)
        self._station = station

    def stop(self, *, by: str, via: str = "", zones: frozenset[int] | None = None) -> Stopped:
        """Silence everything, or the zones given; everything where it cannot be asked."""
        try:
            return super().stop(by=by, via=via, zones=zones)
        except (Unreachable, Refused) as error:
            logger.warning("a STOP by %s was not heard on the air: %s", by, error)
        order = StopOrder(0, by, zones, via, self._station.clock.now())
        with suppress(OSError):  # on a full disk: the contacts are opened all the same
            stop_notes.leave(self._station.data, order)
        return self._silence_without()

    def _silence_without(self) -> Stopped:
        """Open the contacts as soon as nobody holds the ports; the hung process is ended."""
        clock = SystemClock()
        until, is_ended = clock.monotonic() + WITHIN_S, False
        while True:
            with _owned(self._station.data) as is_ours:
                if is_ours:
                    return self._opened()
            if not is_ended:
                is_ended = _end_hung(self._station.data)
            elif self._has_begun_anew():
                return Stopped(is_silent=True, why=Reason(BEGUN_ANEW))
            if clock.monotonic() >= until:
                return Stopped(is_silent=False, why=Reason(NOT_ENDED))
            clock.sleep(AGAIN_S)

    def _has_begun_anew(self) -> bool:
        try:
            state = self.status()
        except Unreachable:
            return False
        return not any(lamp.on for lamp in state.lamps)

    def _opened(self) -> Stopped:
        rack = self._station.rack(known_wiring(self._station))
        try:
            silent = sorted(name for name, is_off in rack.all_off().items() if not is_off)
        finally:
            rack.close()
        if not silent:
            return Stopped(is_silent=True, why=Reason(OPENED))
        return Stopped(is_silent=False, why=Reason(NOT_CONFIRMED, {"devices": ", ".join(silent)}))


@contextmanager
def _owned(data: Path) -> Iterator[bool]:
    """Hold what the process on the air holds while it lives; tells whether it was free."""
    lock = FileLock(Folder(data).run / LOCK)
    try:
        with lock.acquire(timeout=0):
            yield True
    except Timeout:
        yield False


def _end_hung(data: Path) -> bool:
    """End the process that said it is on the air; tells whether there is one to wait for now."""
    try:
        number = int(json.loads((data / ANNOUNCEMENT).read_text(encoding="utf-8"))["pid"])
        said = Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError, KeyError, TypeError):
        return True  # it is just beginning, and opens every contact by itself
    if b"playout" not in said:
        return True
    logger.warning("the process on the air (%d) hangs and is ended", number)
    try:
        os.kill(number, getattr(signal, "SIGKILL", signal.SIGTERM))
    except ProcessLookupError:
        return True
    except OSError as error:
        logger.warning("it could not be ended: %s", error)
        return False
    return True


def keep_wiring(folder: Folder, wiring: Wiring) -> None:
    """Write down, for who must do without the database, which boards and zones there are."""
    told = {
        "devices": [
            [one.name, one.profile, one.url, one.address, one.simulated] for one in wiring.devices
        ],
        "zones": [[zone.id, zone.name] for zone in wiring.zones],
    }
    with suppress(OSError):  # a full disk must not keep the air from starting
        fresh = (folder.run / WIRING).with_suffix(".new")
        fresh.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        fresh.replace(folder.run / WIRING)


def open_at_once(station: StationOnAir) -> frozenset[str]:
    """Open every contact that a crash may have left closed, before anything heavy is loaded.

    By the boards as the last run wrote them down; where it wrote nothing there was no last run. It
    takes the place of nothing: whoever goes on the air then sees to every contact once more.
    Returns the boards that confirmed it; since when their contacts are open is kept with their
    wear, so that what must rest rests from then on.
    """
    wiring = _kept_wiring(station.folder.root)
    if wiring is None:
        return frozenset()
    rack = station.air_rack(wiring)
    try:
        rack.doubt(rack.outputs)
        return frozenset(board for board, is_off in rack.all_off().items() if is_off)
    finally:
        rack.close()


def known_wiring(station: StationToSilence) -> Wiring:
    """Return the boards and zones as the last run had them, else as the database tells them."""
    kept = _kept_wiring(station.data)
    if kept is not None:
        return kept
    from broadcaster.store.wiring import load_wiring  # noqa: PLC0415 -- heavy

    with station.reading_sessions() as session:
        return load_wiring(session)


def _kept_wiring(data: Path) -> Wiring | None:
    try:
        told = json.loads((data / "run" / WIRING).read_text(encoding="utf-8"))
        devices = tuple(Device(*each) for each in told["devices"])
        zones = tuple(Zone(number, name, None, ()) for number, name in told["zones"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Wiring(devices, (), zones, ())
