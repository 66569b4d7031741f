"""What becomes of an item that cannot begin on its instant, or was cut in its middle.

One table for all, by what the item is (`policy_of`):

=====================  ==============  ===================  =========================
what it is             sent whole up   later than that      cut by something stronger
                       to so late
=====================  ==============  ===================  =========================
emergency, at once     always          -                    begun anew
emergency, planned     30 minutes      joined, then missed  begun anew
priority notice        30 minutes      joined, then missed  begun anew
notice, up to 3 min    10 minutes      joined, then missed  begun anew
longer reading         2 seconds       joined, then missed  goes on where it was cut
opening, closing, ...  10 minutes      missed               dropped
signature tune         2 seconds       joined, then missed  dropped
music to fill          2 seconds       joined, then missed  joined at the clock's time
relay                  never           joined, then missed  joined at the clock's time
live voice             1 minute        missed               dropped
test tone              always          -                    dropped
=====================  ==============  ===================  =========================

*Joined* means from where the clock would have it by now, where enough of it remains. What is sent
whole after its time ends after its time, too: never after `Item.latest`, which is when the
permitted hours of its zones close, nor over the exact start of another programme or of a relay
(`choice.has_room`). Where nothing tells of a latest end, none but emergencies and live voice are
sent later than two seconds. What cannot be begun anew, or go on where it was cut, for lack of time
is joined instead.

A station's people may ask for something else, of a bulletin or of a part of a programme's frame
(`Item.late`); the table holds where nothing is asked for, and where something cuts it:

=================  ======================  =======================================================
asked for          sent whole up to so     later than that
                   late
=================  ======================  =======================================================
whole              as many minutes         missed
joined             2 seconds               joined, then missed
skipped            2 seconds               missed
replayed           2 seconds               sent whole in `Item.windows` (the permitted hours of that
                                           day, up to the time given), else missed
=================  ======================  =======================================================

What waits for its window goes after all else: it begins when nothing sounds on its bus and there
is room for all of it before whatever begins next there (`choice.has_room`). Its clip is read again
before. Emergencies, live voice and test tones cannot be asked otherwise; a relay, and music that
fills a time, can be joined or skipped only.

A live voice is dropped because nobody may speak into open loudspeakers without knowing it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from broadcaster.playout.held import Again, Held
from broadcaster.playout.items import LIVE, Item
from broadcaster.playout.state import Timing
from schedules.lateness import ALWAYS_ON, Late, Way
from schedules.types import PartKind, Priority

NOTHING = timedelta(0)
NOTICE = timedelta(minutes=3)
"""A bulletin no longer than this is a notice: half of it is worth nothing to who hears it."""


class Sort(enum.Enum):
    """What an item is, as far as lateness goes."""

    EMERGENCY = "emergency"
    URGENT = "priority notice"
    NOTICE = "notice"
    READING = "longer reading"
    WORDS = "words of the programme"
    TUNE = "signature tune"
    FILLER = "music to fill"
    RELAY = "relay"
    LIVE = "live voice"
    TEST = "test tone"


@dataclass(frozen=True, slots=True)
class Policy:
    """What the table says of one sort of item.

    `whole` is how late it may begin and still be sent whole, `join` whether what is later is
    joined, `again` what becomes of it when something stronger cuts it.
    """

    whole: timedelta
    join: bool
    again: Again


_SECONDS = NOTHING  # what `Timing.late` allows to everything
_AT_ONCE = timedelta(minutes=1)
_NOTICE = timedelta(minutes=10)
_URGENT = timedelta(minutes=30)
LONGEST_WAIT = _URGENT
"""How late anything may begin and still be sent whole, where nothing else is asked of it."""
POLICIES = {
    Sort.EMERGENCY: Policy(_URGENT, join=True, again=Again.RESTART),
    Sort.URGENT: Policy(_URGENT, join=True, again=Again.RESTART),
    Sort.NOTICE: Policy(_NOTICE, join=True, again=Again.RESTART),
    Sort.READING: Policy(_SECONDS, join=True, again=Again.RESUME),
    Sort.WORDS: Policy(_NOTICE, join=False, again=Again.DROP),
    Sort.TUNE: Policy(_SECONDS, join=True, again=Again.DROP),
    Sort.FILLER: Policy(_SECONDS, join=True, again=Again.JOIN),
    Sort.RELAY: Policy(NOTHING, join=True, again=Again.JOIN),
    Sort.LIVE: Policy(_AT_ONCE, join=False, again=Again.DROP),
    Sort.TEST: Policy(timedelta.max, join=False, again=Again.DROP),
}
_GOES_ON = (Again.RESUME, Again.RESTART)
# What was cut ends so much later as it was away, where it goes on or is begun anew.
_MAY_SLIDE = {
    sort: max(policy.whole, _NOTICE) if policy.again in _GOES_ON else policy.whole
    for sort, policy in POLICIES.items()
}
_BULLETIN = PartKind.BULLETIN.value
_KINDS = {
    PartKind.SIGNATURE.value: Sort.TUNE,
    PartKind.FILLER.value: Sort.FILLER,
    PartKind.RELAY.value: Sort.RELAY,
    LIVE: Sort.LIVE,
}


@dataclass(frozen=True, slots=True)
class Start:
    """When an item begins to sound, and from where in it."""

    at: datetime
    offset: timedelta = NOTHING


def sort_of(item: Item) -> Sort:
    """Return what an item is."""
    if item.is_test or item.is_relay:
        return Sort.TEST if item.is_test else Sort.RELAY
    if item.priority == Priority.EMERGENCY and item.kind != LIVE:
        return Sort.EMERGENCY
    if item.kind != _BULLETIN:
        return _KINDS.get(item.kind, Sort.WORDS)
    if item.length > NOTICE:
        return Sort.READING
    return Sort.URGENT if item.priority == Priority.PRIORITY else Sort.NOTICE


def wanted_of(item: Item) -> Late | None:
    """Return what is asked for where an item is late; None where the table holds."""
    late, sort = item.late, sort_of(item)
    if late is None or sort in _NEVER_ASKED:
        return None
    waits_for_nobody = sort in (Sort.RELAY, Sort.FILLER)
    return None if waits_for_nobody and late.way not in ALWAYS_ON else late


_NEVER_ASKED = frozenset({Sort.EMERGENCY, Sort.LIVE, Sort.TEST})


def policy_of(item: Item) -> Policy:
    """Return what holds for an item: what is asked for, else what the table says."""
    usual, late = POLICIES[sort_of(item)], wanted_of(item)
    if late is None:
        return usual
    whole = timedelta(minutes=late.minutes) if late.way is Way.WHOLE else NOTHING
    return Policy(whole, join=late.way is Way.JOIN, again=usual.again)


def is_put_off(item: Item, at: datetime, timing: Timing) -> bool:
    """Tell whether an item could not begin on its time and waits for its window by an instant."""
    return bool(item.windows) and at >= item.starts + timing.late


def must_end_by(item: Item, timing: Timing) -> datetime:
    """Return the instant after which nothing of an item may be heard, however late it began."""
    return max([_usual_end(item, timing), *(window.ends for window in item.windows)])


def _usual_end(item: Item, timing: Timing) -> datetime:
    """Return it for an item that waits for no window."""
    ends, sort = item.ends, sort_of(item)
    usual = ends + timing.late
    if sort is Sort.TEST:
        return usual
    slides = _MAY_SLIDE[sort]
    if item.late is not None:
        policy = policy_of(item)
        slides = max(policy.whole, _NOTICE) if policy.again in _GOES_ON else policy.whole
    wished = ends + slides
    if sort not in (Sort.EMERGENCY, Sort.LIVE):
        wished = usual if item.latest is None else min(wished, item.latest)
    return max(usual, wished)


def start_of(
    item: Item,
    earliest: datetime,
    timing: Timing,
    *,
    again: bool = False,
    held: Held | None = None,
) -> Start | None:
    """Return how an item can still begin at `earliest` or after; None where it is too late.

    What was being sent when the program last ended (`again`) is never begun anew; what was cut
    (`held`) goes on by its own rule.
    """
    late = earliest - item.starts
    if late <= NOTHING and held is None:
        return Start(item.starts)
    if item.is_test or item.is_emergency:
        return Start(earliest)
    if not again:
        whole = _whole(item, earliest, timing, held)
        if whole is not None:
            return whole
        if is_put_off(item, earliest, timing) and (held is None or held.again in _GOES_ON):
            return _in_window(item, earliest, held)
    if not policy_of(item).join and not again and held is None:
        return None
    return joined_at(item, earliest, timing, held)


def joined_at(
    item: Item, earliest: datetime, timing: Timing, held: Held | None = None
) -> Start | None:
    """Return a start in its middle, from where the clock has it, where enough of it remains."""
    late = earliest - item.starts
    offset = max(late, NOTHING if held is None else held.heard)
    return Start(earliest, offset) if item.length - offset >= timing.join else None


def _in_window(item: Item, earliest: datetime, held: Held | None) -> Start | None:
    """Return the first start in a window of an item that leaves nothing of it out."""
    offset = NOTHING if held is None else held.reached
    for window in item.windows:
        at = max(earliest, window.begins)
        if at + item.length - offset <= window.ends:
            return Start(at, offset)
    return None


def _whole(item: Item, earliest: datetime, timing: Timing, held: Held | None) -> Start | None:
    """Return a start that leaves nothing out, where one is allowed and there is time for it."""
    if item.is_relay:
        return None  # it goes on meanwhile
    if held is None and earliest - item.starts < timing.late:
        return Start(earliest)
    again = policy_of(item).again if held is None else held.again
    if held is not None and again is Again.JOIN:
        return None
    offset = NOTHING if held is None else held.reached
    is_in_time = earliest + item.length - offset <= _usual_end(item, timing)
    if held is None and earliest - item.starts > policy_of(item).whole:
        return None
    return Start(earliest, offset) if is_in_time else None


def instants_of(item: Item, timing: Timing) -> Iterator[datetime]:
    """Yield when what may become of a late item changes."""
    last = _usual_end(item, timing)
    yield item.starts + timing.late
    yield last - item.length
    yield item.ends - timing.join
    yield item.ends
    yield last
    for window in item.windows:
        yield window.begins
        yield window.ends - item.length
        yield window.ends
