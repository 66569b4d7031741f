"""Codes of authenticator programs against the vectors of the standards, and another program."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.domain import totp

SECRET = b"12345678901234567890"  # RFC 4226, appendix D, and RFC 6238, appendix B
HOTP = ["755224", "287082", "359152", "969429", "338314"]
HOTP += ["254676", "287922", "162583", "399871", "520489"]
TOTP = {
    59: "94287082",
    1111111109: "07081804",
    1111111111: "14050471",
    1234567890: "89005924",
    2000000000: "69279037",
    20000000000: "65353130",
}
NOW = datetime(2026, 11, 21, 3, 0, 5, tzinfo=UTC)


def test_the_codes_of_rfc_4226() -> None:
    assert [totp.hotp(SECRET, counter) for counter in range(10)] == HOTP


@pytest.mark.parametrize("seconds", TOTP)
def test_the_codes_of_rfc_6238(seconds: int) -> None:
    step = totp.step_at(datetime.fromtimestamp(seconds, UTC))

    assert totp.hotp(SECRET, step, digits=8) == TOTP[seconds]


@pytest.mark.parametrize(("off", "taken"), [(-60, False), (-30, True), (0, True), (30, True)])
def test_one_step_either_way_is_taken(off: int, *, taken: bool) -> None:
    code = totp.hotp(SECRET, totp.step_at(NOW + timedelta(seconds=off)))

    assert (totp.step_of(SECRET, code, NOW) is not None) is taken
    assert totp.step_of(SECRET, totp.hotp(SECRET, totp.step_at(NOW) + 2), NOW) is None


@given(st.text(max_size=80))
def test_whatever_is_typed_is_taken_for_a_code_or_for_none(typed: str) -> None:
    code = totp.plain(typed)

    step = totp.step_of(SECRET, code, NOW)

    assert step is None or totp.hotp(SECRET, step) == code


def test_the_address_says_all_a_phone_asks_for() -> None:
    told = urlsplit(totp.address(SECRET, login="lan", station="Đài xã: Tân An & Lộc"))

    assert (told.scheme, told.netloc) == ("otpauth", "totp")
    assert unquote(told.path) == "/Đài xã  Tân An & Lộc:lan"
    asked = parse_qs(told.query)
    assert asked["secret"] == ["GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"]
    assert asked["issuer"] == ["Đài xã  Tân An & Lộc"]
    assert (asked["digits"], asked["period"], asked["algorithm"]) == (["6"], ["30"], ["SHA1"])


@pytest.mark.skipif(shutil.which("oathtool") is None, reason="oathtool is not installed")
def test_another_program_shows_the_same_code() -> None:
    for days in range(0, 4000, 997):
        at = NOW + timedelta(days=days)
        command = ["oathtool", "--totp", "-b", totp.written(SECRET), "-N", f"{at:%F %T} UTC"]
        shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert totp.hotp(SECRET, totp.step_at(at)) == shown.strip()
