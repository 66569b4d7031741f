"""The one driver of every device: sends what its dialect says, and believes only what is proved."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from hardware.dialect import Described, Dialect, Inputs, Reply, Request, Told
from hardware.drivers.conversation import Conversation
from hardware.errors import DeviceFailed, Garbled, NoReply
from hardware.link import Link
from hardware.overtaking import Overtaking
from hardware.types import (
    UNKNOWN,
    Caps,
    ChannelState,
    Health,
    Knowledge,
    Profile,
    Urgency,
    never,
)

T = TypeVar("T")

_OFF_BUDGET_S = 0.8
_ALL_OFF_S = 1.5
_READING_TAKES = 4
"""How many times the time allowed for an answer reading back takes where one was missing."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a device hangs: its port, and the lease it was given (None: none)."""

    link: Link
    lease: timedelta | None = None


class RelayBoard:
    """One device on a link; its own read-back decides, an acknowledgement never does.

    A device that failed three times in a row is left alone but for a probe now and then, so that it
    does not hold up others on its bus; orders that open contacts are always tried.
    """

    def __init__(self, name: str, profile: Profile, dialect: Dialect, place: Place) -> None:
        self.name = name
        self.profile = profile
        self._dialect = dialect
        self._link = place.link
        self._lease = _possible(place.lease, dialect.caps.longest_lease)
        self._talk = Conversation(name, profile, dialect, place.link)
        self._talk.on_step = self._forget
        self._overtaking = Overtaking[int]()
        self._settles_at = float("-inf")
        self._ordered: dict[int, ChannelState] = {}
        self._held: set[int] = set()

    @property
    def caps(self) -> Caps:
        """What this device can do."""
        return self._dialect.caps

    @property
    def port(self) -> str:
        """The port it hangs on."""
        return self._link.url

    @property
    def lease(self) -> timedelta | None:
        """For how long the board holds a contact closed by itself; None where it latches."""
        return self._lease

    @property
    def is_noisy(self) -> bool:
        """Whether many of its last answers came only when it was asked again."""
        return self._talk.is_noisy

    @property
    def is_silent(self) -> bool:
        """Whether it did not answer when it was last asked."""
        return self._talk.is_silent

    def submit(self, job: Callable[[], T], urgency: Urgency = Urgency.NORMAL) -> Future[T]:
        """Have a job done by the owner of its port."""
        return self._link.submit(job, urgency)

    def order(
        self, wanted: Mapping[int, bool], *, urgency: Urgency = Urgency.NORMAL
    ) -> Mapping[int, ChannelState]:
        """Switch the channels named, all others untouched, without reading back.

        A frame that nobody answered may have acted all the same: its channels come back with `on`
        None. Raises PortGone, PortBusy, BoardMissing, OrderRefused, and NoReply or Garbled for
        a device that is being left alone.
        """
        if not any(wanted.values()):
            urgency = Urgency.OFF
        lease = self._lease.total_seconds() if self._lease else None
        self._held -= wanted.keys()
        closing = [channel for channel, on in wanted.items() if on]
        number = self._overtaking.begin(wanted.keys() - closing)
        lost = self._send_all(
            self._dialect.orders(wanted, lease_s=lease),
            urgency,
            lambda: self._overtaking.has_overtaken(number, closing),
        )
        self._settles_at = self._link.clock.monotonic() + self.profile.settle.total_seconds()
        if not self._overtaking.has_overtaken(number, closing):
            self._held.update(closing)
        knowledge = Knowledge.ACKNOWLEDGED if self.caps.acknowledges else Knowledge.ASSUMED
        for channel, on in wanted.items():
            self._ordered[channel] = UNKNOWN if lost else ChannelState(on, knowledge)
        return {channel: self._ordered[channel] for channel in wanted}

    def read(self, *, urgency: Urgency = Urgency.POLL) -> Mapping[int, ChannelState]:
        """Every channel as the board reports it, once what was ordered has settled.

        Where it cannot say, as last ordered, if only its port is there. Raises DeviceFailed.
        """
        if not self.caps.reads_back:
            self._talk.touch(urgency)
            return {ch: self._ordered.get(ch, UNKNOWN) for ch in self._channels}
        left = self._settles_at - self._link.clock.monotonic()
        if left > 0:
            self._link.clock.sleep(left)
        found: dict[int, bool] = {}
        for reply in self._asked(self._dialect.queries(), urgency):
            if isinstance(reply, Told | Described):
                found |= reply.channels
        # One that opened by itself, or never closed, is not closed by a renewal.
        self._held -= {channel for channel, on in found.items() if not on}
        return {
            channel: ChannelState(found[channel], Knowledge.VERIFIED)
            for channel in self._channels
            if channel in found
        }

    def apply(
        self, wanted: Mapping[int, bool], *, urgency: Urgency = Urgency.NORMAL
    ) -> Mapping[int, ChannelState]:
        """Switch the channels named, wait until they settle, and read them back.

        Raises DeviceFailed when their state is not known.
        """
        if not any(wanted.values()):
            urgency = Urgency.OFF
        ordered = self.order(wanted, urgency=urgency)
        try:
            found = self.read(urgency=urgency)
        except (NoReply, Garbled):
            if any(state.knowledge is Knowledge.ASSUMED for state in ordered.values()):
                raise
            return ordered
        return {channel: found.get(channel, ordered[channel]) for channel in wanted}

    def all_off(self) -> bool:
        """Open every contact; True when the board confirmed it. Never raises.

        Takes 1.5 s at most, or eight times what a slow device's answer may take.
        """
        clock = self._link.clock
        reading = _READING_TAKES * self.profile.timeout.total_seconds()
        end = clock.monotonic() + _ALL_OFF_S - reading
        self._ordered = dict.fromkeys(self._channels, ASSUMED_OFF)
        self._held.clear()
        self._overtaking.begin(self._channels)
        for request in self._dialect.off():
            try:
                self._talk.send(request, Urgency.OFF)
            except DeviceFailed:
                if clock.monotonic() >= end:
                    return False
        self._settles_at = clock.monotonic() + self.profile.settle.total_seconds()
        try:
            found = self.read(urgency=Urgency.OFF)
        except DeviceFailed:
            return False
        return bool(found) and all(state.is_verified_off for state in found.values())

    def renew(self) -> None:
        """Order again what is leased, so that the board goes on holding it; raises DeviceFailed."""
        if self._lease is None or not self._held:
            return
        leased = dict.fromkeys(sorted(self._held), True)
        lease_s = self._lease.total_seconds()
        if lost := self._send_all(self._dialect.orders(leased, lease_s=lease_s), Urgency.NORMAL):
            raise lost

    def inputs(self, urgency: Urgency = Urgency.POLL) -> Mapping[int, bool]:
        """Every contact input, from 1, closed or not; raises DeviceFailed."""
        found: dict[int, bool] = {}
        for reply in self._asked(self._dialect.input_queries(), urgency):
            if isinstance(reply, Inputs):
                found |= reply.closed
        return found

    def health(self) -> Health:
        """Ask what the device says of itself; raises DeviceFailed."""
        found = Health()
        for reply in self._asked(self._dialect.health_queries(), Urgency.POLL):
            if isinstance(reply, Described):
                found = reply.health
        return found

    def set_level(self, percent: int) -> None:
        """Set the volume where the device can; raises DeviceFailed."""
        self._send_all(self._dialect.level(percent), Urgency.NORMAL)

    @property
    def _channels(self) -> range:
        return range(1, self.profile.channels + 1)

    def _send_all(
        self, requests: Iterable[Request], urgency: Urgency, is_stale: Callable[[], bool] = never
    ) -> DeviceFailed | None:
        """Send orders; returns why one of them got lost, which is left to read-back.

        Raises once the device is being left alone, or nothing more should wait for it.
        """
        lost: DeviceFailed | None = None
        end = self._link.clock.monotonic() + _OFF_BUDGET_S
        for request in requests:
            try:
                self._talk.send(request, urgency, is_stale)
            except (NoReply, Garbled) as error:
                is_urgent = urgency is Urgency.OFF
                if self._link.clock.monotonic() >= end if is_urgent else not self._talk.may_try:
                    raise
                lost = error
        return lost

    def _asked(self, requests: Iterable[Request], urgency: Urgency) -> list[Reply | None]:
        return [self._talk.ask(request, urgency) for request in requests]

    def _forget(self) -> None:
        """Know no longer what was ordered on: bringing a parser in step may open contacts.

        Where that is all its frames do, they are open now, as surely as by any other order.
        """
        off, sent = (
            {request.frame for request in requests}
            for requests in (self._dialect.off(), self._dialect.resync())
        )
        now = ASSUMED_OFF if off and off <= sent else UNKNOWN
        self._ordered = {ch: now if s.on else s for ch, s in self._ordered.items()}
        self._held.clear()


ASSUMED_OFF = ChannelState(on=False, knowledge=Knowledge.ASSUMED)


def _possible(lease: timedelta | None, longest: timedelta | None) -> timedelta | None:
    if lease is None or longest is None:
        return None
    return min(lease, longest)
