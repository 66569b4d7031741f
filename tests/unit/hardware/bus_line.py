"""Coil boards on one bus, as bytes, in virtual time."""

from datetime import timedelta

from scripted_line import ScriptedLine

from hardware.catalogue import load_profile
from hardware.drivers.relay_board import Place, RelayBoard
from hardware.frames.coils import CoilDialect
from hardware.frames.modbus import READ_COILS, WRITE_COIL, octets, sealed
from hardware.link import Link
from hardware.types import ChannelState, Knowledge

ON = ChannelState(on=True, knowledge=Knowledge.VERIFIED)
OFF = ChannelState(on=False, knowledge=Knowledge.VERIFIED)


class BusLine(ScriptedLine):
    """Coil boards on one bus that acknowledge everything; `contacts` is what they read back."""

    def __init__(self, *addresses: int) -> None:
        super().__init__()
        self.contacts: dict[int, set[int]] = {address: set() for address in addresses}
        self.mute: set[int] = set()
        self.deaf: set[int] = set()
        self.refusing: dict[int, int] = {}

    def write(self, octets_: bytes) -> None:
        reply = self._reply(octets_)
        self._script = [[(0.01, reply)]] if reply else [()]
        super().write(octets_)

    def _reply(self, frame: bytes) -> bytes:
        address, function = frame[0], frame[1]
        if address not in self.contacts or address in self.deaf:
            return b""
        if code := self.refusing.get(address):
            return sealed(bytes([address, function | 0x80, code]))
        if function == READ_COILS:
            states = octets([channel in self.contacts[address] for channel in range(1, 9)])
            return sealed(bytes([address, function, 1]) + states)
        self._switch(frame)
        return b"" if address in self.mute else sealed(frame[:6])

    def _switch(self, frame: bytes) -> None:
        closed, first = self.contacts[frame[0]], frame[3] + 1
        if frame[1] == WRITE_COIL:
            marks = {first: frame[4:6] != b"\0\0"}
        else:
            marks = {first + n: bool(frame[7] >> n & 1) for n in range(frame[5])}
        closed |= {channel for channel, on in marks.items() if on}
        closed -= {channel for channel, on in marks.items() if not on}

    @property
    def switching(self) -> list[bytes]:
        return [frame for frame in self.sent if frame[1] != READ_COILS]


def boards_on(
    line: ScriptedLine,
    *addresses: int,
    profile: str = "waveshare8",
    lease: timedelta | None = None,
) -> list[RelayBoard]:
    made, link = load_profile(profile), Link("bus", line)
    return [
        RelayBoard(f"board {address}", made, CoilDialect(made, address), Place(link, lease))
        for address in addresses
    ]
