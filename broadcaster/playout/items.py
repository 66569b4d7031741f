"""One thing that is to be sounded: a line of the day plan, a live voice, or a test tone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from audio.types import SAMPLE_RATE
from broadcaster.domain.authority import LiveSpeaker, TestTone
from broadcaster.playout import sentences
from schedules.blends import USUAL_MS, Bed, Blend, GoesOn, blend_facts, blend_of
from schedules.lateness import Late, late_of
from schedules.parts import RELAYED
from schedules.types import Line, PartKind, Priority, Reason, Span

TEST = "test"
LIVE = "live"
_MINUTE = timedelta(minutes=1)

TEST_PRIORITY = 9
STANDBY = "#standby"
"""What the key of a line ends with, and a number, that fills the place of another."""
_BY_HAND = ("emergency", "live")
_WORDS = (PartKind.OPENING, PartKind.WORDS, PartKind.CLOSING)

LIVE_VOICE = "Live voice"
"""What the log calls the programme of somebody who speaks live."""


@dataclass(frozen=True, slots=True)
class Item:
    """What, when, where, and by whose authority; `clip` is empty for the test tone.

    `latest` is when the permitted hours of its zones close: up to then it may be sent late. None
    where that is not known, or where minutes are counted. It is sounded `gain_db` louder than its
    clip (negative: softer), as far as nothing distorts, and with others as its `blend` says;
    `bed_refused` tells why there is to be no music under it after all. `late` is what is asked for
    where it is late, `windows` the time in which it may be sent whole then, where that is asked
    for.
    """

    key: str
    programme: str
    programme_name: str
    kind: str
    title: str
    starts: datetime
    length: timedelta
    clip: str
    zones: frozenset[int]
    bus: str
    priority: int
    authority: str
    bulletin: int | None = None
    by: str = ""
    latest: datetime | None = None
    gain_db: int = 0
    blend: Blend | None = None
    bed_refused: Reason | None = None
    late: Late | None = None
    windows: tuple[Span, ...] = ()

    @property
    def ends(self) -> datetime:
        """When its last sample is due."""
        return self.starts + self.length

    @property
    def goes_on(self) -> timedelta:
        """For how long it goes on under what follows it: music that fills does as usual."""
        usual = USUAL_MS if self.kind == PartKind.FILLER else 0
        return timedelta(milliseconds=self.blend.ms if isinstance(self.blend, GoesOn) else usual)

    @property
    def bed(self) -> Bed | None:
        """The music under it: only words of a programme have any, for news is heard plain."""
        has_music = self.kind in _WORDS and self.priority == Priority.NORMAL and bool(self.clip)
        return self.blend if has_music and isinstance(self.blend, Bed) else None

    @property
    def is_test(self) -> bool:
        """Tell whether it is a test tone and no line of a plan."""
        return self.kind == TEST

    @property
    def is_by_hand(self) -> bool:
        """Tell whether somebody wants it here and now, whatever the clock says."""
        return self.is_test or self.authority.partition(":")[0] in _BY_HAND

    @property
    def is_live(self) -> bool:
        """Tell whether it is somebody who speaks, and no line of a plan."""
        return self.kind == LIVE

    @property
    def is_called(self) -> bool:
        """Tell whether somebody called for it there and then, so that it is on no plan."""
        return self.is_test or self.is_live

    @property
    def is_relay(self) -> bool:
        """Tell whether it is another station to be passed on, and no clip."""
        return self.clip.startswith(RELAYED)

    @property
    def is_standby(self) -> bool:
        """Tell whether it fills the place of a line that went wrong, and is in no plan."""
        return STANDBY in self.key

    @property
    def is_emergency(self) -> bool:
        """Tell whether it is a part of an emergency that was ordered at once, and in no plan."""
        return self.authority.startswith("emergency:")

    def facts(self) -> dict[str, Any]:
        """Return what the journal tells of it."""
        return {
            "line": self.key,
            "programme": self.programme,
            "programme_name": self.programme_name,
            "title": self.title,
            "kind": self.kind,
            "bulletin": self.bulletin,
            "clip": self.clip,
            "zones": sorted(self.zones),
            "bus": self.bus,
            "due": self.starts.isoformat(),
            "authority": self.authority,
            "priority": self.priority,
            "length_ms": self.length // timedelta(milliseconds=1),
        } | self._asked()

    def _asked(self) -> dict[str, Any]:
        """Return what is told of it only where it was asked for."""
        late = "" if self.late is None else str(self.late)
        told = {"gain_db": self.gain_db, "blend": blend_facts(self.blend), "late": late}
        return {name: value for name, value in told.items() if value}


def of_line(line: Line, latest: datetime | None = None, windows: tuple[Span, ...] = ()) -> Item:
    """Return the item that a plan line asks for; `latest` and `windows` are its own."""
    return Item(
        key=line.key,
        programme=line.programme,
        programme_name=line.programme_name,
        kind=line.kind.value,
        title=line.title,
        starts=line.starts,
        length=line.sound.length,
        clip=line.sound.clip,
        zones=frozenset(int(zone) for zone in line.zones),
        bus=str(line.bus),
        priority=int(line.priority),
        authority=line.authority,
        bulletin=line.bulletin,
        latest=latest,
        gain_db=line.sound.gain_db,
        blend=line.sound.blend,
        late=line.sound.late,
        windows=windows,
    )


def of_facts(facts: Mapping[str, Any]) -> Item:
    """Return the item that a journal entry tells of; raises KeyError, ValueError or TypeError."""
    return Item(
        key=str(facts["line"]),
        programme=str(facts["programme"]),
        programme_name=str(facts["programme_name"]),
        kind=str(facts["kind"]),
        title=str(facts["title"]),
        starts=datetime.fromisoformat(facts["due"]),
        length=timedelta(milliseconds=int(facts["length_ms"])),
        clip=str(facts["clip"]),
        zones=frozenset(int(zone) for zone in facts["zones"]),
        bus=str(facts["bus"]),
        priority=int(facts["priority"]),
        authority=str(facts["authority"]),
        bulletin=facts["bulletin"],
        gain_db=int(facts.get("gain_db", 0)),
        blend=blend_of(facts.get("blend")),
        late=late_of(facts["late"]) if facts.get("late") else None,
    )


def test_tone(key: str, zone: int, bus: str, starts: datetime, length: timedelta, by: str) -> Item:
    """Return the technician's test tone in one zone."""
    return Item(
        key=key,
        programme=key,
        programme_name="",
        kind=TEST,
        title="",
        starts=starts,
        length=length,
        clip="",
        zones=frozenset({zone}),
        bus=bus,
        priority=TEST_PRIORITY,
        authority=str(TestTone(by)),
        by=by,
    )


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who speaks live: `live` names the session, the same on every bus it is heard on."""

    live: str
    login: str
    name: str


def live_voice(
    speaker: Speaker, bus: str, zones: frozenset[int], starts: datetime, limit: timedelta
) -> Item:
    """Return a live voice on one bus: above usual programmes, below emergencies."""
    return Item(
        key=f"{speaker.live}/{bus}",
        programme=speaker.live,
        programme_name=LIVE_VOICE,
        kind=LIVE,
        title=speaker.name,
        starts=starts,
        length=limit,
        clip="",
        zones=zones,
        bus=bus,
        priority=int(Priority.PRIORITY),
        authority=str(LiveSpeaker(speaker.login)),
        by=speaker.login,
    )


def limit_reached(item: Item, frames: int) -> Reason | None:
    """Tell whether a live voice ended because its time was over, after so many frames."""
    if timedelta(seconds=(frames + 1) / SAMPLE_RATE) < item.length:
        return None
    return Reason(sentences.LIVE_LIMIT, {"minutes": round(item.length / _MINUTE, 1)})
