"""Every profile on a line that spoils its replies: what is called verified is so."""

import pytest
from test_every_profile import BOARDS, Station, station

from hardware.catalogue import load_profile
from hardware.errors import DeviceFailed
from hardware.sim.faults import Fault
from hardware.types import ChannelState, Knowledge, Output

SPOILT = (
    "no_reply",
    "deaf",
    "acts_but_no_ack",
    "half_frame",
    "garbage",
    "garbage_inside",
    "garbage_after",
    "echo",
    "duplicate",
    "slow_bytes",
    "unsolicited",
    "boot_banner",
    "babble",
    "busy",
    "exception",
)
"""Faults that no dialect may be fooled by; a late reply is the link's own matter."""

UNCHECKED = {"byte_table", "numato"}
"""Dialects whose replies bear no checksum: one flipped bit may make another state of them."""


def orders(channels: int) -> list[dict[int, bool]]:
    every = range(1, channels + 1)
    return [{1: True}, {channels: True, 1: False}, {ch: ch % 2 == 0 for ch in every}]


def lies(here: Station, told: dict[int, ChannelState]) -> set[int]:
    """Return the channels called verified that are not so."""
    return {
        channel
        for channel, state in told.items()
        if state.knowledge is Knowledge.VERIFIED
        and state.on is not here.world.is_closed(Output("board", channel))
    }


def told_under(here: Station, fault: str, chance: float) -> set[int]:
    """Order and read with a fault in force; return the channels that were told wrongly."""
    board = here.rack.boards["board"]
    here.world.order(Fault(fault, "board", chance=chance))
    lied: set[int] = set()
    for wanted in orders(board.caps.channels):
        for ask in (lambda wanted=wanted: board.apply(wanted), board.read):
            try:
                lied |= lies(here, ask())
            except DeviceFailed:
                continue
    return lied


@pytest.mark.parametrize("profile", BOARDS)
def test_a_spoilt_reply_is_never_called_verified(profile: str) -> None:
    lied = {
        (fault, chance): told_under(station(profile), fault, chance)
        for fault in SPOILT
        for chance in (0.5, 1.0)
    }

    assert not any(lied.values()), lied


@pytest.mark.parametrize(
    "profile", [name for name in BOARDS if load_profile(name).dialect not in UNCHECKED]
)
def test_a_reply_with_a_checksum_is_never_taken_with_a_wrong_bit(profile: str) -> None:
    lied = {
        fault: told_under(station(profile), fault, 0.5) for fault in ("bit_flip", "wrong_address")
    }

    assert not any(lied.values()), lied


@pytest.mark.parametrize("profile", BOARDS)
def test_a_board_that_moves_the_wrong_channel_is_found_out_where_it_can_tell(profile: str) -> None:
    here = station(profile)
    here.world.order(Fault("wrong_channel", "board"))
    board = here.rack.boards["board"]

    try:
        told = board.apply({1: True})
    except DeviceFailed:
        return

    assert not lies(here, dict(told))
