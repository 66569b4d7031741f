"""What the engine hears: plans, reports from lines and sinks, and what people want."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import zip_longest

from broadcaster.domain.standby import Standby
from broadcaster.playout.clock_orders import ClockDoubted, ClockSet, ClockStepped, ConfirmClock
from broadcaster.playout.emergency_orders import (
    EmergencyAgain,
    EmergencyOrder,
    EmergencySignature,
    EmergencyWords,
)
from broadcaster.playout.items import Item, Speaker
from broadcaster.playout.underlay import Underlay
from broadcaster.playout.watch import Wrong
from broadcaster.playout.witnessed import Witnessed
from schedules.types import Reason


@dataclass(frozen=True, slots=True)
class Contact:
    """What is known of one zone's contacts; `knowledge` is assumed, acknowledged or verified."""

    on: bool | None
    knowledge: str


UNKNOWN = Contact(on=None, knowledge="assumed")


@dataclass(frozen=True, slots=True)
class Relayed:
    """What of a relay was heard, in seconds: of each address in order, of music, of silence.

    `filler_by` are the authorities of the music, where any was heard.
    """

    heard_s: tuple[float, ...]
    filler_s: float
    silent_s: float
    filler_by: tuple[str, ...] = ()

    def and_then(self, other: Relayed) -> Relayed:
        """Return what was heard of both stretches together."""
        pairs = zip_longest(self.heard_s, other.heard_s, fillvalue=0.0)
        return Relayed(
            heard_s=tuple(round(before + after, 3) for before, after in pairs),
            filler_s=round(self.filler_s + other.filler_s, 3),
            silent_s=round(self.silent_s + other.silent_s, 3),
            filler_by=tuple(dict.fromkeys((*self.filler_by, *other.filler_by))),
        )


@dataclass(frozen=True, slots=True)
class Proof:
    """What of one item was really sent, as the tap on the sink measured it.

    Levels in dBFS; `matched` tells whether what was sent are the clip's own samples, None where
    that was not compared: a relay has no clip, and tells what was `relayed` instead. `levels` are
    whole dBFS, one for each `level_step_ms`; `silent_ms` is how long less than -60 dBFS was sent,
    `clipped` how many samples at full scale; None where nobody watched. `kept` is the clip (sha256
    hex) into which a live voice was written down. `meters` are the highest readings (per cent) of
    amplifiers that can tell what they give, `witnessed` what a loop-back heard; None without one.
    For `unheard_s` its card or server was gone.
    `gain_db` is by how much louder than its source it was sent (negative: softer); `underlay` what
    was heard under it, where anything was to be.
    """

    began: datetime | None
    ended: datetime
    frames: int
    first_sound: datetime | None = None
    last_sound: datetime | None = None
    peak_dbfs: float = -120.0
    rms_dbfs: float = -120.0
    sent_sha256: str = ""
    matched: bool | None = None
    relayed: Relayed | None = None
    levels: tuple[int, ...] = ()
    level_step_ms: int = 0
    silent_ms: int | None = None
    clipped: int | None = None
    kept: str = ""
    meters: Mapping[str, int] = field(default_factory=dict)
    witnessed: Witnessed | None = None
    unheard_s: float = 0.0
    gain_db: float = 0.0
    underlay: Underlay | None = None


@dataclass(frozen=True, slots=True)
class Mute:
    """A zone that somebody wants quiet for a while."""

    until: datetime
    by: str


@dataclass(frozen=True, slots=True)
class NewPlan:
    """The lines in force, those of them that nothing allows any more, and the muted zones.

    `standbys` may fill the air where something goes wrong, the best first.
    """

    items: tuple[Item, ...]
    refused: Mapping[str, Reason] = field(default_factory=dict)
    muted: Mapping[int, Mute] = field(default_factory=dict)
    standbys: tuple[Standby, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """A line's clip was read: it is the one that was planned, or why not."""

    key: str
    why: Reason | None


@dataclass(frozen=True, slots=True)
class LinesSettled:
    """An order to the lines of a bus was carried out; `up` where sound can pass."""

    bus: str
    ticket: int
    up: bool
    contacts: Mapping[int, Contact]
    took: timedelta
    why: Reason | None = None


@dataclass(frozen=True, slots=True)
class LinesSeen:
    """The boards were asked how the contacts stand, without an order."""

    bus: str
    ticket: int
    contacts: Mapping[int, Contact]


@dataclass(frozen=True, slots=True)
class SoundBegan:
    """The first sample of an item has left the sink."""

    bus: str
    key: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SoundEnded:
    """The last sample of an item has left the sink."""

    bus: str
    key: str
    proof: Proof


@dataclass(frozen=True, slots=True)
class WrongAir:
    """What is being sent, or was just sent, under a key is not what should be heard."""

    bus: str
    key: str
    how: Wrong


@dataclass(frozen=True, slots=True)
class StopOrder:
    """Somebody wants silence: everywhere, or in some zones.

    `via` tells from where: web, cli, or the button's board and input. `at` is when it was wanted,
    where that was before it could be heard.
    """

    number: int
    by: str
    zones: frozenset[int] | None = None
    via: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class GoOnOrder:
    """What is still to come of a stopped programme (None: of all) may be heard after all."""

    number: int
    by: str
    programme: str | None = None
    via: str = ""


@dataclass(frozen=True, slots=True)
class TestOrder:
    """A technician wants the test tone in one zone."""

    number: int
    zone: int
    by: str
    length: timedelta

    __test__ = False  # pytest would take it for a test


@dataclass(frozen=True, slots=True)
class LiveOrder:
    """Somebody wants to speak in some zones, for `limit` at most.

    With `interrupts` what sounds there gives way, unless it goes before a live voice.
    """

    number: int
    speaker: Speaker
    zones: frozenset[int]
    limit: timedelta
    interrupts: bool = False


@dataclass(frozen=True, slots=True)
class LiveEnd:
    """A live voice is over: by its speaker (`why` None), or for a reason."""

    number: int
    live: str
    why: Reason | None = None


@dataclass(frozen=True, slots=True)
class Shutdown:
    """The program is to end."""

    why: Reason


Order = (
    NewPlan
    | Checked
    | LinesSettled
    | LinesSeen
    | SoundBegan
    | SoundEnded
    | WrongAir
    | StopOrder
    | GoOnOrder
    | TestOrder
    | EmergencyOrder
    | EmergencyWords
    | EmergencyAgain
    | EmergencySignature
    | ClockStepped
    | ClockDoubted
    | ClockSet
    | ConfirmClock
    | LiveOrder
    | LiveEnd
    | Shutdown
)
