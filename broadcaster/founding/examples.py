"""The stations that come with the program: station files that also show how one is written."""

from __future__ import annotations

from pathlib import Path

SAMPLE, MONTH = "sample", "month"
EXAMPLES = (SAMPLE, MONTH)
"""The station that `up` begins with, and one with a whole month worked out."""


def example_text(name: str) -> str:
    """Return the text of an example's station file."""
    return (Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8")
