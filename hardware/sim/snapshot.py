"""The whole simulated world at one moment, as it travels over the control socket."""

import dataclasses
from dataclasses import dataclass
from typing import Any

from hardware.sim.faults import FIELDS, Fault, InForce
from hardware.sim.firmware.coils import CoilFirmware
from hardware.sim.world import AmplifierTruth, World
from hardware.types import Output


@dataclass(frozen=True, slots=True)
class DeviceSnapshot:
    """One board; `contacts` are true, `lamps` are what it shows and reads back, channel 1 first.

    `inputs` are closed or not, input 1 first; `strikes` is how often a fault has struck on it.
    """

    name: str
    profile: str
    address: int
    line: str
    plugged: bool
    frames: int
    contacts: tuple[bool, ...]
    lamps: tuple[bool, ...]
    cycles: tuple[int, ...]
    inputs: tuple[bool, ...] = ()
    strikes: int = 0


@dataclass(frozen=True, slots=True)
class WireSnapshot:
    """One run of bytes on a line; `sent` means sent to the boards. `at` is in seconds."""

    line: str
    at: float
    sent: bool
    hex: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything; `sounding` are the horns that sound if there is sound on their amplifier.

    `standing` says of each of `faults` how often it has struck and how long it lasts.
    """

    devices: tuple[DeviceSnapshot, ...]
    amplifiers: dict[str, AmplifierTruth]
    sounding: frozenset[Output]
    hot_switches: int
    faults: tuple[Fault, ...]
    wire: tuple[WireSnapshot, ...]
    standing: tuple[InForce, ...] = ()

    @property
    def closed(self) -> frozenset[Output]:
        """Every contact that is truly closed."""
        return frozenset(
            Output(device.name, channel)
            for device in self.devices
            for channel, closed in enumerate(device.contacts, start=1)
            if closed
        )


def take(world: World) -> Snapshot:
    """Return the world as it is now."""
    return Snapshot(
        devices=tuple(_device(world, name) for name in world.boards),
        amplifiers=dict(world.truth().amplifiers),
        sounding=world.sounding(),
        hot_switches=world.hot_switches,
        faults=world.faults.active,
        wire=tuple(
            WireSnapshot(line.name, event.at, event.is_sent, event.octets.hex(" ").upper())
            for line in world.lines.values()
            for event in line.recent
        ),
        standing=world.faults.standing,
    )


def to_json(snapshot: Snapshot) -> dict[str, Any]:
    """Return the snapshot as JSON's own types."""
    plain = dataclasses.asdict(snapshot)
    plain["sounding"] = [_pair(output) for output in sorted(snapshot.sounding)]
    plain["amplifiers"] = {name: _amplifier(one) for name, one in snapshot.amplifiers.items()}
    plain["faults"] = [each.pop("fault") | each for each in plain.pop("standing")]
    return plain


def from_json(plain: dict[str, Any]) -> Snapshot:
    """Return the snapshot that `to_json` made into JSON."""
    tuples = ("contacts", "lamps", "cycles", "inputs")
    faults = tuple(Fault(**_only(fault, FIELDS)) for fault in plain["faults"])
    return Snapshot(
        devices=tuple(
            DeviceSnapshot(**(device | {key: tuple(device[key]) for key in tuples}))
            for device in plain["devices"]
        ),
        amplifiers={name: _truth(one) for name, one in plain["amplifiers"].items()},
        sounding=frozenset(Output(board, channel) for board, channel in plain["sounding"]),
        hot_switches=plain["hot_switches"],
        faults=faults,
        wire=tuple(WireSnapshot(**one) for one in plain["wire"]),
        standing=tuple(
            InForce(fault, told["struck"], told["begins_in_s"], told["ends_in_s"])
            for fault, told in zip(faults, plain["faults"], strict=True)
        ),
    )


def _pair(output: Output) -> list[str | int]:
    return [output.board, output.channel]


def _amplifier(truth: AmplifierTruth) -> dict[str, Any]:
    return dataclasses.asdict(truth) | {
        "power": _pair(truth.power),
        "mute": None if truth.mute is None else _pair(truth.mute),
        "horns": [_pair(horn) for horn in truth.horns],
    }


def _truth(told: dict[str, Any]) -> AmplifierTruth:
    mute = told["mute"]
    wires = {
        "power": Output(*told["power"]),
        "mute": None if mute is None else Output(*mute),
        "horns": tuple(Output(*horn) for horn in told["horns"]),
    }
    return AmplifierTruth(**(told | wires))


def _only(told: dict[str, Any], keys: frozenset[str]) -> dict[str, Any]:
    return {key: value for key, value in told.items() if key in keys}


def _device(world: World, name: str) -> DeviceSnapshot:
    board = world.boards[name]
    relays = board.relays
    line = next(line for line in world.lines.values() if board in line.boards)
    return DeviceSnapshot(
        name=name,
        profile=board.profile.name,
        address=board.address,
        line=line.name,
        plugged=line.is_plugged,
        frames=board.frames,
        contacts=tuple(relays.is_closed(channel) for channel in relays.channels),
        lamps=tuple(relays.reported(channel) for channel in relays.channels),
        cycles=tuple(relays.cycles[channel] for channel in relays.channels),
        inputs=board.closed_inputs if isinstance(board, CoilFirmware) else (),
        strikes=world.faults.struck_on[name],
    )
