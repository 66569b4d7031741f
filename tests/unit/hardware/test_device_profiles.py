"""Profiles: what comes with the product loads, and a typo names its field and file."""

from datetime import timedelta
from pathlib import Path

import pytest

from hardware.catalogue import known_profiles, load_profile, parse_profile
from hardware.errors import WrongProfile
from hardware.options import OPTIONS, CoilOptions
from hardware.sim.faults import KINDS

README = (Path(__file__).parents[3] / "hardware" / "README.md").read_text(encoding="utf-8")

GOOD = """
name = "mine"
title = "My board"
dialect = "modbus_coils"
channels = 8
address = 1
baud = 9600
"""


@pytest.mark.parametrize("name", known_profiles())
def test_every_profile_that_comes_with_the_product_loads_under_its_own_name(name: str) -> None:
    assert load_profile(name).name == name


def test_the_boards_of_the_first_release_are_there() -> None:
    assert {"waveshare8", "generic_coils8", "lc4", "kmtronic485"} <= set(known_profiles())


def test_the_waveshare_board_has_its_two_quirks() -> None:
    options = load_profile("waveshare8").options

    assert isinstance(options, CoilOptions)
    assert options.answers_all
    assert options.toggles


def test_durations_are_written_in_milliseconds() -> None:
    profile = parse_profile(GOOD + "timeout_ms = 350", file="mine.toml")

    assert profile.timeout == timedelta(milliseconds=350)


def test_an_unknown_profile_is_refused_with_the_known_ones() -> None:
    with pytest.raises(WrongProfile, match=r"no device profile waveshare9.*waveshare8"):
        load_profile("waveshare9")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (GOOD + "chanels = 8", "mine.toml, line 8: there is no field chanels."),
        (GOOD.replace("baud = 9600\n", ""), "mine.toml: the field baud is missing."),
        (
            GOOD.replace("channels = 8", "channels = 0"),
            "mine.toml, line 5: channels is 0, it must be a whole number from 1 to 128.",
        ),
        (
            GOOD.replace("channels = 8", "channels = true"),
            "mine.toml, line 5: channels is True, it must be a whole number from 1 to 128.",
        ),
        (
            GOOD.replace('"modbus_coils"', '"modbus"'),
            "mine.toml, line 4: dialect is 'modbus', it must be one of "
            + ", ".join(sorted(OPTIONS))
            + ".",
        ),
        (GOOD.replace('"mine"', '""'), "mine.toml, line 2: name is '', it must be a text."),
        (
            GOOD + "[options]\ntoggles = 1",
            "mine.toml, line 9: toggles is 1, it must be true or false.",
        ),
        (GOOD + "[options]\nfist_coil = 1", "mine.toml, line 9: there is no field fist_coil."),
        (
            GOOD + 'usb = "CH340"',
            (
                "mine.toml, line 8: usb is 'CH340', it must be "
                'vendor and product in hexadecimal, such as "1A86:7523".'
            ),
        ),
        (
            GOOD + "settle_ms = -1",
            (
                "mine.toml, line 8: settle_ms is -1, it must be a whole "
                "number of milliseconds from 0 to 5000."
            ),
        ),
    ],
)
def test_a_typo_is_refused_with_its_field_and_file(text: str, sentence: str) -> None:
    with pytest.raises(WrongProfile) as refused:
        parse_profile(text, file="mine.toml")

    assert str(refused.value) == sentence


def test_what_is_not_toml_is_refused_with_the_line() -> None:
    with pytest.raises(WrongProfile, match=r"mine.toml is not TOML: .*line 1"):
        parse_profile("name = \ntitle = 1", file="mine.toml")


@pytest.mark.parametrize("name", known_profiles())
def test_the_table_of_devices_says_of_each_what_was_proved_how(name: str) -> None:
    [row] = [line for line in README.splitlines() if line.startswith(f"| `{name}` |")]

    assert row.count("|") == 6
    assert row.endswith("| none yet |")


@pytest.mark.parametrize("name", KINDS)
def test_every_fault_that_can_be_ordered_is_told(name: str) -> None:
    assert f"`{name}`" in README
