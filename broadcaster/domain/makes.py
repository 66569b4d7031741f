"""What makes of device can do, as far as the patch asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from schedules.types import Reason


@dataclass(frozen=True, slots=True)
class Make:
    """One make of board or amplifier; channels and inputs are counted from 1.

    `speed` is in baud, `address` the one it leaves the factory with. `longest_lease` is the longest
    time after which it opens a contact by itself, None where it cannot. An amplifier with a data
    line has two channels: 1 its power, 2 its sound. Only those that `shares_port` have addresses,
    so that several can hang on one port. `usual_level` is the volume its profile gives it, in per
    cent. `trouble` says why one of the station's own cannot be used.
    """

    name: str
    title: str
    channels: int
    inputs: int = 0
    address: int = 1
    speed: int = 9600
    is_latching: bool = False
    is_amplifier: bool = False
    sets_level: bool = False
    usual_level: int = 100
    reads_back: bool = True
    longest_lease: timedelta | None = None
    shares_port: bool = True
    trouble: Reason | None = None


Makes = Mapping[str, Make]
"""Every make the program knows, by its name."""
