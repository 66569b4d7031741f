"""Parts of programmes for the tests: a relay at six, music before it, blocks of bulletins."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

from made_days import CLOSING, MORNING, OPENING, TUNE, sound

from schedules.parts import BulletinBlock, FillerPart, Part, Piece, RelayPart, RelaySource
from schedules.types import PartKind, Priority, StandingPart, Template

VOV = RelaySource("vov1", "VOV1", "relay:1")
RELAY = RelayPart(VOV, time(6, 0), time(6, 30))
BLOCK = BulletinBlock()
PIECES = tuple(
    Piece(f"Song {letter}", sound(letter, length), f"standing:{number}")
    for number, (letter, length) in enumerate((("d", 180), ("e", 240), ("f", 300)), 10)
)
MUSIC = FillerPart(PIECES, "Music")
PROVERB = StandingPart(PartKind.WORDS, "Proverb", sound("9", 20), "standing:9")


def made_of(*parts: Part, longest: float = 90, starts: str = "05:30") -> Template:
    return replace(
        MORNING,
        before=(),
        after=(),
        parts=parts,
        starts=time.fromisoformat(starts),
        longest=timedelta(minutes=longest),
    )


def block(**changes: object) -> BulletinBlock:
    return replace(BLOCK, **changes)


WHOLE = made_of(TUNE, OPENING, BLOCK, MUSIC, RELAY, block(fields=frozenset({"notice"})), CLOSING)
PRESSING = Priority.PRIORITY
