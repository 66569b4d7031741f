"""Small secrets sealed with the station's key, so that a copied database gives none of them away.

HMAC-SHA256 is the one part: as a pseudo-random function of a nonce it makes the key stream (one
block, so at most 32 bytes), and over nonce and result it makes the mark that is checked first
(encrypt, then authenticate). The library of certificates would cost every process 10 MB for this.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from broadcaster.errors import Failed

_NONCE = 16
_MARK = 32
LONGEST = 32
"""Bytes that can be sealed."""

UNREADABLE = (
    "A connected phone cannot be checked: the station's key is another than when it was connected."
    " Disconnect the phone and connect it again."
)


def seal(secret: bytes, key: bytes) -> str:
    """Seal a secret of at most LONGEST bytes; raises ValueError for a longer one."""
    if len(secret) > LONGEST:
        raise ValueError("too long to be sealed")
    nonce = secrets.token_bytes(_NONCE)
    hidden = nonce + _mixed(secret, nonce, key)
    return base64.b64encode(_mark(hidden, key) + hidden).decode()


def unseal(sealed: str, key: bytes) -> bytes:
    """Open what was sealed; raises Failed where key or text are not the ones of then."""
    try:
        raw = base64.b64decode(sealed, validate=True)
    except ValueError:
        raw = b""
    mark, hidden = raw[:_MARK], raw[_MARK:]
    if len(hidden) < _NONCE or not hmac.compare_digest(mark, _mark(hidden, key)):
        raise Failed(UNREADABLE)
    return _mixed(hidden[_NONCE:], hidden[:_NONCE], key)


def _mixed(text: bytes, nonce: bytes, key: bytes) -> bytes:
    stream = hmac.new(key, b"stream" + nonce, hashlib.sha256).digest()
    return bytes(one ^ other for one, other in zip(text, stream, strict=False))


def _mark(hidden: bytes, key: bytes) -> bytes:
    return hmac.new(key, b"mark" + hidden, hashlib.sha256).digest()
