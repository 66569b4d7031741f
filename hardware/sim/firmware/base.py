"""What every simulated device's firmware does, whatever it speaks.

A dialect says how a frame is cut out of what was heard and what answers it; this class hears,
counts, restarts, and lets the faults of line and board spoil what is said. `hear` and `tick` are
the only ways in; both are told the moment, in seconds of the line's own time.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from hardware.sim.faults import FaultBench
from hardware.sim.relays import Relays
from hardware.types import Profile

TURNAROUND_S = 0.004
"""How long a device takes to answer: the silence that parts two frames at 9,600 baud, about."""

_LONGEST = 512
_WATCHDOG_S = 2.0


@dataclass(frozen=True, slots=True)
class Emission:
    """Bytes a device sends, so many seconds after it was spoken to."""

    after: float
    octets: bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """The next frame in what was heard (None: not whole yet), and how many bytes are done with."""

    frame: bytes | None
    used: int


class Firmware(ABC):
    """One device on a line.

    A subclass sets `silence_s` (after so long a silence a begun frame is forgotten; None: never),
    `turnaround_s` (how long it takes to answer) and `banner` (what it says after it was switched
    on), and gives `cut`, `is_mine` and `answer`.
    """

    silence_s: float | None = 0.05
    turnaround_s: float = TURNAROUND_S
    banner: bytes = b""

    def __init__(self, profile: Profile, address: int, relays: Relays, faults: FaultBench) -> None:
        self.name = relays.name
        self.profile = profile
        self.address = address
        self.relays = relays
        self.frames = 0
        self.signal = 0
        """The sound the device is given, in per cent; amplifiers show it on their meters."""
        self.now = 0.0
        self._faults = faults
        self._heard = b""
        self._heard_at = self._tripped_at = float("-inf")
        self._last_said = b""
        self._says: list[Emission] = []

    @abstractmethod
    def cut(self, heard: bytes) -> Cut:
        """Cut the next frame out of what was heard, stepping over garbage."""

    @abstractmethod
    def answer(self, frame: bytes) -> bytes | None:
        """Obey a frame; return the reply, None for silence."""

    def is_mine(self, frame: bytes) -> bool:
        """Whether a frame is for this device; dialects without addresses hear every one."""
        del frame
        return True

    def is_order(self, frame: bytes) -> bool:
        """Whether a frame asks for a change, so that its acknowledgement may be what gets lost."""
        del frame
        return True

    def as_another(self, reply: bytes) -> bytes:
        """Return the reply as another device of the line would give it (fault `wrong_address`)."""
        return bytes([reply[0] ^ 1]) + reply[1:]

    def busy(self, frame: bytes, code: int) -> bytes | None:
        """Return the reply that says no with a code (faults `busy`, `exception`); None: silence."""
        del frame, code
        return None

    @property
    def due(self) -> float | None:
        """When it will do something by itself; None where it will not."""
        return None

    @property
    def next_due(self) -> float | None:
        """When it will do something by itself, its watchdog included."""
        if not self._watches:
            return self.due
        trips = self._heard_at + _WATCHDOG_S
        return trips if self.due is None else min(trips, self.due)

    def by_itself(self) -> Sequence[bytes]:
        """Do what is due at `now`, and return what it says unasked."""
        return ()

    def hear(self, came: bytes, at: float) -> Iterator[Emission]:
        """Take in bytes at a moment in seconds; yield what the device sends, if anything."""
        self.now = at
        self.relays.pass_time(at)  # a lease is over at its moment, not at the next tick
        if self.silence_s is not None and at - self._heard_at > self.silence_s:
            self._heard = b""
        if came and self._faults.strikes("misaligned", self.name):
            came = came[:-1]
        self._heard = (self._heard + came)[-_LONGEST:]
        self._heard_at = at
        while self._heard:
            found = self.cut(self._heard)
            self._heard = self._heard[found.used :]
            if found.frame is None:
                break
            if self.is_mine(found.frame) and not self._faults.strikes("deaf", self.name):
                yield from self._answered(found.frame)

    def tick(self, at: float) -> Iterator[Emission]:
        """Let time pass to a moment; yield what the device says by itself."""
        self.now = at
        self._touched()
        if self._watches and at >= self._heard_at + _WATCHDOG_S:
            self._tripped_at = at
            self.relays.lose_power()
        for octets in (*self.by_itself(), *self._unasked()):
            yield Emission(0.0, octets)

    @property
    def _watches(self) -> bool:
        """Whether the watchdog waits for a word; it trips once, until there is another."""
        holds = self._faults.holds("watchdog_trips", self.name)
        return holds and self._heard_at > self._tripped_at

    def _touched(self) -> None:
        """Let somebody press its buttons, or cut its power at a time, whose turn has come."""
        if pressed := self._faults.strikes("third_party", self.name):
            self.relays.press(pressed.channel or 1)
        reboot = self._faults.held("reboot", self.name)
        if reboot and reboot.after_s and self._faults.strikes("reboot", self.name):
            self.lose_power()

    def lose_power(self) -> None:
        """Restart: every contact opens, half a frame is forgotten."""
        self._heard = b""
        self.relays.lose_power()

    def _unasked(self) -> Iterator[bytes]:
        if self._faults.strikes("unsolicited", self.name):
            yield self.chatter()
        if self._faults.strikes("babble", self.name):
            yield self._faults.pick(256**64).to_bytes(64, "big")

    def chatter(self) -> bytes:
        """Return what the device says unasked when the fault `unsolicited` strikes."""
        return b"\r\nBOOT OK\r\n"

    def _answered(self, frame: bytes) -> Iterator[Emission]:
        self.frames += 1
        if self._faults.strikes("reboot", self.name):
            self.lose_power()
            if self.banner:
                yield Emission(TURNAROUND_S, self.banner)
            return
        reply = self._refusal(frame)
        if reply is None:
            reply = self.answer(frame)
        if reply is not None:
            yield from self._spoilt(frame, reply)

    def _refusal(self, frame: bytes) -> bytes | None:
        for name in ("busy", "exception"):
            if fault := self._faults.strikes(name, self.name):
                return self.busy(frame, fault.code)
        return None

    def _spoilt(self, asked: bytes, reply: bytes) -> Iterator[Emission]:
        """Yield the reply as the line delivers it."""
        strikes = self._faults.strikes
        unanswered = self.is_order(asked) and strikes("acts_but_no_ack", self.name)
        if unanswered or strikes("no_reply", self.name):
            return
        after = self.turnaround_s
        if late := strikes("late", self.name):
            after += late.late_s
        if strikes("stale_reply", self.name) and self._last_said:
            reply = self._last_said
        self._last_said = reply
        if strikes("wrong_address", self.name):
            reply = self.as_another(reply)
        yield from self._garbled(asked, reply, after)

    def _garbled(self, asked: bytes, reply: bytes, after: float) -> Iterator[Emission]:
        strikes = self._faults.strikes
        middle = len(reply) // 2
        spoil: dict[str, Callable[[bytes], bytes]] = {
            "bit_flip": self._flipped,
            "garbage": lambda said: self._noise() + said,
            "garbage_inside": lambda said: said[:middle] + self._noise() + said[middle:],
            "garbage_after": lambda said: said + self._noise(),
            "duplicate": lambda said: said + said,
            "boot_banner": lambda said: (self.banner or self.chatter()) + said,
            "echo": lambda said: asked + said,
            "half_frame": lambda said: said[:middle],
        }
        for name, change in spoil.items():
            if strikes(name, self.name):
                reply = change(reply)
        yield from self._in_pieces(reply, after)

    def _in_pieces(self, reply: bytes, after: float) -> Iterator[Emission]:
        """Yield the reply as one, or in the pieces in which a slow line brings it."""
        strikes = self._faults.strikes
        if split := strikes("split_frame", self.name):
            half = len(reply) // 2
            yield Emission(after, reply[:half])
            yield Emission(after + split.late_s, reply[half:])
        elif slow := strikes("slow_bytes", self.name):
            pause = slow.late_s / max(1, len(reply))
            for place, octet in enumerate(reply):
                yield Emission(after + place * pause, bytes([octet]))
        else:
            yield Emission(after, reply)

    def _noise(self) -> bytes:
        return bytes(self._faults.pick(256) for _ in range(5))

    def _flipped(self, reply: bytes) -> bytes:
        place = self._faults.pick(len(reply) * 8)
        spoilt = bytearray(reply)
        spoilt[place // 8] ^= 1 << place % 8
        return bytes(spoilt)
