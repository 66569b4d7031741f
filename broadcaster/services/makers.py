"""How one sound is made: spoken, taken from an upload, or the station's own tune."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from audio.library import input_key
from audio.types import ClipFacts, Note, Voice, Watch
from broadcaster.errors import Failed
from broadcaster.ports import Clock


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a sound is made of: paragraphs to speak with a voice, or the hash of an original.

    With neither it is the station's tune. `name` is what the original's owner called it.
    """

    paragraphs: tuple[str, ...] = ()
    voice: str = ""
    original: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A sound that is in the library, and what a listener should know of it."""

    facts: ClipFacts
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A sound file that is not in the library yet."""

    path: Path
    notes: tuple[Note, ...] = ()


def made(
    recipe: Recipe,
    voices: Mapping[str, Voice],
    originals: Path,
    folder: Path,
    clock: Clock,
    watch: Watch,
) -> Draft:
    """Make a sound file in a folder; raises AudioError with the sentence for a person."""
    out = folder / "clip.wav"
    if recipe.original is not None:
        from audio.recordings import take_in  # noqa: PLC0415 -- slow import

        taken = take_in(
            originals / recipe.original, recipe.name, out, made=clock.now(), watch=watch
        )
        return Draft(taken.path, taken.notes)
    if recipe.paragraphs:
        from audio.render import render  # noqa: PLC0415 -- slow import

        spoken = in_order(recipe, voices)
        rendered = render(recipe.paragraphs, spoken, out, made=clock.now(), watch=watch)
        return Draft(rendered.path, rendered.notes)
    from audio.tune import write_tune  # noqa: PLC0415 -- slow import

    write_tune(out, made=clock.now())
    return Draft(out)


def in_order(recipe: Recipe, voices: Mapping[str, Voice]) -> Sequence[Voice]:
    """Return who may speak: the voice wished for, then those that need no Internet."""
    wished = [voices[recipe.voice]] if recipe.voice in voices else []
    others = [each for each in voices.values() if not each.online and each.name != recipe.voice]
    if not wished and not others:
        raise Failed("The station has no voice. Install the program again.")
    return [*wished, *others]


def recipe_key(recipe: Recipe, voice: str | None, voices: Mapping[str, Voice]) -> str | None:
    """Return the cache's key of what a voice speaks; None for what is not spoken."""
    if voice is None or not recipe.paragraphs:
        return None
    settings = getattr(voices.get(voice), "settings", {})
    return input_key(recipe.paragraphs, voice, settings)
