"""The simulated encoder confirms lines; receivers obey the third of the same, and tell nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lone_firmware import LoneFirmware, made

_ON_3, _OFF_3, _ALL_OFF = "G=600000030001\r", "G=600000030000\r", "G=6000FFFF0000\r"


def encoder() -> LoneFirmware:
    return made(
        'name = "x"\ntitle = "x"\ndialect = "rds_ascii"\nkind = "encoder"\nchannels = 4\n'
        "address = 1\nbaud = 2400\n[options]\n"
        'on = "G=6000{ch:04X}0001"\noff = "G=6000{ch:04X}0000"\nall_off = "G=6000FFFF0000"\n'
    )


def send(device: LoneFirmware, *lines: str, apart: float = 0.1) -> str:
    signs = ""
    for line in lines:
        signs += device.type(line)
        device.wait(apart)
    return signs


def test_receivers_obey_the_third_of_the_same() -> None:
    device = encoder()

    states = []
    for _ in range(3):
        assert send(device, _ON_3) == "+"
        states.append(device.closed)

    assert states == [set(), set(), {3}]


def test_lines_for_other_clusters_between_them_do_not_matter() -> None:
    device = encoder()

    send(device, *[_ON_3, "G=600000010001\r"] * 3)

    assert device.closed == {1, 3}


def test_the_contrary_between_them_begins_the_count_anew() -> None:
    device = encoder()

    send(device, _ON_3, _ON_3, _OFF_3, _ON_3, _ON_3)

    assert device.closed == set()


def test_repetitions_too_far_apart_are_not_counted_together() -> None:
    device = encoder()

    send(device, _ON_3, _ON_3, _ON_3, apart=6.0)

    assert device.closed == set()


def test_one_line_switches_every_cluster_off() -> None:
    device = encoder()
    send(device, *[_ON_3] * 3, *["G=600000010001\r"] * 3)

    send(device, *[_ALL_OFF] * 3)

    assert device.closed == set()


@pytest.mark.parametrize(
    ("line", "sign"),
    [
        ("G=123456789ABC", "+"),
        ("G=123456789abc", "+"),
        ("UDG1=123456789ABC", "+"),
        ("G=123456789ABCD", "/"),
        ("G=1234", "-"),
        ("G=", "-"),
        ("G=60000003000G", "-"),
        ("PS=DAI XA", "!"),
        ("", "!"),
        ("g=600000030001", "!"),
    ],
)
def test_the_encoder_says_what_it_thinks_of_a_line(line: str, sign: str) -> None:
    device = encoder()

    assert send(device, *[line + "\r"] * 3) == sign * 3
    assert device.moved == []


def test_a_line_before_the_sign_for_the_last_one_is_lost() -> None:
    device = encoder()

    assert device.type(_ON_3 * 3) == "+"
    assert device.closed == set()


def test_receivers_stay_as_they_are_when_the_encoder_restarts() -> None:
    device = encoder()
    send(device, *[_ON_3] * 3)

    device.firmware.lose_power()

    assert device.closed == {3}


def test_receivers_that_do_not_obey_are_known_to_nobody() -> None:
    device = encoder()
    device.trigger("acks_but_does_not_act")

    assert send(device, *[_ON_3] * 3) == "+++"
    assert device.closed == set()


_TYPED = st.text("G=60AF\n", max_size=16).map(str.encode)


@given(st.lists(st.binary(max_size=30) | _TYPED | st.just(b"\r"), max_size=12))
def test_nothing_but_the_profiles_lines_moves_a_contact(came: list[bytes]) -> None:
    device = encoder()

    for octets in came:
        device.emissions(octets)
        device.wait(0.1)

    assert device.moved == []
