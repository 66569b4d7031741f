from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import DESK, opened
from fake_playout import FakePlayout, silent
from flask import Flask
from made_week import fill
from quick_pages import LIGHT, pages_of
from served import ServedPages
from visitors import Visitor
from web_desk import NOW, WebDesk, founded_database, made_desk

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext


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
def busy_week(desk: WebDesk) -> Iterator[WebDesk]:
    """Fill the station with a believable week, on air in silence."""
    fill(desk)
    playout = FakePlayout(desk.data, silent(NOW.isoformat()))
    yield desk
    playout.close()


@pytest.fixture
def served(desk: WebDesk) -> Iterator[ServedPages]:
    """The station's pages on a socket."""
    with ServedPages(desk) as pages:
        yield pages


@pytest.fixture
def window(chromium: Browser, served: ServedPages) -> Iterator[BrowserContext]:
    """A browser on a desk; it is shut before the pages end, which would wait for it."""
    del served
    with opened(chromium, DESK) as made:
        yield made


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
