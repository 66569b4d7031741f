"""The benchmark of the loudspeaker lines: its buses, its minimum, its figures."""

import json
from collections import Counter

import pytest
from click.testing import CliRunner

from broadcaster.cli.bench_relay import Buses, minimum, relay

KEYS = [
    *("zones", "boards", "buses", "baud", "wire_ms", "batch_ms", "ratio", "one_by_one_ms"),
    *("verified", "overhead_ms", "pymodbus_ms"),
]


def test_128_zones_are_sixteen_boards_on_one_bus() -> None:
    one = Buses(128)

    assert len(one.boards) == 16
    assert {bus for bus, _ in one.boards.values()} == {"bus0"}
    assert sorted(address for _, address in one.boards.values()) == list(range(1, 17))
    assert len(set(one.outputs)) == 128


def test_500_zones_are_spread_over_four_buses_and_none_is_left_out() -> None:
    many = Buses(500, 4)

    count = Counter(bus for bus, _ in many.boards.values())

    assert count == {"bus0": 16, "bus1": 16, "bus2": 16, "bus3": 15}
    assert [len(many.on_bus(bus)) for bus in sorted(count)] == [128, 128, 128, 116]
    assert len(set(many.boards.values())) == 63


def test_the_minimum_is_32_bytes_and_four_silences_a_board() -> None:
    bytes_s = 32 * 10 / 9600
    silences_s = 4 * 3.5 * 10 / 9600

    assert minimum(9600) == pytest.approx(bytes_s + silences_s, abs=1e-5)
    assert 16 * minimum(9600) == pytest.approx(0.767, abs=0.001)


def test_every_contact_is_read_back_as_closed_and_the_figures_come_in_their_order() -> None:
    ran = CliRunner().invoke(relay, ["--runs", "1", "--zones", "9", "--many", "25"])

    assert ran.exit_code == 0, ran.output
    figures = json.loads(ran.stdout.splitlines()[-1])
    assert list(figures)[: len(KEYS)] == KEYS
    assert (figures["zones"], figures["boards"], figures["verified"]) == (9, 2, 9)
    assert figures["wire_ms"] == pytest.approx(2 * minimum(9600) * 1000, abs=0.1)
    assert figures["ratio"] == pytest.approx(figures["batch_ms"] / figures["wire_ms"], abs=0.01)
    assert (figures["parallel_zones"], figures["parallel_buses"]) == (25, 4)
