"""How one sound is made: spoken, joined from recordings, or the station's own tune."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TypeAlias

from audio.types import (
    ClipFacts,
    Finish,
    Manner,
    Note,
    Piece,
    Recording,
    Speech,
    Voice,
    Watch,
)
from broadcaster.errors import Failed
from broadcaster.ports import Clock


@dataclass(frozen=True, slots=True)
class Original:
    """A recording by the hash of its bytes; `name` is what its owner called it."""

    hash: str
    name: str


Part: TypeAlias = Speech | Original
"""One of the things a sound is joined from."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a sound is made of, part after part; without parts it is the station's tune."""

    parts: tuple[Part, ...] = ()
    voice: str = ""
    manner: Manner = field(default_factory=Manner)
    finish: Finish = field(default_factory=Finish)

    @property
    def is_spoken(self) -> bool:
        """Tell whether a voice speaks any of it."""
        return any(isinstance(part, Speech) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Made:
    """A sound that is in the library, and what a listener should know of it."""

    facts: ClipFacts
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A sound file that is not in the library yet; `voice` is who spoke it, if anybody did."""

    path: Path
    notes: tuple[Note, ...] = ()
    voice: str | None = None


@dataclass(frozen=True, slots=True)
class Workshop:
    """What a sound is made with: voices by name, the folder of originals, the station's time.

    `takes` is the folder where spoken takes are kept, so that none is spoken twice.
    """

    voices: Mapping[str, Voice]
    originals: Path
    clock: Clock
    takes: Path | None = None


def made(recipe: Recipe, workshop: Workshop, folder: Path, watch: Watch) -> Draft:
    """Make a sound file in a folder; raises AudioError with the sentence for a person."""
    out = folder / "clip.wav"
    if not recipe.parts:
        from audio.tune import write_tune  # noqa: PLC0415 -- slow import

        write_tune(out, made=workshop.clock.now())
        return Draft(out)
    return _produced(recipe, workshop, out, watch)


def _produced(recipe: Recipe, workshop: Workshop, out: Path, watch: Watch) -> Draft:
    from audio.render import Production, produce  # noqa: PLC0415 -- slow import
    from audio.takes import Takes  # noqa: PLC0415 -- only who makes sound

    voices = in_order(recipe, workshop.voices) if recipe.is_spoken else ()
    pieces = [_piece(part, workshop.originals) for part in recipe.parts]
    kept = None if workshop.takes is None else Takes(workshop.takes)
    how = Production(manner=recipe.manner, finish=recipe.finish, kept=kept)
    made_at = workshop.clock.now()
    rendered = produce(pieces, voices, out, made=made_at, watch=watch, how=how)
    return Draft(rendered.path, _absence(recipe, workshop) + rendered.notes, rendered.voice)


def _absence(recipe: Recipe, workshop: Workshop) -> tuple[Note, ...]:
    """Say so where the voice that was wished for is not on this machine at all."""
    if not recipe.is_spoken or not recipe.voice or recipe.voice in workshop.voices:
        return ()
    absent = "The voice {voice} is not on this machine; another one spoke all of it."
    return (Note(absent, {"voice": recipe.voice}),)


def _piece(part: Part, originals: Path) -> Piece:
    return part if isinstance(part, Speech) else Recording(originals / part.hash, part.name)


def in_order(recipe: Recipe, voices: Mapping[str, Voice]) -> Sequence[Voice]:
    """Return who may speak: the voice wished for, then those that need no Internet."""
    wished = [voices[recipe.voice]] if recipe.voice in voices else []
    others = [each for each in voices.values() if not each.online and each.name != recipe.voice]
    if not wished and not others:
        raise Failed("The station has no voice. Install the program again.")
    return [*wished, *others]


def recipe_key(recipe: Recipe, voice: str | None, voices: Mapping[str, Voice]) -> str | None:
    """Return the cache's key of what a voice speaks; None for what is not spoken."""
    if voice is None or not recipe.is_spoken:
        return None
    settings = dict(getattr(voices.get(voice), "settings", {}))
    return _hash({**_inputs(recipe), "voice": voice, "settings": settings})


def wish_key(recipe: Recipe) -> str:
    """Name all that a sound is wished to be made of, whoever speaks it in the end."""
    return _hash({**_inputs(recipe), "voice": recipe.voice if recipe.is_spoken else None})


def _inputs(recipe: Recipe) -> dict[str, object]:
    parts = [
        list(part.paragraphs) if isinstance(part, Speech) else part.hash for part in recipe.parts
    ]
    manner = asdict(recipe.manner) if recipe.is_spoken else None
    return {"parts": parts, "manner": manner, "finish": asdict(recipe.finish)}


def _hash(inputs: Mapping[str, object]) -> str:
    told = json.dumps(inputs, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()
