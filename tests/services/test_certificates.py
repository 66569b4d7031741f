"""The station's certificates, judged by OpenSSL."""

from __future__ import annotations

import logging
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from broadcaster.domain.certificates import (
    Anew,
    Identity,
    Validity,
    identity,
    server_validity,
)
from broadcaster.errors import Failed
from broadcaster.folder import Folder
from broadcaster.services import certificates
from tests.openssl import openssl

NOW = datetime.now(UTC).replace(microsecond=0)
HERE = identity("loa-xa", ["dai.xa.example"], [ip_address("192.168.1.10")])
NAME = "Đài truyền thanh xã Mẫu"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path / "station")
    made.make()
    return made


def verified(folder: Folder, *more: str, leaf: Path | None = None) -> str:
    """Ask `openssl verify`; return what it says when it refuses, else nothing."""
    anchor = folder.root / "anchor.pem"
    shown = folder.authority_shown.read_bytes()
    anchor.write_text(ssl.DER_cert_to_PEM_cert(shown))
    judged = ["-CAfile", str(anchor), str(leaf or folder.server_certificate)]
    done = openssl("verify", "-x509_strict", "-purpose", "sslserver", *more, *judged)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def serial(folder: Folder) -> int:
    certificate = certificates.read_server(folder)
    assert certificate is not None
    return certificate.serial_number


@pytest.mark.parametrize(
    "asked",
    [
        *(["-verify_hostname", name] for name in ("loa-xa", "loa-xa.local", "dai.xa.example")),
        *(["-verify_ip", address] for address in ("192.168.1.10", "127.0.0.1")),
    ],
)
def test_openssl_takes_it_for_every_name_and_address(folder: Folder, asked: list[str]) -> None:
    certificates.ensure(folder, HERE, NAME, NOW)

    assert verified(folder, *asked) == ""


def test_openssl_refuses_it_for_another_place_and_time(folder: Folder) -> None:
    certificates.ensure(folder, HERE, NAME, NOW)
    late = int((NOW + timedelta(days=250)).timestamp())

    assert "hostname mismatch" in verified(folder, "-verify_hostname", "ngan-hang.example")
    assert "IP address mismatch" in verified(folder, "-verify_ip", "192.168.1.11")
    assert "expired" in verified(folder, "-attime", str(late))


@pytest.mark.parametrize("stolen", ["ngan-hang.example", "8.8.8.8"])
def test_a_stolen_authority_cannot_stand_in_for_the_internet(folder: Folder, stolen: str) -> None:
    certificates.ensure(folder, HERE, NAME, NOW)
    authority = certificates.read_authority(folder)
    forged = identity("loa-xa", [stolen], [])
    leaf = folder.root / "forged.pem"

    leaf.write_bytes(certificates._server(authority, forged, server_validity(NOW)))

    assert "permitted subtree violation" in verified(folder, leaf=leaf)


def test_what_is_right_is_left_alone(folder: Folder) -> None:
    assert certificates.ensure(folder, HERE, NAME, NOW) is Anew.MISSING
    before = {path: path.read_bytes() for path in (folder.authority, folder.server_certificate)}

    assert certificates.ensure(folder, HERE, NAME, NOW) is None
    assert {path: path.read_bytes() for path in before} == before


def test_a_new_address_gets_a_new_certificate_of_the_same_authority(folder: Folder) -> None:
    certificates.ensure(folder, HERE, NAME, NOW)
    trusted, first = folder.authority_shown.read_bytes(), serial(folder)
    moved = identity("loa-xa", [], [ip_address("10.20.0.5")])

    assert certificates.ensure(folder, moved, NAME, NOW) is Anew.OTHER_MACHINE

    assert folder.authority_shown.read_bytes() == trusted
    assert serial(folder) != first
    assert verified(folder, "-verify_ip", "10.20.0.5") == ""
    assert "mismatch" in verified(folder, "-verify_ip", "192.168.1.10")


def test_it_is_renewed_in_time_and_phones_notice_nothing(folder: Folder) -> None:
    certificates.ensure(folder, HERE, NAME, NOW)
    trusted, later = folder.authority_shown.read_bytes(), NOW + timedelta(days=170)

    assert certificates.ensure(folder, HERE, NAME, later) is Anew.ENDING

    assert folder.authority_shown.read_bytes() == trusted
    assert verified(folder, "-attime", str(int((NOW + timedelta(days=350)).timestamp()))) == ""


def test_a_machine_that_woke_in_1970_serves_what_phones_can_take(folder: Folder) -> None:
    certificates.ensure(folder, HERE, NAME, NOW)
    woke = datetime(1970, 1, 1, tzinfo=UTC)

    assert certificates.ensure(folder, HERE, NAME, woke) is None
    moved = identity("loa-xa", [], [ip_address("10.20.0.5")])
    assert certificates.ensure(folder, moved, NAME, woke) is Anew.OTHER_MACHINE

    assert verified(folder, "-verify_ip", "10.20.0.5") == ""


