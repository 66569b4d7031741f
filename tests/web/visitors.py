"""Somebody at a browser, without the browser."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from web_desk import PASSWORD
from werkzeug.test import TestResponse

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Visitor:
    """Somebody at a browser: reads pages, and sends their forms with the token they carry."""

    client: FlaskClient

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, buffered=True, **more)

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
