"""An RDS encoder with typed commands, and the receivers on the air that obey what it sends.

The encoder says `+` to a line it takes, `-` to one with a bad argument, `/` to one it took in part,
`!` to one it does not know; a line that comes before that sign is lost. It knows nothing of its
receivers: they hear a group, obey once they have heard the same one three times within ten seconds,
and stay as they are when the encoder restarts. Sources: manuals of RDS-C and FMB10; the groups that
mean something to receivers are those of the profile.
"""

import re

from hardware.options import EncoderOptions
from hardware.sim.faults import FaultBench
from hardware.sim.firmware.base import Cut, Firmware
from hardware.sim.relays import Relays
from hardware.types import Profile

OBEYS_AFTER = 3
"""How often a receiver must hear the same before it obeys."""

_WITHIN_S = 10.0
_LONGEST_LINE = 80
_GROUP = re.compile(r"(?:G|UDG[12])=([0-9A-Fa-f]*)")
_GROUP_DIGITS = 12
_TAKEN, _UNKNOWN, _BAD, _PARTLY = b"+", b"!", b"-", b"/"


class EncoderFirmware(Firmware):
    """One encoder; the contacts are those of its clusters of receivers."""

    silence_s = None
    turnaround_s = 0.01

    def __init__(self, profile: Profile, address: int, relays: Relays, faults: FaultBench) -> None:
        super().__init__(profile, address, relays, faults)
        assert isinstance(profile.options, EncoderOptions)  # noqa: S101 -- the registry's own order
        options = profile.options
        every = tuple(relays.channels)
        self._known: dict[str, tuple[tuple[int, ...], bool]] = {}
        for channel in every:
            self._known[options.on.format(ch=channel)] = ((channel,), True)
            self._known[options.off.format(ch=channel)] = ((channel,), False)
        if options.all_off:
            self._known[options.all_off] = (every, False)
        self._on_air: dict[int, list[tuple[float, bool]]] = {ch: [] for ch in every}
        self._busy_until = float("-inf")

    def cut(self, heard: bytes) -> Cut:
        """Cut the next line with its CR; one that is too long is lost."""
        end = heard.find(b"\r") + 1
        if end:
            return Cut(heard[:end], end)
        return Cut(None, len(heard) if len(heard) > _LONGEST_LINE else 0)

    def as_another(self, reply: bytes) -> bytes:
        """Return the sign as it is: it bears no address."""
        return reply

    def answer(self, frame: bytes) -> bytes | None:
        """Send a line out on the air, and say what the encoder thinks of it."""
        if self.now < self._busy_until:
            return None
        self._busy_until = self.now + self.turnaround_s
        line = frame.decode("latin-1").strip("\r\n")
        known = self._known.get(line)
        sign = _TAKEN if known else _sign(line)
        if known:
            self._send(*known)
        return sign

    def lose_power(self) -> None:
        """Restart the encoder; its receivers stay as they are."""
        self._heard = b""
        self._busy_until = float("-inf")

    def _send(self, channels: tuple[int, ...], on: bool) -> None:  # noqa: FBT001 -- a table's row
        obeying = {channel: on for channel in channels if self._is_heard_enough(channel, on=on)}
        if obeying:
            self.relays.order(obeying, at=self.now)

    def _is_heard_enough(self, channel: int, *, on: bool) -> bool:
        since = self.now - _WITHIN_S
        same = [one for one in self._on_air[channel] if one[1] is on and one[0] >= since]
        self._on_air[channel] = [*same, (self.now, on)][-OBEYS_AFTER:]
        return len(self._on_air[channel]) >= OBEYS_AFTER


def _sign(line: str) -> bytes:
    match = _GROUP.fullmatch(line)
    if match is None:
        return _BAD if line.startswith(("G=", "UDG1=", "UDG2=")) else _UNKNOWN
    digits = len(match[1])
    if digits == _GROUP_DIGITS:
        return _TAKEN
    return _PARTLY if digits > _GROUP_DIGITS else _BAD
