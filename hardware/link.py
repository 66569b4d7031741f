"""One owner per port: a request goes out, its reply comes back, whatever happens to the cable."""

import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta
from typing import TypeVar

from hardware.breaker import FIRST_PAUSE_S, Breaker
from hardware.errors import DeviceFailed, Garbled, NoReply, PortGone
from hardware.owner import InlineOwner, Owner
from hardware.types import Urgency
from hardware.wire import Direction, Request, Transport, WireEvent

logger = logging.getLogger(__name__)

FRAMES_KEPT = 20

_BABBLE = 512
_LATE_FOR = 2
"""How many requests after a missing reply it may still come in."""
_LATEST = 3
"""How many times the time allowed after a request its reply may still come in."""
_MUTE_AFTER = 6
"""After so many requests without any answer the cable is cut."""
_HUNG_AFTER = 3
"""After so many requests without any answer a session over the network is begun anew."""
_SLICE = timedelta(milliseconds=50)
_INSTANT_S = 0.001

R = TypeVar("R")
T = TypeVar("T")


class Link:
    """The one owner of one port; boards that share a bus share their link.

    Only requests that may be repeated are sent through it. After a failed try the line is left to
    fall silent, so that a late reply is not taken for the answer to the next request. All work is
    done by the port's owner: a thread, or in virtual time whoever asks.
    """

    def __init__(
        self,
        url: str,
        transport: Transport,
        watch: Callable[[WireEvent], None] | None = None,
        owner: Owner | None = None,
    ) -> None:
        self.url = url
        self.clock = transport.clock
        self.frames: deque[WireEvent] = deque(maxlen=FRAMES_KEPT)
        self.opened = 0
        self._transport = transport
        self._watch = watch
        self._owner = owner or InlineOwner()
        self._is_open = False
        self._may_come_late = 0
        self._owed_until = float("-inf")
        self._busy_until = float("-inf")
        self._breaker = Breaker(transport.clock, patience=1)
        self._urgent = Breaker(transport.clock, patience=1, longest=FIRST_PAUSE_S)
        self._why_lost: DeviceFailed | None = None
        self._may_hang = "://" in url
        self._unanswered = 0

    @property
    def opening(self) -> int:
        """Which opening of the port this is, from 1; 0 while it is closed."""
        return self.opened if self._is_open else 0

    @property
    def is_mute(self) -> bool:
        """Whether nobody answered the last requests: there is little sense in asking each often."""
        return self._unanswered >= _MUTE_AFTER

    def submit(self, job: Callable[[], T], urgency: Urgency = Urgency.NORMAL) -> Future[T]:
        """Have a job done by the port's owner, which is the only one to touch the port."""
        return self._owner.submit(job, urgency)

    def give_way(self, urgency: Urgency) -> None:
        """Do first what is more urgent; only within a job that was submitted."""
        self._owner.give_way(urgency)

    def ask(
        self,
        request: Request[R],
        *,
        timeout: timedelta,
        tries: int = 3,
        gap: timedelta = timedelta(0),
        urgency: Urgency = Urgency.NORMAL,
    ) -> R:
        """Send the request and return its reply, trying again up to `tries` times in all.

        The line is silent for `gap` before it. While a lost port is being left alone (0.5 s to
        1.5 s) every request fails at once; one that opens contacts tries it all the same, unless
        another of its kind just did. Raises NoReply, Garbled, PortGone, PortBusy or BoardMissing,
        with the last frames as `facts["frames"]`.
        """
        return self.submit(
            lambda: self._ask(request, timeout, tries, gap, urgency), urgency
        ).result()

    def tell(
        self,
        frame: bytes,
        *,
        gap: timedelta = timedelta(0),
        urgency: Urgency = Urgency.NORMAL,
    ) -> None:
        """Send bytes that nobody answers, once; raises PortGone, PortBusy or BoardMissing."""

        def send() -> None:
            self._ensure_open(urgency)
            try:
                self._wait_for(gap)
                self._transport.drain()
                self._send(frame)
            except PortGone as error:
                self._lose(error, urgency)
                raise self._with_frames(error) from error.__cause__
            self._stands()

        self.submit(send, urgency).result()

    def touch(self, urgency: Urgency = Urgency.POLL) -> None:
        """See that the port is there, and send nothing; raises PortGone, PortBusy, BoardMissing."""

        def look() -> None:
            self._ensure_open(urgency)
            try:
                self._transport.drain()
            except PortGone as error:
                self._lose(error, urgency)
                raise self._with_frames(error) from error.__cause__
            self._stands()

        self.submit(look, urgency).result()

    @property
    def owed_until(self) -> float:
        """Until when a reply that was given up may still come in, in the line's own time."""
        return self._owed_until

    def settle(self, urgency: Urgency = Urgency.NORMAL, until: float = float("inf")) -> None:
        """Wait until no reply that was given up can come in any more; for the owner alone.

        Asked before a question whose answer does not say what it answers. `until` is when the last
        reply that could be mistaken is due: what others of the bus owe is not waited for. Anything
        more urgent goes first meanwhile. Raises PortGone.
        """
        end = min(until, self._owed_until)
        while self._is_open and (left := end - self.clock.monotonic()) > _INSTANT_S:
            self.give_way(urgency)
            try:
                came = self._transport.read(min(timedelta(seconds=left), _SLICE))
            except PortGone as error:
                self._lose(error, urgency)
                raise self._with_frames(error) from error.__cause__
            if came:
                self._note(Direction.RECEIVED, came)

    def close(self) -> None:
        """Give the port back."""
        self.submit(self._close, Urgency.POLL).result()
        self._owner.stop()

    def _close(self) -> None:
        self._transport.close()
        self._is_open = False

    def _ask(
        self, request: Request[R], timeout: timedelta, tries: int, gap: timedelta, urgency: Urgency
    ) -> R:
        for left in reversed(range(tries)):
            if left < tries - 1:
                self.give_way(urgency)
            self._ensure_open(urgency)
            try:
                self._fall_silent(timeout / 2)
                self._wait_for(gap)
                sent_at = self.clock.monotonic()
                reply = self._once(request, timeout)
                if sent_at < self._owed_until:  # what was taken may be the answer of before
                    self._owe(sent_at, timeout)
                self._may_come_late = max(0, self._may_come_late - 1)
                self._stands()
                self._unanswered = 0
                return reply  # noqa: TRY300 -- the lines above belong to the success
            except (NoReply, Garbled) as error:
                self._may_come_late = _LATE_FOR
                self._owe(sent_at, timeout)
                self._stands()
                self._miss(error)
                if not left:
                    raise self._with_frames(error) from None
            except PortGone as error:
                self._lose(error, urgency)
                if not left:
                    raise self._with_frames(error) from error.__cause__
        raise AssertionError("a request is tried at least once")

    def _miss(self, error: DeviceFailed) -> None:
        """Begin a session anew that answers nothing: its far end may have forgotten it."""
        self._unanswered = self._unanswered + 1 if isinstance(error, NoReply) else 0
        if self._may_hang and self._unanswered and self._unanswered % _HUNG_AFTER == 0:
            # What still comes in the old session is not taken for an answer in the new one.
            logger.warning("%s answers nothing; connecting anew", self.url)
            self._close()

    def _once(self, request: Request[R], timeout: timedelta) -> R:
        self._transport.drain()
        self._send(request.frame)
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

    def _send(self, frame: bytes) -> None:
        self._note(Direction.SENT, frame)
        self._transport.write(frame)

    def _wait_for(self, gap: timedelta) -> None:
        left = self._busy_until + gap.total_seconds() - self.clock.monotonic()
        if left > 0:
            self.clock.sleep(left)

    def _ensure_open(self, urgency: Urgency) -> None:
        if self._is_open:
            return
        breaker = self._urgent if urgency is Urgency.OFF else self._breaker
        if self._why_lost and not breaker.may_try:
            raise type(self._why_lost)(self._why_lost.sentence, **self._why_lost.facts)
        try:
            self._transport.open()
        except DeviceFailed as error:
            self._lose(error, urgency)
            raise
        self.opened += 1
        self._is_open = True

    def _stands(self) -> None:
        """Believe in the port again: it opened, and something went over it."""
        if self._why_lost is None:
            return
        logger.info("opened %s again", self.url)
        self._why_lost = None
        self._breaker.worked()
        self._urgent.worked()

    def _lose(self, error: DeviceFailed, urgency: Urgency) -> None:
        self._transport.close()
        was_open, self._is_open = self._is_open, False
        if self._why_lost is None:
            logger.warning("lost %s: %s", self.url, error)
        if self._why_lost is not None or not was_open:
            # A port that stood is opened again at once: plugs are loose more often than gone.
            self._breaker.failed()
            if urgency is Urgency.OFF:
                self._urgent.failed()
        self._why_lost = error

    def _owe(self, sent_at: float, timeout: timedelta) -> None:
        self._owed_until = max(self._owed_until, sent_at + _LATEST * timeout.total_seconds())

    def _fall_silent(self, quiet: timedelta) -> None:
        end = self.clock.monotonic() + 4 * quiet.total_seconds()
        while self._may_come_late and self.clock.monotonic() < end:
            came = self._transport.read(quiet)
            if not came:
                return
            self._note(Direction.RECEIVED, came)

    def _note(self, direction: Direction, octets: bytes) -> None:
        self._busy_until = self.clock.monotonic()
        event = WireEvent(self.url, self._busy_until, direction, octets)
        self.frames.append(event)
        if self._watch is not None:
            self._watch(event)

    def _with_frames(self, error: DeviceFailed) -> DeviceFailed:
        error.facts["frames"] = tuple(str(event) for event in self.frames)
        return error
