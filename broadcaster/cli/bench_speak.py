"""`broadcaster bench speak`: how soon a document is spoken, and its first paragraph heard."""

from __future__ import annotations

import json
import re
import secrets
import statistics
import tempfile
import urllib.parse
import urllib.request
from collections.abc import Callable
from datetime import timedelta
from http.cookiejar import CookieJar
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import click

from audio.types import Voice, Watch
from broadcaster.bootstrap import open_station
from broadcaster.cli.bench_station import Running, running
from broadcaster.cli.rehearsal import Desk, wait_until
from broadcaster.clocks import SystemClock
from broadcaster.domain.people import Role
from broadcaster.domain.sound import DEFAULT_VOICE
from broadcaster.services import people
from broadcaster.settings import Settings
from broadcaster.store.session import transaction

WORDS = 1000
RUNS = 5

_OPENING = (
    "Thực hiện Kế hoạch số 84/KH-UBND ngày {d}/3/2026 của UBND huyện, Ủy ban nhân dân xã thông báo"
    " đến toàn thể nhân dân về việc tiêm phòng cho đàn gia súc, gia cầm đợt {k} năm 2026."
)
_SENTENCES = (
    "Thời gian tiêm phòng bắt đầu từ 7h30 ngày {d}/4/2026 và kết thúc trước ngày 30/4/2026.",
    "Mỗi hộ nuôi từ {k} con trở lên đăng ký với trưởng thôn, mang theo sổ theo dõi của gia đình.",
    "Nhà nước hỗ trợ 100% tiền vắc xin; người chăn nuôi trả công tiêm {d}.000 đồng một con.",
    "Bà con giữ chuồng trại khô ráo, rắc vôi bột và không thả rông trâu bò trong thời gian này.",
    "Tỷ lệ tiêm phòng năm trước đạt {d},5%, năm nay phấn đấu đạt trên 90% tổng đàn.",
    "Mọi thắc mắc xin gọi số 0912 345 6{d} gặp cán bộ thú y của xã để được trả lời.",
)
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@click.command()
def speak() -> None:
    """Time a 1,000-word document spoken offline, and its first paragraph heard at once."""
    click.echo("speaking whole documents ...", err=True)
    whole, audio = _whole()
    click.echo("starting a station to hear first paragraphs ...", err=True)
    first = _first()
    figures = {
        "words": len(document(0).split()),
        "audio_s": round(audio, 1),
        "whole_s": round(whole, 2),
        "first_s": round(first, 3),
        "first_by": "POST /hear of a running station",
        "runs": RUNS,
    }
    click.echo(json.dumps(figures))


def document(number: int) -> str:
    """Return a notice of a thousand words in paragraphs of some sentences; each number another."""
    facts = {"d": 11 + number, "k": 2 + number}
    words = _OPENING.format(**facts).split()
    lines = [" ".join(words)]
    for count, sentence in enumerate(cycle(_SENTENCES)):
        room = WORDS - len(words)
        if room <= 0:
            return "\n".join(lines)
        more = list(islice(sentence.format(**facts).split(), room))
        words += more
        if count % 3:
            lines[-1] += " " + " ".join(more)
        else:
            lines.append(" ".join(more))
    raise AssertionError


def _whole() -> tuple[float, float]:
    """Return the median seconds for script, voice, levelling and file; and those of the sound."""
    with tempfile.TemporaryDirectory() as name:
        voice = open_station(Settings(data=Path(name))).voices[DEFAULT_VOICE]
        length = _spoken(document(RUNS), voice, Path(name) / "warm.wav")
        times = [
            _timed(lambda n=n: _spoken(document(n), voice, Path(name) / f"{n}.wav"))  # type: ignore[misc]  # the default binds n
            for n in range(RUNS)
        ]
        return statistics.median(times), length


def _spoken(text: str, voice: Voice, out: Path) -> float:
    from audio.reading import read  # noqa: PLC0415 -- slow import
    from audio.render import render  # noqa: PLC0415 -- slow import

    paragraphs = read(text).text.split("\n")
    made = SystemClock().now()
    return render(paragraphs, [voice], out, made=made, watch=Watch()).length.total_seconds()


def _first() -> float:
    """Return the median seconds from asking for a document's first paragraph to its whole sound."""
    with tempfile.TemporaryDirectory() as name, running(Path(name)) as station:
        visitor = Visitor(station)
        announced = station.folder / "run" / "worker.json"
        wait_until("the voice", announced.exists, timedelta(seconds=30))
        visitor.hear("một")
        texts = [document(number).split("\n")[0] for number in range(RUNS)]
        return statistics.median(_timed(lambda t=t: visitor.hear(t)) for t in texts)  # type: ignore[misc]  # the default binds t


def _timed(work: Callable[[], object]) -> float:
    clock = SystemClock()
    began = clock.monotonic()
    work()
    return clock.monotonic() - began


class Visitor:
    """The operator of a station at a browser, without the browser."""

    def __init__(self, station: Running) -> None:
        self._at = f"http://127.0.0.1:{station.port}"
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self._browser = urllib.request.build_opener(jar)
        login, password = _password(station)
        self._send("/sign-in", self._token("/sign-in"), login=login, password=password)
        self._known = self._token("/more")

    def hear(self, text: str) -> bytes:
        """Return the sound of a text, as the editor gets it."""
        return self._send("/hear", self._known, text=text)

    def post(
        self, path: str, body: bytes, kind: str = "application/x-www-form-urlencoded"
    ) -> dict[str, Any]:
        """Post something as a page's script does; return what was answered."""
        headers = {"X-CSRFToken": self._known, "Accept": "application/json", "Content-Type": kind}
        request = urllib.request.Request(self._at + path, body, headers)  # noqa: S310 -- our own
        with self._browser.open(request, timeout=10) as answer:
            return dict(json.load(answer))

    def _send(self, path: str, token: str, **fields: str) -> bytes:
        body = urllib.parse.urlencode({"csrf_token": token, **fields}).encode()
        with self._browser.open(self._at + path, body, timeout=30) as answer:
            return bytes(answer.read())

    def _token(self, path: str) -> str:
        with self._browser.open(self._at + path, timeout=30) as answer:
            found = _TOKEN.search(answer.read().decode())
        assert found is not None  # noqa: S101 -- every page has a form
        return found.group(1)


def _password(station: Running) -> tuple[str, str]:
    desk = Desk(open_station(Settings(data=station.folder)))
    boss, operator = desk.person(Role.ADMINISTRATOR), desk.person(Role.OPERATOR)
    password = secrets.token_urlsafe(16)
    with transaction(desk.station.sessions) as session:
        people.reset_password(session, boss, operator.id, password)
    return operator.login, password
