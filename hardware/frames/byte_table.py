"""Boards nobody described but by their bytes: a profile's rows, sent and found again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from hardware.dialect import Reply, Request, Taken, Told
from hardware.frames.plain import Blind, PlainBoard, exchange
from hardware.frames.rows import Facts, Row, parse
from hardware.options import TableOptions
from hardware.types import Caps, Profile


@dataclass(frozen=True, slots=True)
class _Order:
    """An order that the board answers by a row of its own."""

    frame: bytes
    ack: Row
    facts: Facts
    on: bool
    is_answered: bool = True

    def find(self, heard: bytes) -> Reply | None:
        """Find the acknowledgement; where it tells a state, that which was ordered."""
        for found in self.ack.found(heard, self.facts):
            if set(found.states) <= {self.on}:
                return Taken()
        return None


@dataclass(frozen=True, slots=True)
class _Question:
    """A question for every channel, or for the one in its facts."""

    frame: bytes
    answer: Row
    facts: Facts
    is_answered: bool = True

    def find(self, heard: bytes) -> Reply | None:
        """Find the states; two answers that contradict each other are none."""
        told = {found.states for found in self.answer.found(heard, self.facts)}
        if len(told) != 1:
            return None
        return Told(dict(enumerate(told.pop(), start=self.facts.channel or 1)))


class TableDialect(PlainBoard):
    """Whatever the rows of its profile say."""

    def __init__(self, profile: Profile, address: int) -> None:
        assert isinstance(profile.options, TableOptions)  # noqa: S101 -- the catalogue made it
        self._profile = profile
        self._options = profile.options
        self._facts = Facts(profile.channels, address)

    @property
    def caps(self) -> Caps:
        """What this board can do."""
        profile, options = self._profile, self._options
        orders = self.orders(dict.fromkeys(self._channels, False), lease_s=None)
        questions = self.queries()
        sent = (*orders, *questions)
        takes = (exchange(profile, len(r.frame), is_answered=r.is_answered) for r in sent)
        return Caps(
            channels=profile.channels,
            acknowledges=bool(options.ack),
            reads_back=bool(options.query),
            sets_many=False,
            settle=profile.settle,
            order=sum(takes, profile.settle),
        )

    def orders(self, wanted: Mapping[int, bool], *, lease_s: float | None) -> Sequence[Request]:
        """One row a channel, those that open first, each as often as the profile says."""
        del lease_s  # such a board has no clock of its own
        in_turn = sorted(wanted.items(), key=lambda item: (item[1], item[0]))
        return tuple(
            order for channel, on in in_turn for order in self._repeated(self._order(channel, on))
        )

    def off(self) -> Sequence[Request]:
        """Open every contact: by one row where there is one, else channel by channel."""
        row = self._options.all_off
        if not row:
            return self.orders(dict.fromkeys(self._channels, False), lease_s=None)
        frame = parse(row).written(self._facts)
        return self._repeated(self._answered(frame, self._facts, on=False))

    def queries(self) -> Sequence[Request]:
        """Ask for all channels, or for one after the other where the question names one."""
        return tuple(self._questions())

    def resync(self) -> Sequence[Request]:
        """Send all-off twice to a board that answers no order: half a frame may be in it.

        One that answers is sent again what it missed.
        """
        if self._options.ack:
            return ()
        return (*self.off(), *self.off())

    @property
    def _channels(self) -> range:
        return range(1, self._profile.channels + 1)

    def _order(self, channel: int, on: bool) -> Request:  # noqa: FBT001 -- an item of `wanted`
        facts = replace(self._facts, channel=channel)
        row = self._options.on if on else self._options.off
        return self._answered(parse(row).written(facts), facts, on=on)

    def _answered(self, frame: bytes, facts: Facts, *, on: bool) -> Request:
        """Make a request of a frame; all-off is answered only where the answer names no channel."""
        ack = parse(self._options.ack) if self._options.ack else None
        if ack is None or (ack.names_channel and not facts.channel):
            return Blind(frame)
        return _Order(frame, ack, facts, on)

    def _repeated(self, request: Request) -> tuple[Request, ...]:
        return (request,) * self._options.repeats

    def _questions(self) -> Iterator[Request]:
        if not self._options.query:
            return
        query, answer = parse(self._options.query), parse(self._options.answer)
        if "state" not in answer.names:
            yield _Question(query.written(self._facts), answer, self._facts)
            return
        for channel in self._channels:
            facts = replace(self._facts, channel=channel)
            yield _Question(query.written(facts), answer, facts)
