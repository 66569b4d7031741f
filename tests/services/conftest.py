from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk, empty_database, made_desk


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return empty_database(tmp_path_factory.mktemp("empty") / "station.db")


@pytest.fixture
def desk(tmp_path: Path, empty: Path) -> Iterator[Desk]:
    made = made_desk(tmp_path, empty)
    yield made
    made.sessions.kw["bind"].dispose()
