"""What a template is made of: parts in order, each with its rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum

from schedules.lateness import Late
from schedules.types import Priority, Sound, StandingPart, Start, Template, ZoneKey

RELAYED = "relay:"
"""What the clip of a relayed sound begins with, before the key of its source."""


class Order(StrEnum):
    """In which order the bulletins of one block follow each other."""

    OLDEST = "oldest"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class RelaySource:
    """Another station that may be passed on; `authority` names its place on the station's list.

    `key` is short and without signs, for it becomes part of the keys of lines.
    """

    key: str
    name: str
    authority: str

    def sound(self, length: timedelta, gain_db: int = 0, late: Late | None = None) -> Sound:
        """Return its sound of that length: nothing rendered, but passed on as it comes.

        Nobody knows its peaks beforehand, so that it may be made softer only.
        """
        return Sound(f"{RELAYED}{self.key}", length, min(0, gain_db), late=late)


def relayed(sound: Sound) -> str | None:
    """Return the key of the source a sound is relayed from; None for a clip."""
    return sound.clip.removeprefix(RELAYED) if sound.clip.startswith(RELAYED) else None


@dataclass(frozen=True, slots=True)
class RelayPart:
    """The relay of another station from one exact local time to another."""

    source: RelaySource
    starts: time
    ends: time
    gain_db: int = 0
    late: Late | None = None

    @property
    def start(self) -> Start:
        """Its start, which is always hard."""
        return Start(self.starts)


@dataclass(frozen=True, slots=True)
class BulletinBlock:
    """A place for bulletins: which, where, in which order, how many, how often each.

    Empty `fields` and `zones` allow all. With `own` it takes only what is meant for no
    zone beyond these (or those of the programme, where it names none): what all the commune is told
    is read in another programme. With `rotate` those least heard go first.
    `longest` and `most` bound the block, `times` is how often each is read, one reading after the
    other; every reading is one airing. `yields` is its turn to give way where the programme is
    too long (None: only for lack of room). All are sounded `gain_db` louder or softer than wanted,
    and dealt with as `late` asks where they are late and ask for nothing themselves.
    """

    title: str = ""
    fields: frozenset[str] = frozenset()
    priorities: frozenset[Priority] = frozenset({Priority.PRIORITY, Priority.NORMAL})
    zones: frozenset[ZoneKey] = frozenset()
    own: bool = False
    order: Order = Order.OLDEST
    rotate: bool = False
    longest: timedelta | None = None
    most: int | None = None
    times: int = 1
    start: Start | None = None
    yields: int | None = None
    gain_db: int = 0
    late: Late | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of filler music, with the standing approval it sounds by."""

    title: str
    sound: Sound
    authority: str


@dataclass(frozen=True, slots=True)
class FillerPart:
    """Music up to the next exact time of the programme, or up to `until` where that is given.

    The piece that reaches that time is cut there, if `cut`; what would be shorter than `shortest`
    stays silent.
    """

    pieces: tuple[Piece, ...]
    title: str = ""
    until: time | None = None
    start: Start | None = None
    cut: bool = True
    shortest: timedelta = timedelta(seconds=15)


Part = StandingPart | RelayPart | BulletinBlock | FillerPart
"""Any part of a template."""

EVERY_BULLETIN = BulletinBlock(priorities=frozenset(Priority))
"""The block of a template that has no parts of its own."""


@dataclass(frozen=True, slots=True)
class Step:
    """One part of a programme with its place: `number` for people, `slot` within its keys."""

    number: int
    slot: int
    part: Part


def steps_of(template: Template) -> tuple[Step, ...]:
    """Return the parts of a template in order."""
    if template.parts:
        return tuple(Step(number, number, part) for number, part in enumerate(template.parts, 1))
    before, after = template.before, template.after
    parts: tuple[Part, ...] = (*before, EVERY_BULLETIN, *after)
    slots = (*range(1, len(before) + 1), 1, *range(1, len(after) + 1))
    return tuple(
        Step(n, slot, part) for n, (slot, part) in enumerate(zip(slots, parts, strict=True), 1)
    )
