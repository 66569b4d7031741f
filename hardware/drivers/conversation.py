"""How one device on a link is spoken to: tries, pauses, and when it is left alone."""

from collections import deque
from collections.abc import Callable
from datetime import timedelta
from typing import cast

from hardware.breaker import Breaker
from hardware.dialect import Dialect, Refused, Reply, Request
from hardware.errors import DeviceFailed, Garbled, NoReply, OrderRefused, PortGone
from hardware.link import Link
from hardware.types import Profile, Urgency, never
from hardware.wire import on_the_wire, silence

_TRIES = 3
_URGENT_TRIES = 2
_BUSY_PAUSE_S = 0.02
_REMEMBERED = 50
_LEAST_JUDGED = 20
_NOISY_SHARE = 0.2
"""A line is noisy where one in five of its last answers needed a second try."""


def _nothing() -> None:
    return None


class Conversation:
    """One device's requests, each on its port's owner; `on_step` is told of a resynchronising.

    Anything more urgent goes out before each try.
    """

    def __init__(self, name: str, profile: Profile, dialect: Dialect, link: Link) -> None:
        self.on_step: Callable[[], None] = _nothing
        self._name = name
        self._profile = profile
        self._dialect = dialect
        self._link = link
        self._breaker = Breaker(link.clock)
        self._why_failing: DeviceFailed | None = None
        self._gap = max(profile.gap, silence(profile.baud))
        self._needs_step = True
        self._opened = -1
        self._owed_until = float("-inf")
        self._again: deque[bool] = deque(maxlen=_REMEMBERED)

    @property
    def is_silent(self) -> bool:
        """Whether it did not answer, or not correctly, when it was last asked."""
        return self._why_failing is not None

    @property
    def is_noisy(self) -> bool:
        """Whether many of its last answers came only when it was asked again."""
        asked = len(self._again)
        return asked >= _LEAST_JUDGED and sum(self._again) >= _NOISY_SHARE * asked

    @property
    def may_try(self) -> bool:
        """Whether the device is worth asking now, or is being left alone."""
        return self._breaker.may_try

    def send(
        self, request: Request, urgency: Urgency, is_stale: Callable[[], bool] = never
    ) -> Reply | None:
        """Send a request; returns its answer, None where none is given.

        Raises NoReply, also for a request that went stale before it went out, Garbled,
        OrderRefused, PortGone, PortBusy or BoardMissing.
        """
        return self._link.submit(
            lambda: self._exchange(request, urgency, is_stale), urgency
        ).result()

    def ask(self, request: Request, urgency: Urgency) -> Reply | None:
        """Send a question, once no late answer to another can be taken for its own.

        Raises as `send`.
        """

        def settled() -> Reply | None:
            if self._breaker.may_try or urgency is Urgency.OFF:
                self._link.settle(urgency, self._owed_until)
            return self._exchange(request, urgency, never)

        return self._link.submit(settled, urgency).result()

    def touch(self, urgency: Urgency) -> None:
        """See that the port is there; one that had to be opened again is made safe first."""

        def look() -> None:
            self._link.touch(urgency)
            self._step(urgency)

        self._link.submit(look, urgency).result()

    def _exchange(
        self, request: Request, urgency: Urgency, is_stale: Callable[[], bool]
    ) -> Reply | None:
        if urgency is not Urgency.OFF and not self._breaker.may_try and self._why_failing:
            raise type(self._why_failing)(self._why_failing.sentence, **self._why_failing.facts)
        if not request.is_answered:
            self._give_way(urgency, is_stale)
            self._step(urgency)
            self._tell(request, urgency)
            return None
        reply = self._answered(request, urgency, is_stale)
        if isinstance(reply, Refused):
            raise OrderRefused(
                "{device} refused an order (code {code}).", device=self._name, code=reply.code
            )
        return reply

    def _answered(self, request: Request, urgency: Urgency, is_stale: Callable[[], bool]) -> Reply:
        """Ask until the device is no longer busy."""
        usual = _URGENT_TRIES if urgency <= Urgency.EMERGENCY else _TRIES
        tries = 1 if self._why_failing or self._link.is_mute else usual
        for left in reversed(range(tries)):
            reply = self._asked(request, tries, urgency, is_stale)
            if not left or not isinstance(reply, Refused) or not reply.busy:
                return reply
            self._link.clock.sleep(_BUSY_PAUSE_S)
        raise AssertionError("a request is tried at least once")

    def _asked(
        self, request: Request, tries: int, urgency: Urgency, is_stale: Callable[[], bool]
    ) -> Reply:
        for left in reversed(range(tries)):
            self._give_way(urgency, is_stale)
            try:
                reply = self._tried(request, urgency)
                self._again.append(left < tries - 1)
                return reply  # noqa: TRY300 -- the line above belongs to the success
            except PortGone:
                if not left:
                    raise
            except (NoReply, Garbled) as error:
                if not left:
                    raise self._failed(error) from error
        raise AssertionError("a request is tried at least once")

    def _tried(self, request: Request, urgency: Urgency) -> Reply:
        """Ask once; the parser of a dialect that needs it is brought in step before."""
        self._step(urgency)
        try:
            reply = self._link.ask(
                request, timeout=self._profile.timeout, tries=1, gap=self._gap, urgency=urgency
            )
        except (NoReply, Garbled):
            self._owed_until = self._link.owed_until
            self._needs_step = self._needs_step or self._dialect.is_connected_to
            raise
        if self._link.clock.monotonic() < self._owed_until:
            self._owed_until = self._link.owed_until
        self._breaker.worked()
        self._why_failing = None
        return cast("Reply", reply)  # what `find` gives back, which mypy joins to an object

    def _give_way(self, urgency: Urgency, is_stale: Callable[[], bool]) -> None:
        """Let go first what is more urgent; raises NoReply where that made this out of date."""
        self._link.give_way(urgency)
        if is_stale():
            raise NoReply("An order to {device} came too late.", device=self._name)

    def _failed(self, error: DeviceFailed) -> DeviceFailed:
        self._needs_step = True
        self._breaker.failed()
        silent = isinstance(error, NoReply)
        sentence = "{device} does not answer." if silent else _NOT_CORRECTLY
        self._why_failing = type(error)(sentence, device=self._name, **error.facts)
        return self._why_failing

    def _tell(self, request: Request, urgency: Urgency) -> None:
        self._link.tell(request.frame, gap=self._gap, urgency=urgency)
        passing: timedelta = on_the_wire(len(request.frame), self._profile.baud)
        self._link.clock.sleep(passing.total_seconds())

    def _step(self, urgency: Urgency) -> None:
        """Bring the device's parser to the start of a frame, where its dialect needs that."""
        if not self._needs_step and self._opened == self._link.opening:
            return
        frames = self._dialect.resync()
        for request in frames:
            self._tell(request, urgency)
        self._needs_step = False
        if frames:
            self._opened = self._link.opening
            self.on_step()


_NOT_CORRECTLY = "{device} answers, but not correctly."
