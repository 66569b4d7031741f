from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from web_desk import PASSWORD, WebDesk, founded_database, made_desk
from werkzeug.test import TestResponse

from web import create_app

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Visitor:
    """Somebody at a browser: reads pages, and sends their forms with the token they carry."""

    client: FlaskClient

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, **more)

    def text(self, path: str, **more: Any) -> str:
        return self.client.get(path, follow_redirects=True, **more).get_data(as_text=True)

    def token(self, path: str = "/sign-in") -> str:
        found = TOKEN.search(self.text(path))
        assert found is not None
        return found.group(1)

    def send(self, path: str, *, via: str = "/more", **fields: Any) -> TestResponse:
        token = self.token(via)
        referrer = {"Referer": f"http://localhost{via}"}
        return self.client.post(path, data={"csrf_token": token, **fields}, headers=referrer)

    def sign_in(self, login: str, password: str = PASSWORD) -> TestResponse:
        return self.send("/sign-in", via="/sign-in", login=login, password=password)


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
    return create_app(desk)


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
