"""The wires from true contacts to amplifiers and horns, and so which horn would sound now."""

from collections import deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from hardware.catalogue import load_profile
from hardware.sim.config import SimAmplifier, SimConfig
from hardware.sim.faults import KINDS, Fault, FaultBench, Place, WrongFault
from hardware.sim.firmware import FIRMWARES
from hardware.sim.firmware.base import Firmware
from hardware.sim.firmware.coils import CoilFirmware
from hardware.sim.line import Line
from hardware.sim.relays import Relays
from hardware.types import Clock, Kind, Output

_SLOWER = 3
_OFF = frozenset({"power_not_set", "auto_standby", "front_panel"})
_MUTED = frozenset({"overtemp", "short"})
_TOLD_BY_CONTACT = frozenset({"overtemp", "short", "overload", "open_line", "ac_low", "battery"})
"""What an amplifier without a data line tells by closing its fault contact."""

_UNREAD = 16
"""How many things that a line's boards say unasked wait for somebody to read them."""

_TALK = 60
"""What is heard at a simulated amplifier's input, in per cent."""


@dataclass(frozen=True, slots=True)
class AmplifierTruth:
    """One amplifier as it is: `ready` once its warm-up is over.

    `power`, `mute` and `horns` are the contacts it hangs on, and those that hang on it.
    """

    powered: bool
    ready: bool
    muted: bool
    power: Output
    mute: Output | None = None
    horns: tuple[Output, ...] = ()


@dataclass(frozen=True, slots=True)
class Truth:
    """Everything as it really is, whatever the boards say.

    `lamps` are what the boards' own lamps and read-back show. `hot_switches` counts horns switched
    while their amplifier could send sound into them.
    """

    contacts: Mapping[Output, bool]
    lamps: Mapping[Output, bool]
    cycles: Mapping[Output, int]
    amplifiers: Mapping[str, AmplifierTruth]
    sounding: frozenset[Output]
    hot_switches: int
    frames: Mapping[str, int]
    faults: tuple[Fault, ...]


