"""The recordings of a bulletin: paragraphs read aloud by a person, and what is joined to it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Take:
    """One recording: the original by its hash (sha256 hex), and the name it came under."""

    original: str
    name: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A paragraph to be read aloud, the key it is kept under, and its recording, if any."""

    key: str
    text: str
    take: Take | None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a bulletin's clip is joined from: its script (no original), or a recording.

    `language` is the code of what is spoken in it, such as `rad` for Ê Đê.
    """

    original: str | None = None
    name: str = ""
    language: str = "vi"

    @property
    def is_script(self) -> bool:
        """Tell whether it is the bulletin's own text."""
        return self.original is None


def key_of(paragraph: str) -> str:
    """Name a paragraph: the same words keep their recording, changed words are asked for again."""
    return hashlib.sha256(" ".join(paragraph.split()).encode()).hexdigest()


def asked(script: str, stored: Mapping[str, Any] | None) -> tuple[Asked, ...]:
    """List the paragraphs of a script, each with its recording where there is one."""
    lines = [" ".join(line.split()) for line in script.split("\n")]
    kept = takes(stored)
    return tuple(Asked(key_of(line), line, kept.get(key_of(line))) for line in lines if line)


def takes(stored: Mapping[str, Any] | None) -> dict[str, Take]:
    """Read the recordings of paragraphs by their keys; what is no recording is left out."""
    kept = (stored or {}).get("paragraphs", {})
    return {
        key: Take(str(each["original"]), str(each.get("name", "")))
        for key, each in kept.items()
        if _HASH.fullmatch(str(each.get("original", "")))
    }


def recording_of(told: Sequence[object]) -> Take:
    """Read one recording as it travels; raises ValueError where that is none."""
    original, name = (str(each) for each in told)
    if not _HASH.fullmatch(original):
        raise ValueError(original)
    return Take(original, name)


def stored_takes(kept: Mapping[str, Take]) -> dict[str, Any] | None:
    """Write the recordings of paragraphs as the store keeps them."""
    told = {key: {"original": each.original, "name": each.name} for key, each in kept.items()}
    return {"paragraphs": told} if told else None


def items(stored: Mapping[str, Any] | None, first: Item) -> tuple[Item, ...]:
    """List what a bulletin is joined from, in order; `first` alone where nothing is joined."""
    kept = (stored or {}).get("items") or []
    return tuple(_item(each) for each in kept) or (first,)


def stored_items(joined: Sequence[Item]) -> dict[str, Any] | None:
    """Write what a bulletin is joined from as the store keeps it; None for one item alone."""
    if len(joined) < 2:  # noqa: PLR2004 -- one thing alone is joined to nothing
        return None
    told = [
        {"original": each.original, "name": each.name, "language": each.language} for each in joined
    ]
    return {"items": told}


def _item(told: Mapping[str, Any]) -> Item:
    original = told.get("original")
    is_hash = isinstance(original, str) and _HASH.fullmatch(original) is not None
    return Item(
        str(original) if is_hash else None,
        str(told.get("name", "")),
        str(told.get("language", "vi")),
    )
