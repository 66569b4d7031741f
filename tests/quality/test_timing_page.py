"""The page that explains timing names what there is, with the values it has."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "timing.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([\w.]+)` \| ([\d.]+)", PAGE, re.MULTILINE)
PLACES = re.findall(r"`((?:audio|hardware|broadcaster|schedules)\.[\w.]+)`", PAGE)


def found(path: str) -> Any:
    """Return what a dotted path names; a field of a dataclass is its default."""
    parts = path.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            thing: Any = import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for name in parts[cut:]:
            thing = _part(thing, name)
        return thing
    raise AssertionError(path)


def _part(thing: Any, name: str) -> Any:
    if isinstance(thing, type) and is_dataclass(thing):
        defaults = {field.name: field.default for field in fields(thing)}
        if name in defaults:
            return defaults[name]
    return getattr(thing, name)


@pytest.mark.parametrize(("path", "told"), ROWS)
def test_a_constant_has_the_value_the_page_tells(path: str, told: str) -> None:
    value = found(path)

    seconds = value.total_seconds() if isinstance(value, timedelta) else value
    assert seconds == float(told)


@pytest.mark.parametrize("path", sorted(set(PLACES)))
def test_a_place_in_the_code_is_there(path: str) -> None:
    assert found(path) is not None


def test_the_page_has_its_table_and_its_picture() -> None:
    assert len(ROWS) > 10
    assert (ROOT / "docs" / "start-errors.svg").exists()
