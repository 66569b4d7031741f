"""`broadcaster device sim`: the truth on its output, faults by key and value, seeded chances."""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from hardware.catalogue import known_profiles
from hardware.frames.modbus import sealed
from hardware.registry import open_rack
from hardware.sim.client import SimulatorClient
from hardware.sim.faults import Fault
from hardware.types import DeviceSpec
from hardware.wire import CableTime

PATIENCE_S = 30.0
ORDERS = [sealed(bytes([1, 5, 0, channel, 0xFF, 0])) for channel in range(8)]
ORDERS += [sealed(bytes([1, 5, 0, channel, 0, 0])) for channel in range(4)]
TOLD_AT_LAST = sealed(bytes.fromhex("01 01 01 F0"))


@contextmanager
def device_sim(*arguments: str) -> Iterator[tuple[IO[str], str, Path]]:
    """Run it; yield its output, the url of its TCP port, and the folder of its control socket."""
    command = [sys.executable, "-m", "broadcaster", "device", "sim", *arguments]
    environment = os.environ | {"BROADCASTER_LANGUAGE": "en"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        assert process.stdout is not None
        said = "".join(process.stdout.readline() for _ in range(4))
        [url] = re.findall(r"socket://127.0.0.1:\d+", said)
        [control] = re.findall(r"control  (.*)", said)
        yield process.stdout, url, Path(control).parent
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


def test_each_change_of_a_true_contact_is_a_line_of_json() -> None:
    arguments = ("--profile", "generic_coils4", "--truth", "--fault", "stuck_on:3")

    with device_sim(*arguments) as (output, url, _):
        welded = json.loads(output.readline())
        rack = open_rack([DeviceSpec("board", "generic_coils4", url)], CableTime())
        rack.boards["board"].apply({1: True})
        closed = json.loads(output.readline())
        rack.boards["board"].apply({1: False, 3: False})
        opened = json.loads(output.readline())
        rack.close()

    assert (welded["closed"], welded["shown"]) == ([3], [])
    assert (closed["closed"], closed["shown"]) == ([1, 3], [1])
    assert (opened["closed"], opened["shown"]) == ([3], [])
    assert welded["at"] <= closed["at"] <= opened["at"]


def test_a_fault_may_say_when_how_often_and_by_what_chance() -> None:
    arguments = ("--fault", "no_reply:skip=2,times=3,chance=0.5", "--fault", "late:late_s=0.4")

    with device_sim("--profile", "waveshare8", "--seed", "7", *arguments) as (_, _, folder):
        faults = SimulatorClient(folder).truth().faults

    assert faults == (
        Fault("no_reply", "board", skip=2, times=3, chance=0.5),
        Fault("late", "board", late_s=0.4),
    )


def answered(seed: int) -> list[bool]:
    """Tell which of twelve orders a board echoes that keeps silent at half of them, by its seed.

    It carries out each of them, and what it echoes has come before it answers a last question.
    """
    arguments = ("--profile", "waveshare8", "--fault", "no_reply:chance=0.5", "--seed", str(seed))
    with device_sim(*arguments) as (_, url, folder):
        host, port = url.removeprefix("socket://").split(":")
        with socket.create_connection((host, int(port)), PATIENCE_S) as line:
            truth = SimulatorClient(folder)
            for number, order in enumerate(ORDERS, start=1):
                line.sendall(order)
                _await(truth, carried_out=number)
            truth.clear()
            line.sendall(sealed(bytes.fromhex("01 01 00 00 00 08")))
            heard = b""
            while not heard.endswith(TOLD_AT_LAST):
                heard += line.recv(256)
    return [order in heard for order in ORDERS]


def _await(truth: SimulatorClient, *, carried_out: int) -> None:
    clock = CableTime()
    end = clock.monotonic() + PATIENCE_S
    closed = frozenset(range(max(1, carried_out - 7), min(8, carried_out) + 1))
    while {output.channel for output in truth.truth().closed} != closed:
        assert clock.monotonic() < end
        clock.sleep(0.005)


def test_the_same_seed_brings_the_same_chances_and_another_others() -> None:
    first = answered(1)

    assert answered(1) == first
    assert answered(2) != first


@pytest.mark.parametrize("profile", ["pa1250d", "numato8", "devantech_rly08", "hw667", "lcus4_b"])
def test_a_device_of_any_dialect_can_be_simulated(profile: str) -> None:
    assert profile in known_profiles()

    with device_sim("--profile", profile) as (_, url, folder):
        rack = open_rack([DeviceSpec("board", profile, url)], CableTime())
        rack.boards["board"].apply({1: True})
        rack.close()

        assert SimulatorClient(folder).truth().devices[0].contacts[0]
