"""Emergencies as tests order them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from air_world import START, AirWorld, at

from broadcaster.domain.emergency import Code, Emergency, OrderKind, Signature, StoredSound
from broadcaster.playout.emergency_orders import EmergencyOrder, EmergencySignature, EmergencyWords

SIREN = StoredSound("5" * 64, timedelta(seconds=8))
WORDS = StoredSound("6" * 64, timedelta(seconds=12))
ALWAYS = StoredSound("7" * 64, timedelta(seconds=5))
EVERY = timedelta(minutes=5)


def warning(number: int = 1, **other: Any) -> Emergency:
    usual = Emergency(
        id=number,
        kind=OrderKind.WARNING,
        title=f"Warning {number}",
        text="Nước lên.",
        script="nước lên",
        zones=frozenset({1, 2}),
        cadence=EVERY,
        ordered=START,
        expires=at(1800),
        by="Lan",
        code=Code(7, 1000 + number),
        siren=SIREN,
        speech=WORDS,
        fallback=ALWAYS,
    )
    return replace(usual, **other)


def order(world: AirWorld, emergency: Emergency) -> Any:
    """Give it, and return why it was refused, None where it was taken."""
    number = len(world.answers) + 1
    world.tell(EmergencyOrder(number, emergency))
    return world.answers[number]


def say(world: AirWorld, emergency: int, speech: StoredSound = WORDS) -> Any:
    number = len(world.answers) + 1
    world.tell(EmergencyWords(number, emergency, speech))
    return world.answers[number]


def sign(world: AirWorld, emergency: int, *, refused: bool = False) -> Any:
    number = len(world.answers) + 1
    world.tell(EmergencySignature(number, emergency, Signature("Minh", 9, refused)))
    return world.answers[number]


def told(world: AirWorld) -> list[tuple[str, float]]:
    """What was heard, in order: the kind of line, and when it began in seconds."""
    return [
        (key.rpartition("@")[0].partition("-")[2].partition("-")[2] or key, seconds(begins))
        for key, begins, _, _ in world.heard
    ]


def seconds(instant: Any) -> float:
    return round((instant - START).total_seconds(), 2)
