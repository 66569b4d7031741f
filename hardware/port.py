"""A port as pyserial opens it; nothing else in the product touches a serial line."""

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import serial
from serial.tools import list_ports
from serial.urlhandler import protocol_socket

from hardware.errors import BoardMissing, DeviceFailed, PortBusy, PortGone
from hardware.types import Clock
from hardware.wire import CableTime

try:
    from termios import error as _termios_error
except ImportError:  # Windows has no termios
    _termios_error = OSError  # type: ignore[assignment,misc]  # stands in for it in `except`

logger = logging.getLogger(__name__)

# pyserial raises its own error, the system's, or termios's for the very same pulled plug: the first
# from read and write, the second from in_waiting, the third (no OSError!) from flushing.
_UNPLUGGED = (serial.SerialException, OSError, _termios_error)
_NETWORK = "socket://"

_SLICE = 0.01
_STUCK = 0.5
_BABBLE = 512

# pyserial waits five seconds for a gateway that is switched off; making lines safe cannot.
protocol_socket.POLL_TIMEOUT = 1


SERIAL = Path("/dev/serial")
"""Where Linux names its serial ports by what is plugged in, and by where."""


@dataclass(frozen=True, slots=True)
class SeenPort:
    """A serial port of this machine.

    `path` is a name that stays the same after the next start, where there is one; `device` the one
    it has now. `usb` are vendor and product in hexadecimal ("1A86:7523"), "" where it is no USB.
    """

    path: str
    device: str
    usb: str
    description: str


def seen_ports(root: Path = SERIAL) -> tuple[SeenPort, ...]:
    """List the serial ports of this machine; opens none."""
    return tuple(
        SeenPort(
            path=_stable(each.device, root, has_number=bool(each.serial_number)),
            device=each.device,
            usb=f"{each.vid:04X}:{each.pid:04X}" if each.vid is not None else "",
            description="" if each.description in (None, "n/a") else each.description,
        )
        for each in sorted(list_ports.comports(), key=lambda port: str(port.device))
    )


def _stable(device: str, root: Path, *, has_number: bool) -> str:
    """Return a port's lasting name: by what it is, where a serial number tells it from its like.

    CH340 adapters have none, so two of them are told apart only by where they are plugged in.
    """
    real = Path(device).resolve()
    for way in ("by-id", "by-path") if has_number else ("by-path", "by-id"):
        try:
            names = sorted((root / way).iterdir())
        except OSError:
            continue
        for name in names:
            if name.resolve() == real:
                return str(name)
    return device


class SerialTransport:
    """A port as pyserial opens it: a device path, a pty, `socket://host:port`; 8N1, exclusive."""

    def __init__(self, url: str, baud: int) -> None:
        self.url = url
        self.clock: Clock = CableTime()
        self._baud = baud
        self._port: serial.SerialBase | None = None

    def open(self) -> None:
        """Open the port for this program alone; raises BoardMissing, PortBusy or PortGone."""
        self.close()
        if "://" in self.url and not self.url.startswith(_NETWORK):
            # pyserial knows more kinds; not all of them can be opened without waiting for ever.
            raise BoardMissing("{port} is not a serial port.", port=self.url)
        try:
            port = serial.serial_for_url(self.url, do_not_open=True)
            port.baudrate, port.timeout, port.write_timeout = self._baud, _SLICE, _STUCK
            port.exclusive = True
            port.open()
        except (*_UNPLUGGED, ValueError) as error:  # ValueError: no such kind of address
            raise _why_not_open(self.url, error) from error
        self._port = port

    def close(self) -> None:
        """Close the port; never raises."""
        port, self._port = self._port, None
        if port is None:
            return
        socket = getattr(port, "_socket", None)
        try:
            port.close()
        except _UNPLUGGED as error:
            logger.debug("closed %s: %s", self.url, error)
        if socket is not None:  # pyserial leaves it open when the far end hung up first
            socket.close()

    def drain(self) -> None:
        """Throw away what has come in; a board that babbles without end is not waited for."""
        with self._plugged() as port:
            left = _BABBLE
            while left > 0 and (came := port.in_waiting):  # a socket tells only that there is some
                left -= max(1, len(port.read(min(came, 64))))

    def write(self, octets: bytes) -> None:
        """Send; a far end that takes nothing for half a second counts as gone."""
        with self._plugged() as port:
            port.write(octets)

    def read(self, wait: timedelta) -> bytes:
        """Return what has come in, waiting at most so long for a byte."""
        slices = max(1, round(wait.total_seconds() / _SLICE))
        with self._plugged() as port:
            for _ in range(slices):
                first: bytes = port.read(1)
                if first:
                    return first + _rest(port)
        return b""

    @contextmanager
    def _plugged(self) -> Iterator[serial.SerialBase]:
        if self._port is None:
            raise PortGone("The port {port} is not open.", port=self.url)
        try:
            yield self._port
        except _UNPLUGGED as error:
            raise PortGone("The port {port} has gone.", port=self.url) from error


def _rest(port: serial.SerialBase) -> bytes:
    """Return what else is there; of a socket pyserial tells only whether there is something."""
    rest = bytearray()
    while len(rest) < _BABBLE and (more := port.in_waiting):
        rest += port.read(min(more, _BABBLE))
    return bytes(rest)


def _why_not_open(url: str, error: Exception) -> DeviceFailed:
    number = getattr(error, "errno", None)
    if number in (errno.EAGAIN, errno.EBUSY):
        return PortBusy("The port {port} is in use by another program.", port=url)
    if number in (errno.EACCES, errno.EPERM):
        return PortBusy("This account may not open the port {port}.", port=url)
    if url.startswith(_NETWORK) or number in (errno.ENOENT, errno.ENODEV, errno.ENXIO):
        return BoardMissing("There is no port {port}. Is the board plugged in?", port=url)
    return BoardMissing("{port} is not a serial port.", port=url)
