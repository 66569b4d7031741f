"""The pages on the local network, asked with Python's own TLS, which trusts the station alone."""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from lan_served import OnTheLan, free_port
from web_desk import PASSWORD, WebDesk

from broadcaster.domain.certificates import Identity, identity
from broadcaster.errors import Failed
from broadcaster.folder import Folder
from broadcaster.services import certificates
from web.lan import Lan, Seen, make_certificates

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
HERE = identity("loa-xa", [], [])


class Maker:
    """Makes certificates in this process, for whom it is told; may be told to fail."""

    def __init__(self) -> None:
        self.identity: Identity = HERE
        self.fails = 0
        self.asked = threading.Semaphore(0)

    def __call__(self, data: Path) -> None:
        self.asked.release()
        if self.fails:
            self.fails -= 1
            raise Failed("The disk is full.")
        certificates.ensure(Folder(data), self.identity, "Xã Mẫu", datetime.now(UTC))


def until(look: Callable[[], bool]) -> None:
    """Wait for what another thread does."""
    never = threading.Event()
    for _ in range(600):
        if look():
            return
        never.wait(0.05)
    pytest.fail("it did not come")


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return False
    return True


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch) -> Maker:
    made = Maker()
    monkeypatch.setattr("web.lan.LOOK_S", 0.05)
    monkeypatch.setattr("web.lan.RETRY_S", 0.05)
    monkeypatch.setattr("web.server.Lan", lambda pages, station: Lan(pages, station, made))
    return made


@pytest.fixture
def on_lan(desk: WebDesk, maker: Maker) -> Iterator[Callable[[], OnTheLan]]:
    desk.settings = replace(desk.settings, lan=True, lan_port=free_port(), trust_port=free_port())
    made: list[OnTheLan] = []

    def begin() -> OnTheLan:
        made.append(OnTheLan(desk))
        return made[-1]

    yield begin
    for each in made:
        each.end()


@pytest.fixture
def served(on_lan: Callable[[], OnTheLan]) -> OnTheLan:
    made = on_lan()
    until(lambda: answers(made.port) and answers(made.plain))
    return made


def test_whoever_trusts_the_station_signs_in_over_https(served: OnTheLan) -> None:
    answer, page = served.ask("GET", "/sign-in")
    cookie, address = str(answer.headers["Set-Cookie"]), f"https://127.0.0.1:{served.port}"
    token = TOKEN.search(page)
    assert token is not None

    kept, _ = served.ask(
        "POST",
        "/sign-in",
        f"csrf_token={token.group(1)}&login=bientap&password={PASSWORD}",
        Cookie=cookie.partition(";")[0],
        Referer=f"{address}/sign-in",
    )

    assert kept.status == 302
    for each in (cookie, str(kept.headers["Set-Cookie"])):
        assert "; Secure" in each
        assert "HttpOnly" in each
        assert "SameSite=Lax" in each
    signed_in = str(kept.headers["Set-Cookie"]).partition(";")[0]
    assert signed_in.startswith("__Host-station=")
    assert served.ask("GET", "/bulletins/", Cookie=signed_in)[0].status == 200
    assert served.ask("GET", "/events")[0].status == 401
    assert served.first_line_of_events(signed_in) == b"retry: 2000\n"
    forged = signed_in.replace("__Host-station", "station")
    assert served.ask("GET", "/bulletins/", Cookie=forged)[0].status == 302
    assert served.ask("GET", "/events", Cookie=forged)[0].status == 401


def test_nobody_is_bound_to_https_for_later(served: OnTheLan) -> None:
    assert "Strict-Transport-Security" not in served.ask("GET", "/sign-in")[0].headers


def test_a_strange_name_is_refused(served: OnTheLan) -> None:
    assert served.ask("GET", "/health", Host="evil.example")[0].status == 400
    assert served.ask("GET", "/events", Host="evil.example")[0].status == 401
    assert served.ask("GET", "/health", Host="192.168.1.10:8443")[0].status == 200


