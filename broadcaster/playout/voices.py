"""Who speaks live now: what comes in by a session's secret goes to every bus it is heard on."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from audio.mixer import Pcm, Source
from audio.sources.kept import Kept
from audio.sources.live import LiveSource
from audio.types import SAMPLE_RATE, Mark
from broadcaster.clocks import SystemClock
from broadcaster.domain.asrun import EntryKind
from broadcaster.playout import sentences
from broadcaster.playout.actions import Action, Record
from broadcaster.playout.items import LIVE, Item
from broadcaster.playout.orders import LiveEnd
from broadcaster.playout.state import State
from broadcaster.ports import Clock
from schedules.types import Reason

logger = logging.getLogger(__name__)

LOST_AFTER_S = 2.5
"""A speaker of whom nothing came for so long is lost."""
PATIENCE_S = 90.0
"""Lines that are not open after so long are waited for no longer."""
LONGEST_PIECE = SAMPLE_RATE // 2
"""Frames of a piece, at most."""
_AHEAD = 2 * SAMPLE_RATE
_FASTER = 1.05
_REMEMBERED = 8


def name_of(secret: str) -> str:
    """Return the name under which a session stands in the log; the secret cannot be found by it."""
    return f"live-{hashlib.sha256(secret.encode()).hexdigest()[:20]}"


@dataclass(slots=True)
class Voice:
    """One session: `phase` is opening, sounding or over; `why` is why it is over."""

    began: float
    heard: float
    phase: str = "opening"
    ends: datetime | None = None
    why: Mapping[str, Any] | None = None
    outcome: str = ""
    number: int = -1
    refused: int = 0
    room: float = _AHEAD
    is_given_up: bool = False
    sources: dict[str, LiveSource] = field(default_factory=dict)
    lines: set[str] = field(default_factory=set)


class Voices:
    """Keeps each session's secret door open while the engine has it on air.

    `hear` is told when a speaker is lost. What is spoken is written down in `drafts` and goes to
    `clips` under its hash. Threads of the inbox give, the sinks' read, the process looks.
    """

    def __init__(
        self, clock: Clock, hear: Callable[[LiveEnd], None], drafts: Path, clips: Path
    ) -> None:
        self._clock = clock
        self._world = SystemClock()
        self._hear = hear
        self._drafts = drafts
        self._clips = clips
        self._voices: dict[str, Voice] = {}
        self._takes: list[Kept] = []
        self._lock = threading.Lock()

    def open(self, item: Item) -> tuple[Source, int]:
        """Return the source of a live voice on one bus, and after how many frames it must end."""
        source = LiveSource()
        frames = round(item.length.total_seconds() * SAMPLE_RATE)
        with self._lock:
            voice = self._voices.get(item.programme)
            if voice is None:
                source.finish()
            else:
                voice.sources[item.key] = source
                voice.lines.add(item.key)
        mark = Mark(synthetic=False, voice=None, made=self._clock.now())
        take = Kept(source, self._drafts, self._clips, mark, most=frames)
        self._takes = [*(each for each in self._takes if not each.is_over), take]
        return take, frames

    def close(self, within_s: float) -> None:
        """End what is still being written down, and wait until it is kept."""
        for take in self._takes:
            take.close()
        until = self._world.monotonic() + within_s
        for take in self._takes:
            if not take.join(max(0.0, until - self._world.monotonic())):
                logger.error("what was spoken is not kept in time")

    def finish(self, key: str) -> None:
        """Let a voice on one bus end with what was already spoken."""
        for voice in tuple(self._voices.values()):
            source = voice.sources.get(key)
            if source is not None:
                source.finish()

    def take(self, live: str, number: int, pcm: Pcm) -> dict[str, Any] | None:
        """Take a piece of sound in its order; tell how the session stands, None where is none.

        What comes twice, out of order or faster than anybody speaks is not taken.
        """
        now = self._clock.monotonic()
        with self._lock:
            voice = self._voices.get(live)
            if voice is None:
                return None
            voice.room = min(
                _AHEAD, voice.room + max(0.0, now - voice.heard) * SAMPLE_RATE * _FASTER
            )
            voice.heard = max(voice.heard, now)
            if number <= voice.number or len(pcm) > voice.room:
                voice.refused += 1
            else:
                voice.number, voice.room = number, voice.room - len(pcm)
                for source in voice.sources.values():
                    source.give(pcm)
            return self._told(voice)

    def follow(self, state: State, actions: Iterable[Action] = ()) -> None:
        """Learn from the engine who speaks, how far it is, and how it ended."""
        now = self._clock.monotonic()
        with self._lock:
            for action in actions:
                if isinstance(action, Record) and action.kind is EntryKind.ENDED:
                    self._note(action.facts)
            phases = _phases(state)
            for live, (phase, ends) in phases.items():
                voice = self._voices.setdefault(live, Voice(now, now))
                voice.phase, voice.ends = phase, ends
            for live, voice in self._voices.items():
                if live not in phases:
                    voice.phase = "over"
                    voice.sources.clear()
            over = [live for live, voice in self._voices.items() if voice.phase == "over"]
            for live in over[:-_REMEMBERED]:
                del self._voices[live]

    def _note(self, facts: Mapping[str, Any]) -> None:
        """Keep how a session ended, for its speaker."""
        voice = self._voices.get(str(facts["programme"]))
        if voice is not None and facts["kind"] == LIVE:
            voice.why, voice.outcome = facts["why"], str(facts["outcome"])

    def look(self) -> None:
        """Give up whoever sends nothing any more, and whoever waits for lines in vain."""
        now = self._clock.monotonic()
        for live, voice in tuple(self._voices.items()):
            if voice.phase == "over" or voice.is_given_up:
                continue
            why = self._hopeless(voice, now)
            if why is not None:
                voice.is_given_up = True
                logger.warning("live voice %s is given up: %s", live, why)
                self._hear(LiveEnd(0, live, why))

    @staticmethod
    def _hopeless(voice: Voice, now: float) -> Reason | None:
        if now - voice.heard > LOST_AFTER_S:
            return Reason(sentences.LIVE_LOST)
        if voice.phase == "opening" and now - voice.began > PATIENCE_S:
            return Reason(sentences.LIVE_NOT_OPENED)
        return None

    def _told(self, voice: Voice) -> dict[str, Any]:
        source = next(iter(voice.sources.values()), None)
        left = (voice.ends - self._clock.now()).total_seconds() if voice.ends else None
        return {
            "phase": voice.phase,
            "left_s": None if left is None else round(max(0.0, left), 1),
            "outcome": voice.outcome,
            "why": voice.why,
            "lines": sorted(voice.lines),
            "refused": voice.refused,
            "held_ms": 0 if source is None else source.held * 1000 // SAMPLE_RATE,
            "padded_ms": 0 if source is None else source.padded * 1000 // SAMPLE_RATE,
        }


def _phases(state: State) -> dict[str, tuple[str, datetime | None]]:
    """Return every session that waits or sounds, and when it must end."""
    found: dict[str, tuple[str, datetime | None]] = {}
    for desk in state.desks.values():
        for item in desk.live:
            found.setdefault(item.programme, ("opening", None))
        for cued in desk.cued:
            if not cued.item.is_live:
                continue
            if cued.began is None:
                found.setdefault(cued.item.programme, ("opening", None))
            else:
                found[cued.item.programme] = ("sounding", cued.ends)
    return found
