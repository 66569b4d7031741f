"""A bus put on a mount of an Icecast server: encoded beside the air, which never waits for it."""

from __future__ import annotations

import base64
import logging
import os
import re
import select
import socket
import subprocess
import threading
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field

import imageio_ffmpeg

from audio.mixer import Pcm
from audio.sinks.paced import PacedSink
from audio.sinks.tap import Tap
from audio.sinks.types import Clock
from audio.types import SAMPLE_RATE
from audio.urgency import wait_like_others

logger = logging.getLogger(__name__)

ADDRESS = re.compile(r"([a-z0-9.-]{1,253}):(\d{1,5})(/[A-Za-z0-9._-]{1,80})")
"""What names a mount: HOST:PORT/MOUNT."""

_MOST_WAITING = 5 * SAMPLE_RATE * 2  # bytes: five seconds of sound
_PATIENCE_S = 5.0
_TICK_S = 0.05
_BACK_OFF_S = (1.0, 2.0, 5.0, 10.0)
_LONGEST_HEAD = 4_096
_WELCOMES = (b"100", b"200")


class NotTaken(Exception):
    """The server does not take the stream; the text says why, without a password."""


@dataclass(frozen=True, slots=True)
class Mount:
    """Where a stream is put; the password of the user `source` is never shown."""

    host: str
    port: int
    path: str
    password: str = field(repr=False)

    def __str__(self) -> str:
        return f"{self.host}:{self.port}{self.path}"


def mount_of(address: str, password: str) -> Mount:
    """Return the mount of an address such as `radio.example:8000/xa.mp3`; raises ValueError."""
    found = ADDRESS.fullmatch(address)
    if found is None:
        raise ValueError(address)
    host, port, path = found.groups()
    return Mount(host, int(port), path, password)


class IcecastFeed:
    """Takes the blocks of a paced sink and sends them as MP3; reconnects for as long as it lives.

    What a server or an encoder does not take within five seconds is left out, and `is_unheard`
    tells that nothing gets through.
    """

    def __init__(self, mount: Mount) -> None:
        self._mount = mount
        self._queue: deque[Pcm] = deque()
        self._given = self._taken = 0
        self._stopping = threading.Event()
        self._is_connected = False
        self._told = ""
        self._thread = threading.Thread(target=self._run, name="icecast", daemon=True)

    def start(self) -> None:
        """Begin to connect."""
        self._thread.start()

    @property
    def is_unheard(self) -> bool:
        """Tell whether the server does not get the stream."""
        return not self._is_connected

    def send(self, first: int, pcm: Pcm) -> None:
        """Take a block; never waits, and drops it where too much waits already."""
        del first
        if self._given - self._taken + pcm.nbytes <= _MOST_WAITING:
            self._given += pcm.nbytes
            self._queue.append(pcm)

    def close(self) -> None:
        """End the stream."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(_PATIENCE_S)

    def _run(self) -> None:
        falls = 0
        while not self._stopping.is_set():
            try:
                with self._connected() as wire:
                    falls = 0
                    self._stream(wire)
            except (OSError, NotTaken) as error:
                self._say(f"the stream {self._mount} is interrupted: {error}")
            self._is_connected = False
            self._stopping.wait(_BACK_OFF_S[min(falls, len(_BACK_OFF_S) - 1)])
            falls += 1

    def _say(self, what: str) -> None:
        """Log a change once, not every try."""
        if what != self._told:
            logger.warning("%s", what)
            self._told = what

    def _connected(self) -> socket.socket:
        """Ask the server to take a stream (PUT, as Icecast 2.4 does); raises NotTaken, OSError."""
        mount = self._mount
        wire = socket.create_connection((mount.host, mount.port), _PATIENCE_S)
        try:
            pair = base64.b64encode(f"source:{mount.password}".encode()).decode()
            wire.sendall(
                f"PUT {mount.path} HTTP/1.1\r\nHost: {mount.host}:{mount.port}\r\n"
                f"Authorization: Basic {pair}\r\nUser-Agent: broadcaster\r\n"
                "Content-Type: audio/mpeg\r\nIce-Public: 0\r\nExpect: 100-continue\r\n\r\n".encode()
            )
            status = wire.recv(_LONGEST_HEAD).split(b"\r\n", 1)[0]
        except OSError:
            wire.close()
            raise
        if status.split(b" ")[1:2] not in ([each] for each in _WELCOMES):
            wire.close()
            raise NotTaken(status.decode("ascii", "replace")[:80] or "no answer")
        wire.settimeout(None)  # the encoder writes to it, and waits as long as need be
        return wire

    def _stream(self, wire: socket.socket) -> None:
        """Let an encoder write to the server until one of them ends; raises NotTaken, OSError."""
        self._queue.clear()
        self._taken = self._given
        encoder = subprocess.Popen(  # noqa: S603 -- our own ffmpeg, and no shell
            _encoding(), stdin=subprocess.PIPE, stdout=wire.fileno(), stderr=subprocess.DEVNULL
        )
        wait_like_others(encoder.pid)
        assert encoder.stdin is not None  # noqa: S101 -- a pipe was asked for
        pipe = encoder.stdin.fileno()
        os.set_blocking(pipe, False)
        logger.info("the stream %s is on", self._mount)
        self._is_connected, self._told = True, ""
        try:
            while not self._stopping.wait(_TICK_S):
                if encoder.poll() is not None:
                    raise NotTaken("the server or the encoder ended")
                self._hand_over(pipe)
        finally:
            encoder.kill()
            with suppress(OSError):
                encoder.stdin.close()
            encoder.wait()

    def _hand_over(self, pipe: int) -> None:
        while self._queue:
            pcm = self._queue.popleft()
            self._taken += pcm.nbytes
            raw = memoryview(pcm.astype("<i2").tobytes())
            while raw:
                _, ready, _ = select.select([], [pipe], [], _PATIENCE_S)
                if not ready:
                    raise NotTaken("the server takes nothing any more")
                raw = raw[os.write(pipe, raw) :]


class IcecastSink(PacedSink):
    """A bus on a mount, paced by the clock; who listens there hears it seconds later.

    The stream begins with the sink, so that a sink that is only looked at connects to nothing.
    """

    def __init__(self, clock: Clock, mount: Mount) -> None:
        self._feed = IcecastFeed(mount)
        super().__init__(clock, name=f"icecast {mount}", far_end=self._feed, is_real=True)

    def start(self, tap: Tap) -> None:
        """Begin to send, and to look for the server."""
        self._feed.start()
        super().start(tap)


def _encoding() -> list[str]:
    given = ["-f", "s16le", "-ar", str(SAMPLE_RATE), "-ac", "1", "-probesize", "32", "-i", "pipe:0"]
    made = ["-threads", "1", "-c:a", "libmp3lame", "-b:a", "64k", "-compression_level", "7"]
    sent = ["-f", "mp3", "-write_xing", "0", "-id3v2_version", "0", "-flush_packets", "1", "pipe:1"]
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    return [ffmpeg, "-v", "quiet", "-fflags", "nobuffer", *given, *made, *sent]
