"""A child process that makes samples of a stream; it opens no file and no connection."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress

import imageio_ffmpeg
import numpy as np

from audio.mixer import Pcm
from audio.reception.recognising import Carried
from audio.types import SAMPLE_RATE
from audio.urgency import wait_like_others

_MOST_MEMORY = 32 * 1024 * 1024  # bytes in one allocation of the decoder
_PROBED = 64 * 1024  # bytes
_READ = SAMPLE_RATE // 10 * 2  # bytes: 100 ms
_END_WITHIN_S = 2.0


class Decoder:
    """Takes bytes, and gives 48 kHz mono samples to `sink` on a thread of its own.

    ffmpeg reads from a pipe and writes into one, and may open nothing else; it ends with the pipe,
    and so with whoever started it.
    """

    def __init__(self, carried: Carried, sink: Callable[[Pcm], None]) -> None:
        self._sink = sink
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-hide_banner", "-v", "quiet"]
        command += ["-max_alloc", str(_MOST_MEMORY), "-threads", "1", "-protocol_whitelist", "pipe"]
        command += ["-probesize", str(_PROBED), "-analyzeduration", "1000000"]
        command += ["-fflags", "nobuffer", "-f", carried.value, "-i", "pipe:0"]
        command += ["-map", "0:a:0", "-vn", "-sn", "-dn", "-ac", "1", "-ar", str(SAMPLE_RATE)]
        command += ["-flush_packets", "1", "-f", "s16le", "pipe:1"]
        self._process = subprocess.Popen(  # noqa: S603 -- our own ffmpeg, and no shell
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        wait_like_others(self._process.pid)
        self._thread = threading.Thread(target=self._drain, name="decoded", daemon=True)
        self._thread.start()

    def feed(self, data: bytes) -> bool:
        """Hand on what came; tells whether the decoder still takes it. It may wait for it."""
        assert self._process.stdin is not None  # noqa: S101 -- a pipe was asked for
        try:
            self._process.stdin.write(data)
            self._process.stdin.flush()
        except (OSError, ValueError):
            return False
        return True

    def finish(self) -> None:
        """Let the decoder end by itself with what it was given; bounded."""
        assert self._process.stdin is not None  # noqa: S101 -- a pipe was asked for
        with suppress(OSError, ValueError):
            self._process.stdin.close()
        self._thread.join(_END_WITHIN_S)
        self.kill()

    def kill(self) -> None:
        """End the process at once; whoever feeds it is set free."""
        self._process.kill()
        self._process.wait()
        self._thread.join(_END_WITHIN_S)
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError, ValueError):
                if pipe is not None:
                    pipe.close()

    def _drain(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 -- a pipe was asked for
        odd = b""
        with suppress(OSError, ValueError):
            while raw := self._process.stdout.read1(_READ):  # type: ignore[attr-defined]  # buffered
                raw = odd + raw
                whole = len(raw) // 2 * 2
                odd = raw[whole:]
                self._sink(np.frombuffer(raw[:whole], "<i2").astype(np.int16))
