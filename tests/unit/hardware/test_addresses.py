"""Which addresses a device may have: none that would speak to its neighbours too."""

import pytest
from simulated_commune import VirtualClock

from hardware.errors import WrongProfile
from hardware.registry import open_rack
from hardware.types import DeviceSpec


@pytest.mark.parametrize("profile", ["generic_coils8", "waveshare8", "r421a08"])
def test_the_address_that_every_board_obeys_is_refused(profile: str) -> None:
    with pytest.raises(WrongProfile, match="address 0 speaks to every board at once"):
        open_rack([DeviceSpec("a", profile, "x", address=0)], VirtualClock())


def test_behind_a_tcp_gateway_address_0_is_the_gateway_itself() -> None:
    rack = open_rack([DeviceSpec("a", "waveshare8", "modbus://x", address=0)], VirtualClock())

    assert set(rack.boards) == {"a"}


@pytest.mark.parametrize("address", [-1, 256, 70_000])
def test_an_address_that_does_not_exist_is_refused(address: int) -> None:
    with pytest.raises(WrongProfile, match="must be from 1 to 255"):
        open_rack([DeviceSpec("a", "waveshare8", "x", address=address)], VirtualClock())


def test_boards_without_addresses_need_none() -> None:
    assert open_rack([DeviceSpec("a", "lcus8", "x", address=0)], VirtualClock()).boards
