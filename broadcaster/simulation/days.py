"""What an imaginary commune wants to hear: programmes, bulletins and their sounds, by a seed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import numpy as np

from audio.library import Library, hash_of
from audio.types import SAMPLE_RATE, Mark
from audio.wav import new_wav
from broadcaster.playout.items import Item, of_line
from broadcaster.simulation.commune import BUS
from schedules.compile import compile_day
from schedules.types import (
    Basis,
    BusKey,
    Candidate,
    PartKind,
    Priority,
    Sound,
    StandingPart,
    Template,
    ZoneKey,
)

TIMEZONE = ZoneInfo("Asia/Ho_Chi_Minh")
EVERY_DAY = frozenset(range(7))
LONGEST = timedelta(minutes=25)
LENGTHS = (18, 25, 31, 40, 52, 65, 80, 95, 110, 125, 140, 170)
FRAME = {PartKind.SIGNATURE: 12, PartKind.OPENING: 14, PartKind.CLOSING: 11}
NEW_A_DAY = 5
VALID = timedelta(days=3)
_MADE = datetime(2026, 1, 1, tzinfo=UTC)


def make_sound(library: Library, number: int, seconds: int) -> Sound:
    """Write a clip that sounds from its first sample to its last, unlike any other."""
    draft = library.folder / f"{number}.draft"
    noise = np.random.default_rng(number)
    with new_wav(draft, Mark(synthetic=False, voice=None, made=_MADE)) as writer:
        for second in range(seconds):
            steps = np.arange(second * SAMPLE_RATE, (second + 1) * SAMPLE_RATE)
            tone = 0.3 * np.cos(2 * np.pi * (300 + 7 * number) / SAMPLE_RATE * steps)
            writer.write((tone + noise.normal(0, 0.05, SAMPLE_RATE)).astype(np.float32))
    name = hash_of(draft)
    draft.rename(library.path_of(name))
    return Sound(name, timedelta(seconds=seconds))


class Days:
    """Draws what each day brings; the same seed brings the same days."""

    def __init__(self, folder: Path, zones: frozenset[int], seed: int) -> None:
        self.library = Library(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self._random = Random(seed)  # noqa: S311 -- repeatable on purpose
        self._zones = sorted(zones)
        self._sounds = [make_sound(self.library, n, s) for n, s in enumerate(LENGTHS)]
        self._frame = {
            kind: make_sound(self.library, 100 + n, seconds)
            for n, (kind, seconds) in enumerate(FRAME.items())
        }
        self._candidates: list[Candidate] = []

    def plan(self, day: date, aired: Mapping[tuple[int, int], int]) -> tuple[Item, ...]:
        """Return the lines of one local day; `aired` counts airings by bulletin and zone."""
        midnight = datetime.combine(day, time(), TIMEZONE).astimezone(UTC)
        self._candidates = [c for c in self._candidates if c.valid_until > midnight]
        self._candidates += [self._drawn(midnight) for _ in range(NEW_A_DAY)]
        basis = Basis(
            templates=tuple(self._templates()),
            candidates=tuple(self._candidates),
            buses={ZoneKey(zone): BusKey(BUS) for zone in self._zones},
            aired={(bulletin, ZoneKey(zone)): n for (bulletin, zone), n in aired.items()},
        )
        return tuple(of_line(line) for line in compile_day(day, TIMEZONE, basis).lines)

    def emergency(self, key: str, starts: datetime) -> Item:
        """Return an item that must not wait, for every zone."""
        sound = self._random.choice(self._sounds[:4])
        return Item(
            key=key,
            programme=key,
            programme_name="emergency",
            kind=PartKind.BULLETIN.value,
            title="emergency",
            starts=starts,
            length=sound.length,
            clip=sound.clip,
            zones=frozenset(self._zones),
            bus=BUS,
            priority=int(Priority.EMERGENCY),
            authority="approval:0",
        )

    def _drawn(self, now: datetime) -> Candidate:
        number = self._random.randrange(1, 1 << 40)
        count = self._random.randint(1, len(self._zones))
        return Candidate(
            bulletin=number,
            title=f"bulletin {number}",
            sound=self._random.choice(self._sounds),
            zones=frozenset(ZoneKey(z) for z in self._random.sample(self._zones, count)),
            priority=self._random.choice([Priority.PRIORITY, Priority.NORMAL, Priority.NORMAL]),
            valid_from=now,
            valid_until=now + VALID,
            airings=self._random.choice([1, 2, 4, None]),
            authority=f"approval:{number}",
            received=now,
        )

    def _templates(self) -> list[Template]:
        def part(kind: PartKind) -> StandingPart:
            return StandingPart(kind, kind.value, self._frame[kind], f"standing:{len(kind)}")

        zones = frozenset(ZoneKey(zone) for zone in self._zones)
        before = (part(PartKind.SIGNATURE), part(PartKind.OPENING))
        after = (part(PartKind.CLOSING),)
        return [
            Template(name, name, at, EVERY_DAY, zones, before, after, LONGEST)
            for name, at in (("morning", time(5, 30)), ("evening", time(17)))
        ]
