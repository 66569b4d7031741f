"""The station's own key for cookies and tokens: made once, readable by nobody else."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

NAME = "secret.key"
LEAST = 32


def secret_key(data: Path) -> bytes:
    """Return the key of the station in that folder, made on first use with mode 0600."""
    path = data / NAME
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(handle, "wb") as file:
        key = secrets.token_hex(LEAST).encode()
        file.write(key)
    return key
