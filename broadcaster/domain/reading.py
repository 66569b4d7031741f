"""How a station, and one bulletin, want their texts read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

Words = tuple[tuple[str, str], ...]
"""Words as written, each with how it is said."""


@dataclass(frozen=True, slots=True)
class StationReading:
    """Region, style of document numbers, the parts of a document that are read, and own words.

    `region`, `codes` and `reads` hold the values of `audio.reading`'s Region, CodeStyle and Part.
    """

    region: str = "north"
    codes: str = "short"
    reads: frozenset[str] = frozenset()
    words: Words = ()


@dataclass(frozen=True, slots=True)
class Overruled:
    """A person's word on one stretch of a text, and the letters around it where it holds."""

    source: str
    before: str
    after: str
    spoken: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where in a text something stands: from which letter of its spoken form, at which version."""

    version: int
    start: int


def same_place(one: Overruled, other: Overruled) -> bool:
    """Tell whether two readings are of the same place."""
    return (one.source, one.before, one.after) == (other.source, other.before, other.after)


@dataclass(frozen=True, slots=True)
class Choices:
    """What people chose for one bulletin: readings, and parts of the document to read or not.

    `parts` says of single parts whether they are read; of the others the station's way holds.
    """

    overruled: tuple[Overruled, ...] = ()
    parts: Mapping[str, bool] = field(default_factory=dict)

    def reads(self, station: frozenset[str]) -> frozenset[str]:
        """Return the parts of the document that are read."""
        wanted = {part for part, is_read in self.parts.items() if is_read}
        unwanted = {part for part, is_read in self.parts.items() if not is_read}
        return (station | wanted) - unwanted


def stored(choices: Choices) -> dict[str, Any] | None:
    """Write choices as the store keeps them; None where there are none."""
    if choices == Choices():
        return None
    return {
        "words": [asdict(each) for each in choices.overruled],
        "parts": dict(choices.parts),
    }


def loaded(value: Mapping[str, Any] | None) -> Choices:
    """Read choices back."""
    kept = value or {}
    words = tuple(Overruled(**each) for each in kept.get("words", []))
    return Choices(
        words, {str(part): bool(is_read) for part, is_read in kept.get("parts", {}).items()}
    )


def station_reading(value: Mapping[str, Any] | None, words: Words = ()) -> StationReading:
    """Read a station's way back; what is missing is the product's own way."""
    kept = value or {}
    usual = StationReading()
    return StationReading(
        region=str(kept.get("region", usual.region)),
        codes=str(kept.get("codes", usual.codes)),
        reads=frozenset(map(str, kept.get("reads", ()))),
        words=words,
    )
