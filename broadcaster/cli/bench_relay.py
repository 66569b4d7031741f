"""`broadcaster bench relay`: many zones switched and read back, against the wire's own minimum.

The boards are simulated in a process of their own, on ptys, every byte paced at ten bits of the
baud rate. A board with eight channels needs two requests and two replies, 32 bytes in all, with the
silence of 3.5 characters around each: that is the minimum no program can go below. One by one, each
zone has its own order and read-back. In parallel, 500 zones on four buses are switched at once and
compared with the slowest of these buses alone. The overhead is the whole round trip of one request
to a responder that answers at once, from thread to port and back, without any pause for the wire;
pymodbus asks the same responder by its own client.
"""

from __future__ import annotations

import importlib
import json
import statistics
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import TypeVar

import click

from broadcaster.cli.bench_bus import responder, simulated
from broadcaster.clocks import SystemClock
from broadcaster.errors import Failed
from hardware.frames.modbus import ReadCoils, WriteCoils, bits
from hardware.rack import Rack
from hardware.registry import Ports, open_rack
from hardware.switched import Switched
from hardware.types import DeviceSpec, Knowledge, Output
from hardware.wire import on_the_wire, silence

BAUD = 9600
CHANNELS = 8
PROFILE = "generic_coils8"
MANY_BUSES = 4
REQUESTS = 300

T = TypeVar("T")

_REST = timedelta(seconds=0.3)
_TIMEOUT = timedelta(milliseconds=200)
_MS = 1000.0


