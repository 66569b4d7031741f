"""One address of another station: connected, decoded, watched, and connected anew where it ends."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from contextlib import closing

from audio.errors import NotReceived
from audio.reception import sentences
from audio.reception.arriving import Came, arriving
from audio.reception.decoder import Decoder
from audio.reception.intake import Intake
from audio.reception.recognising import Carried
from audio.types import SAMPLE_RATE, Note

logger = logging.getLogger(__name__)

AGAIN_S = (1.0, 2.0, 4.0, 8.0, 15.0)
"""After how long an address that failed is tried again, time by time (s)."""
LOST_S = 20.0
"""What brought no sound for that long is hung up, and connected anew."""
MOST_AHEAD_S = 60.0
"""What has sent so much more than time has passed is no live programme."""
MOST_MUTE = 2 * 1024 * 1024
"""So many bytes of which no sound came are none."""
_SOUNDED = 10 * SAMPLE_RATE


class Receiver(Intake):
    """Receives one address until it is closed, on threads of its own.

    Of what the address leads to, only `listed` addresses may lie in the local network.
    """

    def __init__(self, wanted: str, listed: Iterable[str], monotonic: Callable[[], float]) -> None:
        super().__init__(wanted.partition("//")[2].partition("/")[0] or wanted, monotonic)
        self.kind = ""
        """What the sound is carried in, once that is known."""
        self._wanted = wanted
        self._listed = tuple(listed)
        self._stop = threading.Event()
        self._fed = 0
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

    def _run(self) -> None:
        tries = 0
        while not self._stop.is_set():
            before = self.ring.written
            why = self._tried()
            self.end(why)
            if why.sentence == sentences.TOO_FAST:
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
            logger.info("%s could not be received: %s", self.host, error)
            return Note(sentences.NO_HTTP, {"host": self.host})
        return Note(sentences.ENDED, {"host": self.host})

    def _receive(self) -> None:
        """Let what comes be decoded, until it ends; the decoder ends with it."""
        self.begin()
        self._fed = 0
        carried: Carried | None = None
        decoder: Decoder | None = None
        try:
            with closing(arriving(self._wanted, self._listed, self._stop)) as coming:
                for came in coming:
                    if decoder is None or came.carried is not carried:
                        self._finish(decoder)
                        carried, decoder = came.carried, Decoder(came.carried, self.take)
                        self.kind, self.host = came.carried.value, came.host
                    self.expect(came.pause_s)
                    self._hand(decoder, came)
        finally:
            self._finish(decoder)

    def _finish(self, decoder: Decoder | None) -> None:
        if decoder is not None and self._stop.is_set():
            decoder.kill()
        elif decoder is not None:
            decoder.finish()

    def _hand(self, decoder: Decoder, came: Came) -> None:
        if not decoder.feed(came.data):
            raise NotReceived(sentences.NO_SOUND, host=came.host)
        self._fed += len(came.data)
        if not self.has_begun and self._fed > MOST_MUTE:
            raise NotReceived(sentences.NO_SOUND, host=came.host)
        if self.missing_s > LOST_S:
            sentence = sentences.STALLED if self.has_begun else sentences.NO_SOUND
            raise NotReceived(sentence, host=came.host)
        if self.ahead_s > MOST_AHEAD_S:
            raise NotReceived(sentences.TOO_FAST, host=came.host)
