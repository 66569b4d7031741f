"""Where a paced sink sends its blocks, so that an independent process can stamp their arrival."""

from __future__ import annotations

import socket
import struct

import numpy as np

from audio.mixer import Pcm

_HEAD = struct.Struct("<QI")
_MOST = 24_000  # frames in a datagram; the loopback carries up to 65507 bytes in one


class FarEnd:
    """Datagrams to a UDP address: the first frame's number, how many follow, 16-bit samples.

    All numbers are little-endian (uint64, uint32, int16).
    """

    is_unheard = False  # it only measures

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)  # noqa: FBT003 -- the socket's own signature

    def send(self, first: int, pcm: Pcm) -> None:
        """Send a block; what the far end does not take is lost, never waited for."""
        for start in range(0, len(pcm), _MOST):
            part = pcm[start : start + _MOST]
            datagram = _HEAD.pack(first + start, len(part)) + part.astype("<i2").tobytes()
            try:
                self._socket.sendto(datagram, self._address)
            except OSError:  # nobody listens, or its queue is full
                return

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()


def unpack(datagram: bytes) -> tuple[int, Pcm]:
    """Return the first frame's number and the samples; raises ValueError for anything else."""
    if len(datagram) < _HEAD.size:
        raise ValueError("the datagram is too short")
    first, count = _HEAD.unpack_from(datagram)
    pcm = np.frombuffer(datagram, "<i2", offset=_HEAD.size)
    if len(pcm) != count:
        raise ValueError("the datagram is not whole")
    return first, pcm
