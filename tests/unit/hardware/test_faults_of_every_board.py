"""Faults of a board act on every dialect where they can, not on coil boards alone."""

import pytest
from lone_firmware import lone

from hardware.catalogue import known_profiles


@pytest.mark.parametrize("profile", known_profiles())
def test_a_watchdog_opens_everything_after_two_seconds_without_a_word(profile: str) -> None:
    device = lone(profile)
    device.trigger("watchdog_trips")
    device.type("\n")
    device.relays.order({1: True})
    device.wait(1.9)
    before = device.closed
    device.wait(0.2)

    assert before == {1}
    assert device.closed == set()


def test_a_watchdog_that_tripped_waits_for_the_next_word() -> None:
    device = lone("lcus8")
    device.trigger("watchdog_trips")
    device.say("A0 01 01 A2")
    device.wait(3)
    device.relays.order({1: True})
    device.wait(3)
    unwatched = device.closed
    device.say("A0 02 01 A3")
    device.wait(3)

    assert unwatched == {1}
    assert device.closed == set()


def test_a_register_board_reads_back_its_words_reversed() -> None:
    device = lone("r4d4", address=1)
    device.relays.order({1: True})
    device.trigger("reversed_coils")

    assert device.say("01 03 00 01 00 01 D5 CA").startswith("01 03 02 01 00")


def test_a_board_that_tells_a_byte_for_each_relay_tells_them_reversed() -> None:
    device = lone("kmtronic_usb8")
    device.say("FF 01 01")
    device.trigger("reversed_coils")

    assert device.say("FF 09 00") == "00 00 00 00 00 00 00 01"
