"""Numato boards: lines of text, their echo, their prompt, and whatever else the line carries."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted_line import ScriptedLine

from hardware.catalogue import load_profile
from hardware.dialect import Taken, Told
from hardware.drivers.relay_board import Place, RelayBoard
from hardware.frames.numato import NumatoDialect
from hardware.link import Link
from hardware.options import NumatoOptions
from hardware.types import ChannelState, Knowledge

MASKS = st.integers(0, 0xFF)
SOME = st.dictionaries(st.integers(1, 8), st.booleans(), min_size=1, max_size=7)
NOISE = st.binary(max_size=30).filter(lambda noise: b"relay" not in noise)


def dialect(profile: str = "numato8") -> NumatoDialect:
    return NumatoDialect(load_profile(profile), 0)


def frames(profile: str, wanted: dict[int, bool]) -> list[bytes]:
    return [one.frame for one in dialect(profile).orders(wanted, lease_s=None)]


def mask(number: int, channels: int = 8) -> Told:
    return Told({ch: bool(number >> ch - 1 & 1) for ch in range(1, channels + 1)})


@pytest.mark.parametrize(
    ("profile", "wanted", "sent"),
    [
        ("numato8", {1: True}, [b"relay on 0\r"]),
        ("numato8", {1: False}, [b"relay off 0\r"]),
        ("numato8", {2: True, 5: False}, [b"relay off 4\r", b"relay on 1\r"]),
        ("numato8", dict.fromkeys(range(1, 9), True), [b"relay writeall ff\r"]),
        ("numato16", dict.fromkeys(range(1, 17), False), [b"relay writeall 0000\r"]),
        ("numato16", {16: True}, [b"relay on F\r"]),
        ("numato32", {32: True}, [b"relay on V\r"]),
        ("numato32", {ch: ch == 2 for ch in range(1, 33)}, [b"relay writeall 00000002\r"]),
        ("numato4", {1: False, 4: False}, [b"relay off 0\r", b"relay off 3\r"]),
    ],
)
def test_an_order_is_the_line_the_maker_prints(
    profile: str, wanted: dict[int, bool], sent: list[bytes]
) -> None:
    assert frames(profile, wanted) == sent


def test_a_board_of_64_counts_in_two_digits() -> None:
    profile = dataclasses.replace(
        load_profile("numato32"), channels=64, options=NumatoOptions(index="two_digits")
    )

    [order] = NumatoDialect(profile, 0).orders({8: True}, lease_s=None)

    assert order.frame == b"relay on 07\r"


def test_all_channels_are_told_in_one_answer() -> None:
    [query] = dialect().queries()

    assert query.frame == b"relay readall\r"
    assert query.find(b"relay readall\n\r05\n\r>") == mask(0b101)
    assert query.find(b"relay readall\r\n05\r\n>") == mask(0b101)


def test_an_old_small_board_is_asked_relay_by_relay() -> None:
    queries = dialect("numato4").queries()

    assert [one.frame for one in queries] == [b"relay read %d\r" % place for place in range(4)]
    assert queries[3].find(b"relay read 3\n\ron\n\r>") == Told({4: True})
    assert queries[3].find(b"relay read 3\n\roff\n\r>") == Told({4: False})
    assert queries[3].find(b"relay read 2\n\ron\n\r>") is None


def test_an_order_is_taken_with_its_prompt_and_not_by_its_echo() -> None:
    [order] = dialect().orders({1: True}, lease_s=None)

    assert order.find(b"relay on 0\r") is None
    assert order.find(b"relay on 0\n\r") is None
    assert order.find(b"relay on 0\n\r>") == Taken()
    assert order.find(b">relay off 0\n\r>") is None


@pytest.mark.parametrize(
    "heard",
    [
        b"relay readall\n\r5\n\r>",
        b"relay readall\n\r0005\n\r>",
        b"relay readall\n\r0x\n\r>",
        b"relay readall\n\r05",
        b"relay read 0\n\ron\n\r>",
        b"relay readall\n\r05\n\r>relay readall\n\r06\n\r>",
    ],
)
def test_too_little_too_much_or_two_answers_that_differ_are_none(heard: bytes) -> None:
    [query] = dialect().queries()

    assert query.find(heard) is None


@given(MASKS, NOISE, NOISE)
def test_an_answer_is_found_among_prompts_and_noise(
    number: int, before: bytes, behind: bytes
) -> None:
    [query] = dialect().queries()
    reply = b"relay readall\n\r%02x\n\r>" % number

    assert query.find(before) is None
    assert query.find(before + b"\n\r>" + reply + behind) == mask(number)
    assert query.find(reply + reply) == mask(number)


@given(MASKS, st.integers(0, 19))
def test_half_an_answer_is_none(number: int, kept: int) -> None:
    [query] = dialect().queries()

    assert query.find((b"relay readall\n\r%02x\n\r>" % number)[:kept]) is None


@given(SOME)
def test_each_channel_named_is_ordered_once_and_no_other(wanted: dict[int, bool]) -> None:
    told = [frame.split() for frame in frames("numato8", wanted)]

    assert [(int(words[2]) + 1, words[1] == b"on") for words in told] == sorted(
        wanted.items(), key=lambda item: (item[1], item[0])
    )


@given(st.lists(st.booleans(), min_size=8, max_size=8))
def test_an_order_for_all_is_one_line_with_all(states: list[bool]) -> None:
    [frame] = frames("numato8", dict(enumerate(states, start=1)))

    assert mask(int(frame.split()[2], 16)).channels == dict(enumerate(states, start=1))


def test_stale_text_is_drained_before_the_first_order() -> None:
    line = ScriptedLine(
        [(0.0, b"\n\rrelay on 7\n\r>")],
        [(0.01, b"relay on 0\n\r>")],
        [(0.01, b"relay readall\n\r01\n\r>")],
    )
    profile = load_profile("numato8")
    board = RelayBoard("board", profile, dialect(), Place(Link("line", line)))

    assert board.apply({1: True}) == {1: ChannelState(on=True, knowledge=Knowledge.VERIFIED)}
    assert line.sent == [b"\r", b"relay on 0\r", b"relay readall\r"]
