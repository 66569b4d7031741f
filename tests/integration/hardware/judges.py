"""Modbus made by others: mbpoll, libmodbus as a server, pymodbus as a server."""

import asyncio
import contextlib
import ctypes
import ctypes.util
import os
import select
import shutil
import subprocess
import threading
import tty
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pymodbus.server import ModbusSerialServer
from pymodbus.simulator import DataType, SimData, SimDevice

COILS = 8


def needed(name: str, *, is_here: bool, how: str) -> None:
    """Skip where a judge is missing; under CI that is a failure."""
    if is_here:
        return
    reason = f"{name} is not installed ({how})"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def mbpoll(
    pty: str, *options: str, values: tuple[int, ...] = (), address: int = 1
) -> subprocess.CompletedProcess[str]:
    """Run mbpoll once against a port; coils are counted from 0."""
    needed("mbpoll", is_here=shutil.which("mbpoll") is not None, how="apt-get install mbpoll")
    command = ["mbpoll", "-m", "rtu", "-b", "9600", "-P", "none", "-a", str(address)]
    command += ["-0", "-t", "0", "-1", "-q", "-o", "1", *options, pty, *map(str, values)]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)


class _Mapping(ctypes.Structure):
    _fields_ = (
        *((name, ctypes.c_int) for name in ("nb_bits", "start_bits", "nb_ibits", "start_ibits")),
        *((name, ctypes.c_int) for name in ("nb_iregs", "start_iregs", "nb_regs", "start_regs")),
        ("tab_bits", ctypes.POINTER(ctypes.c_uint8)),
    )


class LibmodbusServer:
    """A board made of libmodbus: eight coils behind a tty."""

    def __init__(self, path: str) -> None:
        name = ctypes.util.find_library("modbus") or "libmodbus.so.5"
        try:
            self._library = ctypes.CDLL(name)
        except OSError:
            needed("libmodbus", is_here=False, how="apt-get install libmodbus5")
        lib = self._library
        lib.modbus_new_rtu.restype = ctypes.c_void_p
        lib.modbus_new_rtu.argtypes = (
            ctypes.c_char_p,
            ctypes.c_int,
            ctypes.c_char,
            ctypes.c_int,
            ctypes.c_int,
        )
        lib.modbus_mapping_new.restype = ctypes.POINTER(_Mapping)
        self._context = ctypes.c_void_p(lib.modbus_new_rtu(path.encode(), 9600, b"N", 8, 1))
        lib.modbus_set_slave(self._context, 1)
        assert lib.modbus_connect(self._context) == 0
        lib.modbus_set_indication_timeout(self._context, 0, 100_000)
        self._mapping = lib.modbus_mapping_new(COILS, 0, 0, 0)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    @property
    def coils(self) -> tuple[bool, ...]:
        return tuple(bool(self._mapping.contents.tab_bits[place]) for place in range(COILS))

    def close(self) -> None:
        self._stop.set()
        self._thread.join()
        self._library.modbus_close(self._context)
        self._library.modbus_mapping_free(self._mapping)
        self._library.modbus_free(self._context)

    def _serve(self) -> None:
        query = (ctypes.c_uint8 * 260)()
        while not self._stop.is_set():
            length = self._library.modbus_receive(self._context, query)
            if length > 0:
                self._library.modbus_reply(self._context, query, length, self._mapping)


@contextmanager
def cable() -> Iterator[tuple[str, str]]:
    """Two ttys with a wire between them."""
    ends = [os.openpty(), os.openpty()]
    for pair in ends:
        for end in pair:
            tty.setraw(end)
    stop = threading.Event()

    def carry() -> None:
        left, right = ends[0][0], ends[1][0]
        while not stop.is_set():
            for end in select.select([left, right], [], [], 0.05)[0]:
                os.write(right if end == left else left, os.read(end, 4096))

    carrier = threading.Thread(target=carry)
    carrier.start()
    try:
        yield os.ttyname(ends[0][1]), os.ttyname(ends[1][1])
    finally:
        stop.set()
        carrier.join()
        for pair in ends:
            for end in pair:
                os.close(end)


class PymodbusServer:
    """A board made of pymodbus: eight coils behind a tty."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))
        self._thread.start()
        assert self._ready.wait(10)

    @property
    def coils(self) -> tuple[bool, ...]:
        reading = self._server.context.async_getValues(1, 1, 0, COILS)
        values = asyncio.run_coroutine_threadsafe(reading, self._loop).result(5)
        return tuple(map(bool, values))[:COILS]

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        coils = SimData(0, values=[False] * COILS, datatype=DataType.BITS)
        word = SimData(0, values=0, datatype=DataType.REGISTERS)
        device = SimDevice(1, simdata=([coils], [coils], [word], [word]))
        self._server = ModbusSerialServer(device, port=self._path, baudrate=9600)
        serving = asyncio.create_task(self._server.serve_forever())
        self._ready.set()
        await self._stop.wait()
        await self._server.shutdown()
        with contextlib.suppress(asyncio.CancelledError):
            await serving
