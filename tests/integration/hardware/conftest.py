"""A served simulator, a port that can be pulled: for each test that asks, ended with it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from plug import Plug
from served_simulator import Served

from hardware.port import SerialTransport


@pytest.fixture
def served(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Served]:
    profile = getattr(request, "param", "generic_coils8")
    served = Served(tmp_path, profile)
    yield served
    if served.is_dirty:
        served.kill()


@pytest.fixture
def plug(tmp_path: Path) -> Iterator[Plug]:
    made = Plug(tmp_path / "port")
    yield made
    made.close()


@pytest.fixture
def port(plug: Plug) -> Iterator[SerialTransport]:
    made = SerialTransport(str(plug.link), 9600)
    made.open()
    yield made
    made.close()