@dataclass(frozen=True, slots=True)
class Buses:
    """So many zones on so many buses, eight to a board, side by side."""

    zones: int
    buses: int = 1

    @property
    def boards(self) -> Mapping[str, tuple[str, int]]:
        """Each board's bus and address, by its name."""
        count = -(-self.zones // CHANNELS)
        a_bus = -(-count // self.buses)
        return {f"board{n:03}": (f"bus{n // a_bus}", n % a_bus + 1) for n in range(count)}

    @property
    def outputs(self) -> tuple[Output, ...]:
        """One output a zone."""
        every = (Output(name, ch) for name in self.boards for ch in range(1, CHANNELS + 1))
        return tuple(islice(every, self.zones))

    def on_bus(self, bus: str) -> tuple[Output, ...]:
        """Return the outputs of one bus."""
        return tuple(output for output in self.outputs if self.boards[output.board][0] == bus)


@click.command()
@click.option("--runs", default=5, show_default=True, help="How often; the median counts.")
@click.option("--zones", default=128, show_default=True, help="Zones on one bus.")
@click.option("--many", default=500, show_default=True, help="Zones on four buses side by side.")
def relay(runs: int, zones: int, many: int) -> None:
    """Measure switching and reading back many zones on one bus, and on four side by side."""
    one = Buses(zones)
    wire = len(one.boards) * minimum(BAUD)
    click.echo(
        f"the wire's own minimum for {len(one.boards)} boards: {wire * _MS:.0f} ms", err=True
    )
    with _rack(one) as rack:
        batch, verified = _batch(rack, one.outputs, runs)
        one_by_one = _one_by_one(rack, one.outputs)
    figures: dict[str, object] = {
        "zones": one.zones,
        "boards": len(one.boards),
        "buses": one.buses,
        "baud": BAUD,
        "wire_ms": round(wire * _MS, 1),
        "batch_ms": round(batch * _MS, 1),
        "ratio": round(batch / wire, 3),
        "one_by_one_ms": round(one_by_one * _MS, 1),
        "verified": verified,
        **_overheads(),
        **_side_by_side(Buses(many, MANY_BUSES), runs),
    }
    click.echo(json.dumps(figures))


def minimum(baud: int) -> float:
    """Return the seconds that switching and reading back one board of eight takes on the wire.

    Two requests and two replies, and a silence of 3.5 characters before each (Modbus over Serial
    Line V1.02, section 2.5.1.1), at ten bits a character: start, eight data bits, stop.
    """
    write, read = WriteCoils(1, 0, (True,) * CHANNELS), ReadCoils(1, 0, CHANNELS)
    written, told = 8, 5 + len(bits(bytes(1), CHANNELS)) // 8
    count = len(write.frame) + written + len(read.frame) + told
    return on_the_wire(count, baud).total_seconds() + 4 * silence(baud).total_seconds()


@contextmanager
def _rack(buses: Buses) -> Iterator[Rack]:
    """Open the boards through ptys, as a station does; the boards are another process."""
    from hardware.sim.config import SimConfig, SimDevice  # noqa: PLC0415 -- only this command

    with tempfile.TemporaryDirectory() as name:
        devices = tuple(
            SimDevice(board, PROFILE, address, bus)
            for board, (bus, address) in buses.boards.items()
        )
        with simulated(SimConfig(devices, folder=Path(name), paced=True)) as folder:
            specs = [DeviceSpec(d.name, PROFILE, str(folder / d.line), d.address) for d in devices]
            rack = open_rack(specs, SystemClock())
            try:
                yield rack
            finally:
                rack.close()


def _batch(rack: Rack, outputs: tuple[Output, ...], runs: int) -> tuple[float, int]:
    """Switch all on and read back; returns the median seconds and how many were verified."""
    took, verified = [], len(outputs)
    for run in range(runs):
        _all_off(rack, outputs)
        seconds, switched = _timed(lambda: rack.switch(dict.fromkeys(outputs, True)))
        took.append(seconds)
        verified = min(verified, _verified(switched))
        click.echo(
            f"run {run + 1}: {len(outputs)} zones in {seconds * _MS:.0f} ms, {verified} verified",
            err=True,
        )
    return statistics.median(took), verified


def _one_by_one(rack: Rack, outputs: tuple[Output, ...]) -> float:
    _all_off(rack, outputs)
    click.echo(f"switching {len(outputs)} zones one by one ...", err=True)

    def switch() -> None:
        for output in outputs:
            rack.switch({output: True})

    return _timed(switch)[0]


def _side_by_side(many: Buses, runs: int) -> dict[str, object]:
    """Switch every bus alone, then all at once; each run's slowest is what it compares with."""
    names = sorted({bus for bus, _ in many.boards.values()})
    slowest, together = [], []
    with _rack(many) as rack:
        for run in range(runs):
            alone = [_batch_once(rack, many.on_bus(bus)) * _MS for bus in names]
            slowest.append(max(alone))
            together.append(_batch_once(rack, many.outputs) * _MS)
            told = ", ".join(f"{bus} {took:.0f}" for bus, took in zip(names, alone, strict=True))
            click.echo(
                f"run {run + 1}: {many.zones} zones: {told} ms, all at once {together[-1]:.0f} ms",
                err=True,
            )
    return {
        "parallel_zones": many.zones,
        "parallel_buses": many.buses,
        "parallel_ms": round(statistics.median(together), 1),
        "slowest_bus_ms": round(statistics.median(slowest), 1),
    }


def _batch_once(rack: Rack, outputs: tuple[Output, ...]) -> float:
    _all_off(rack, outputs)
    seconds, switched = _timed(lambda: rack.switch(dict.fromkeys(outputs, True)))
    if _verified(switched) < len(outputs):
        raise Failed("Not every contact was read back as closed.")
    return seconds


def _all_off(rack: Rack, outputs: tuple[Output, ...]) -> None:
    rack.switch(dict.fromkeys(outputs, False))
    longest = max(rack.wear.wait(output) for output in outputs)
    rack.clock.sleep(max(longest, _REST.total_seconds()))


def _verified(switched: Switched) -> int:
    states = switched.states.values()
    return sum(state.on is True and state.knowledge is Knowledge.VERIFIED for state in states)


def _overheads() -> dict[str, float | None]:
    """Ask a responder that answers at once: by our link, and by pymodbus's client."""
    with tempfile.TemporaryDirectory() as name, responder(Path(name)) as path:
        ours = _ours(path)
        theirs = _pymodbus(path)
    told = "pymodbus is not installed" if theirs is None else f"pymodbus {theirs:.3f} ms"
    click.echo(f"one request to a responder: ours {ours:.3f} ms, {told}", err=True)
    return {"overhead_ms": round(ours, 3), "pymodbus_ms": theirs and round(theirs, 3)}


def _ours(path: str) -> float:
    link = Ports().link(path, BAUD)
    request = ReadCoils(1, 0, CHANNELS)
    try:
        return _each(lambda: link.ask(request, timeout=_TIMEOUT))
    finally:
        link.close()


def _pymodbus(path: str) -> float | None:
    try:
        client = importlib.import_module("pymodbus.client")
    except ImportError:
        return None
    # Its client waits for the line by the baud rate it is told: the fastest is the fairest.
    asking = client.ModbusSerialClient(path, baudrate=115_200)
    asking.connect()
    try:
        return _each(lambda: asking.read_coils(0, count=CHANNELS, device_id=1))
    finally:
        asking.close()


def _each(ask: Callable[[], object]) -> float:
    """Return the median milliseconds of one request."""
    return statistics.median(_timed(ask)[0] * _MS for _ in range(REQUESTS))


def _timed(job: Callable[[], T]) -> tuple[float, T]:
    clock = SystemClock()
    began = clock.monotonic()
    result = job()
    return clock.monotonic() - began, result