class World:
    """All simulated devices of a station, with one bench of faults."""

    def __init__(self, config: SimConfig, clock: Clock) -> None:
        self.faults = FaultBench(config.seed, self.settle, clock.monotonic)
        self.boards: dict[str, Firmware] = {}
        self.lines: dict[str, Line] = {}
        self.hot_switches = 0
        self._clock = clock
        self._amplifiers: dict[str, SimAmplifier] = {}
        self._powered_at: dict[str, float | None] = {}
        self._listeners: list[Callable[[], None]] = []
        self._unasked: dict[str, deque[bytes]] = {}
        self._keeps_time = self._is_looking = False
        self._looked_at = float("-inf")
        self._edge: float | None = None
        for device in config.devices:
            profile = load_profile(device.profile)
            relays = Relays(device.name, profile.channels, self.faults, self._contact_moved)
            address = profile.address if device.address is None else device.address
            board = FIRMWARES[profile.dialect](profile, address, relays, self.faults)
            # No sound reaches a simulated amplifier's input; its meter shows what a talk would.
            board.signal = _TALK
            self.boards[device.name] = board
            line = self.lines.setdefault(
                device.line, Line(device.line, self.faults, paced=config.paced)
            )
            line.boards.append(board)
        for amplifier in config.amplifiers:
            self._amplifiers[amplifier.spec.name] = amplifier
            self._powered_at[amplifier.spec.name] = None
        self._horns = {n: self._horns_of(amplifier) for n, amplifier in self._amplifiers.items()}

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call the listener after each true contact that moved."""
        self._listeners.append(listener)

    def keep_time(self) -> None:
        """Take the world's own clock for that of its lines, as in virtual time."""
        self._keeps_time = True

    def unasked(self, line: str) -> tuple[bytes, ...]:
        """Let time pass; return what the boards of a line have said by themselves since."""
        self._look()
        if self.faults.active:  # chances to strike come with every look at the line
            self._tick(self.lines[line], self._clock.monotonic())
        said = self._unasked.pop(line, ())
        return tuple(said)

    def order(self, fault: Fault) -> None:
        """Put a fault in force; raises WrongFault for a device or a channel that is not here.

        A reboot happens once, at once, or after the frames it is to skip or the time it is to
        wait. Faults of an amplifier without a data line are ordered by the amplifier's name.
        """
        if KINDS[fault.name].place is Place.AMPLIFIER and fault.device in self._amplifiers:
            self.faults.order(replace(fault, device=self._told_of(fault.device)))
            return
        board = self.boards.get(fault.device)
        if board is None:
            raise WrongFault("There is no simulated device {device}.", device=fault.device)
        if fault.channel is not None and fault.channel not in board.relays.channels:
            raise WrongFault(
                "{device} has no channel {channel}.", device=fault.device, channel=fault.channel
            )
        if fault.name == "reboot" and not fault.skip and not fault.after_s:
            board.lose_power()
        elif fault.name == "third_party" and not (fault.skip or fault.after_s):
            board.relays.press(fault.channel or 1)
        else:
            self.faults.order(fault)

    def lose_power(self) -> None:
        """Cut the power of every board: every contact opens."""
        for board in self.boards.values():
            board.lose_power()

    def is_closed(self, output: Output) -> bool:
        """Whether a contact is truly closed; one of a board that is not here never is."""
        self._look()
        return self._is_closed(output)

    def _is_closed(self, output: Output) -> bool:
        board = self.boards.get(output.board)
        return board is not None and board.relays.is_closed(output.channel)

    def sounding(self) -> frozenset[Output]:
        """Return the horns that sound if there is sound on the line now."""
        self._look()
        return frozenset(
            horn
            for name in self._amplifiers
            if self._gives_sound(name)
            for horn in self._horns[name]
            if self._is_closed(horn)
        )

    def open_to_sound(self) -> frozenset[Output]:
        """As `sounding`, but with amplifiers that sound from the moment they have power."""
        self._look()
        return frozenset(
            horn
            for name, amplifier in self._amplifiers.items()
            if self._passes(amplifier)
            for horn in self._horns[name]
            if self._is_closed(horn)
        )

    def truth(self) -> Truth:
        """Everything as it is now."""
        self._look()
        relays = {name: board.relays for name, board in self.boards.items()}
        outputs = [Output(name, ch) for name, one in relays.items() for ch in one.channels]
        return Truth(
            contacts={o: relays[o.board].is_closed(o.channel) for o in outputs},
            lamps={o: relays[o.board].reported(o.channel) for o in outputs},
            cycles={o: relays[o.board].cycles[o.channel] for o in outputs},
            amplifiers={name: self._amplifier(name) for name in self._amplifiers},
            sounding=self.sounding(),
            hot_switches=self.hot_switches,
            frames={name: board.frames for name, board in self.boards.items()},
            faults=self.faults.active,
        )

    def _amplifier(self, name: str) -> AmplifierTruth:
        spec = self._amplifiers[name].spec
        since = self._powered_at[name]
        slower = _SLOWER if self._has(name, {"slow_warm_up"}) else 1
        warm = spec.warm_up.total_seconds() * slower
        powered = since is not None and not self._has(name, _OFF)
        warmed = since is not None and self._clock.monotonic() - since >= warm
        return AmplifierTruth(
            powered=powered,
            ready=powered and warmed and not self._has(name, {"never_ready"}),
            muted=(spec.mute is not None and not self._is_closed(spec.mute))
            or self._has(name, _MUTED),
            power=spec.power,
            mute=spec.mute,
            horns=tuple(sorted(self._horns[name])),
        )

    def _gives_sound(self, name: str) -> bool:
        state = self._amplifier(name)
        is_given = not self.faults.holds("no_audio", self._told_of(name))
        return state.ready and not state.muted and is_given

    def _told_of(self, amplifier: str) -> str:
        """Return the device that has an amplifier's faults: itself, where it has a data line."""
        board = self._amplifiers[amplifier].spec.power.board
        has_line = board in self.boards and self.boards[board].profile.kind is Kind.AMPLIFIER
        return board if has_line else amplifier

    def _has(self, amplifier: str, faults: Collection[str]) -> bool:
        """Whether an amplifier without a data line has one of these; others show it themselves."""
        is_without = self._told_of(amplifier) == amplifier and amplifier not in self.boards
        return is_without and any(self.faults.holds(fault, amplifier) for fault in faults)

    def _passes(self, amplifier: SimAmplifier) -> bool:
        mute = amplifier.spec.mute
        return self._is_closed(amplifier.spec.power) and (mute is None or self._is_closed(mute))

    def _horns_of(self, amplifier: SimAmplifier) -> frozenset[Output]:
        if amplifier.horns is not None:
            return frozenset(amplifier.horns)
        taken = {one.spec.power for one in self._amplifiers.values()}
        taken |= {one.spec.mute for one in self._amplifiers.values() if one.spec.mute is not None}
        every = (Output(n, ch) for n, board in self.boards.items() for ch in board.relays.channels)
        return frozenset(every) - taken

    def _contact_moved(self, output: Output, closed: bool) -> None:  # noqa: FBT001 -- a callback
        for name, amplifier in self._amplifiers.items():
            if amplifier.spec.power == output:
                self._powered_at[name] = self._clock.monotonic() if closed else None
            elif self._passes(amplifier) and output in self._horns[name]:
                self.hot_switches += 1
        for listener in self._listeners:
            listener()

    def settle(self) -> None:
        """Let every contact and input follow the faults that have begun or ended."""
        self._edge = self.faults.due
        self._complain()
        for line in self.lines.values() if self._keeps_time else ():
            self._tick(line, self._clock.monotonic())
        for board in self.boards.values():
            board.relays.settle()

    def _complain(self) -> None:
        """Close the fault contacts of the amplifiers that have something to complain of."""
        told: dict[Output, bool] = {}
        for name, amplifier in self._amplifiers.items():
            if (contact := amplifier.spec.fault) is not None:
                told[contact] = told.get(contact, False) or self._has(name, _TOLD_BY_CONTACT)
        for contact, is_told in told.items():
            board = self.boards.get(contact.board)
            if isinstance(board, CoilFirmware) and contact.channel in board.inputs:
                board.inputs[contact.channel] = is_told

    def _look(self) -> None:
        """Let happen what was due before now, each thing at its moment."""
        now = self._clock.monotonic()
        if self._is_looking or now == self._looked_at:
            return
        self._is_looking, self._looked_at = True, now
        if self._edge is not None and now >= self._edge:
            self.settle()
        for line in self.lines.values() if self._keeps_time else ():
            before = float("-inf")
            while (due := line.due) is not None and before < due <= now:
                self._tick(line, due)
                before = due
        self._is_looking = False

    def _tick(self, line: Line, at: float) -> None:
        said = [emission.octets for emission in line.tick(at)]
        if said:
            self._unasked.setdefault(line.name, deque(maxlen=_UNREAD)).extend(said)
