"""A served simulator for each test that asks, ended with it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from served_simulator import Served


@pytest.fixture
def served(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Served]:
    profile = getattr(request, "param", "generic_coils8")
    served = Served(tmp_path, profile)
    yield served
    if served.is_dirty:
        served.kill()