def test_the_language_is_kept_in_a_cookie_that_stays_with_https(served: OnTheLan) -> None:
    answer, page = served.ask("GET", "/sign-in")
    cookie = str(answer.headers["Set-Cookie"]).partition(";")[0]
    token = TOKEN.search(page)
    assert token is not None

    kept, _ = served.ask(
        "POST",
        "/language",
        f"csrf_token={token.group(1)}&language=en",
        Cookie=cookie,
        Referer=f"https://127.0.0.1:{served.port}/sign-in",
    )

    cookies = [each for each in kept.headers.get_all("Set-Cookie") if "en;" in each]
    assert len(cookies) == 1
    assert "; Secure" in cookies[0]


def test_on_the_machine_itself_the_pages_are_plain_as_before(served: OnTheLan) -> None:
    wire = http.client.HTTPConnection(*served.own.getsockname()[:2], timeout=20)
    wire.request("GET", "/sign-in")
    answer = wire.getresponse()
    answer.read()
    wire.close()

    assert answer.status == 200
    assert "Secure" not in str(answer.headers["Set-Cookie"])


def test_the_plain_door_leads_over_to_https(served: OnTheLan) -> None:
    wire = http.client.HTTPConnection("127.0.0.1", served.plain, timeout=20)
    wire.request("GET", "/bulletins/?status=draft")
    answer = wire.getresponse()
    answer.read()
    wire.request("GET", "/")
    page = wire.getresponse()
    text = page.read().decode()
    wire.close()

    assert answer.status == 302
    assert answer.headers["Location"] == f"https://127.0.0.1:{served.port}/bulletins/?status=draft"
    assert (page.status, page.headers["Set-Cookie"]) == (200, None)
    assert f"https://127.0.0.1:{served.port}/" in text


def test_whoever_does_not_trust_the_station_is_warned(served: OnTheLan) -> None:
    with (
        socket.create_connection(("127.0.0.1", served.port), timeout=20) as wire,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        ssl.create_default_context().wrap_socket(wire, server_hostname="127.0.0.1")


def test_a_changed_address_is_served_without_a_restart(
    served: OnTheLan, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = served.serial()
    maker.identity = identity("loa-xa", [], [*identity("x", ["10.20.0.5"], []).addresses])
    monkeypatch.setattr("web.lan.hostname", lambda: "moved")

    until(lambda: served.serial() != before)

    assert served.ask("GET", "/health")[0].status == 200


def test_without_a_certificate_the_machines_own_pages_are_there_and_phones_come_later(
    on_lan: Callable[[], OnTheLan], maker: Maker, caplog: pytest.LogCaptureFixture
) -> None:
    maker.fails = 3
    made = on_lan()

    assert answers(made.own.getsockname()[1])
    until(lambda: answers(made.port))

    assert maker.fails == 0
    assert caplog.text.count("The disk is full.") == 1


def test_a_taken_port_keeps_phones_out_only_as_long_as_it_is_taken(
    on_lan: Callable[[], OnTheLan], desk: WebDesk, maker: Maker
) -> None:
    with socket.create_server(("0.0.0.0", desk.settings.trust_port)):  # noqa: S104 -- as a stranger would
        made = on_lan()
        maker.asked.acquire(timeout=20)
        assert answers(made.own.getsockname()[1])

    until(lambda: answers(made.port) and answers(made.plain))


def test_what_is_looked_at_says_when_to_look_again() -> None:
    one = Seen("loa-xa", frozenset(), date(2026, 11, 21), 1000.0)

    assert not one.calls_for(one)
    assert not one.calls_for(replace(one, offset=1030.0))
    assert one.calls_for(replace(one, offset=1061.0))
    assert one.calls_for(replace(one, offset=900.0))
    assert one.calls_for(replace(one, day=date(2026, 11, 22)))
    assert one.calls_for(replace(one, hostname="moved"))


def test_what_cannot_be_made_says_why_in_one_sentence(desk: WebDesk) -> None:
    Folder(desk.data).make()
    Folder(desk.data).authority.write_bytes(b"garbage")

    with pytest.raises(Failed, match=r"was not made: .*authority\.pem") as failed:
        make_certificates(desk.data)

    assert "Traceback" not in str(failed.value)
