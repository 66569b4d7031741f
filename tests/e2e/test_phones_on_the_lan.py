"""A phone comes to a running station: scan, trust, and speak into the microphone."""

from __future__ import annotations

import http.client
import os
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page

from broadcaster.addresses import own_addresses
from tests import browser, nss
from tests.e2e.station import StationUnderTest, free_port, make_station, wait_for
from tests.openssl import openssl
from tests.windows import ARGUMENTS

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("phones")]

HEARS = """async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const told = stream.getAudioTracks().map((track) => track.readyState);
    stream.getTracks().forEach((track) => track.stop());
    return [isSecureContext, ...told];
}"""


@dataclass
class Lan:
    """A station that serves the local network, and what a phone fetched of it in the clear."""

    station: StationUnderTest
    host: str
    safe: int
    plain: int
    certificate: bytes

    @property
    def url(self) -> str:
        return f"https://{self.host}:{self.safe}"


@pytest.fixture(scope="module")
def lan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lan]:
    # A machine with no network at all still has the loopback, which the certificate names too.
    host = str(next(iter(own_addresses()), "127.0.0.1"))
    safe, plain = free_port(), free_port()
    folder = tmp_path_factory.mktemp("phones") / "station"
    ports = {"lan_port": str(safe), "trust_port": str(plain)}
    station = make_station(folder, language="en", **ports)
    try:
        station.start("--lan")
        wait_for("the word to phones", lambda: f":{plain} ;" in station.said, 60)
        with urllib.request.urlopen(f"http://{host}:{plain}/station.crt", timeout=20) as answer:
            certificate = answer.read()
        yield Lan(station, host, safe, plain, certificate)
    finally:
        station.stop()


def test_up_tells_phones_where_to_begin(lan: Lan) -> None:
    begin = own_addresses()[:1]

    assert [f"http://{each}:{lan.plain}" in lan.station.said for each in begin] == [True] * len(
        begin
    )


@pytest.mark.parametrize("name", ["", "localhost", "127.0.0.1"])
def test_whoever_trusts_the_station_reaches_it_by_every_name(lan: Lan, name: str) -> None:
    context = ssl.create_default_context(cadata=ssl.DER_cert_to_PEM_cert(lan.certificate))
    wire = http.client.HTTPSConnection(name or lan.host, lan.safe, timeout=20, context=context)

    wire.request("GET", "/health")

    assert wire.getresponse().read() == b"ok\n"
    wire.close()


def test_whoever_does_not_trust_it_is_stopped(lan: Lan) -> None:
    wire = http.client.HTTPSConnection(
        lan.host, lan.safe, timeout=20, context=ssl.create_default_context()
    )

    with pytest.raises(ssl.SSLCertVerificationError):
        wire.request("GET", "/health")


def test_openssl_takes_what_the_station_really_serves(lan: Lan, tmp_path: Path) -> None:
    anchor = tmp_path / "anchor.pem"
    anchor.write_text(ssl.DER_cert_to_PEM_cert(lan.certificate))
    where = ["-connect", f"{lan.host}:{lan.safe}", "-verify_return_error", "-verify_ip", lan.host]

    done = openssl("s_client", *where, "-CAfile", str(anchor), "-x509_strict")

    assert done.returncode == 0, done.stderr
    assert "Verify return code: 0 (ok)" in done.stdout
    assert "TLSv1.3" in done.stdout


@contextmanager
def phone(home: Path, chromium: Browser) -> Iterator[Page]:
    """Open another browser, one that trusts what its home folder says."""
    home.mkdir(exist_ok=True)
    made = chromium.browser_type.launch(
        executable_path=browser.found(), args=ARGUMENTS, env={**os.environ, "HOME": str(home)}
    )
    try:
        yield made.new_page()
    finally:
        made.close()


@pytest.mark.browser
@pytest.mark.skipif(not nss.is_there(), reason="no libnss3 here, which Chromium asks for trust")
def test_a_phone_scans_trusts_signs_in_and_has_its_microphone(
    lan: Lan, chromium: Browser, tmp_path: Path
) -> None:
    (tmp_path / "station.crt").write_bytes(lan.certificate)
    home, passwords = tmp_path / "home", lan.station.passwords
    command = [sys.executable, "-m", "tests.nss", str(home), str(tmp_path / "station.crt")]
    subprocess.run(command, check=True, timeout=60)

    with phone(home, chromium) as page:
        page.goto(f"http://{lan.host}:{lan.plain}/")
        in_the_clear = page.evaluate("[isSecureContext, !!navigator.mediaDevices]")
        page.click(f"a[href='{lan.url}/']")
        page.fill("input[name=login]", "bientap")
        page.fill("input[name=password]", passwords["bientap"])
        page.click("button.main")
        page.wait_for_url(f"{lan.url}/")
        cookies = {each["name"]: each["secure"] for each in page.context.cookies()}

        assert in_the_clear == [lan.host == "127.0.0.1"] * 2
        assert page.evaluate(HEARS) == [True, "live"]
        assert cookies == {"__Host-station": True}


@pytest.mark.browser
def test_a_phone_that_does_not_trust_it_yet_is_warned(
    lan: Lan, chromium: Browser, tmp_path: Path
) -> None:
    with (
        phone(tmp_path / "home", chromium) as page,
        pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"),
    ):
        page.goto(lan.url)


def test_doctor_finds_nothing_wrong_with_phones(lan: Lan) -> None:
    said = lan.station.command("doctor").stdout

    assert "✓ Phones" in said


def test_no_key_stands_in_a_log(lan: Lan) -> None:
    lines = (lan.station.data / "authority.pem").read_text().splitlines()
    key = lines[lines.index("-----BEGIN PRIVATE KEY-----") + 1]
    logs = [path.read_text() for path in (lan.station.data / "logs").glob("*.log")]

    assert logs
    assert [text for text in logs if key in text or "PRIVATE KEY" in text] == []
    assert "PRIVATE KEY" not in lan.station.said
