"""What a station does beside what it sounds: voices are made, recordings come in, pages are read.

Everything goes in by the doors that people use: the pages, over HTTP, with a person signed in.
"""

from __future__ import annotations

import io
import re
import threading
import urllib.parse
import urllib.request
import wave
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookiejar import CookieJar

import numpy as np

from audio.types import SAMPLE_RATE
from broadcaster.bootstrap import open_station
from broadcaster.cli.bench_station import Running
from broadcaster.cli.rehearsal import Desk
from broadcaster.domain.people import Role
from broadcaster.errors import BroadcasterError, Failed
from broadcaster.services import people
from broadcaster.settings import Settings
from broadcaster.store.session import transaction
from broadcaster.store.wiring import load_wiring

LONG_TEXT = "Ủy ban nhân dân xã thông báo đến toàn thể bà con trong xã. " * 400
WORK_EVERY_S = 5.0
PAGES_EVERY_S = 0.2
RECORDED_S = 60
PAGES = ("/", "/timetable/", "/bulletins/", "/log/")
_PATIENCE_S = 60
_BOUNDARY = "broadcaster-bench"


class Visitor:
    """Somebody at a browser, signed in; raises OSError where the station does not answer."""

    def __init__(self, port: int) -> None:
        self._root = f"http://127.0.0.1:{port}"
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(jar)
        self._token = ""

    def get(self, path: str) -> str:
        """Return a page."""
        with self._opener.open(self._root + path, timeout=_PATIENCE_S) as answer:
            page: str = answer.read().decode()
        found = re.search(r'name="csrf(?:_token)?" (?:content|value)="([^"]+)"', page)
        self._token = found[1] if found else self._token
        return page

    def sign_in(self, login: str, password: str) -> None:
        """Sign in; raises Failed where that is refused."""
        self.get("/sign-in")
        told = {"csrf_token": self._token, "login": login, "password": password}
        self._post("/sign-in", urllib.parse.urlencode(told).encode(), "x-www-form-urlencoded")
        if 'name="password"' in self.get("/"):
            raise Failed("Nobody could sign in as {login}.", login=login)

    def send(self, path: str, fields: Mapping[str, str], recording: bytes) -> str:
        """Post a form with a recording; returns where it led."""
        parts = [f'form-data; name="{name}"\r\n\r\n{value}' for name, value in fields.items()]
        parts.append(f'form-data; name="csrf_token"\r\n\r\n{self._token}')
        head = "".join(f"--{_BOUNDARY}\r\nContent-Disposition: {part}\r\n" for part in parts)
        head += f"--{_BOUNDARY}\r\nContent-Disposition: form-data; "
        head += 'name="recording"; filename="ghi-am.wav"\r\n\r\n'
        body = head.encode() + recording + f"\r\n--{_BOUNDARY}--\r\n".encode()
        return self._post(path, body, None)

    def _post(self, path: str, body: bytes, kind: str | None) -> str:
        whole = f"application/{kind}" if kind else f"multipart/form-data; boundary={_BOUNDARY}"
        asked = urllib.request.Request(  # noqa: S310 -- this station's own pages
            self._root + path,
            body,
            {"Content-Type": whole, "Referer": self._root + path},
        )
        with self._opener.open(asked, timeout=_PATIENCE_S) as answer:
            answer.read()
            led: str = answer.url
            return led


@dataclass
class Load:
    """What was done beside, counted; `faults` are the sentences of what did not succeed."""

    rendered: int = 0
    uploaded: int = 0
    pages: int = 0
    faults: list[str] = field(default_factory=list)

    def told(self) -> str:
        """Return it as a benchmark writes it."""
        return f"{self.rendered} long texts, {self.uploaded} uploads, {self.pages} pages"


@contextmanager
def loaded(station: Running) -> Iterator[Load]:
    """Have long texts rendered, recordings uploaded and pages read until the block ends."""
    load, done = Load(), threading.Event()
    desk = Desk(open_station(Settings(data=station.folder)))
    with desk.station.reading_sessions() as session:
        zones = frozenset(zone.id for zone in load_wiring(session).zones)
    reader, sender = _signed_in(desk, station.port)

    def render() -> None:
        load.rendered += 1
        text = f"{load.rendered}. {LONG_TEXT}"
        desk.submitted(f"Bài dài số {load.rendered}", text, zones)

    def upload() -> None:
        load.uploaded += 1
        sender.get("/bulletins/new?way=recording")
        fields = _fields(desk, load.uploaded, zones)
        led = sender.send("/bulletins/new/recording", fields, _recording(load.uploaded))
        if re.search(r"/bulletins/\d+", led) is None:
            load.faults.append("a recording was not taken")

    def read() -> None:
        reader.get(PAGES[load.pages % len(PAGES)])
        load.pages += 1

    jobs = ((render, WORK_EVERY_S), (upload, WORK_EVERY_S), (read, PAGES_EVERY_S))
    threads = [
        threading.Thread(target=_again, args=(job, pause, done, load), daemon=True)
        for job, pause in jobs
    ]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        done.set()
        for thread in threads:
            thread.join(_PATIENCE_S)


def _signed_in(desk: Desk, port: int) -> tuple[Visitor, Visitor]:
    """Return the operator of a station at two browsers, with a password of this moment."""
    password = people.new_password()
    person = desk.person(Role.OPERATOR)
    with transaction(desk.station.sessions) as session:
        people.reset_password(session, None, person.id, password)
    first, second = Visitor(port), Visitor(port)
    first.sign_in(person.login, password)
    second.sign_in(person.login, password)
    return first, second


def _again(job: Callable[[], None], pause: float, done: threading.Event, load: Load) -> None:
    while not done.wait(pause):
        try:
            job()
        except (BroadcasterError, OSError) as error:
            load.faults.append(str(error))


def _fields(desk: Desk, number: int, zones: frozenset[int]) -> Mapping[str, str]:
    until = desk.station.clock.now() + timedelta(days=7)
    return {
        "title": f"Ghi âm số {number}",
        "field": "1",
        "priority": "3",
        "airings": "1",
        "zones": str(min(zones)),
        "valid_until": until.strftime("%Y-%m-%dT%H:%M"),
    }


def _recording(seed: int) -> bytes:
    """Return a minute of soft noise as a WAV file; no two are alike."""
    noise = np.random.default_rng(seed).integers(-4000, 4000, RECORDED_S * SAMPLE_RATE, np.int16)
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(noise.tobytes())
    return out.getvalue()
