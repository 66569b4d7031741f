"""Register boards: one command a channel, absolute or leased, and 0 or 1 read back."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.catalogue import load_profile
from hardware.dialect import Refused, Taken, Told
from hardware.frames.modbus import sealed
from hardware.frames.registers import RegisterDialect
from hardware.options import RegisterOptions
from hardware.types import Profile

WANTED = st.dictionaries(st.integers(1, 8), st.booleans(), min_size=1)
BOARD = load_profile("r421a08")


def profile(**options: object) -> Profile:
    return dataclasses.replace(BOARD, options=RegisterOptions(**options))  # type: ignore[arg-type]


def dialect(**options: object) -> RegisterDialect:
    return RegisterDialect(profile(**options), 1)


def frames(wanted: dict[int, bool], lease_s: float | None = None) -> list[str]:
    return [one.frame.hex(" ").upper() for one in dialect().orders(wanted, lease_s=lease_s)]


@pytest.mark.parametrize(
    ("on", "lease_s", "frame"),
    [
        (True, None, "01 06 00 01 01 00 D9 9A"),
        (False, None, "01 06 00 01 02 00 D9 6A"),
        (True, 10.0, "01 06 00 01 06 0A 5B AD"),
    ],
)
def test_an_order_is_the_frame_the_maker_prints(
    on: bool,  # noqa: FBT001 -- a row of the table
    lease_s: float | None,
    frame: str,
) -> None:
    assert frames({1: on}, lease_s) == [frame]


def test_all_off_is_one_command() -> None:
    [off] = dialect().off()

    assert off.frame == bytes.fromhex("01 06 00 00 08 00 8E 0A")
    assert off.find(off.frame) == Taken()


def test_a_board_without_that_command_is_opened_channel_by_channel() -> None:
    frames_ = [one.frame for one in dialect(all_off=False).off()]

    assert [(frame[3], frame[4]) for frame in frames_] == [(ch, 2) for ch in range(1, 9)]


def test_each_channel_is_asked_for_itself() -> None:
    first, *others = dialect().queries()

    assert first.frame == bytes.fromhex("01 03 00 01 00 01 D5 CA")
    assert first.find(bytes.fromhex("01 03 02 00 01 79 84")) == Told({1: True})
    assert len(others) == 7


def test_all_are_asked_for_at_once_where_the_make_allows_it() -> None:
    [query] = dialect(reads_many=True).queries()
    states = bytes([0, 1, 0, 0, 0, 0, 0, 1] + [0] * 8)

    assert query.frame[2:6] == bytes([0, 1, 0, 8])
    assert query.find(sealed(bytes([1, 3, 16]) + states)) == Told(
        {1: True, 2: False, 3: False, 4: True, 5: False, 6: False, 7: False, 8: False}
    )


def test_a_register_that_is_neither_0_nor_1_is_no_state() -> None:
    [first, *_] = dialect().queries()

    assert first.find(sealed(bytes([1, 3, 2, 1, 0]))) is None


@pytest.mark.parametrize(
    ("lease_s", "seconds"), [(0.0, 1), (0.2, 1), (1.5, 2), (255.0, 255), (9000.0, 255)]
)
def test_a_lease_is_whole_seconds_and_no_longer_than_the_board_can(
    lease_s: float, seconds: int
) -> None:
    [frame] = dialect().orders({3: True}, lease_s=lease_s)

    assert frame.frame[2:6] == bytes([0, 3, 6, seconds])


def test_an_exception_is_a_refusal() -> None:
    [order] = dialect().orders({1: True}, lease_s=None)

    assert order.find(sealed(bytes([1, 0x86, 6]))) == Refused(6, busy=True)
    assert order.find(sealed(bytes([1, 0x86, 2]))) == Refused(2)


@given(WANTED, st.none() | st.floats(0, 1000))
def test_only_the_channels_named_are_ordered_those_that_open_first(
    wanted: dict[int, bool], lease_s: float | None
) -> None:
    told = [bytes.fromhex(frame) for frame in frames(wanted, lease_s)]

    assert [(frame[3], frame[4] != 2) for frame in told] == sorted(
        wanted.items(), key=lambda item: (item[1], item[0])
    )
    assert {frame[4] for frame in told} <= {1, 2, 6}


@given(WANTED, st.integers(0, 255).filter(lambda address: address != 1))
def test_another_boards_echo_is_not_ours(wanted: dict[int, bool], other: int) -> None:
    for order in dialect().orders(wanted, lease_s=None):
        assert order.find(order.frame) == Taken()
        assert order.find(order.frame[:-1]) is None
        assert order.find(sealed(bytes([other]) + order.frame[1:-2])) is None


@given(st.integers(1, 8), st.booleans(), st.binary(max_size=30).filter(lambda b: 1 not in b))
def test_a_state_is_found_between_noise(
    channel: int,
    on: bool,  # noqa: FBT001 -- drawn
    noise: bytes,
) -> None:
    query = dialect().queries()[channel - 1]
    reply = sealed(bytes([1, 3, 2, 0, on]))

    assert query.find(noise) is None
    assert query.find(query.frame + noise) is None
    assert query.find(noise + reply + noise) == Told({channel: on})
