"""Decisions about the timetable and its year, as they are kept and can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NewType

DecisionId = NewType("DecisionId", int)

Raw = Mapping[str, object]
"""One row of a table as the database keeps it."""


@dataclass(frozen=True, slots=True)
class Touched:
    """One row that a decision changed: before and after, None where there was none."""

    table: str
    key: str | int
    before: Raw | None
    after: Raw | None
