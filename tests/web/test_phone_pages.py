"""How a phone finds the station and comes to trust it."""

from __future__ import annotations

import plistlib
import re
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import IPv4Address

import pytest
from visitors import Visitor
from web_desk import WebDesk

from broadcaster.domain.certificates import fingerprint, identity
from broadcaster.folder import Folder
from broadcaster.services import certificates

ADDRESSES = (IPv4Address("192.168.1.10"), IPv4Address("10.20.0.5"))


def shown_mark(page: str) -> str:
    """Return the fingerprint as an eye reads it."""
    (drawn,) = re.findall(r'class="fingerprint">(.*?)</p>', page)
    return ":".join(re.findall(r"<span>([^<]+)</span>", drawn))


@pytest.fixture
def mark(desk: WebDesk, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let the station be served to two networks; return its fingerprint."""
    monkeypatch.setattr("web.pages.phone.own_addresses", lambda: ADDRESSES)
    monkeypatch.setattr("web.pages.phone.hostname", lambda: "Loa-Xa.ubnd.vn")
    desk.settings = replace(desk.settings, lan=True)
    folder = Folder(desk.data)
    folder.make()
    certificates.ensure(folder, identity("loa-xa", [], ADDRESSES), "Xã Mẫu", datetime.now(UTC))
    return fingerprint(folder.authority_shown.read_bytes())


def test_a_station_of_one_computer_says_how_phones_are_let_in(operator: Visitor) -> None:
    page = operator.text("/settings/phone")

    assert "broadcaster up --lan" in page
    assert 'class="qr"' not in page


def test_the_page_shows_code_address_and_fingerprint(mark: str, operator: Visitor) -> None:
    page = operator.text("/settings/phone")

    assert page.count('class="qr"') == 1
    assert mark == shown_mark(page)
    for address in (
        "http://192.168.1.10:8081/",
        "https://192.168.1.10:8443/",
        "https://loa-xa.local:8443/",
    ):
        assert address in page


def test_another_address_of_the_computer_may_be_chosen(mark: str, operator: Visitor) -> None:
    assert 'href="/settings/phone?address=10.20.0.5"' in operator.text("/settings/phone")

    assert "http://10.20.0.5:8081/" in operator.text("/settings/phone?address=10.20.0.5")
    assert "//evil" not in operator.text("/settings/phone?address=evil.example")


def test_a_computer_without_a_network_says_so(
    mark: str, operator: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.pages.phone.own_addresses", tuple)

    assert "Chưa nối mạng nội bộ" in operator.text("/settings/phone")


def test_the_page_of_trust_is_open_and_gives_no_cookie(mark: str, stranger: Visitor) -> None:
    answer = stranger.get("/trust", headers={"Host": "192.168.1.10:8081"})
    page = answer.get_data(as_text=True)

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert mark == shown_mark(page)
    assert 'href="https://192.168.1.10:8443/"' in page
    assert 'href="/station.crt"' in page
    assert 'href="/station.mobileconfig"' in page
    assert "<form" not in page


def test_the_certificate_is_given_as_phones_take_it(
    mark: str, desk: WebDesk, stranger: Visitor
) -> None:
    kept = Folder(desk.data).authority_shown.read_bytes()

    plain, profile = stranger.get("/station.crt"), stranger.get("/station.mobileconfig")

    assert plain.data == kept
    assert plain.mimetype == "application/x-x509-ca-cert"
    assert profile.mimetype == "application/x-apple-aspen-config"
    whole = plistlib.loads(profile.data)
    (root,) = whole["PayloadContent"]
    assert (whole["PayloadType"], whole["PayloadVersion"]) == ("Configuration", 1)
    assert root["PayloadType"] == "com.apple.security.root"
    assert root["PayloadContent"] == kept
    assert root["PayloadUUID"] != whole["PayloadUUID"]
    assert profile.data == stranger.get("/station.mobileconfig").data


def test_before_there_is_a_certificate_nothing_is_given(stranger: Visitor) -> None:
    assert stranger.get("/station.crt").status_code == 404
    assert stranger.get("/station.mobileconfig").status_code == 404
    assert "Chưa có chứng chỉ" in stranger.text("/trust")


def test_nothing_secret_can_be_fetched(mark: str, stranger: Visitor, operator: Visitor) -> None:
    for path in ("/authority.pem", "/server.pem", "/run/server.pem", "/station.pem"):
        assert operator.get(path).status_code == 404
    for path in ("/trust", "/station.crt", "/station.mobileconfig"):
        assert b"PRIVATE" not in stranger.get(path).data
