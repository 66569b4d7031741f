from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from quick_pages import LIGHT, pages_of
from visitors import Visitor
from web_desk import WebDesk, founded_database, made_desk


@pytest.fixture(scope="session", autouse=True)
def _light_passwords() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as here:
        here.setattr("broadcaster.services.people._hasher", LIGHT)
        yield


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return founded_database(tmp_path_factory.mktemp("founded") / "station.db")


@pytest.fixture
def desk(tmp_path: Path, founded: Path) -> Iterator[WebDesk]:
    made = made_desk(tmp_path, founded)
    yield made
    made.close()


@pytest.fixture
def app(desk: WebDesk) -> Flask:
    return pages_of(desk)


@pytest.fixture
def stranger(app: Flask) -> Visitor:
    return Visitor(app.test_client())


def _signed_in(app: Flask, login: str) -> Visitor:
    visitor = Visitor(app.test_client())
    assert visitor.sign_in(login).status_code == 302
    return visitor


@pytest.fixture
def operator(app: Flask) -> Visitor:
    return _signed_in(app, "bientap")


@pytest.fixture
def approver(app: Flask) -> Visitor:
    return _signed_in(app, "duyet")


@pytest.fixture
def administrator(app: Flask) -> Visitor:
    return _signed_in(app, "quantri")


@pytest.fixture
def technician(app: Flask) -> Visitor:
    return _signed_in(app, "kythuat")


@pytest.fixture
def supervisor(app: Flask) -> Visitor:
    return _signed_in(app, "giamsat")
