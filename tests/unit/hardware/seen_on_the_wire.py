"""What is seen of each fault of a port or a wire, on a board that is spoken to in bytes."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from simulated_commune import VirtualClock

from hardware.errors import DeviceFailed
from hardware.frames.modbus import is_sealed
from hardware.sim.config import SimConfig, SimDevice
from hardware.sim.faults import Fault
from hardware.sim.firmware.base import Emission
from hardware.sim.wire import SimPorts
from hardware.sim.world import World

READ = bytes.fromhex("01 01 00 00 00 08 3D CC")
GOOD = bytes.fromhex("01 01 01 00 51 88")
CLOSE_FIRST = bytes.fromhex("01 05 00 00 FF 00 8C 3A")
LATE_S = 0.3


class Spoken:
    """A board with one fault, asked a question."""

    def __init__(self, fault: str, ask: bytes = READ) -> None:
        self.clock = VirtualClock()
        self.world = World(SimConfig((SimDevice("board", "generic_coils8"),)), self.clock)
        self.line = self.world.lines["board"]
        self.usual = self.say(READ)[0].after
        self.world.order(Fault(fault, "board"))
        self.unasked = b"".join(emission.octets for emission in self.line.tick(2.0))
        self.emissions = self.say(ask, 3.0)
        self.said = b"".join(emission.octets for emission in self.emissions)

    def say(self, octets: bytes, at: float = 1.0) -> Sequence[Emission]:
        return self.line.hear(octets, at)

    @property
    def closed(self) -> set[int]:
        return {o.channel for o, closed in self.world.truth().contacts.items() if closed}

    @property
    def pieces(self) -> list[bytes]:
        return [emission.octets for emission in self.emissions]

    @property
    def late_by(self) -> list[float]:
        return [round(emission.after - self.usual, 3) for emission in self.emissions]


def _bits_apart(one: bytes, other: bytes) -> int:
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()


def _order_is_unanswered(fault: str, *, acts: bool, reads: bytes) -> bool:
    spoken = Spoken(fault, CLOSE_FIRST)
    asked = b"".join(emission.octets for emission in spoken.say(READ, 4.0))
    return spoken.said == b"" and (spoken.closed == {1}) is acts and (asked != b"") is bool(reads)


def _garbage(before: int, after: int) -> Callable[[Spoken], bool]:
    def is_seen(spoken: Spoken) -> bool:
        said = spoken.said
        tail = GOOD[len(GOOD) - after :]
        return said[:before] == GOOD[:before] and said.endswith(tail) and len(said) == len(GOOD) + 5

    return is_seen


def _reply_of_before() -> bool:
    spoken = Spoken("stale_reply")
    return spoken.say(CLOSE_FIRST, 4.0)[0].octets == GOOD and spoken.closed == {1}


WIRE: dict[str, Callable[[], bool]] = {
    "no_reply": lambda: _order_is_unanswered("no_reply", acts=True, reads=b""),
    "deaf": lambda: _order_is_unanswered("deaf", acts=False, reads=b""),
    "acts_but_no_ack": lambda: _order_is_unanswered("acts_but_no_ack", acts=True, reads=GOOD),
    "late": lambda: Spoken("late").late_by == [LATE_S] and Spoken("late").said == GOOD,
    "half_frame": lambda: Spoken("half_frame").said == GOOD[:3],
    "split_frame": lambda: (
        Spoken("split_frame").pieces == [GOOD[:3], GOOD[3:]]
        and Spoken("split_frame").late_by[1] >= LATE_S
    ),
    "garbage": lambda: _garbage(0, 6)(Spoken("garbage")),
    "garbage_inside": lambda: _garbage(3, 3)(Spoken("garbage_inside")),
    "garbage_after": lambda: _garbage(6, 0)(Spoken("garbage_after")),
    "babble": lambda: len(Spoken("babble").unasked) == 64,
    "bit_flip": lambda: _bits_apart(Spoken("bit_flip").said, GOOD) == 1,
    "wrong_address": lambda: (
        Spoken("wrong_address").said[0] != GOOD[0] and is_sealed(Spoken("wrong_address").said)
    ),
    "stale_reply": _reply_of_before,
    "echo": lambda: Spoken("echo").said == READ + GOOD,
    "duplicate": lambda: Spoken("duplicate").said == GOOD + GOOD,
    "slow_bytes": lambda: (
        Spoken("slow_bytes").pieces == [bytes([octet]) for octet in GOOD]
        and Spoken("slow_bytes").late_by[-1] > LATE_S / 2
    ),
    "unsolicited": lambda: Spoken("unsolicited").unasked != b"",
    "boot_banner": lambda: (
        Spoken("boot_banner").said.endswith(GOOD) and len(Spoken("boot_banner").said) > len(GOOD)
    ),
}
"""Each fault of the wire, and whether it is seen as its title says."""


def _at_the_port(fault: str) -> list[str]:
    """Say what a program meets: writing on an open port, reading, then opening it anew."""
    clock = VirtualClock()
    world = World(SimConfig((SimDevice("board", "generic_coils8"),)), clock)
    port = SimPorts(world, clock)("board", 9600)
    port.open()
    world.order(Fault(fault, "board"))
    met = []
    for attempt in (lambda: port.write(READ), lambda: port.read(timedelta(seconds=1)), port.open):
        try:
            came = attempt()
        except DeviceFailed as error:
            met.append(type(error).__name__)
        else:
            met.append(f"{len(came)} bytes" if isinstance(came, bytes) else "well")
    return met


PORT: dict[str, Callable[[], bool]] = {
    "unplug": lambda: _at_the_port("unplug") == ["PortGone", "PortGone", "BoardMissing"],
    "unplug_mid_read": lambda: (
        _at_the_port("unplug_mid_read") == [*("well", "3 bytes", "BoardMissing")]
    ),
    "unplug_mid_write": lambda: (
        _at_the_port("unplug_mid_write") == [*("PortGone", "PortGone", "BoardMissing")]
    ),
    "new_path": lambda: _at_the_port("new_path") == ["PortGone", "PortGone", "BoardMissing"],
    "port_busy": lambda: _at_the_port("port_busy") == ["PortGone", "PortGone", "PortBusy"],
    "no_permission": lambda: (
        _at_the_port("no_permission") == [*("PortGone", "PortGone", "PortBusy")]
    ),
    "stuck_peer": lambda: _at_the_port("stuck_peer") == ["PortGone", "0 bytes", "well"],
    "half_open": lambda: _at_the_port("half_open") == ["well", "0 bytes", "well"],
}
"""Each fault of the port, and whether it is met as its title says."""
