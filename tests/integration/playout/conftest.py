from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from air_station import AirStation


@pytest.fixture
def station(tmp_path: Path) -> Iterator[AirStation]:
    station = AirStation(tmp_path)
    station.plug_in()
    yield station
    station.end()
