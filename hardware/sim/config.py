"""What a simulated station is made of."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from hardware.types import AmplifierSpec, Output

ANNOUNCEMENT = "simulator.json"


@dataclass(frozen=True, slots=True)
class SimDevice:
    """One simulated board; devices with the same `port` share a line, as on an RS-485 bus.

    `address` of None means the profile's own; `port` of "" means a line of its own.
    """

    name: str
    profile: str
    address: int | None = None
    port: str = ""

    @property
    def line(self) -> str:
        """The name of the line the board hangs on."""
        return self.port or self.name


@dataclass(frozen=True, slots=True)
class SimAmplifier:
    """One simulated amplifier; `horns` of None means every output that drives no amplifier."""

    spec: AmplifierSpec
    horns: tuple[Output, ...] | None = None


@dataclass(frozen=True, slots=True)
class SimConfig:
    """A simulated station.

    `folder` is where the announcement and the ptys' links lie, each under its line's name unless
    `links` says otherwise. `paced` makes bytes take as long as at the board's baud rate. `tcp`
    gives lines a fixed TCP port; others get a free one.
    """

    devices: tuple[SimDevice, ...]
    amplifiers: tuple[SimAmplifier, ...] = ()
    folder: Path = field(default_factory=Path)
    paced: bool = False
    seed: int = 0
    tcp: dict[str, int] = field(default_factory=dict)
    links: dict[str, Path] = field(default_factory=dict)


def written(config: SimConfig) -> str:
    """Write a simulated station as one line of JSON, for another process."""
    told = {
        "devices": [[each.name, each.profile, each.address, each.port] for each in config.devices],
        "amplifiers": [_told(each) for each in config.amplifiers],
        "folder": str(config.folder),
        "paced": config.paced,
        "seed": config.seed,
        "tcp": config.tcp,
        "links": {name: str(path) for name, path in config.links.items()},
    }
    return json.dumps(told)


def read(text: str) -> SimConfig:
    """Read what `written` wrote; raises ValueError, KeyError or TypeError for anything else."""
    told = json.loads(text)
    return SimConfig(
        devices=tuple(SimDevice(*each) for each in told["devices"]),
        amplifiers=tuple(_amplifier(each) for each in told["amplifiers"]),
        folder=Path(told["folder"]),
        paced=told["paced"],
        seed=told["seed"],
        tcp=told["tcp"],
        links={name: Path(path) for name, path in told["links"].items()},
    )


def _told(amplifier: SimAmplifier) -> dict[str, object]:
    spec, horns = amplifier.spec, amplifier.horns
    return {
        "name": spec.name,
        "power": [spec.power.board, spec.power.channel],
        "mute": None if spec.mute is None else [spec.mute.board, spec.mute.channel],
        "fault": None if spec.fault is None else [spec.fault.board, spec.fault.channel],
        "warm_up_s": spec.warm_up.total_seconds(),
        "horns": None if horns is None else [[each.board, each.channel] for each in horns],
    }


def _amplifier(told: Mapping[str, Any]) -> SimAmplifier:
    mute, fault, horns = told["mute"], told["fault"], told["horns"]
    spec = AmplifierSpec(
        name=told["name"],
        power=_output(told["power"]),
        mute=None if mute is None else _output(mute),
        warm_up=timedelta(seconds=told["warm_up_s"]),
        fault=None if fault is None else _output(fault),
    )
    return SimAmplifier(spec, None if horns is None else tuple(map(_output, horns)))


def _output(told: Sequence[Any]) -> Output:
    board, channel = told
    return Output(str(board), int(channel))
