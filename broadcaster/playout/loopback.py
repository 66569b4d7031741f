"""A second witness of one bus: an input that hears what it gives, held against what was sent.

It proves what the tap on the sink cannot: that the sound got through card, cable and amplifier to
where the loop-back is taken. It decides nothing on air: what it says stands on the line's proof,
and what it misses is an alarm.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, field

import numpy as np

from audio.loopback import (
    ABOVE,
    AUDIBLE_DB,
    LATEST,
    NOTHING_DB,
    SILENCE_DB,
    STEP,
    UNKNOWN,
    Match,
    Track,
    Verdict,
    compare,
    is_sound,
)
from audio.mixer import Pcm, instant_of
from audio.reception.loop_inputs import LoopInput
from audio.sinks.tap import Packet
from audio.types import SAMPLE_RATE
from broadcaster.playout import sentences
from broadcaster.playout.witnessed import Witnessed
from schedules.types import Facts, Reason

SLICE = 10 * SAMPLE_RATE // STEP
"""Steps that are judged by their shape at a time: ten seconds."""
MISSED = 3 * SAMPLE_RATE // STEP
"""Nothing was heard of that many steps with sound: an alarm."""
OTHERS = 2
"""So many slices running of another sound are an alarm."""
_AUDIBLE = 2 * MISSED // 3
_BEFORE = SAMPLE_RATE // (2 * STEP)
_QUIET = 2 * LATEST
_LOUDEST_NOISE = -30
_LEAST_SLICE = 5 * SAMPLE_RATE // STEP
_MOST_WAITING = 3000  # blocks: a minute of them
_STEP_S = STEP / SAMPLE_RATE


@dataclass(slots=True)
class _Story:
    """One item while it is witnessed: from which step on it is not judged yet, and what was."""

    at: int
    steps: dict[Verdict, int] = field(default_factory=dict)
    alike: list[float] = field(default_factory=list)
    delay: int = 0
    gain_db: int = 0
    first: int | None = None
    last: int | None = None


class LoopBack:
    """Listens to one bus through an input; `hear` never waits, `look` does the work."""

    def __init__(self, bus: str, loop: LoopInput) -> None:
        self.bus = bus
        self.has_judged = False
        self._loop = loop
        self._sent = Track(SLICE * 4)
        self._heard = Track(SLICE * 4)
        self._packets: deque[Packet] = deque(maxlen=_MOST_WAITING)
        self._blocks: deque[tuple[int, Pcm]] = deque(maxlen=_MOST_WAITING)
        self._stories: dict[str, _Story] = {}
        self._looking = threading.Lock()
        self._noise_db = NOTHING_DB
        self._within = LATEST
        self._others = 0
        self._is_missed = self._is_away = False

    def start(self) -> None:
        """Begin to listen."""
        self._loop.start(lambda first, pcm: self._blocks.append((first, pcm)))

    def stop(self) -> None:
        """Listen no more; returns at once."""
        self._loop.stop()

    @property
    def trouble(self) -> Reason | None:
        """What is wrong by this witness, None where nothing is."""
        facts: Facts = {"bus": self.bus}
        if self._is_away:
            return Reason(sentences.WITNESS_AWAY, facts | {"card": self._loop.name})
        if self._is_missed:
            return Reason(sentences.WITNESS_SILENT, facts)
        return Reason(sentences.WITNESS_OTHER, facts) if self._others >= OTHERS else None

    def hear(self, packet: Packet) -> None:
        """Take note of a block that has left the bus, on the sink's own thread."""
        self._packets.append(packet)

    def begin(self, key: str, frame: int) -> None:
        """Witness an item whose first sample left in that frame."""
        self._stories[key] = _Story(frame // STEP - _BEFORE)

    def end(self, key: str, frame: int) -> Witnessed | None:
        """Say what was heard of an item that ended in that frame; None where nobody can tell."""
        self.look()
        with self._looking:
            story = self._stories.pop(key, None)
            if story is None:
                return None
            self._judge(story, frame // STEP - story.at)
            return _told(story)

    def look(self) -> None:
        """Judge what was sent and heard since the last look."""
        with self._looking:
            self._take_in()
            self._look_for_it()
            for story in tuple(self._stories.values()):
                while self._sent.newest >= story.at + SLICE + LATEST:
                    self._judge(story, SLICE)

    def _take_in(self) -> None:
        while self._packets:
            packet = self._packets.popleft()
            aired = packet.aired
            self._sent.put(packet.first, aired)
            self._loop.sent(packet.first, aired)
        while self._blocks:
            self._heard.put(*self._blocks.popleft())

    def _look_for_it(self) -> None:
        """Notice within seconds that nothing is heard, or that nothing comes to listen to."""
        newest = self._sent.newest
        if newest < 0:
            return
        self._is_away = newest - self._heard.newest > MISSED
        heard = self._heard.levels(newest - _QUIET, _QUIET)
        if self._is_away or (heard == UNKNOWN).any():
            return
        sent = self._sent.levels(newest - _QUIET, _QUIET)
        if (sent < SILENCE_DB).all():
            # An input has a noise of its own; it is learnt while the bus is silent.
            self._noise_db = min(_LOUDEST_NOISE, int(heard[LATEST:].max()))
            return
        begins = newest - MISSED - self._within
        sent = self._sent.levels(begins, MISSED)
        heard = self._heard.levels(begins, MISSED + self._within)
        if np.count_nonzero((sent != UNKNOWN) & (sent >= AUDIBLE_DB)) < _AUDIBLE:
            return
        self.has_judged = True
        self._is_missed = not is_sound(heard, self._noise_db)

    def _judge(self, story: _Story, steps: int) -> None:
        """Judge the next stretch of an item by its shape."""
        begins, story.at = story.at, story.at + steps
        steps = min(steps, SLICE)
        if steps <= 0:
            return
        heard = self._heard.levels(begins, steps + LATEST)
        match = compare(self._sent.levels(begins, steps), heard, self._noise_db)
        if match is None:
            return
        story.steps[match.verdict] = story.steps.get(match.verdict, 0) + steps
        if match.verdict is Verdict.HEARD:
            self._note_heard(story, match, begins, steps)
        if steps >= _LEAST_SLICE:
            self.has_judged = True
            self._others = self._others + 1 if match.verdict is Verdict.OTHER else 0

    def _note_heard(self, story: _Story, match: Match, begins: int, steps: int) -> None:
        self.has_judged, self._is_missed, self._others = True, False, 0
        self._within = min(LATEST, match.delay + _BEFORE)
        story.alike.append(match.alike)
        story.delay, story.gain_db = match.delay, match.gain_db
        later = self._heard.levels(begins + match.delay, steps)
        for number, level in enumerate(later.tolist()):
            if level != UNKNOWN and level >= max(SILENCE_DB, self._noise_db + ABOVE):
                at = begins + match.delay + number
                story.first = at if story.first is None else story.first
                story.last = at


def _told(story: _Story) -> Witnessed | None:
    """Say in one word what an item's stretches came to; the greater part decides."""
    steps = story.steps
    if not steps:
        return None
    heard, missed = steps.get(Verdict.HEARD, 0), steps.get(Verdict.NOT_HEARD, 0)
    other, away = steps.get(Verdict.OTHER, 0), steps.get(Verdict.AWAY, 0)
    verdict = max(steps, key=lambda each: steps[each]).value
    if heard and heard >= max(missed, other, away) and missed + other:
        verdict = "partly"
    return Witnessed(
        verdict=verdict,
        heard_s=round(heard * _STEP_S, 1),
        missed_s=round(missed * _STEP_S, 1),
        other_s=round(other * _STEP_S, 1),
        delay_ms=round(story.delay * _STEP_S * 1000),
        gain_db=story.gain_db,
        alike=round(sum(story.alike) / len(story.alike), 2) if story.alike else 0.0,
        first_sound=None if story.first is None else instant_of(story.first * STEP),
        last_sound=None if story.last is None else instant_of(story.last * STEP),
    )
