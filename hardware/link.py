"""One owner per port: a request goes out, its reply comes back, whatever happens to the cable."""

import errno
import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Protocol, TypeVar

import serial
from serial.urlhandler import protocol_socket

from hardware.errors import BoardMissing, DeviceFailed, Garbled, NoReply, PortBusy, PortGone
from hardware.types import Clock
from hardware.wire import CableTime, Direction, Transport, WireEvent

try:
    from termios import error as _termios_error
except ImportError:  # Windows has no termios
    _termios_error = OSError  # type: ignore[assignment,misc]  # stands in for it in `except`

logger = logging.getLogger(__name__)

FRAMES_KEPT = 20

# pyserial raises its own error, the system's, or termios's for the very same pulled plug: the first
# from read and write, the second from in_waiting, the third (no OSError!) from flushing.
_UNPLUGGED = (serial.SerialException, OSError, _termios_error)

_SLICE = 0.01
_STUCK = 1.0
_BABBLE = 512
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 4.0

# pyserial waits five seconds for a gateway that is switched off; making lines safe cannot.
protocol_socket.POLL_TIMEOUT = 1

R_co = TypeVar("R_co", covariant=True)
R = TypeVar("R")


class Request(Protocol[R_co]):
    """A frame to send, and how to know its reply."""

    @property
    def frame(self) -> bytes:
        """The bytes to send."""

    def find(self, heard: bytes) -> R_co | None:
        """Find the reply in what was heard; None while there is none."""


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
            for _ in range(_BABBLE // 64):
                if not port.in_waiting:
                    return
                port.read(64)

    def write(self, octets: bytes) -> None:
        """Send; a far end that takes nothing for a second counts as gone."""
        with self._plugged() as port:
            port.write(octets)

    def read(self, wait: timedelta) -> bytes:
        """Return what has come in, waiting at most so long for a byte."""
        slices = max(1, round(wait.total_seconds() / _SLICE))
        with self._plugged() as port:
            for _ in range(slices):
                first: bytes = port.read(1)
                if first:
                    return first + bytes(port.read(port.in_waiting))
        return b""

    @contextmanager
    def _plugged(self) -> Iterator[serial.SerialBase]:
        if self._port is None:
            raise PortGone("The port {port} is not open.", port=self.url)
        try:
            yield self._port
        except _UNPLUGGED as error:
            raise PortGone("The port {port} has gone.", port=self.url) from error


class Link:
    """The one owner of one port; boards that share a bus share their link.

    Only requests that may be repeated are sent through it. After a failed try the line is left to
    fall silent, so that a late reply is not taken for the answer to the next request.
    """

    def __init__(
        self, url: str, transport: Transport, watch: Callable[[WireEvent], None] | None = None
    ) -> None:
        self.url = url
        self.clock = transport.clock
        self.frames: deque[WireEvent] = deque(maxlen=FRAMES_KEPT)
        self._transport = transport
        self._watch = watch
        self._lock = threading.RLock()
        self._is_open = False
        self._may_come_late = False
        self._pause = 0.0
        self._closed_until = float("-inf")
        self._why_closed: DeviceFailed | None = None

    def ask(
        self, request: Request[R], *, timeout: timedelta, tries: int = 3, urgent: bool = False
    ) -> R:
        """Send the request and return its reply, trying again up to `tries` times in all.

        While a lost port is being left alone (0.5 s to 4 s) every request fails at once; an
        urgent one tries to open it all the same. Raises NoReply, Garbled, PortGone, PortBusy or
        BoardMissing, with the last frames as `facts["frames"]`.
        """
        with self._lock:
            for attempt in range(1, tries + 1):
                try:
                    self._ensure_open(urgent=urgent)
                    self._fall_silent(timeout / 2)
                    reply = self._once(request, timeout)
                    self._may_come_late = attempt > 1
                    return reply  # noqa: TRY300 -- the line above belongs to the success
                except (NoReply, Garbled) as error:
                    self._may_come_late = True
                    if attempt == tries:
                        raise self._with_frames(error) from None
                except PortGone as error:
                    self._lose(error)
                    if attempt == tries:
                        raise self._with_frames(error) from error.__cause__
        raise AssertionError("a request is tried at least once")

    def close(self) -> None:
        """Give the port back."""
        with self._lock:
            self._transport.close()
            self._is_open = False

    def _once(self, request: Request[R], timeout: timedelta) -> R:
        self._transport.drain()
        self._note(Direction.SENT, request.frame)
        self._transport.write(request.frame)
        heard = b""
        end = self.clock.monotonic() + timeout.total_seconds()
        while (left := end - self.clock.monotonic()) > 0:
            came = self._transport.read(timedelta(seconds=left))
            if not came:
                break
            self._note(Direction.RECEIVED, came)
            heard = (heard + came)[-_BABBLE:]
            reply = request.find(heard)
            if reply is not None:
                return reply
        if heard:
            raise Garbled("What came from {port} is not a whole, correct reply.", port=self.url)
        raise NoReply("Nothing answers at {port}.", port=self.url)

    def _ensure_open(self, *, urgent: bool) -> None:
        if self._is_open:
            return
        if not urgent and self._why_closed and self.clock.monotonic() < self._closed_until:
            raise type(self._why_closed)(self._why_closed.sentence, **self._why_closed.facts)
        try:
            self._transport.open()
        except DeviceFailed as error:
            self._lose(error)
            raise
        if self._why_closed:
            logger.info("opened %s again", self.url)
        self._is_open, self._pause, self._why_closed = True, 0.0, None

    def _lose(self, error: DeviceFailed) -> None:
        if self._why_closed is None:
            logger.warning("lost %s: %s", self.url, error)
        self._transport.close()
        self._is_open = False
        self._why_closed = error
        if self._pause:
            self._closed_until = self.clock.monotonic() + self._pause
        self._pause = min(max(self._pause * 2, _FIRST_PAUSE), _LONGEST_PAUSE)

    def _fall_silent(self, quiet: timedelta) -> None:
        end = self.clock.monotonic() + 4 * quiet.total_seconds()
        while self._may_come_late and self.clock.monotonic() < end:
            came = self._transport.read(quiet)
            if not came:
                return
            self._note(Direction.RECEIVED, came)

    def _note(self, direction: Direction, octets: bytes) -> None:
        event = WireEvent(self.url, self.clock.monotonic(), direction, octets)
        self.frames.append(event)
        if self._watch is not None:
            self._watch(event)

    def _with_frames(self, error: DeviceFailed) -> DeviceFailed:
        error.facts["frames"] = tuple(str(event) for event in self.frames)
        return error


def _why_not_open(url: str, error: Exception) -> DeviceFailed:
    number = getattr(error, "errno", None)
    if number in (errno.EAGAIN, errno.EBUSY):
        return PortBusy("The port {port} is in use by another program.", port=url)
    if number in (errno.EACCES, errno.EPERM):
        return PortBusy("This account may not open the port {port}.", port=url)
    if url.startswith("socket:") or number in (errno.ENOENT, errno.ENODEV, errno.ENXIO):
        return BoardMissing("There is no port {port}. Is the board plugged in?", port=url)
    return BoardMissing("{port} is not a serial port.", port=url)
