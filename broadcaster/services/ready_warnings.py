"""The ready warnings that come with the program (`presets/emergencies.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from broadcaster.domain.warnings import ReadyWarning, ReadyWords


@cache
def ready() -> ReadyWords:
    """Return all of them; read once."""
    source = files("broadcaster.presets").joinpath("emergencies.toml").read_text(encoding="utf-8")
    told = tomllib.loads(source)
    words = told["words"]
    return ReadyWords(
        warnings=tuple(_warning(each) for each in told["warning"]),
        always=words["always"],
        all_clear_title=words["all_clear_title"],
        all_clear=words["all_clear"],
        correction=words["correction"],
        details=told["details"],
    )


def _warning(told: Mapping[str, Any]) -> ReadyWarning:
    return ReadyWarning(
        key=told["key"],
        title=told["title"],
        text=told["text"],
        levels=tuple(told.get("levels", ())),
        usual=told.get("usual", 0),
        every=timedelta(minutes=told["every_min"]),
        lasts=timedelta(hours=told["lasts_h"]),
    )
