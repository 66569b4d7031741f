"""A ready warning, so that nobody has to find words while the water rises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

FREE = "free"
"""The key of the ready warning without words of its own."""


@dataclass(frozen=True, slots=True)
class ReadyWarning:
    """One ready warning; `text` may name its {level}, `usual` is the level it begins with.

    `every` is how often it is repeated, `lasts` for how long, unless the person says otherwise.
    """

    key: str
    title: str
    text: str
    levels: tuple[int, ...]
    usual: int
    every: timedelta
    lasts: timedelta

    def worded(self, level: int | None = None) -> str:
        """Return its words for a level; a level it does not have is taken for its usual one."""
        wanted = level if level in self.levels else self.usual
        return self.text.replace("{level}", str(wanted))


@dataclass(frozen=True, slots=True)
class ReadyWords:
    """All that is ready: warnings in the order of the page, and the words round them.

    `always` is said where no voice has spoken the words of a warning yet; `details` are the words
    round what is typed with one, {} standing for it.
    """

    warnings: tuple[ReadyWarning, ...]
    always: str
    all_clear_title: str
    all_clear: str
    correction: str
    details: Mapping[str, str] = field(default_factory=dict)

    def warning(self, key: str) -> ReadyWarning | None:
        """Return a ready warning by its key."""
        return next((each for each in self.warnings if each.key == key), None)

    @property
    def free(self) -> ReadyWarning:
        """Return the one without words of its own."""
        return next(each for each in self.warnings if each.key == FREE)

    @property
    def texts(self) -> tuple[str, ...]:
        """Return what is spoken ahead, the most needed first."""
        return (
            self.always,
            self.all_clear,
            *(each.worded() for each in self.warnings if each.text),
        )
