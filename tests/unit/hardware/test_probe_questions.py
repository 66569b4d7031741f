"""No question of the probe is an order to any board of the house's reference."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lone_firmware import lone

from hardware.catalogue import known_profiles, load_profile
from hardware.frames.modbus import is_sealed
from hardware.questions import (
    ADDRESSES,
    BROADEST,
    NOTHING,
    ORDERS,
    Question,
    bare,
    is_harmless,
    reads,
)
from hardware.sim.firmware import FIRMWARES

SIMULATED = tuple(name for name in known_profiles() if load_profile(name).dialect in FIRMWARES)
EVERYWHERE = (*ADDRESSES, BROADEST)
BARE = (NOTHING, *(question.frame for question in bare()))
"""What goes out unasked-for; what is said only after a prompt is not among it."""

PRINTED_ORDERS = {
    "HW-667 and its kin": rb"[\xaa\xbb\xcc]|[Aa]",
    "ICSE: who are you, and wake up": rb"[\x50\x51]",
    "LCUS": rb"\xa0..[\xa0-\xff]",
    "KMTronic": rb"\xff[\x01-\x08][\x00\x01]",
    "Devantech": rb"[\x5c\x64-\x6c\x6e-\x76]",
    "Denkovi": rb"//|x",
    "TOA 9000": rb"[\x91\x92\x95\xf1\xf2\xf4]",
    "Extron": rb"\x1b",
    "Audac, Kramer, Bosch, Monoprice, PowerShape, DCON": rb"[#/<=~]",
}


def asked(address: int) -> tuple[bytes, ...]:
    return tuple(question.frame for question in reads(address))


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("name", SIMULATED)
def test_no_question_moves_a_contact_of_any_simulated_device(name: str, *, closed: bool) -> None:
    device = lone(name)
    device.relays.order(dict.fromkeys(device.relays.channels, closed))
    device.moved.clear()

    for frame in (*BARE, *(frame for address in EVERYWHERE for frame in asked(address))):
        device.emissions(frame)
        device.wait(1.0)

    assert device.moved == []


@pytest.mark.parametrize("name", SIMULATED)
def test_nor_do_they_without_a_silence_between_them(name: str) -> None:
    device = lone(name)

    for frame in (*BARE, *(frame for address in EVERYWHERE for frame in asked(address))):
        device.emissions(frame)

    assert device.moved == []


@given(st.permutations(EVERYWHERE).map(lambda addresses: addresses[:12]), st.data())
def test_nor_in_any_order_of_addresses(addresses: list[int], data: st.DataObject) -> None:
    device = lone(data.draw(st.sampled_from(SIMULATED)))

    for frame in (*BARE, *(frame for address in addresses for frame in asked(address)), *BARE):
        device.emissions(frame)

    assert device.moved == []


@pytest.mark.parametrize("name", SIMULATED)
def test_the_version_asked_for_at_a_prompt_switches_no_board_that_gave_one(name: str) -> None:
    device = lone(name)
    [(command, then)] = [(q, q.then) for q in bare() if q.then is not None]
    heard = b"".join(emission.octets for emission in device.emissions(command.frame))

    if command.means(heard) is not None:
        device.emissions(then.frame)

    assert device.moved == []


def test_the_version_would_switch_a_devantech_relay_on_and_is_asked_only_at_a_prompt() -> None:
    device = lone("devantech_rly08")

    device.emissions(b"ver\r")

    assert device.moved != []
    assert b"ver\r" not in BARE


@pytest.mark.parametrize("make", PRINTED_ORDERS)
def test_no_question_holds_an_order_that_a_maker_prints(make: str) -> None:
    frames = (*BARE, *(frame for address in EVERYWHERE for frame in asked(address)))

    for frame in frames:
        assert not re.search(PRINTED_ORDERS[make], frame, re.DOTALL), frame.hex(" ")


def test_the_bytes_of_the_icse_trap_are_in_no_question_at_all() -> None:
    frames = [question.frame for question in bare(lcus_b=True)]
    frames += [question.then.frame for question in bare() if question.then is not None]
    frames += [frame for address in EVERYWHERE for frame in asked(address)]

    assert not any({0x50, 0x51} & set(frame) for frame in frames)
    assert asked(0x50) == asked(0x51) == ()


def test_no_four_bytes_in_a_row_are_an_order_to_a_conrad_card() -> None:
    every = b"".join((*BARE, *(frame for address in EVERYWHERE for frame in asked(address))))
    windows = [every[at : at + 4] for at in range(len(every) - 3)]

    orders = [w.hex(" ") for w in windows if w[0] in {3, 5, 6, 7, 8} and w[0] ^ w[1] ^ w[2] == w[3]]

    assert orders == []


def test_no_four_bytes_in_a_row_are_an_order_to_an_itc_amplifier() -> None:
    every = b"".join((*BARE, *(frame for address in EVERYWHERE for frame in asked(address))))
    windows = [every[at : at + 4] for at in range(len(every) - 3)]

    assert not any(w[0] == 0xFF and 0x7F ^ w[1] ^ w[2] == w[3] for w in windows)


def test_variant_b_is_asked_only_where_somebody_says_so() -> None:
    assert bytes.fromhex("A0 01 05 A6") not in {question.frame for question in bare()}
    assert bare(lcus_b=True)[-1].frame == bytes.fromhex("A0 01 05 A6")


@pytest.mark.parametrize("address", EVERYWHERE)
def test_a_read_is_a_read_from_its_address_and_nothing_else(address: int) -> None:
    for frame in asked(address):
        assert is_sealed(frame)
        assert len(frame) == 8
        assert (frame[0], frame[1]) in {(address, 1), (address, 3), (address, 4)}
        assert 1 <= int.from_bytes(frame[4:6], "big") <= 32


@pytest.mark.parametrize("address", [1, 2, 3, 4, 7, 10, 16, 255])
def test_the_addresses_that_makers_give_can_be_asked_in_all_three_ways(address: int) -> None:
    assert [frame[1] for frame in asked(address)] == [1, 3, 4]


@given(st.binary(min_size=1, max_size=12))
def test_what_is_called_harmless_has_no_byte_that_is_an_order(frame: bytes) -> None:
    if is_harmless(frame) and frame[0] != BROADEST:
        assert ORDERS.isdisjoint(frame)


@given(st.binary(max_size=80), st.sampled_from([*bare(lcus_b=True), *reads(1), *reads(255)]))
def test_no_noise_breaks_an_answers_reading(heard: bytes, question: Question) -> None:
    answer = question.means(heard)

    assert answer is None or answer.says
