"""A serial port of this machine, and what may be plugged into it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plug:
    """One serial port.

    `path` is the name it keeps after the next start, where it has one; `device` the one it has now.
    `usb` are vendor and product in hexadecimal, "" where it is no USB adapter. `makes` are the
    profiles that come with such an adapter.
    """

    path: str
    device: str
    usb: str = ""
    description: str = ""
    makes: tuple[str, ...] = ()
