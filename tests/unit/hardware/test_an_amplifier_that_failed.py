"""A wanted amplifier that fails with other lines connected keeps the whole bus silent."""

import pytest
from simulated_pair import NEAR, Pair

from broadcaster.playout.actions import OpenLines
from broadcaster.playout.lines import Lines


@pytest.mark.parametrize("fault", ["misaligned", "deaf"])
def test_where_a_wanted_amplifier_cannot_be_silenced_the_bus_gets_no_sound(fault: str) -> None:
    """Lines 1 (first amplifier) and 4 (second) are open. The first's board falls silent; lines 2
    and 4 are wanted: the first runs its tail in vain and goes on sounding in line 1."""
    pair = Pair(shares_bus=True)
    lines = Lines("main", pair.wirings, pair.rack, pair.clock)
    first = lines.carry_out(OpenLines("main", 1, frozenset({1, 4}), "a"))
    assert first.up
    assert pair.heard() == pair.horns(1, 4)

    pair.trigger(fault, NEAR)
    settled = lines.carry_out(OpenLines("main", 2, frozenset({2, 4}), "b"))

    assert not (settled.up and pair.heard() - pair.horns(2, 4))
