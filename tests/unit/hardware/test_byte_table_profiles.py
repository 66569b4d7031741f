"""A profile of rows: each wrong row is refused with its field, its line and what it must be."""

import re
from pathlib import Path

import pytest
from simulated_commune import VirtualClock

from hardware.catalogue import load_profile, parse_profile, read_profile
from hardware.errors import WrongProfile
from hardware.registry import Ports, open_rack
from hardware.sim.config import SimConfig, SimDevice
from hardware.sim.wire import SimPorts
from hardware.sim.world import World
from hardware.types import ChannelState, DeviceSpec, Knowledge, Output

HEAD = """name = "mine"
title = "My board"
dialect = "byte_table"
channels = {channels}
address = 0
baud = 9600
[options]
"""
SWITCH = 'on = "A0 {ch} 01"\noff = "A0 {ch} 00"\n'
ROWS = "hexadecimal bytes, texts in single quotes and names in braces"


def refused(options: str, channels: int = 8) -> str:
    text = HEAD.replace("{channels}", str(channels)) + options
    with pytest.raises(WrongProfile) as error:
        parse_profile(text, file="mine.toml")
    return str(error.value)


def line(number: int, field: str, value: str, must: str) -> str:
    return f"mine.toml, line {number}: {field} is {value!r}, it must be {must}."


def test_rows_that_say_enough_are_a_profile(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(HEAD.replace("{channels}", "8") + SWITCH, encoding="utf-8")

    assert read_profile(file).channels == 8


def test_a_station_gives_a_profile_of_its_own_by_its_path(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(HEAD.replace("{channels}", "8") + SWITCH, encoding="utf-8")
    clock = VirtualClock()
    world = World(SimConfig((SimDevice("board", str(file)),)), clock)
    ports = Ports(SimPorts(world, clock), threaded=False)

    board = open_rack([DeviceSpec("board", str(file), "board")], clock, ports=ports).boards["board"]

    assert board.apply({3: True}) == {3: ChannelState(on=True, knowledge=Knowledge.ASSUMED)}
    assert world.is_closed(Output("board", 3))


def test_a_path_where_there_is_no_file_is_refused() -> None:
    with pytest.raises(WrongProfile, match=r"nothing.toml cannot be read"):
        load_profile("nothing.toml")


def test_the_profile_in_the_table_of_devices_is_one() -> None:
    readme = Path(__file__).parents[3] / "hardware" / "README.md"
    [text] = re.findall(r"```toml\n(.*?)```", readme.read_text(encoding="utf-8"), re.DOTALL)

    assert parse_profile(text, file="mine.toml").dialect == "byte_table"


def test_a_word_that_is_no_byte_is_named() -> None:
    rows = SWITCH.replace("A0 {ch} 01", "A0 {chan} 01")

    assert refused(rows) == line(8, "on", "A0 {chan} 01", ROWS + ", not {chan}")


def test_a_name_that_has_no_place_in_a_row_is_named_with_those_that_have() -> None:
    assert refused(SWITCH + 'all_off = "A0 {ch} 00"') == line(
        10, "all_off", "A0 {ch} 00", "a row without {ch}; it may have {address} {sum} {xor}"
    )


def test_rows_for_many_channels_name_the_channel() -> None:
    rows = SWITCH.replace("A0 {ch} 00", "A0 00")

    assert refused(rows) == line(9, "off", "A0 00", "a row that names the channel")


def test_one_channel_need_not_be_named() -> None:
    text = HEAD.replace("{channels}", "1") + 'on = "AA"\noff = "BB"'

    assert parse_profile(text, file="mine.toml").channels == 1


def test_on_and_off_may_not_be_the_same() -> None:
    same = 'on = "A0 {ch}"\noff = "A0 {ch}"'

    assert refused(same) == line(9, "off", "A0 {ch}", "another row than on")


def test_a_channel_must_fit_into_its_byte() -> None:
    rows = SWITCH.replace("A0 {ch} 01", "{ch+F8}")

    assert refused(rows) == line(8, "on", "{ch+F8}", "a row whose {ch} is one byte up to channel 8")


@pytest.mark.parametrize("answer", ["", "55", "{state} {mask}", "{mask} {mask}"])
def test_a_question_needs_an_answer_that_tells_the_states_once(answer: str) -> None:
    asked = SWITCH + f'query = "50"\nanswer = "{answer}"'

    assert refused(asked) == line(
        11, "answer", answer, "a row with one of {state}, {states}, {mask}, once"
    )


def test_an_answer_of_one_state_needs_a_question_for_one_channel() -> None:
    asked = SWITCH + 'query = "50"\nanswer = "{state}"'

    assert refused(asked) == line(
        10, "query", "50", "a row that names the channel where the answer has {state}"
    )


def test_an_answer_needs_a_question() -> None:
    answered = SWITCH + 'answer = "{mask}"'

    assert "query is '', it must be the row that asks for the answer." in refused(answered)


def test_a_row_that_must_be_there_is_missed_by_name() -> None:
    assert refused('off = "BB"') == "mine.toml: the field on is missing."


def test_an_empty_row_is_no_order() -> None:
    assert refused('on = ""\noff = "BB"') == line(8, "on", "", "a text")
    assert refused('on = " "\noff = "BB"') == line(8, "on", " ", "a row of bytes")
