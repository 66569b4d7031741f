"""Other stations that are to be passed on: connected ahead, watched, and handed to the mixer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from audio.mixer import Source
from audio.reception import sentences as received
from audio.sources.relay import Feed, RelaySource
from audio.types import SAMPLE_RATE, Note
from broadcaster.errors import BroadcasterError
from broadcaster.playout import sentences
from broadcaster.playout.hands import Hand
from broadcaster.playout.items import Item
from broadcaster.playout.orders import Checked, Order, Relayed
from broadcaster.ports import Clock
from schedules.parts import RELAYED
from schedules.types import Facts, Reason

logger = logging.getLogger(__name__)

LOOK_S = 0.25
"""How often the addresses are looked at, in seconds of the world's time."""
AGAIN_S = 5.0
"""A list of relays that could not be read is read again after so many seconds."""
KEPT_FOR = timedelta(seconds=10)
"""An address is let go of so long after the end of what it was wanted for."""
READY = 2
"""So many addresses are called at once: one to be heard, and one that stands ready."""
NEXT_AFTER_S = 5.0
"""Where none of those called is well for so long, the next is called too."""
ANSWERS_WITHIN_S = 8.0
"""An address that has only just been called is not complained of for so long."""
STEADY = timedelta(seconds=3)
"""An alarm ends when the sound has been well for so long."""


class Received(Feed, Protocol):
    """One address that is being received."""

    def start(self) -> None:
        """Begin to connect."""

    def close(self) -> None:
        """Hang up, without waiting."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A station on the list of relays: its addresses, the first of which is wanted most."""

    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filler:
    """Music that fills a hole, opened, and the standing approvals that allow it."""

    source: Source
    authorities: tuple[str, ...]


class Reception(Protocol):
    """What passing on needs of the station."""

    def listed(self, key: str) -> Listed | None:
        """Look a station up by its key; raises BroadcasterError where nothing can be read."""

    def receive(self, address: str, listed: Sequence[str]) -> Received:
        """Return who receives an address; of the rest only `listed` ones may be in the house."""

    def filler(self) -> Filler | None:
        """Open the music that fills a hole, None where there is none; never waits long."""


@dataclass(slots=True)
class _Passed:
    """One station while it is wanted; several lines may want it at once."""

    key: str
    title: str
    addresses: tuple[str, ...]
    feeds: tuple[Received, ...]
    called: float
    started: int
    unwell_since: float
    items: dict[str, Item] = field(default_factory=dict)
    told: dict[str, Reason | None] = field(default_factory=dict)


