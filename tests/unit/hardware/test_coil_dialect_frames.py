"""Coil boards: which frames an order becomes, make by make, and what their answers mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.catalogue import load_profile
from hardware.dialect import Inputs, Refused, Taken, Told
from hardware.frames.coils import CoilDialect
from hardware.frames.modbus import sealed

WANTED = st.dictionaries(st.integers(1, 32), st.booleans(), min_size=1)


def dialect(profile: str, address: int | None = None) -> CoilDialect:
    made = load_profile(profile)
    return CoilDialect(made, made.address if address is None else address)


def frames(
    profile: str, wanted: dict[int, bool], lease_s: float | None = None
) -> tuple[bytes, ...]:
    return tuple(one.frame for one in dialect(profile).orders(wanted, lease_s=lease_s))


def written(frame: bytes) -> dict[int, bool]:
    """Read a function 0F request, as a board would, into coils from 0."""
    first, count = int.from_bytes(frame[2:4], "big"), int.from_bytes(frame[4:6], "big")
    packed = int.from_bytes(frame[7:-2], "little")
    return {first + place: bool(packed >> place & 1) for place in range(count)}


@pytest.mark.parametrize(
    ("profile", "wanted", "lease_s", "frame"),
    [
        ("waveshare8", dict.fromkeys(range(1, 9), True), None, "01 0F 00 00 00 08 01 FF BE D5"),
        (
            "waveshare8",
            {ch: ch in (1, 3) for ch in range(1, 9)},
            None,
            "01 0F 00 00 00 08 01 05 3E 96",
        ),
        ("waveshare8", {1: True}, 0.7, "01 05 02 00 00 07 8D B0"),
        ("waveshare8", {2: True}, 0.8, "01 05 02 01 00 08 9C 74"),
        ("kmtronic485", {1: True}, None, "01 05 00 00 FF 00 8C 3A"),
        ("kmtronic485", {2: True}, None, "01 05 00 01 FF 00 DD FA"),
        ("lc4", {1: True}, None, "FF 05 00 00 FF 00 99 E4"),
        ("lc4", {1: False}, None, "FF 05 00 00 00 00 D8 14"),
        ("stm8_4", {1: True}, None, "01 05 00 01 01 00 9D 9A"),
        ("stm8_4_mshop", {1: True}, None, "01 05 00 00 FF 00 8C 3A"),
    ],
)
def test_an_order_is_the_frame_the_maker_prints(
    profile: str, wanted: dict[int, bool], lease_s: float | None, frame: str
) -> None:
    assert frames(profile, wanted, lease_s) == (bytes.fromhex(frame),)


def test_a_32_channel_board_reads_out_its_bytes_in_reverse() -> None:
    [query] = dialect("waveshare32").queries()

    told = query.find(bytes.fromhex("01 01 04 00 00 08 00 FC 11"))

    assert query.frame == bytes.fromhex("01 01 00 00 00 20 3D D2")
    assert told == Told({ch: ch == 12 for ch in range(1, 33)})


def test_a_board_by_the_specification_reads_the_same_bytes_as_they_are() -> None:
    [query] = dialect("generic_coils32").queries()

    told = query.find(bytes.fromhex("01 01 04 00 00 08 00 FC 11"))

    assert told == Told({ch: ch == 20 for ch in range(1, 33)})


@pytest.mark.parametrize("profile", ["waveshare16", "waveshare32"])
def test_a_write_to_a_reversing_board_holds_one_byte_of_coils(profile: str) -> None:
    channels = load_profile(profile).channels

    orders = frames(profile, dict.fromkeys(range(1, channels + 1), True))

    assert [frame[6] for frame in orders] == [1] * (channels // 8)


def test_a_board_whose_coils_count_from_one_is_read_from_one() -> None:
    [query] = dialect("stm8_4").queries()

    assert query.frame[2:6] == bytes([0, 1, 0, 4])


def test_the_inputs_of_the_d_board_are_read_by_function_two() -> None:
    [query] = dialect("waveshare8d").input_queries()

    assert query.frame == sealed(bytes([1, 2, 0, 0, 0, 8]))
    assert query.find(sealed(bytes([1, 2, 1, 0x05]))) == Inputs(
        {ch: ch in (1, 3) for ch in range(1, 9)}
    )


def test_a_board_without_inputs_is_not_asked_for_them() -> None:
    assert dialect("waveshare8").input_queries() == ()


def test_a_lease_is_never_as_long_as_a_toggle_is_written() -> None:
    [frame] = frames("waveshare8", {1: True}, 0x5500 / 10)

    assert frame[4:6] == bytes([0x54, 0xFF])


def test_a_lease_closes_for_its_time_and_opens_plainly() -> None:
    off, on = frames("waveshare8", {1: True, 2: False}, 60.0)

    assert written(off) == {1: False}
    assert on[2:6] == bytes([2, 0, 600 >> 8, 600 & 0xFF])


def test_a_busy_board_may_be_asked_again_and_a_wrong_address_may_not() -> None:
    [order] = dialect("kmtronic485").orders({1: True}, lease_s=None)

    assert order.find(sealed(bytes([1, 0x85, 6]))) == Refused(6, busy=True)
    assert order.find(bytes.fromhex("01 85 02 C3 51")) == Refused(2)


@given(st.sampled_from(["generic_coils32", "waveshare32"]), WANTED)
def test_what_is_written_is_what_was_asked_and_nothing_else(
    profile: str, wanted: dict[int, bool]
) -> None:
    told: dict[int, bool] = {}
    for frame in frames(profile, wanted):
        told |= written(frame)

    assert told == {channel - 1: on for channel, on in wanted.items()}


@given(st.dictionaries(st.integers(1, 8), st.booleans(), min_size=1))
def test_one_by_one_boards_open_before_they_close(wanted: dict[int, bool]) -> None:
    orders = frames("kmtronic485", wanted)

    assert [(frame[3] + 1, frame[4] == 0xFF) for frame in orders] == sorted(
        wanted.items(), key=lambda item: (item[1], item[0])
    )


@given(WANTED, st.integers(1, 247))
def test_an_order_is_taken_from_its_own_board_only(wanted: dict[int, bool], other: int) -> None:
    for order in dialect("generic_coils32", address=248).orders(wanted, lease_s=None):
        assert order.find(sealed(order.frame[:6])) == Taken()
        assert order.find(sealed(bytes([other]) + order.frame[1:6])) is None
