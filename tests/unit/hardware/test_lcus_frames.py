"""LCUS boards: one frame a channel, and answers that differ from firmware to firmware."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted_line import ScriptedLine

from hardware.catalogue import load_profile
from hardware.dialect import Taken, Told
from hardware.drivers.relay_board import Place, RelayBoard
from hardware.frames.lcus import AskAll, LcusDialect, summed
from hardware.link import Link
from hardware.rack import Rack
from hardware.types import ChannelState, Knowledge, Output

WANTED = st.dictionaries(st.integers(1, 8), st.booleans(), min_size=1)
STATES = st.lists(st.booleans(), min_size=8, max_size=8)
SPACES = st.sampled_from(["", " ", "  "])
ALL_OFF = [bytes([0xA0, ch, 0, 0xA0 + ch]) for ch in range(1, 9)]


def dialect(profile: str) -> LcusDialect:
    return LcusDialect(load_profile(profile), 0)


def frames(profile: str, wanted: dict[int, bool]) -> list[bytes]:
    return [one.frame for one in dialect(profile).orders(wanted, lease_s=None)]


def board_on(line: ScriptedLine, profile: str) -> RelayBoard:
    return RelayBoard("board", load_profile(profile), dialect(profile), Place(Link("line", line)))


def lines(states: list[bool], gap: str = " ", end: str = "\r\n") -> bytes:
    told = (f"CH{ch}:{gap}{'ON' if on else 'OFF'}{end}" for ch, on in enumerate(states, start=1))
    return "".join(told).encode()


@pytest.mark.parametrize(
    ("profile", "channel", "on", "frame"),
    [
        ("lcus8", 1, True, "A0 01 01 A2"),
        ("lcus8", 1, False, "A0 01 00 A1"),
        ("lcus8", 2, True, "A0 02 01 A3"),
        ("lcus8", 2, False, "A0 02 00 A2"),
        ("lcus8", 4, True, "A0 04 01 A5"),
        ("lcus8", 4, False, "A0 04 00 A4"),
        ("lcus8", 8, True, "A0 08 01 A9"),
        ("lcus8", 8, False, "A0 08 00 A8"),
        ("lcus1_b", 1, True, "A0 01 03 A4"),
        ("lcus1_b", 1, False, "A0 01 02 A3"),
    ],
)
def test_an_order_is_the_frame_the_sellers_print(
    profile: str,
    channel: int,
    on: bool,  # noqa: FBT001 -- a row of the table
    frame: str,
) -> None:
    assert frames(profile, {channel: on}) == [bytes.fromhex(frame)]


def test_variant_b_is_asked_channel_by_channel_and_tells_each() -> None:
    [query] = dialect("lcus1_b").queries()

    assert query.frame == bytes.fromhex("A0 01 05 A6")
    assert query.find(bytes.fromhex("A0 01 01 A2")) == Told({1: True})
    assert query.find(bytes.fromhex("A0 01 00 A1")) == Told({1: False})
    assert query.find(bytes.fromhex("A0 01 00 A1 A0 01 01 A2")) is None
    assert len(dialect("lcus8_b").queries()) == 8


def test_variant_b_takes_an_order_only_with_the_state_that_was_ordered() -> None:
    [order] = dialect("lcus1_b").orders({1: True}, lease_s=None)

    assert order.find(bytes.fromhex("A0 01 01 A2")) == Taken()
    assert order.find(bytes.fromhex("A0 01 00 A1")) is None
    assert order.find(bytes.fromhex("A0 02 01 A3")) is None
    assert order.find(order.frame) is None


def test_variant_a_is_asked_with_one_byte() -> None:
    [query] = dialect("lcus4").queries()

    assert query.frame == b"\xff"
    assert query.find(b"CH1: OFF\r\nCH2: ON\r\nCH3: OFF\r\nCH4: ON\r\n") == Told(
        {1: False, 2: True, 3: False, 4: True}
    )


def test_the_text_of_older_firmware_is_understood() -> None:
    assert AskAll(2).find(b"CH1:OFF \r\nCH2:ON \r\n") == Told({1: False, 2: True})


def test_one_byte_a_channel_is_understood_with_and_without_an_echo() -> None:
    assert AskAll(4).find(bytes([0, 1, 0, 0])) == Told({1: False, 2: True, 3: False, 4: False})
    assert AskAll(2).find(b"\xff\x01\x00") == Told({1: True, 2: False})


@pytest.mark.parametrize("heard", [b"\x01\x00\x01", b"\x01\x00\x01\x00\x00", b"\x01\x02\x01\x00"])
def test_too_few_too_many_or_other_bytes_are_no_states(heard: bytes) -> None:
    assert AskAll(4).find(heard) is None


def test_lines_that_contradict_each_other_are_no_answer() -> None:
    assert AskAll(1).find(b"CH1: ON\r\nCH1: OFF\r\n") is None


@pytest.mark.parametrize("profile", ["lcus1", "lcus4_silent", "lcus8_silent"])
def test_a_silent_board_is_never_asked(profile: str) -> None:
    assert dialect(profile).queries() == ()
    assert not dialect(profile).caps.reads_back


@given(STATES, SPACES, st.sampled_from(["\r\n", " \r\n", "\n"]))
def test_the_text_is_understood_however_it_is_spaced(
    states: list[bool], gap: str, end: str
) -> None:
    told = Told(dict(enumerate(states, start=1)))
    text = lines(states, gap, end)

    assert AskAll(8).find(text) == told
    assert AskAll(8).find(b"\xff" + text + text) == told


@given(STATES, st.integers(1, 12))
def test_half_a_text_is_no_answer(states: list[bool], missing: int) -> None:
    assert AskAll(8).find(lines(states, end="")[:-missing]) is None


@given(st.binary(max_size=60).filter(lambda noise: b"CH" not in noise and len(noise) != 8))
def test_noise_is_no_answer(noise: bytes) -> None:
    assert AskAll(8).find(noise) is None


@given(WANTED)
def test_each_channel_named_is_ordered_once_and_no_other(wanted: dict[int, bool]) -> None:
    in_turn = sorted(wanted.items(), key=lambda item: (item[1], item[0]))

    assert [(f[1], f[2] == 1) for f in frames("lcus8", wanted)] == in_turn
    assert [(f[1], f[2] == 3) for f in frames("lcus8_b", wanted)] == in_turn


@given(st.integers(1, 8), st.booleans(), st.binary(max_size=20).filter(lambda b: 0xA0 not in b))
def test_variant_b_finds_its_state_between_noise(
    channel: int,
    on: bool,  # noqa: FBT001 -- drawn
    noise: bytes,
) -> None:
    query = dialect("lcus8_b").queries()[channel - 1]
    reply = summed(channel, int(on))

    assert query.find(noise + query.frame + noise) is None
    assert query.find(noise + reply[:3]) is None
    assert query.find(noise + reply + reply + noise) == Told({channel: on})


def test_a_board_that_says_nothing_is_brought_in_step_by_all_off_twice() -> None:
    line = ScriptedLine()

    states = board_on(line, "lcus8_silent").apply({3: True})

    assert states == {3: ChannelState(on=True, knowledge=Knowledge.ASSUMED)}
    assert line.sent == [*ALL_OFF, *ALL_OFF, bytes.fromhex("A0 03 01 A4")]


def test_frames_are_at_least_ten_milliseconds_apart() -> None:
    line = ScriptedLine()
    board = board_on(line, "lcus8_silent")
    board.all_off()
    since, before = line.clock.monotonic(), len(line.sent)

    board.order(dict.fromkeys(range(1, 9), True))

    apart = (line.clock.monotonic() - since) / (len(line.sent) - before)
    assert apart - 4 * 10 / 9600 >= 0.01


def test_what_was_on_before_the_cable_came_out_was_opened_as_far_as_orders_tell() -> None:
    line = ScriptedLine()
    board = board_on(line, "lcus8_silent")
    board.order({1: True, 2: False})
    line.trigger_break_once()
    with pytest.raises(Exception, match="gone"):
        board.order({3: True})

    board.order({4: True})

    told = {channel: state.on for channel, state in board.read().items()}
    assert told == {1: False, 2: False, 3: None, 4: True, 5: None, 6: None, 7: None, 8: None}


def test_a_board_that_tells_its_state_is_believed_over_the_order() -> None:
    line = ScriptedLine(*[()] * 9, [(0.01, lines([False, False, False, False]))])

    states = board_on(line, "lcus4").apply({1: True})

    assert states == {1: ChannelState(on=False, knowledge=Knowledge.VERIFIED)}


def test_a_board_that_should_tell_its_state_and_does_not_is_a_problem() -> None:
    line = ScriptedLine()
    rack = Rack({"board": board_on(line, "lcus4")}, line.clock)

    switched = rack.switch({Output("board", 1): True})

    assert [str(problem) for problem in switched.problems] == ["board does not answer."]
    assert switched.states == {
        Output("board", 1): ChannelState(on=True, knowledge=Knowledge.ASSUMED)
    }
