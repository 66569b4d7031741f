"""The wire on which a live voice comes in: a connection of its own, one piece after the other.

After the line {"do": "sound", "token": .., "session": secret} come pieces: their number (uint32),
their length in bytes (uint32), then that many bytes of sound, 16 bits, one channel, 48 kHz; all
little-endian. Each is answered by a line of JSON that tells how the session stands. What is no
such piece ends the connection, and so does the end of the session.
"""

from __future__ import annotations

import json
import socket
import struct
from typing import IO, Any

import numpy as np

from broadcaster.playout.voices import LONGEST_PIECE, Voices, name_of

HEAD = struct.Struct("<II")
_BYTES = 2
_MOST_REFUSED = 200


def listen_to(client: socket.socket, pieces: IO[bytes], voices: Voices, session: str) -> None:
    """Hand the pieces of one connection on until it ends; raises OSError where it breaks."""
    live = name_of(session)
    while (piece := _piece(pieces)) is not None:
        told = voices.take(live, *piece)
        if told is None:
            _say(client, {"phase": "unknown"})
            return
        _say(client, told)
        if told["phase"] == "over" or told["refused"] > _MOST_REFUSED:
            return


def _piece(pieces: IO[bytes]) -> tuple[int, np.ndarray[Any, np.dtype[np.int16]]] | None:
    """Read one piece; None at the end, and for what is none."""
    head = pieces.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    number, size = HEAD.unpack(head)
    if not 0 < size <= LONGEST_PIECE * _BYTES or size % _BYTES:
        return None
    raw = pieces.read(size)
    return (number, np.frombuffer(raw, "<i2")) if len(raw) == size else None


def _say(client: socket.socket, told: dict[str, Any]) -> None:
    client.sendall(json.dumps(told, ensure_ascii=False).encode() + b"\n")
