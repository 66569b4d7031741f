"""The patch as plain JSON, as a draft is kept and as it was before a change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from broadcaster.domain.patch import (
    Patch,
    PatchAmplifier,
    PatchArea,
    PatchBoard,
    PatchBus,
    PatchZone,
)
from broadcaster.domain.zones import AmplifierKind, Output

Plain = dict[str, Any]


def dumped(patch: Patch) -> Plain:
    """Write a patch; lengths of time are in seconds."""
    return {
        "areas": [[each.id, each.name, each.parent] for each in patch.areas],
        "zones": [_zone(each) for each in patch.zones],
        "boards": [_board(each) for each in patch.boards],
        "amplifiers": [_amplifier(each) for each in patch.amplifiers],
        "buses": [[each.name, each.label, each.sink, each.witness] for each in patch.buses],
    }


def loaded(plain: Mapping[str, Any]) -> Patch:
    """Read a patch that was written by `dumped`; raises KeyError, TypeError or ValueError."""
    return Patch(
        areas=tuple(PatchArea(*each) for each in plain["areas"]),
        zones=tuple(_read_zone(each) for each in plain["zones"]),
        boards=tuple(_read_board(each) for each in plain["boards"]),
        amplifiers=tuple(_read_amplifier(each) for each in plain["amplifiers"]),
        buses=tuple(PatchBus(*each) for each in plain["buses"]),
    )


def _contact(output: Output | None) -> list[Any] | None:
    return None if output is None else [output.device, output.channel]


def _read_contact(plain: list[Any] | None) -> Output | None:
    return None if plain is None else Output(str(plain[0]), int(plain[1]))


def _zone(zone: PatchZone) -> Plain:
    return {
        "id": zone.id,
        "name": zone.name,
        "area": zone.area,
        "amplifier": zone.amplifier,
        "outputs": [_contact(output) for output in zone.outputs],
    }


def _read_zone(plain: Plain) -> PatchZone:
    outputs = (_read_contact(each) for each in plain["outputs"])
    return PatchZone(
        plain["id"],
        plain["name"],
        plain["area"],
        plain["amplifier"],
        tuple(output for output in outputs if output is not None),
    )


def _board(board: PatchBoard) -> Plain:
    return {
        "name": board.name,
        "label": board.label,
        "make": board.make,
        "port": board.port,
        "address": board.address,
        "simulated": board.simulated,
        "lease": None if board.lease is None else board.lease.total_seconds(),
        "enabled": board.enabled,
    }


def _read_board(plain: Plain) -> PatchBoard:
    lease = plain["lease"]
    return PatchBoard(
        **{**plain, "lease": None if lease is None else timedelta(seconds=float(lease))}
    )


def _amplifier(amplifier: PatchAmplifier) -> Plain:
    return {
        "name": amplifier.name,
        "label": amplifier.label,
        "bus": amplifier.bus,
        "kind": amplifier.kind.value,
        "power": _contact(amplifier.power),
        "mute": _contact(amplifier.mute),
        "fault": _contact(amplifier.fault),
        "warm_up": amplifier.warm_up.total_seconds(),
        "min_off": amplifier.min_off.total_seconds(),
    }


def _read_amplifier(plain: Plain) -> PatchAmplifier:
    return PatchAmplifier(
        name=plain["name"],
        label=plain["label"],
        bus=plain["bus"],
        kind=AmplifierKind(plain["kind"]),
        power=_read_contact(plain["power"]),
        mute=_read_contact(plain["mute"]),
        fault=_read_contact(plain["fault"]),
        warm_up=timedelta(seconds=float(plain["warm_up"])),
        min_off=timedelta(seconds=float(plain["min_off"])),
    )
