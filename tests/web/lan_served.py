"""One station's pages on the local network, asked with Python's own TLS."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading

from quick_pages import pages_of
from web_desk import WebDesk

from broadcaster.folder import Folder
from web.doors import listen
from web.server import serve_on


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


class OnTheLan:
    """One station's pages on the local network and on the machine itself."""

    def __init__(self, desk: WebDesk) -> None:
        self.folder = Folder(desk.data)
        self.folder.make()
        self.own = listen("127.0.0.1", 0)
        self.port: int = desk.settings.lan_port
        self.plain: int = desk.settings.trust_port
        self._stop = threading.Event()
        pages = (pages_of(desk), self.own, self._stop)
        self._thread = threading.Thread(target=serve_on, args=pages, daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._stop.set()
        self._thread.join(60)
        assert not self._thread.is_alive()
        self.own.close()

    def trusting(self) -> ssl.SSLContext:
        anchor = ssl.DER_cert_to_PEM_cert(self.folder.authority_shown.read_bytes())
        return ssl.create_default_context(cadata=anchor)

    def ask(
        self, method: str, path: str, body: str = "", **headers: str
    ) -> tuple[http.client.HTTPResponse, str]:
        wire = http.client.HTTPSConnection(
            "127.0.0.1", self.port, timeout=20, context=self.trusting()
        )
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        wire.request(method, path, body=body or None, headers=headers)
        answer = wire.getresponse()
        text = answer.read().decode()
        wire.close()
        return answer, text

    def first_line_of_events(self, cookie: str) -> bytes:
        wire = http.client.HTTPSConnection(
            "127.0.0.1", self.port, timeout=20, context=self.trusting()
        )
        wire.request("GET", "/events", headers={"Cookie": cookie})
        line = wire.getresponse().readline()
        wire.close()
        return line

    def serial(self) -> str:
        with (
            socket.create_connection(("127.0.0.1", self.port), timeout=20) as wire,
            self.trusting().wrap_socket(wire, server_hostname="127.0.0.1") as safe,
        ):
            return str(safe.getpeercert()["serialNumber"])