def test_keys_are_for_the_owner_alone_and_never_logged(
    folder: Folder, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    certificates.ensure(folder, HERE, NAME, NOW)
    folder.authority.chmod(0o644)

    certificates.ensure(folder, HERE, NAME, NOW)

    modes = [each.stat().st_mode & 0o777 for each in (folder.authority, folder.server_certificate)]
    assert modes == [0o600, 0o600]
    assert b"PRIVATE" not in folder.authority_shown.read_bytes()
    assert "closed" in caplog.text
    key = folder.authority.read_text().splitlines()[1]
    assert key not in caplog.text
    assert "PRIVATE" not in caplog.text


@pytest.mark.parametrize("damage", [b"", b"garbage", b"-----BEGIN CERTIFICATE-----\n"])
def test_a_damaged_authority_is_told_and_never_replaced(folder: Folder, damage: bytes) -> None:
    certificates.ensure(folder, HERE, NAME, NOW)
    folder.authority.write_bytes(damage)

    with pytest.raises(Failed, match="is damaged"):
        certificates.ensure(folder, HERE, NAME, NOW)

    assert folder.authority.read_bytes() == damage


@pytest.mark.parametrize("damage", [b"", b"garbage"])
def test_a_damaged_server_certificate_is_made_anew(folder: Folder, damage: bytes) -> None:
    certificates.ensure(folder, HERE, NAME, NOW)
    folder.server_certificate.write_bytes(damage)

    assert certificates.ensure(folder, HERE, NAME, NOW) is Anew.MISSING
    assert verified(folder, "-verify_hostname", "loa-xa") == ""


def test_a_certificate_of_another_authority_is_made_anew(folder: Folder, tmp_path: Path) -> None:
    other = Folder(tmp_path / "other")
    other.make()
    certificates.ensure(other, HERE, NAME, NOW)
    certificates.ensure(folder, HERE, NAME, NOW)
    folder.server_certificate.write_bytes(other.server_certificate.read_bytes())

    assert certificates.ensure(folder, HERE, NAME, NOW) is Anew.MISSING
    assert verified(folder) == ""


def test_what_the_authority_may_not_vouch_for_is_left_out(folder: Folder) -> None:
    certificates.ensure(folder, HERE, NAME, NOW)
    renamed = Identity(HERE.names | {"ten-moi.example"}, HERE.addresses)

    assert certificates.ensure(folder, renamed, NAME, NOW) is None
    assert verified(folder, "-verify_hostname", "loa-xa") == ""
    assert "mismatch" in verified(folder, "-verify_hostname", "ten-moi.example")


def test_a_folder_that_cannot_be_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    nowhere = Folder(tmp_path / "gone")

    with pytest.raises(Failed, match="could not be written"):
        certificates.ensure(nowhere, HERE, NAME, NOW)


def test_a_long_name_of_the_station_fits(folder: Folder) -> None:
    certificates.ensure(folder, HERE, "Đ" * 120, NOW)

    authority = certificates.read_authority(folder)
    assert isinstance(authority.certificate.public_key(), ec.EllipticCurvePublicKey)
    name = authority.certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0]
    assert name.value == "Đ" * 32
    held = certificates.read_server(folder)
    assert held is not None
    assert certificates.validity_of(held) == Validity(
        NOW - timedelta(days=180), NOW + timedelta(days=217)
    )


def told(folder: Folder, wanted: Identity = HERE, now: datetime = NOW) -> list[str]:
    return [str(each) for each in certificates.troubles(folder, wanted, now)]


def test_doctor_is_silent_where_nothing_is_wrong_or_phones_are_not_served(folder: Folder) -> None:
    assert told(folder) == []

    certificates.ensure(folder, HERE, NAME, NOW)

    assert told(folder) == []


@pytest.mark.parametrize(
    ("later", "sentence"),
    [
        (timedelta(days=160), "The certificate for phones ends on"),
        (timedelta(days=300), "The certificate for phones ends on"),
        (timedelta(days=-181), "set the clock"),
        (timedelta(days=-20_000), "set the clock"),
    ],
)
def test_doctor_tells_of_the_end_and_of_the_clock(
    folder: Folder, later: timedelta, sentence: str
) -> None:
    certificates.ensure(folder, HERE, NAME, NOW)

    assert [sentence in each for each in told(folder, now=NOW + later)] == [True]


def test_doctor_tells_what_else_keeps_phones_away(folder: Folder) -> None:
    certificates.ensure(folder, HERE, NAME, NOW)
    renamed = Identity(HERE.names | {"ten-moi.example"}, HERE.addresses)

    assert "cannot name ten-moi.example" in told(folder, renamed)[0]
    assert "authority ends on" in told(folder, now=NOW + timedelta(days=20 * 365 - 100))[1]
    folder.authority.chmod(0o640)
    assert "can be read by others" in told(folder)[0]
    folder.server_certificate.write_bytes(b"garbage")
    assert "is damaged" in told(folder)[1]
    folder.authority.write_bytes(b"garbage")
    assert "authority" in told(folder)[0]
