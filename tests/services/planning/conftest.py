"""A station's desk for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from planning_desk import Desk, lay_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = lay_desk(tmp_path)
    yield made
    made.sessions.kw["bind"].dispose()
