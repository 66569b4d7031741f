"""The firmware of Ecler amplifiers that speak TP-NET: typed lines, one client, and pings.

Lines are `TYPE P1 P2 ...` in capitals, 80 characters at most, ended with LF. Nothing is heard
before SYSTEM CONNECT, which is answered with every value there is. SET is never acknowledged. The
client is asked for a sign of life, and forgotten after ten seconds without one. What changes by
itself is told unasked. Source: the maker's TP-NET manuals (MIMO88, NXA). How often it pings, and
the numbers of its errors, are in none of them: here every five seconds, and 1 to 3.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from hardware.options import EclerOptions
from hardware.sim.faults import FaultBench
from hardware.sim.firmware.amplifier import Amplifier
from hardware.sim.firmware.base import Cut, Firmware
from hardware.sim.relays import Relays
from hardware.types import POWER, SOUND, Profile

_LONGEST_LINE = 80
_PING_EVERY_S, _PATIENCE_S = 5.0, 10.0
_LOUDEST = 100
_FEWEST_OUTPUTS = 2
_SYNTAX, _RANGE = 1, 2
_ALARMS = {
    "ALARM_THERMAL": ("overtemp",),
    "ALARM_PROTECT": ("short",),
    "ALARM_LOAD": ("open_line", "overload"),
    "ALARM_VOLTAGE": ("ac_low",),
}


@dataclass(slots=True)
class _OutputState:
    level: int
    is_muted: bool = True

    @property
    def lets_sound(self) -> bool:
        return self.level > 0 and not self.is_muted


class EclerFirmware(Firmware):
    """One amplifier."""

    silence_s = None

    def __init__(self, profile: Profile, address: int, relays: Relays, faults: FaultBench) -> None:
        super().__init__(profile, address, relays, faults)
        assert isinstance(profile.options, EclerOptions)  # noqa: S101 -- the registry's own order
        self._amplifier = Amplifier(relays, faults)
        self._wired = profile.options.output
        self._level = profile.options.level
        self._outputs: dict[int, _OutputState] = {}
        self._preset = 1
        self._connected = False
        self._alive_at = self._ping_at = 0.0
        self._known: dict[str, str] = {}
        self._start()

    @property
    def due(self) -> float | None:
        """When it pings, forgets its client, or changes by itself."""
        dues = [self._amplifier.due]
        if self._connected:
            dues += [self._ping_at, self._alive_at + _PATIENCE_S]
        return min((due for due in dues if due is not None), default=None)

    def cut(self, heard: bytes) -> Cut:
        """Cut the next line; one that is too long is lost."""
        end = heard.find(b"\n") + 1
        if end:
            return Cut(heard[:end], end)
        return Cut(None, len(heard) if len(heard) > _LONGEST_LINE else 0)

    def is_order(self, frame: bytes) -> bool:
        """Whether a line sets something."""
        return frame.startswith(b"SET ")

    def as_another(self, reply: bytes) -> bytes:
        """Return the reply as it is: it bears no address."""
        return reply

    def busy(self, frame: bytes, code: int) -> bytes | None:
        """Return an error with that number, for a client."""
        del frame
        return f'ERROR {code} "BUSY"\n'.encode() if self._connected else None

    def chatter(self) -> bytes:
        """Return a value nobody asked for; nothing without a client."""
        return f"DATA PRESET {self._preset}\n".encode() if self._connected else b""

    def answer(self, frame: bytes) -> bytes | None:
        """Obey a line; return what it asked for, or an error."""
        self._amplifier.pass_time(self.now)
        self._forget_the_silent()
        words = frame.decode("latin-1").rstrip("\r\n").split(" ")
        if words in (["SYSTEM", "CONNECT", "PINGPONG"], ["SYSTEM", "CONNECT", "MASTER"]):
            return self._connect()
        if not self._connected or self._faults.strikes("drops_client", self.name):
            self._connected = False
            return None
        self._alive_at = self.now
        if len(frame) > _LONGEST_LINE:
            return _error(_SYNTAX, "LINE TOO LONG")
        return self._obey(words)

    def by_itself(self) -> Sequence[bytes]:
        """Ping, forget who is silent, and tell what has changed."""
        self._amplifier.pass_time(self.now)
        self._forget_the_silent()
        if not self._connected:
            return ()
        told = [self._data(name) for name in self._changed()]
        if self.now >= self._ping_at:
            self._ping_at = self.now + _PING_EVERY_S
            told.append(b"SYSTEM PING\n")
        return told

    def lose_power(self) -> None:
        """Restart: off, muted, and without a client."""
        self._amplifier.lose_power()
        self._start()
        super().lose_power()

    def _start(self) -> None:
        self._connected = False
        count = max(_FEWEST_OUTPUTS, self._wired)
        self._outputs = {place: _OutputState(self._level) for place in range(1, count + 1)}

    def _forget_the_silent(self) -> None:
        if self.now >= self._alive_at + _PATIENCE_S:
            self._connected = False

    def _connect(self) -> bytes:
        self._connected = True
        self._alive_at = self.now
        self._ping_at = self.now + _PING_EVERY_S
        self._changed()
        return b"".join(map(self._data, self._known))

    def _obey(self, words: list[str]) -> bytes | None:
        match words:
            case ["SYSTEM", "PONG"]:
                return None
            case ["GET", *rest]:
                name = " ".join(rest)
                return self._data(name) if name in self._values else _error(_SYNTAX, "UNKNOWN")
            case ["SET", *rest]:
                return self._set(rest)
        return _error(_SYNTAX, "UNKNOWN")

    def _set(self, words: list[str]) -> bytes | None:
        match words:
            case ["POWER", "ON" | "OFF" as wanted]:
                self._amplifier.switch({POWER: wanted == "ON"}, self.now)
            case ["PRESET", number] if _within(number, 1, 99):
                self._preset = int(number)
            case ["OLEVEL" | "OMUTE" as what, output, value]:
                return self._set_output(what, output, value)
            case _:
                return _error(_RANGE if words[:1] == ["PRESET"] else _SYNTAX, "BAD PARAMETER")
        self._changed()
        return None

    def _set_output(self, what: str, output: str, value: str) -> bytes | None:
        if not _within(output, 1, len(self._outputs)):
            return _error(_RANGE, "BAD OUTPUT")
        before = self._outputs[int(output)]
        if what == "OMUTE" and value in ("YES", "NO"):
            after = _OutputState(before.level, value == "YES")
        elif what == "OLEVEL" and _within(value, 0, _LOUDEST):
            after = _OutputState(self._amplifier.clamped(int(value), _LOUDEST), before.is_muted)
        else:
            return _error(_RANGE, "BAD PARAMETER")
        if not self._amplifier.refuses:
            self._put(int(output), before, after)
        self._changed()
        return None

    def _put(self, output: int, before: _OutputState, after: _OutputState) -> None:
        self._outputs[output] = after
        if output != self._wired:
            return
        self._amplifier.switch({SOUND: after.lets_sound}, self.now)
        if self._amplifier.lets_sound != after.lets_sound:  # the order was not obeyed
            self._outputs[output] = before

    @property
    def _values(self) -> dict[str, str]:
        amplifier = self._amplifier
        values = {"POWER": "ON" if amplifier.is_on else "OFF", "PRESET": str(self._preset)}
        for output, state in self._outputs.items():
            lets_sound = amplifier.lets_sound if output == self._wired else state.lets_sound
            muted = state.is_muted if not state.level else not lets_sound
            values[f"OLEVEL {output}"] = str(max(state.level, lets_sound))
            values[f"OMUTE {output}"] = "YES" if muted else "NO"
            for alarm, faults in _ALARMS.items():
                on = output == self._wired and any(map(amplifier.holds, faults))
                values[f"{alarm} {output}"] = "ON" if on else "OFF"
        return values

    def _changed(self) -> list[str]:
        """Return what is not as it was told last, and take note of it."""
        before, self._known = self._known, self._values
        return [name for name, value in self._known.items() if before.get(name) != value]

    def _data(self, name: str) -> bytes:
        return f"DATA {name} {self._values[name]}\n".encode()


def _error(number: int, text: str) -> bytes:
    return f'ERROR {number} "{text}"\n'.encode()


def _within(text: str, least: int, most: int) -> bool:
    return text.isascii() and text.isdecimal() and least <= int(text) <= most
