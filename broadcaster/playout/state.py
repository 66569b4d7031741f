"""What the engine knows between two steps."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from broadcaster.domain.emergency import Emergency
from broadcaster.domain.standby import Standby
from broadcaster.playout.darkness import Dark
from broadcaster.playout.held import Held
from broadcaster.playout.items import Item
from broadcaster.playout.orders import Contact, Mute
from schedules.types import Reason, Span

_NOTHING = timedelta(0)

FADED = timedelta(milliseconds=30)
"""How long what is silenced takes to fall silent (`audio.playing.FADE_OUT`)."""


@dataclass(frozen=True, slots=True)
class Timing:
    """How long things may take, in station time.

    ahead: a sound is given to the mixer that long before it is due. It is written into the journal
        first, and a disk that others write to may take most of a second to say that it is there.
    late: what can begin within that time after its instant is sent whole.
    join: what is later is joined in its middle where that much of it remains.
    exact: a start within that is no lateness.
    hold: lines stay open that long for the next item of the same programme.
    check: clips are read that long before their lines open.
    retry: lines that failed to open are tried again after that.
    rest: so they are for what waits for its window; it may wait for hours.
    grace: a sound that has not been reported ended that long after its end is lost.
    """

    ahead: timedelta = timedelta(milliseconds=1500)
    late: timedelta = timedelta(seconds=2)
    join: timedelta = timedelta(seconds=10)
    exact: timedelta = timedelta(milliseconds=50)
    hold: timedelta = timedelta(seconds=60)
    check: timedelta = timedelta(seconds=30)
    retry: timedelta = timedelta(seconds=2)
    rest: timedelta = timedelta(seconds=60)
    grace: timedelta = timedelta(seconds=5)


def timing_for(rate: float) -> Timing:
    """Return the timing for a clock that runs `rate` times as fast as the world.

    Wires and threads do not run faster with it, so what is theirs lasts longer in station time.
    """
    usual, by = Timing(), max(1.0, rate)
    return Timing(
        ahead=usual.ahead * by,
        late=usual.late * by,
        exact=usual.exact * by,
        hold=max(usual.hold, 5 * usual.ahead * by),
        check=usual.check * max(1.0, by / 10),
        retry=usual.retry * by,
        rest=max(usual.rest, usual.retry * by),
        grace=usual.grace * by,
    )


class Phase(enum.Enum):
    """How the lines of a bus stand."""

    CLOSED = "closed"
    SWITCHING = "switching"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Hush:
    """That a zone was muted, by whom, while something sounded there; `is_over` if it came back."""

    by: str
    since: datetime
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Cued:
    """An item that was given to the mixer.

    `ending` tells why it is being silenced before its end, and `yields_to` what is stronger, where
    it may go on after that; `began` when its first sample left; `lit` which zones were open to it
    then; `hushed` which were muted since; `dark` which heard nothing for a while. With `until` it
    begins to fall silent only then, for what follows it at once.
    """

    item: Item
    at: datetime
    offset: timedelta = _NOTHING
    began: datetime | None = None
    ending: Reason | None = None
    yields_to: Item | None = None
    again: bool = False
    lit: frozenset[int] = frozenset()
    hushed: Mapping[int, Hush] = field(default_factory=dict)
    dark: Mapping[int, Dark] = field(default_factory=dict)
    until: datetime | None = None

    @property
    def zones(self) -> frozenset[int]:
        """Where it is to be heard now: nowhere while every zone of it is muted."""
        return self.item.zones - {zone for zone, hush in self.hushed.items() if not hush.is_over}

    @property
    def ends(self) -> datetime:
        """When its last sample is due."""
        whole = self.at + self.item.length - self.offset
        return whole if self.until is None else min(whole, self.until + FADED)


@dataclass(frozen=True, slots=True)
class Leads:
    """How long before its first sound an item's lines are opened: from cold, or from warm.

    `rest` is how long an amplifier that was switched off must wait: it is left on where it would be
    wanted again sooner. `drain` is how long a sample stays inside the sink.
    """

    cold: timedelta
    warm: timedelta
    rest: timedelta = timedelta(0)
    drain: timedelta = timedelta(milliseconds=20)


@dataclass(frozen=True, slots=True)
class Desk:
    """One bus: what its lines are asked to be, what is known of them, and what sounds there.

    Where they did not open for what waits for its window, they rest for that `rests_until`.
    """

    bus: str
    leads: Leads
    zones: frozenset[int]
    phase: Phase = Phase.CLOSED
    ticket: int = 0
    wanted: frozenset[int] = frozenset()
    contacts: Mapping[int, Contact] = field(default_factory=dict)
    serving: str = ""
    emergency: bool = False
    fallen: int = 0
    programme: str = ""
    cued: tuple[Cued, ...] = ()
    tests: tuple[Item, ...] = ()
    live: tuple[Item, ...] = ()
    drained_at: datetime | None = None
    retry_at: datetime | None = None
    rests_until: datetime | None = None
    trouble: Reason | None = None

    @property
    def called(self) -> tuple[Item, ...]:
        """What somebody called for and is on no plan: live voices, test tones."""
        return (*self.live, *self.tests)

    @property
    def open_zones(self) -> frozenset[int]:
        """Tell which wanted zones are known to be open to sound."""
        return frozenset(z for z in self.wanted if (c := self.contacts.get(z)) and c.on)


@dataclass(frozen=True, slots=True)
class Silenced:
    """A programme that somebody stopped, everywhere (`zones` None) or in some zones.

    `via` tells from where it was stopped, `at` when.
    """

    programme: str
    by: str
    zones: frozenset[int] | None
    at: datetime
    via: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """A line that has its outcome, in some zones or (`zones` None) altogether."""

    due: datetime
    zones: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Running:
    """An emergency: how many rounds were begun, when the next is due, whether its words were in.

    `over` where it ended; it is remembered for a while, so that it cannot be ordered twice.
    `stopped` is when a STOP of everything, `stopped_by` whose, ended it: that may be taken back.
    """

    order: Emergency
    next_at: datetime
    rounds: int = 0
    spoke: bool = False
    over: bool = False
    stopped: datetime | None = None
    stopped_by: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """Everything the engine decides by.

    `pending` are the plan lines without an outcome that have not been given to the mixer, in order
    of start; `done` the lines that have one; `interrupted` lines that were being sent when the
    program last ended; `held` those of `pending`, or of what sounds again, that something stronger
    cut in their middle; `aside` what a STOP took from `pending`, with the zones it took and by
    whom; `muted` the zones that somebody wants quiet, and until when. Nothing due before `since`
    is answered for; `booted` is when this run began. `standbys` may sound where something went
    wrong, and `filling` is until when they do in the place of a line. `emergencies` are in order of
    their giving; `codes` are the steps of the codes each person has used. `newest` is the last
    instant of the journal, `doubt` why the clock cannot be right, while nothing of a plan begins by
    it, `was_doubted` whether that is over, `skipped` the time over which the clock was put forward.
    """

    since: datetime
    booted: datetime
    timing: Timing
    desks: Mapping[str, Desk]
    pending: tuple[Item, ...] = ()
    refused: Mapping[str, Reason] = field(default_factory=dict)
    checks: Mapping[str, Reason | None] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()
    done: Mapping[str, Done] = field(default_factory=dict)
    interrupted: Mapping[str, Item] = field(default_factory=dict)
    held: Mapping[str, Held] = field(default_factory=dict)
    silenced: tuple[Silenced, ...] = ()
    aside: tuple[Item, ...] = ()
    muted: Mapping[int, Mute] = field(default_factory=dict)
    standbys: tuple[Standby, ...] = ()
    filling: Mapping[str, datetime] = field(default_factory=dict)
    tested: int = 0
    emergencies: tuple[Running, ...] = ()
    codes: Mapping[int, frozenset[int]] = field(default_factory=dict)
    closing: Reason | None = None
    newest: datetime | None = None
    doubt: Reason | None = None
    was_doubted: bool = False
    skipped: Span | None = None

    @property
    def is_quiet(self) -> bool:
        """Tell whether nothing sounds and every line is closed."""
        return all(
            desk.phase is Phase.CLOSED and not desk.cued and not desk.wanted
            for desk in self.desks.values()
        )
