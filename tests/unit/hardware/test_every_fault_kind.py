"""Each kind of fault is seen as its title says, and none is left without a look."""

import pytest
from seen_at_the_amplifier import AMPLIFIER
from seen_on_the_board import BOARD
from seen_on_the_wire import PORT, WIRE

from hardware.sim.fault_kinds import KINDS, Place

_PLACES = {
    Place.PORT: PORT,
    Place.WIRE: WIRE,
    Place.BOARD: BOARD,
    Place.AMPLIFIER: AMPLIFIER,
}
_SEEN = PORT | WIRE | BOARD | AMPLIFIER
_NUMBERS = {f"F{n}" for n in range(1, 18)} | {f"D{n}" for n in range(1, 17)}
_NUMBERS |= {f"A{n}" for n in range(1, 11)}


@pytest.mark.parametrize("name", KINDS)
def test_every_fault_is_seen_as_its_title_says(name: str) -> None:
    assert _SEEN[name]()


def test_every_number_of_the_list_of_faults_has_a_fault() -> None:
    assert {kind.code for kind in KINDS.values()} == _NUMBERS


@pytest.mark.parametrize("place", Place)
def test_a_fault_is_looked_for_where_it_sits(place: Place) -> None:
    assert _PLACES[place].keys() == {name for name, kind in KINDS.items() if kind.place is place}
