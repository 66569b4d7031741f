"""The pages really served: on a free port, in a thread, until the test is over."""

from __future__ import annotations

import http.client
import re
import threading
import time
from contextlib import AbstractContextManager
from typing import Any, Self

from quick_pages import pages_of
from web_desk import PASSWORD, WebDesk

from web.server import listen, serve_on

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class ServedPages(AbstractContextManager["ServedPages"]):
    """One station's pages on a socket."""

    def __init__(self, desk: WebDesk) -> None:
        self.desk = desk
        self._stop = threading.Event()
        self._door = listen("127.0.0.1", 0)
        self.port: int = self._door.getsockname()[1]
        self._thread = threading.Thread(
            target=serve_on, args=(pages_of(desk), self._door, self._stop), daemon=True
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.end()

    def end(self) -> float:
        """Stop; return how long that took in seconds."""
        began = time.monotonic()
        self._stop.set()
        self._thread.join(60)
        assert not self._thread.is_alive()
        self._door.close()
        return time.monotonic() - began

    def guest(self) -> Guest:
        return Guest(self.port)


class Guest:
    """One browser's cookies, over one kept connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._wire = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        self._cookies: dict[str, str] = {}

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str]:
        given = {"Cookie": self.cookie, **headers}
        if body:
            given["Content-Type"] = "application/x-www-form-urlencoded"
        self._wire.request(method, path, body=body or None, headers=given)
        answer = self._wire.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
        return answer.status, answer.read().decode()

    def get(self, path: str) -> tuple[int, str]:
        return self.ask("GET", path)

    def token(self, path: str) -> str:
        found = TOKEN.search(self.get(path)[1])
        assert found is not None
        return found.group(1)

    def sign_in(self, login: str) -> None:
        body = f"csrf_token={self.token('/sign-in')}&login={login}&password={PASSWORD}"
        status, _ = self.ask("POST", "/sign-in", body)
        assert status == 302

    def open_stream(self) -> Any:
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        wire.request("GET", "/events", headers={"Cookie": self.cookie})
        answer = wire.getresponse()
        answer.wire = wire  # type: ignore[attr-defined]
        return answer

    def close(self) -> None:
        self._wire.close()


def told(stream: Any, event: str) -> str:
    """Read a stream until that event comes; return its data."""
    name = ""
    while True:
        line = stream.readline().decode().strip()
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: ") and name == event:
            return line.removeprefix("data: ")
