"""A board made of pymodbus, behind a tty or a TCP port."""

import asyncio
import contextlib
import threading

from pymodbus import FramerType
from pymodbus.server import ModbusSerialServer, ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

SIZE = 64


class PymodbusServer:
    """Every third input is closed; `framer` RTU on a TCP port is a serial gateway."""

    def __init__(
        self, place: str | int, framer: FramerType | None = None, *, is_strict: bool = False
    ) -> None:
        self._place = place
        self._framer = framer
        self._is_strict = is_strict
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))
        self._thread.start()
        assert self._ready.wait(10)

    def coils(self, count: int) -> tuple[bool, ...]:
        return tuple(map(bool, self._values(1, count)))[:count]

    def words(self, count: int) -> tuple[int, ...]:
        return tuple(map(int, self._values(3, count)))

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def _values(self, function: int, count: int) -> list[int]:
        reading = self._server.context.async_getValues(1, function, 0, count)
        return list(asyncio.run_coroutine_threadsafe(reading, self._loop).result(5))

    def _make(self) -> ModbusSerialServer | ModbusTcpServer:
        coils = SimData(0, values=[False] * SIZE, datatype=DataType.BITS)
        inputs = SimData(0, values=[n % 3 == 0 for n in range(SIZE)], datatype=DataType.BITS)
        words = SimData(0, values=[0] * SIZE, datatype=DataType.REGISTERS)
        read_only = SimData(0, values=list(range(1000, 1000 + SIZE)), datatype=DataType.REGISTERS)
        device = SimDevice(1, simdata=([coils], [inputs], [words], [read_only]))
        how = {"ignore_missing_devices": self._is_strict, "broadcast_enable": self._is_strict}
        if isinstance(self._place, int):
            framer = self._framer or FramerType.SOCKET
            return ModbusTcpServer(device, framer=framer, address=("127.0.0.1", self._place), **how)
        return ModbusSerialServer(device, port=self._place, baudrate=9600, **how)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        self._server = self._make()
        await self._server.serve_forever(background=True)
        self._ready.set()
        await self._stop.wait()
        with contextlib.suppress(asyncio.CancelledError):
            await self._server.shutdown()
