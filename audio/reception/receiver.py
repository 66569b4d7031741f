"""One address of another station: connected, decoded, watched, and connected anew where it ends."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import timedelta

from audio.errors import NotReceived
from audio.mixer import Pcm
from audio.reception import sentences
from audio.reception.arriving import Came, arriving
from audio.reception.decoder import Decoder
from audio.reception.ring import Ring
from audio.reception.wellness import Wellness
from audio.types import SAMPLE_RATE, Note

logger = logging.getLogger(__name__)

AGAIN_S = (1.0, 2.0, 4.0, 8.0, 15.0)
"""After how long an address that failed is tried again, time by time (s)."""
SILENT = timedelta(seconds=2.5)
"""Silence of that length is a fault; so an alarm stands within 3 s."""
UNCHANGING = timedelta(seconds=2.5)
"""The very same sound for that long is a fault."""
STALLED_S = 2.0
"""What brought nothing for that long, beyond the pauses it usually makes, is a fault."""
LOST_S = 20.0
"""What brought no sound for that long is hung up, and connected anew."""
MOST_AHEAD_S = 60.0
"""What has sent so much more than time has passed is no live programme."""
MOST_MUTE = 2 * 1024 * 1024
"""So many bytes of which no sound came are none."""
_FORGETS = 0.999
_SOUNDED = 10 * SAMPLE_RATE


class Receiver:
    """Receives one address until it is closed; `monotonic` tells seconds of the world's time.

    What comes goes into `ring`, the newest of it alone: a sender that is too fast fills nothing.
    Of what the address leads to, only `listed` addresses may lie in the local network.
    """

    def __init__(self, wanted: str, listed: Iterable[str], monotonic: Callable[[], float]) -> None:
        self.ring = Ring()
        self.kind = ""
        """What the sound is carried in, once that is known."""
        self._wanted = wanted
        self._listed = tuple(listed)
        self._monotonic = monotonic
        self._stop = threading.Event()
        self._decoder: Decoder | None = None
        self._host = wanted.partition("//")[2].partition("/")[0] or wanted
        self._failed: Note | None = None
        self._wellness = Wellness()
        self._began: float | None = None
        self._last = self._gap = 0.0
        self._count = self._fed = 0
        self._well_since: float | None = None
        self._thread = threading.Thread(target=self._run, name="receiver", daemon=True)

    def start(self) -> None:
        """Begin to connect."""
        self._thread.start()

    def close(self) -> None:
        """Hang up; returns at once, and the threads end soon after."""
        self._stop.set()

    def join(self, within_s: float) -> bool:
        """Wait until everything has ended; tells whether it has."""
        self._thread.join(within_s)
        return not self._thread.is_alive()

    @property
    def level_dbfs(self) -> float:
        """How loud it is now (RMS, dBFS)."""
        return self._wellness.level_dbfs

    @property
    def gap(self) -> timedelta:
        """The longest pause between two things that came, lately: pieces come seconds apart."""
        return timedelta(seconds=self._gap)

    @property
    def trouble(self) -> Note | None:
        """Tell why nothing good comes now, None where it does."""
        host: dict[str, object] = {"host": self._host}
        if self._began is None:
            return self._failed or Note(sentences.CONNECTING, host)
        if self._monotonic() - self._last > STALLED_S + self._gap:
            return Note(sentences.STALLED, host)
        if self._wellness.silent_for >= SILENT:
            return Note(sentences.SILENT, host)
        if self._wellness.unchanged_for >= UNCHANGING:
            return Note(sentences.UNCHANGING, host)
        return None

    @property
    def wrong_for(self) -> timedelta:
        """How long silence, or a sound that never changes, has come."""
        return max(self._wellness.silent_for, self._wellness.unchanged_for)

    @property
    def well_for(self) -> timedelta:
        """How long it has been well, from the first time that it was asked for without a break."""
        if self.trouble is not None:
            self._well_since = None
            return timedelta(0)
        now = self._monotonic()
        self._well_since = now if self._well_since is None else self._well_since
        return timedelta(seconds=now - self._well_since)

    def _run(self) -> None:
        tries = 0
        while not self._stop.is_set():
            before = self.ring.written
            self._failed = self._tried()
            self._began = None
            if self._failed.sentence == sentences.TOO_FAST:
                return  # it would be decoded as fast, again and again
            # What sounded for a while is connected again at once.
            tries = 0 if self.ring.written - before > _SOUNDED else tries
            self._stop.wait(AGAIN_S[min(tries, len(AGAIN_S) - 1)])
            tries += 1

    def _tried(self) -> Note:
        """Receive as long as it goes; return why it goes no more."""
        try:
            self._receive()
        except NotReceived as why:
            return Note(why.sentence, dict(why.facts))
        except (OSError, ValueError) as error:
            logger.info("%s could not be received: %s", self._host, error)
            return Note(sentences.NO_HTTP, {"host": self._host})
        return Note(sentences.ENDED, {"host": self._host})

    def _receive(self) -> None:
        """Let what comes be decoded, until it ends; the decoder ends with it."""
        self._wellness, self._count, self._fed = Wellness(), 0, 0
        self._last = self._monotonic()
        carried = None
        decoder: Decoder | None = None
        try:
            with closing(arriving(self._wanted, self._listed, self._stop)) as coming:
                for came in coming:
                    if decoder is None or came.carried is not carried:
                        self._end(decoder)
                        carried, decoder = came.carried, Decoder(came.carried, self._take)
                        self.kind, self._host = came.carried.value, came.host
                    self._gap = max(self._gap, came.pause_s)
                    self._hand(decoder, came)
        finally:
            self._end(decoder)

    def _end(self, decoder: Decoder | None) -> None:
        if decoder is not None and self._stop.is_set():
            decoder.kill()
        elif decoder is not None:
            decoder.finish()

    def _hand(self, decoder: Decoder, came: Came) -> None:
        if not decoder.feed(came.data):
            raise NotReceived(sentences.NO_SOUND, host=came.host)
        self._fed += len(came.data)
        if self._began is None and self._fed > MOST_MUTE:
            raise NotReceived(sentences.NO_SOUND, host=came.host)
        now = self._monotonic()
        if now - self._last > LOST_S + self._gap:
            sentence = sentences.STALLED if self._began is not None else sentences.NO_SOUND
            raise NotReceived(sentence, host=came.host)
        ahead = self._count / SAMPLE_RATE - (now - self._began if self._began is not None else 0.0)
        if ahead > MOST_AHEAD_S:
            raise NotReceived(sentences.TOO_FAST, host=came.host)

    def _take(self, pcm: Pcm) -> None:
        """Keep what was decoded, on the decoder's thread."""
        now = self._monotonic()
        if self._began is None:
            self._began = now
        else:
            self._gap = max(self._gap * _FORGETS, now - self._last)
        self._last = now
        self._count += len(pcm)
        self.ring.put(pcm)
        self._wellness.take(pcm)
