"""Codes of authenticator programs: RFC 6238 (TOTP) over RFC 4226 (HOTP), without any network.

SHA-1, six digits and steps of 30 s from 1970, because those are what every such program on a phone
takes ("Key Uri Format" of Google Authenticator). SHA-1 is sound here: HMAC does not rest on its
resistance to collisions (RFC 4226, appendix B.2).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime
from urllib.parse import quote, urlencode

STEP_S = 30
DIGITS = 6
SECRET_BYTES = 20
"""160 bits, as RFC 4226 recommends (section 4, R6)."""
WINDOW = 1
"""So many steps before and after the present one are taken (RFC 6238, section 5.2)."""
FAR = 40
"""So many steps off, twenty minutes, a wrong clock is looked for, to say so."""


def hotp(secret: bytes, counter: int, digits: int = DIGITS) -> str:
    """Return the code of a counter (RFC 4226, section 5.3)."""
    digest = hmac.new(secret, counter.to_bytes(8), hashlib.sha1).digest()
    place = digest[-1] & 0xF
    number = int.from_bytes(digest[place : place + 4]) & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def step_at(now: datetime) -> int:
    """Return the number of the step an instant lies in."""
    return int(now.timestamp()) // STEP_S


def step_of(secret: bytes, code: str, now: datetime, window: int = WINDOW) -> int | None:
    """Return the step a code belongs to, the nearest to now first; None where it is none.

    Every step is compared, so that the time it takes tells nothing.
    """
    present, found = step_at(now), None
    given = code.encode("utf-8", "replace")
    for off in sorted(range(-window, window + 1), key=abs, reverse=True):
        if present + off >= 0 and hmac.compare_digest(hotp(secret, present + off).encode(), given):
            found = present + off
    return found


def plain(code: str) -> str:
    """Return what was typed without the spaces and hyphens that programs and people put in."""
    return "".join(sign for sign in code[:64] if not sign.isspace() and sign != "-").lower()


def written(secret: bytes) -> str:
    """Write a secret as people type it: base32 (RFC 4648)."""
    return base64.b32encode(secret).decode()


def address(secret: bytes, *, login: str, station: str) -> str:
    """Return what the QR code tells a phone: an otpauth address with the station as its issuer."""
    issuer = station.replace(":", " ")
    label = quote(f"{issuer}:{login}")
    asked = {"secret": written(secret), "issuer": issuer, "algorithm": "SHA1"}
    return f"otpauth://totp/{label}?" + urlencode(
        {**asked, "digits": str(DIGITS), "period": str(STEP_S)}, quote_via=quote
    )
