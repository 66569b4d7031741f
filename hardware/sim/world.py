"""The wires from true contacts to amplifiers and horns, and so which horn would sound now."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from hardware.catalogue import load_profile
from hardware.sim.config import SimAmplifier, SimConfig
from hardware.sim.faults import KINDS, Fault, FaultBench, Place, WrongFault
from hardware.sim.firmware import FIRMWARES
from hardware.sim.firmware.base import Firmware
from hardware.sim.firmware.coils import CoilFirmware
from hardware.sim.line import Line
from hardware.sim.relays import Relays
from hardware.types import Clock, Output

_SLOWER = 3
_OFF = frozenset({"power_not_set", "auto_standby", "front_panel"})
_MUTED = frozenset({"overtemp", "short"})
_TOLD_BY_CONTACT = frozenset({"overtemp", "short", "overload", "open_line", "ac_low", "battery"})
"""What an amplifier without a data line tells by closing its fault contact."""


_TALK = 60
"""What is heard at a simulated amplifier's input, in per cent."""


@dataclass(frozen=True, slots=True)
class AmplifierTruth:
    """One amplifier as it is: `ready` once its warm-up is over."""

    powered: bool
    ready: bool
    muted: bool


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

    def order(self, fault: Fault) -> None:
        """Put a fault in force; raises WrongFault for a device that is not here.

        A reboot happens once, at once, or after the frames it is to skip. Faults of an amplifier
        without a data line are ordered by the amplifier's name.
        """
        if fault.device in self._amplifiers and KINDS[fault.name].place is Place.AMPLIFIER:
            self.faults.order(fault)
            return
        if fault.device not in self.boards:
            raise WrongFault("There is no simulated device {device}.", device=fault.device)
        if fault.name == "reboot" and not fault.skip:
            self.boards[fault.device].lose_power()
            return
        if fault.name == "third_party":
            self.boards[fault.device].relays.press(fault.channel or 1)
            return
        self.faults.order(fault)

    def lose_power(self) -> None:
        """Cut the power of every board: every contact opens."""
        for board in self.boards.values():
            board.lose_power()

    def is_closed(self, output: Output) -> bool:
        """Whether a contact is truly closed; one of a board that is not here never is."""
        board = self.boards.get(output.board)
        return board is not None and board.relays.is_closed(output.channel)

    def sounding(self) -> frozenset[Output]:
        """Return the horns that sound if there is sound on the line now."""
        return frozenset(
            horn
            for name in self._amplifiers
            if self._gives_sound(name)
            for horn in self._horns[name]
            if self.is_closed(horn)
        )

    def open_to_sound(self) -> frozenset[Output]:
        """As `sounding`, but with amplifiers that sound from the moment they have power."""
        return frozenset(
            horn
            for name, amplifier in self._amplifiers.items()
            if self._passes(amplifier)
            for horn in self._horns[name]
            if self.is_closed(horn)
        )

    def truth(self) -> Truth:
        """Everything as it is now."""
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
        slower = _SLOWER if self.faults.holds("slow_warm_up", name) else 1
        warm = spec.warm_up.total_seconds() * slower
        powered = since is not None and not self._has(name, _OFF)
        warmed = since is not None and self._clock.monotonic() - since >= warm
        return AmplifierTruth(
            powered=powered,
            ready=powered and warmed and not self._has(name, {"never_ready"}),
            muted=(spec.mute is not None and not self.is_closed(spec.mute))
            or self._has(name, _MUTED),
        )

    def _gives_sound(self, name: str) -> bool:
        state = self._amplifier(name)
        return state.ready and not state.muted and not self._has(name, {"no_audio"})

    def _has(self, amplifier: str, faults: Collection[str]) -> bool:
        return any(self.faults.holds(fault, amplifier) for fault in faults)

    def _passes(self, amplifier: SimAmplifier) -> bool:
        mute = amplifier.spec.mute
        return self.is_closed(amplifier.spec.power) and (mute is None or self.is_closed(mute))

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
        for name, amplifier in self._amplifiers.items():
            fault = amplifier.spec.fault
            board = self.boards.get(fault.board) if fault is not None else None
            if fault is not None and isinstance(board, CoilFirmware):
                board.inputs[fault.channel] = self._has(name, _TOLD_BY_CONTACT)
        for board in self.boards.values():
            board.relays.settle()
