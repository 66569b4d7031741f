"""The simulated world as the screen shows it: truth, lamp and belief side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from broadcaster.domain.air import DeviceState, Lamp
from broadcaster.domain.makes import Makes
from broadcaster.services.station_views import DeviceView, OutputUse, ZoneView
from web.faultwords import PLACE
from web.simulated import Told


@dataclass(frozen=True, slots=True)
class Station:
    """What the station itself has, and what it believes of it: lamps by zone, health by device."""

    boards: Mapping[str, DeviceView]
    zones: Mapping[int, ZoneView]
    amplifiers: Mapping[str, str]
    lamps: Mapping[int, Lamp]
    health: Mapping[str, DeviceState]
    makes: Makes

    def label(self, device: str) -> str:
        """Name a device as people do."""
        board = self.boards.get(device)
        return board.label if board is not None else self.amplifiers.get(device, device)

    def reads_back(self, profile: str) -> bool:
        """Tell whether a device of that make can ever answer."""
        return profile not in self.makes or self.makes[profile].reads_back

    def is_amplifier(self, profile: str) -> bool:
        """Tell whether a device of that make is an amplifier with a data line."""
        return profile in self.makes and self.makes[profile].is_amplifier


@dataclass(frozen=True, slots=True)
class ContactView:
    """One channel: its true contact, the lamp its board shows, and what the station believes.

    `hearing` says whether its horn would sound, or what keeps it silent; "" where there is none.
    """

    channel: int
    closed: bool
    lamp: bool
    cycles: int
    use: OutputUse | None
    belief: Lamp | None
    hearing: str

    @property
    def lies(self) -> bool:
        """Whether the board shows another state than the true one."""
        return self.closed != self.lamp

    @property
    def is_misjudged(self) -> bool:
        """Whether the station believes another state than the true one."""
        return self.belief is not None and self.belief.on not in (None, self.closed)


@dataclass(frozen=True, slots=True)
class BoardView:
    """One simulated device with everything that hangs on it."""

    name: str
    label: str
    make: str
    address: int
    line: str
    plugged: bool
    frames: int
    strikes: int
    is_amplifier: bool
    contacts: tuple[ContactView, ...]
    inputs: tuple[bool, ...]
    health: DeviceState | None
    reads_back: bool = True


@dataclass(frozen=True, slots=True)
class AmplifierView:
    """One amplifier as it is, and the zones whose horns hang on it."""

    name: str
    label: str
    powered: bool
    ready: bool
    muted: bool
    horns: tuple[str, ...]

    @property
    def gives_sound(self) -> bool:
        """Whether sound passes through it."""
        return self.ready and not self.muted


@dataclass(frozen=True, slots=True)
class WireView:
    """One run of bytes, `gap_ms` milliseconds after the one before it on its line.

    `passed` is the station's time, None where the simulator cannot tell.
    """

    line: str
    at: float
    sent: bool
    hex: str
    passed: datetime | None
    gap_ms: float | None


@dataclass(frozen=True, slots=True)
class ForceView:
    """A fault in force; times are in seconds, `ends_in_s` None where it lasts until lifted."""

    name: str
    code: str
    device: str
    label: str
    channel: int | None
    struck: int
    begins_in_s: float
    ends_in_s: float | None


@dataclass(frozen=True, slots=True)
class SwitchView:
    """One switch of the switchboard, as it stands for one device."""

    name: str
    code: str
    for_a_channel: bool
    happens_once: bool
    in_force: bool


@dataclass(frozen=True, slots=True)
class TargetView:
    """What a fault can be ordered for; `channels` is 0 where it has no contacts of its own."""

    name: str
    label: str
    channels: int
    places: frozenset[str]


@dataclass(frozen=True, slots=True)
class SimView:
    """The whole screen."""

    boards: tuple[BoardView, ...]
    amplifiers: tuple[AmplifierView, ...]
    wire: tuple[WireView, ...]
    in_force: tuple[ForceView, ...]
    targets: tuple[TargetView, ...]
    kinds: tuple[Told, ...] = field(repr=False, default=())

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines by name."""
        return tuple(dict.fromkeys(board.line for board in self.boards))

    def target(self, name: str) -> TargetView | None:
        """Return the device of that name, the first where there is none."""
        found = (each for each in self.targets if each.name == name)
        return next(found, self.targets[0] if self.targets else None)

    def switches(self, target: TargetView) -> dict[str, list[SwitchView]]:
        """Return the faults a device can have, by place."""
        active = {each.name for each in self.in_force if each.device == target.name}
        return {
            place: [_switch(kind, active) for kind in self.kinds if kind["place"] == place]
            for place in PLACE
            if place in target.places
        }


def _switch(kind: Told, active: set[str]) -> SwitchView:
    name = kind["name"]
    return SwitchView(
        name, kind["code"], kind["for_a_channel"], kind["happens_once"], name in active
    )
