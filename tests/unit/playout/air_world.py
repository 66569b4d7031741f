"""A small world for the engine: lines that take their time and may fail, and a bus that sounds."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from broadcaster.domain.asrun import Entry, EntryKind
from broadcaster.playout.actions import (
    Action,
    Answer,
    Check,
    CloseLines,
    Fade,
    Finish,
    OpenLines,
    Record,
    Sound,
)
from broadcaster.playout.engine import step, wake
from broadcaster.playout.items import Item
from broadcaster.playout.journal import History
from broadcaster.playout.orders import (
    Checked,
    Contact,
    LinesSettled,
    NewPlan,
    Order,
    Proof,
    SoundBegan,
    SoundEnded,
    StopOrder,
)
from broadcaster.playout.state import Desk, Leads, State, Timing
from schedules.types import Reason

START = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)
ZONES = frozenset({1, 2, 3, 4})
LEADS = Leads(cold=timedelta(seconds=4), warm=timedelta(milliseconds=500))
SECOND = timedelta(seconds=1)
FADE = timedelta(milliseconds=30)
DRAIN = timedelta(milliseconds=150)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def item(key: str, starts: float, length: float = 20, **other: Any) -> Item:
    usual = Item(
        key=key,
        programme="morning",
        programme_name="Morning",
        kind="bulletin",
        title=f"title of {key}",
        starts=at(starts),
        length=timedelta(seconds=length),
        clip="c" * 64,
        zones=frozenset({1, 2}),
        bus="main",
        priority=3,
        authority="approval:1",
    )
    return replace(usual, **other)


def fresh(**other: Any) -> State:
    desks = {"main": Desk("main", LEADS, ZONES)}
    usual = State(since=START, booted=START, timing=Timing(), desks=desks)
    return replace(usual, **other)


@dataclass(order=True)
class _Due:
    at: datetime
    place: int
    order: Order = field(compare=False)


class AirWorld:
    """Carries actions out in virtual time; complains at once where sound would be wrong."""

    def __init__(self, state: State | None = None, now: datetime = START) -> None:
        self.state = state or fresh()
        self.now = now
        self.open: frozenset[int] = frozenset()
        self.opens_in = timedelta(seconds=3.5)
        self.changes_in = timedelta(milliseconds=300)
        self.reads_in = timedelta(milliseconds=20)
        self.broken: Callable[[datetime], frozenset[int]] = lambda _: frozenset()
        self.bad_clips: frozenset[str] = frozenset()
        self.sink_is_dead = False
        self.records: list[Record] = []
        self.actions: list[Action] = []
        self.answers: dict[int, Reason | None] = {}
        self.heard: list[tuple[str, datetime, datetime, frozenset[int]]] = []
        self._due: list[_Due] = []
        self._place = 0
        self._ticket = 0
        self._mixer: list[tuple[str, datetime, datetime]] = []

    def plan(self, *items: Item, refused: dict[str, Reason] | None = None) -> None:
        self.tell(NewPlan(items, refused or {}))

    def tell(self, *orders: Order) -> None:
        self.state, actions = step(self.state, self.now, orders)
        assert len({d.bus for d in self.state.desks.values()}) == len(self.state.desks)
        for action in actions:
            self._perform(action)

    def run(self, until: float | datetime, *, most: int = 5000) -> None:
        end = at(until) if isinstance(until, (int, float)) else until
        for _ in range(most):
            next_at = self._next(end)
            if next_at is None:
                break
            self.now = max(self.now, next_at)
            due: list[Order] = []
            while self._due and self._due[0].at <= self.now:
                due.append(heapq.heappop(self._due).order)
            self.tell(*due)
        else:
            raise AssertionError("the engine does not come to rest")
        self.now = max(self.now, end)
        self.tell()

    def crash(self, *, down: timedelta = SECOND) -> AirWorld:
        """End as by a power cut; return the world of the next run, its state from the journal."""
        found = History()
        for number, each in enumerate(self.records):
            found.take(Entry(number, self.now, each.kind, each.facts, ""))
        booted = self.now + down
        state = fresh(
            done=found.done,
            interrupted=found.interrupted,
            held=found.held,
            silenced=found.silenced,
            booted=booted,
            emergencies=found.alerts.at(booted),
            codes=found.alerts.codes,
        )
        world = AirWorld(state, self.now + down)
        world.records = list(self.records)
        world.broken, world.bad_clips = self.broken, self.bad_clips
        return world

    @property
    def ended(self) -> list[dict[str, Any]]:
        return [dict(r.facts) for r in self.records if r.kind is EntryKind.ENDED]

    @property
    def outcomes(self) -> dict[str, str]:
        return {facts["line"]: facts["outcome"] for facts in self.ended}

    def why(self, key: str) -> str:
        (facts,) = (facts for facts in self.ended if facts["line"] == key)
        return str(facts["why"]["sentence"].format(**facts["why"]["facts"]))

    def of(self, kind: type[Action]) -> list[Any]:
        return [action for action in self.actions if isinstance(action, kind)]

    def _next(self, end: datetime) -> datetime | None:
        instants = [self._due[0].at] if self._due else []
        alone = wake(self.state, self.now)
        instants += [alone] if alone is not None else []
        nearest = min(instants, default=None)
        return nearest if nearest is not None and nearest <= end else None

    def later(self, after: timedelta, order: Order) -> None:
        self._place += 1
        heapq.heappush(self._due, _Due(self.now + after, self._place, order))

    def _perform(self, action: Action) -> None:
        self.actions.append(action)
        match action:
            case Check(item=each):
                why = Reason("bad clip") if each.key in self.bad_clips else None
                self.later(self.reads_in, Checked(each.key, why))
            case OpenLines() | CloseLines():
                self._switch(action)
            case Sound():
                self._sound(action)
            case Fade(key=key, at=until):
                self._fade(key, until)
            case Finish(key=key):
                self._finish(key)
            case Record():
                self.records.append(action)
            case Answer(number=number, why=why):
                self.answers[number] = why
            case _:
                pass

    def _switch(self, action: OpenLines | CloseLines) -> None:
        zones = action.zones if isinstance(action, OpenLines) else frozenset()
        sounding = self._sounding()
        if sounding is not None:
            desk = self.state.desks["main"]
            its_own = next((c.zones for c in desk.cued if c.item.key == sounding), frozenset())
            assert zones <= self.open | its_own or not self.open, (
                "lines were opened to a sound that is not theirs"
            )
        took = self.changes_in if self.open else self.opens_in
        good = zones - self.broken(self.now)
        self.open = zones & self.open if sounding else frozenset()
        contacts = {zone: Contact(zone in good, "verified") for zone in ZONES}
        self._ticket = action.ticket
        self.open = good
        why = None if good or not zones else Reason("board lost")
        settled = LinesSettled("main", action.ticket, bool(good), contacts, took, why)
        self.later(took, settled)

    def _sound(self, sound: Sound) -> None:
        desk = self.state.desks["main"]
        assert desk.phase.value == "open", "a sound was ordered before its lines were open"
        assert desk.wanted == sound.item.zones, "a sound was ordered with the wrong lines"
        assert desk.open_zones, "a sound was ordered with no line open"
        busy = max([self.now, *(end for _, _, end in self._mixer)])
        begins = max(sound.at, busy)
        ends = begins + sound.item.length - sound.offset
        self._mixer.append((sound.item.key, begins, ends))
        self.heard.append((sound.item.key, begins, ends, sound.item.zones))
        if self.sink_is_dead:
            return
        self.later(begins - self.now, SoundBegan("main", sound.item.key, begins))
        frames = round((ends - begins).total_seconds() * 48_000)
        proof = Proof(begins, ends, frames, begins, ends, -3.0, -20.0, "d" * 64, matched=True)
        self.later(ends - self.now, SoundEnded("main", sound.item.key, proof))

    def _fade(self, key: str, until: datetime | None) -> None:
        for number, (name, begins, ends) in enumerate(self._mixer):
            if name != key or ends <= self.now:
                continue
            falls = max(self.now, until or self.now)
            over = falls + FADE if begins <= self.now else self.now
            self._mixer[number] = (name, begins, min(over, ends))
            self._due = [due for due in self._due if getattr(due.order, "key", "") != key]
            heapq.heapify(self._due)
            sent = max(timedelta(0), over - begins)
            began = begins if begins <= self.now else None
            frames = round(sent.total_seconds() * 48_000) if began else 0
            self.heard = [
                (n, b, min(e, over), z) if n == key else (n, b, e, z) for n, b, e, z in self.heard
            ]
            self.later(over - self.now, SoundEnded("main", key, Proof(began, over, frames)))

    def _finish(self, key: str) -> None:
        """A live voice ends when what its speaker said last has been heard."""
        ((number, begins),) = ((n, b) for n, (name, b, _) in enumerate(self._mixer) if name == key)
        over = self.now + DRAIN
        self._mixer[number] = (key, begins, over)
        self._due = [due for due in self._due if getattr(due.order, "key", "") != key]
        heapq.heapify(self._due)
        self.heard = [(n, b, over if n == key else e, z) for n, b, e, z in self.heard]
        frames = round((over - begins).total_seconds() * 48_000)
        self.later(DRAIN, SoundEnded("main", key, Proof(begins, over, frames, kept="e" * 64)))

    def _sounding(self) -> str | None:
        for key, begins, ends in self._mixer:
            if begins <= self.now < ends:
                return key
        return None


def keys(entries: Iterable[dict[str, Any]]) -> list[str]:
    return [entry["line"] for entry in entries]


def one_outcome_each(world: AirWorld, items: Sequence[Item]) -> None:
    """Every line has exactly one outcome in each of its zones."""
    told: dict[tuple[str, int], int] = {}
    for facts in world.ended:
        for zone in facts["zones"]:
            told[facts["line"], zone] = told.get((facts["line"], zone), 0) + 1
    expected = {(each.key, zone): 1 for each in items for zone in each.zones}
    assert told == expected


def never_two_at_once(world: AirWorld) -> None:
    spans = sorted((begins, ends) for _, begins, ends, _ in world.heard if ends > begins)
    for (_, before), (after, _) in pairwise(spans):
        assert before <= after


def stop(number: int = 1, by: str = "Lan", zones: Iterable[int] | None = None) -> StopOrder:
    return StopOrder(number, by, None if zones is None else frozenset(zones))
