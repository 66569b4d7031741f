"""Patches for tests: one that is all right, and hypothesis's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from broadcaster.domain.findings import Finding, PortState
from broadcaster.domain.makes import Make
from broadcaster.domain.patch import (
    Patch,
    PatchAmplifier,
    PatchArea,
    PatchBoard,
    PatchBus,
    PatchZone,
    put,
)
from broadcaster.domain.patch_checks import findings
from broadcaster.domain.zones import AmplifierKind, Output

MAKES = {
    "w8": Make("w8", "Waveshare 8", 8, longest_lease=timedelta(seconds=100)),
    "inputs": Make("inputs", "Waveshare 8 with inputs", 8, inputs=8),
    "fast": Make("fast", "A fast board", 8, speed=115_200),
    "lcus": Make("lcus", "LCUS-8", 8, shares_port=False),
    "latch": Make("latch", "A latching board", 8, is_latching=True),
    "pa": Make("pa", "Monacor PA-1250D", 2, is_amplifier=True, sets_level=True),
}
ROOT = PatchArea(1, "Xã")
EAST = PatchZone(1, "Đông", 1, "amp", (Output("b1", 1),))
WEST = PatchZone(2, "Tây", 1, "amp", (Output("b1", 2), Output("b2", 2)))
B1 = PatchBoard("b1", "Bảng 1", "w8", "/dev/serial/by-id/one", 1)
B2 = PatchBoard("b2", "Bảng 2", "w8", "/dev/serial/by-id/one", 2)
AMP = PatchAmplifier("amp", "Tăng âm", "main", Output("b1", 7), Output("b1", 8))
MAIN = PatchBus("main", "Đường chính")
GOOD = Patch((ROOT,), (EAST, WEST), (B1, B2), (AMP,), (MAIN,))


def with_(*parts: object, patch: Patch = GOOD) -> Patch:
    for part in parts:
        patch = put(patch, part)  # type: ignore[arg-type]
    return patch


def found(patch: Patch, ports: dict[str, PortState] | None = None) -> list[Finding]:
    return list(findings(patch, MAKES, ports or {}))


def said(patch: Patch, ports: dict[str, PortState] | None = None) -> list[tuple[bool, str, str]]:
    return [(each.is_error, each.at, str(each.why)) for each in found(patch, ports)]


def line_amplifier(**changes: object) -> tuple[PatchBoard, PatchAmplifier]:
    board = PatchBoard("pa1", "Monacor", "pa", "socket://a:1", 1)
    amplifier = PatchAmplifier(
        "line", "Số", "main", Output("pa1", 1), Output("pa1", 2), kind=AmplifierKind.LINE
    )
    return board, replace(amplifier, **changes)  # type: ignore[arg-type]


names = st.text("abcĐô ", min_size=0, max_size=6)
outputs = st.builds(Output, st.sampled_from(["b1", "b2", "b3"]), st.integers(0, 10))
areas = st.builds(PatchArea, st.integers(-3, 5).filter(bool), names, st.none() | st.integers(-3, 5))
zones = st.builds(
    PatchZone,
    st.integers(-3, 5).filter(bool),
    names,
    st.integers(-3, 5),
    st.none() | st.sampled_from(["amp", "x"]),
    st.lists(outputs, max_size=3, unique=True).map(tuple),
)
seconds = st.integers(0, 200).map(lambda n: timedelta(seconds=n))
boards = st.builds(
    PatchBoard,
    st.sampled_from(["b1", "b2", "b3", "Ê"]),
    names,
    st.sampled_from([*MAKES, "unknown"]),
    st.sampled_from(["", "/dev/a", "/dev/b", "socket://h:1"]),
    st.integers(0, 300),
    st.booleans(),
    st.none() | seconds,
    st.booleans(),
)
amplifiers = st.builds(
    PatchAmplifier,
    st.sampled_from(["amp", "x"]),
    names,
    st.sampled_from(["main", "other"]),
    st.none() | outputs,
    st.none() | outputs,
    st.none() | outputs,
    st.sampled_from(AmplifierKind),
    seconds,
    seconds,
)
buses = st.builds(
    PatchBus,
    st.sampled_from(["main", "other"]),
    names,
    st.sampled_from(["auto", "null", "card:x", "?"]),
)


def keyed(parts: st.SearchStrategy) -> st.SearchStrategy:  # type: ignore[type-arg]
    return st.lists(parts, max_size=4, unique_by=lambda part: part.key).map(tuple)


patches = st.builds(
    Patch, keyed(areas), keyed(zones), keyed(boards), keyed(amplifiers), keyed(buses)
)
