"""Debian's libmodbus, without a compiler: as a board that serves, and as a master that asks."""

import ctypes
import ctypes.util
import select
import socket
import threading

from judges import needed

SIZE = 64


class _Mapping(ctypes.Structure):
    _fields_ = (
        *((name, ctypes.c_int) for name in ("nb_bits", "start_bits", "nb_ibits", "start_ibits")),
        *((name, ctypes.c_int) for name in ("nb_iregs", "start_iregs", "nb_regs", "start_regs")),
        ("bits", ctypes.POINTER(ctypes.c_uint8)),
        ("inputs", ctypes.POINTER(ctypes.c_uint8)),
        ("input_words", ctypes.POINTER(ctypes.c_uint16)),
        ("words", ctypes.POINTER(ctypes.c_uint16)),
    )


def _library() -> ctypes.CDLL:
    try:
        found = ctypes.CDLL(ctypes.util.find_library("modbus") or "libmodbus.so.5", use_errno=True)
    except OSError:
        needed("libmodbus", is_here=False, how="apt-get install libmodbus5")
        raise
    pointer, number, text = ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p
    found.modbus_new_rtu.restype = found.modbus_new_tcp.restype = pointer
    found.modbus_new_rtu.argtypes = (text, number, ctypes.c_char, number, number)
    found.modbus_new_tcp.argtypes = (text, number)
    found.modbus_mapping_new.restype = ctypes.POINTER(_Mapping)
    found.modbus_strerror.restype = text
    return found


def _context(lib: ctypes.CDLL, place: str | int) -> ctypes.c_void_p:
    if isinstance(place, int):
        return ctypes.c_void_p(lib.modbus_new_tcp(b"127.0.0.1", place))
    return ctypes.c_void_p(lib.modbus_new_rtu(place.encode(), 9600, b"N", 8, 1))


class LibmodbusServer:
    """A board made of libmodbus behind a tty or a TCP port; every third input is closed."""

    def __init__(self, place: str | int) -> None:
        self._lib = _library()
        self._context = _context(self._lib, place)
        self._listener: socket.socket | None = None
        self._lib.modbus_set_slave(self._context, 1)
        if isinstance(place, int):
            self._listener = socket.create_server(("127.0.0.1", place))
        else:
            assert self._lib.modbus_connect(self._context) == 0
        self._lib.modbus_set_indication_timeout(self._context, 0, 50_000)
        self._mapping = self._lib.modbus_mapping_new(SIZE, SIZE, SIZE, SIZE)
        for place_ in range(SIZE):
            self._mapping.contents.inputs[place_] = place_ % 3 == 0
            self._mapping.contents.input_words[place_] = 1000 + place_
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def coils(self, count: int) -> tuple[bool, ...]:
        return tuple(bool(self._mapping.contents.bits[place]) for place in range(count))

    def words(self, count: int) -> tuple[int, ...]:
        return tuple(self._mapping.contents.words[place] for place in range(count))

    def close(self) -> None:
        self._stop.set()
        self._thread.join()
        self._lib.modbus_close(self._context)
        self._lib.modbus_mapping_free(self._mapping)
        self._lib.modbus_free(self._context)
        if self._listener is not None:
            self._listener.close()

    def _run(self) -> None:
        if self._listener is None:
            self._serve()
            return
        while not self._stop.is_set():
            if select.select([self._listener], [], [], 0.05)[0]:
                listening = ctypes.c_int(self._listener.fileno())
                self._lib.modbus_tcp_accept(self._context, ctypes.byref(listening))
                self._serve()
                self._lib.modbus_close(self._context)

    def _serve(self) -> None:
        query = (ctypes.c_uint8 * 260)()
        while not self._stop.is_set():
            ctypes.set_errno(0)
            length = self._lib.modbus_receive(self._context, query)
            if length > 0:
                self._lib.modbus_reply(self._context, query, length, self._mapping)
            elif self._listener is not None and length < 0 and ctypes.get_errno() in _HUNG_UP:
                return


_HUNG_UP = {104, 32, 9}  # reset, broken pipe, bad descriptor


class Refused(Exception):
    """The board answered with an exception, or not at all; libmodbus's own words."""


class LibmodbusMaster:
    """Asks a board behind a tty or a TCP port of this machine; raises Refused."""

    def __init__(self, place: str | int, address: int = 1) -> None:
        self._lib = _library()
        self._context = _context(self._lib, place)
        self._lib.modbus_set_slave(self._context, address)
        assert self._lib.modbus_connect(self._context) == 0
        self._lib.modbus_set_response_timeout(self._context, 1, 0)

    def close(self) -> None:
        self._lib.modbus_close(self._context)
        self._lib.modbus_free(self._context)

    def coils(self, first: int, count: int) -> list[bool]:
        return list(map(bool, self._read("modbus_read_bits", ctypes.c_uint8, first, count)))

    def inputs(self, first: int, count: int) -> list[bool]:
        return list(map(bool, self._read("modbus_read_input_bits", ctypes.c_uint8, first, count)))

    def words(self, first: int, count: int) -> list[int]:
        return self._read("modbus_read_registers", ctypes.c_uint16, first, count)

    def input_words(self, first: int, count: int) -> list[int]:
        return self._read("modbus_read_input_registers", ctypes.c_uint16, first, count)

    def write_coil(self, coil: int, *, on: bool) -> None:
        self._done(self._lib.modbus_write_bit(self._context, coil, int(on)))

    def write_coils(self, first: int, values: list[bool]) -> None:
        packed = (ctypes.c_uint8 * len(values))(*values)
        self._done(self._lib.modbus_write_bits(self._context, first, len(values), packed))

    def write_word(self, register: int, value: int) -> None:
        self._done(self._lib.modbus_write_register(self._context, register, value))

    def write_words(self, first: int, values: list[int]) -> None:
        packed = (ctypes.c_uint16 * len(values))(*values)
        self._done(self._lib.modbus_write_registers(self._context, first, len(values), packed))

    def raw(self, *octets: int) -> bytes:
        """Send address, function and data as they are; return the reply without its checksum."""
        request = (ctypes.c_uint8 * len(octets))(*octets)
        self._done(self._lib.modbus_send_raw_request(self._context, request, len(octets)))
        reply = (ctypes.c_uint8 * 260)()
        length = self._lib.modbus_receive_confirmation(self._context, reply)
        self._done(length)
        return bytes(reply[:length])

    def _read(self, function: str, kind: type, first: int, count: int) -> list[int]:
        found = (kind * count)()
        self._done(getattr(self._lib, function)(self._context, first, count, found))
        return list(found)

    def _done(self, result: int) -> None:
        if result < 0:
            raise Refused(self._lib.modbus_strerror(ctypes.get_errno()).decode())