class Relays:
    """Keeps stations connected for the lines that want them, on a thread of its own.

    Whether a line's station is well is heard as `Checked`, each time that it changes. `troubles`
    are what stands wrong, by subject.
    """

    def __init__(self, reception: Reception, hear: Callable[[Order], None], clock: Clock) -> None:
        self.troubles: dict[str, Reason | None] = {}
        self._reception = reception
        self._hear = hear
        self._clock = clock
        self._passed: dict[str, _Passed] = {}
        self._unknown: dict[str, Item] = {}
        self._ask_again = 0.0
        self._hand = Hand(
            "relays",
            patience=LOOK_S,
            idle=self._look,
            rests=lambda: not (self._passed or self._unknown),
        )

    def start(self) -> None:
        """Begin to look after what is wanted."""
        self._hand.start()

    def check(self) -> None:
        """Raise what broke the thread."""
        self._hand.check()

    def stop(self, within_s: float) -> None:
        """Hang up everywhere."""
        self._hand.stop(within_s)
        for passed in self._passed.values():
            _hang_up(passed)

    def want(self, item: Item) -> None:
        """Connect the station of a line ahead of its time; returns at once."""
        self._hand.give(lambda: self._want(item))

    def open(self, item: Item) -> RelaySource:
        """Return what the mixer reads; where the station is not known, music alone."""
        passed = self._passed.get(_key(item))
        feeds: tuple[Feed, ...] = passed.feeds if passed is not None else ()
        filler = self._reception.filler()
        if filler is None:
            return RelaySource(feeds)
        return RelaySource(feeds, filler.source, allowed_by=filler.authorities)

    def _want(self, item: Item) -> None:
        self._ask(item)
        self._look()

    def _ask(self, item: Item) -> None:
        """Look a line's station up, and have it received."""
        key = _key(item)
        try:
            listed = self._reception.listed(key)
        except BroadcasterError as error:
            why = Reason(sentences.RELAY_UNKNOWN, {"error": str(error)})
            self._hear(Checked(item.key, why))
            self._unknown[item.key] = item
            self._ask_again = self._clock.monotonic() + AGAIN_S
            return
        if self._clock.rate != 1.0:
            self._hear(Checked(item.key, Reason(sentences.RELAY_NEEDS_TRUE_TIME)))
            return
        if listed is None:
            self._hear(Checked(item.key, Reason(sentences.RELAY_UNLISTED)))
            return
        passed = self._passed.get(key)
        if passed is None or passed.addresses != listed.addresses:
            passed = self._called(item, listed.addresses)
        passed.items[item.key] = item
        passed.told.pop(item.key, None)  # who asks anew, as after something stronger, is told anew

    def _called(self, item: Item, addresses: tuple[str, ...]) -> _Passed:
        """Call the first addresses at once: one stands ready when the other is lost.

        Where the station was called at others before, what is on air from there goes on.
        """
        feeds = tuple(self._reception.receive(one, addresses) for one in addresses)
        for feed in feeds[:READY]:
            feed.start()
        now = self._clock.monotonic()
        ready, key = min(READY, len(feeds)), _key(item)
        passed = _Passed(key, item.title, addresses, feeds, now, ready, now)
        before = self._passed.get(key)
        if before is not None:
            before.items.pop(item.key, None)
            self._passed[f"{key} until {now}"] = before
        self._passed[key] = passed
        logger.info("the relay %s is being connected", key)
        return passed

    def _look(self) -> None:
        now = self._clock.now()
        if self._unknown and self._clock.monotonic() >= self._ask_again:
            waiting, self._unknown = self._unknown, {}
            for item in waiting.values():
                if item.ends > now:
                    self._ask(item)
        for key, passed in tuple(self._passed.items()):
            over = [line for line, item in passed.items.items() if item.ends + KEPT_FOR < now]
            for line in over:
                del passed.items[line]
                passed.told.pop(line, None)
            if not passed.items:
                _hang_up(passed)
                del self._passed[key]
                # What is not received any more is not complained of; its alarm waits to be seen.
                self.troubles[f"{RELAYED}{passed.key}"] = None
                logger.info("the relay %s was let go of", key)
                continue
            self._tell(passed)

    def _tell(self, passed: _Passed) -> None:
        notes = [feed.trouble for feed in passed.feeds]
        for feed in passed.feeds:
            _ = feed.well_for  # counts from the first time that it is asked for
        why = None if None in notes else _reason(notes[0], passed.title)
        self._call_next(passed, is_well=why is None)
        for line in passed.items:
            if line not in passed.told or passed.told[line] != why:
                passed.told[line] = why
                self._hear(Checked(line, why))
        self._judge(passed, notes)

    def _call_next(self, passed: _Passed, *, is_well: bool) -> None:
        now = self._clock.monotonic()
        if is_well:
            passed.unwell_since = now
        elif now - passed.unwell_since > NEXT_AFTER_S and passed.started < len(passed.feeds):
            passed.feeds[passed.started].start()
            passed.started += 1
            passed.unwell_since = now

    def _judge(self, passed: _Passed, notes: Sequence[Note | None]) -> None:
        """Raise an alarm where the first address fails, and end it when it has been well."""
        subject, first = f"{RELAYED}{passed.key}", notes[0]
        if first is None:
            if passed.feeds[0].well_for >= STEADY:
                self.troubles[subject] = None
            return
        fresh = self._clock.monotonic() - passed.called < ANSWERS_WITHIN_S
        if first.sentence == received.CONNECTING and fresh:
            return
        if None not in notes:
            self.troubles[subject] = _reason(first, passed.title)
            return
        other = _host(passed.addresses[notes.index(None)])
        named = _named(passed.title, _host(passed.addresses[0]))
        facts: Facts = {"host": named, "other": other}
        self.troubles[subject] = Reason(sentences.RELAY_BY_OTHER, facts)


def relayed(source: Source) -> Relayed | None:
    """Tell what was heard of a relay; None of any other source."""
    if not isinstance(source, RelaySource):
        return None
    told = source.told()
    return Relayed(
        heard_s=tuple(_seconds(frames) for frames in told.heard),
        filler_s=_seconds(told.filler),
        silent_s=_seconds(told.silence),
        filler_by=told.filler_by,
    )


def _hang_up(passed: _Passed) -> None:
    for feed in passed.feeds:
        feed.close()


def _seconds(frames: int) -> float:
    return round(frames / SAMPLE_RATE, 3)


def _key(item: Item) -> str:
    return item.clip.removeprefix(RELAYED)


def _host(address: str) -> str:
    return address.partition("//")[2].partition("/")[0] or address


def _reason(note: Note | None, title: str) -> Reason | None:
    """Say what is wrong with an address, naming the station that is received there."""
    if note is None:
        return None
    facts = {name: str(value) for name, value in note.facts.items()}
    if "host" in facts:
        facts["host"] = _named(title, facts["host"])
    told: Facts = {**facts}
    return Reason(note.sentence, told)


def _named(title: str, host: str) -> str:
    return f"{title} ({host})"
