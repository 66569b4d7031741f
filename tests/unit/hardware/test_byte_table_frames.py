"""No-name boards: what a profile's rows send, and what they take for an answer."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.catalogue import load_profile
from hardware.dialect import Taken, Told
from hardware.frames.byte_table import TableDialect
from hardware.frames.rows import Facts, Found, parse
from hardware.options import TableOptions

WANTED = st.dictionaries(st.integers(1, 8), st.booleans(), min_size=1)
STATES = st.lists(st.booleans(), min_size=8, max_size=8)
ASKS = {"query": "55 {address} 10 {sum}"}


def dialect(profile: str) -> TableDialect:
    return TableDialect(load_profile(profile), 0)


def board(channels: int = 8, **rows: object) -> TableDialect:
    given_ = {"on": "A0 {ch} 01 {sum}", "off": "A0 {ch} 00 {sum}"} | rows
    profile = dataclasses.replace(
        load_profile("kmtronic_usb8"),
        channels=channels,
        options=TableOptions(**given_),  # type: ignore[arg-type]
    )
    return TableDialect(profile, 7)


def frames(spoken: TableDialect, wanted: dict[int, bool]) -> list[str]:
    return [one.frame.hex(" ").upper() for one in spoken.orders(wanted, lease_s=None)]


@pytest.mark.parametrize(
    ("profile", "wanted", "sent"),
    [
        ("hw667", {1: True}, ["AA"]),
        ("hw667", {1: False}, ["BB"]),
        ("kmtronic_usb8", {3: True}, ["FF 03 01"]),
        ("kmtronic_usb8", {1: True, 3: False}, ["FF 03 00", "FF 01 01"]),
        ("kmtronic_usb1", {1: True}, ["FF 01 01"]),
    ],
)
def test_an_order_is_the_frame_the_maker_prints(
    profile: str, wanted: dict[int, bool], sent: list[str]
) -> None:
    assert frames(dialect(profile), wanted) == sent


def test_a_board_of_eight_tells_its_channels_in_one_byte_each() -> None:
    [query] = dialect("kmtronic_usb8").queries()

    assert query.frame == bytes.fromhex("FF 09 00")
    assert query.find(bytes.fromhex("00 00 01 00 00 00 00 00")) == Told(
        {ch: ch == 3 for ch in range(1, 9)}
    )


def test_a_board_of_two_is_asked_for_each_channel() -> None:
    first, second = dialect("kmtronic_usb2").queries()

    assert [first.frame, second.frame] == [b"\xff\x01\x03", b"\xff\x02\x03"]
    assert second.find(b"\xff\x02\x01") == Told({2: True})
    assert second.find(b"\xff\x01\x01") is None
    assert second.find(second.frame) is None


@pytest.mark.parametrize(
    ("row", "octets"),
    [
        ("A0 {ch} 01 {sum}", "A0 03 01 A4"),
        ("{address} {ch0} {xor}", "07 02 05"),
        ("{ch+40}", "43"),
        ("'K' {ch:d} '=on' 0D", "4B 33 3D 6F 6E 0D"),
        ("ff FE {sum}", "FF FE FD"),
    ],
)
def test_a_row_is_written_with_what_is_known(row: str, octets: str) -> None:
    facts = Facts(channels=8, address=7, channel=3)

    assert parse(row).written(facts) == bytes.fromhex(octets)


@pytest.mark.parametrize(
    "row", ["A", "A0 {channel}", "'open", "{ch+}", "{ch+100}", "A0{ch}", "''", "GG", "", "{ch"]
)
def test_what_is_no_row_is_refused(row: str) -> None:
    with pytest.raises(ValueError, match="bytes"):
        parse(row)


def test_a_row_that_opens_all_is_sent_as_one() -> None:
    [off] = board(all_off="A0 FF 00 {sum}").off()

    assert off.frame == bytes.fromhex("A0 FF 00 9F")
    assert not off.is_answered


def test_a_board_without_one_is_opened_channel_by_channel() -> None:
    assert [one.frame[1] for one in board().off()] == list(range(1, 9))


def test_orders_are_repeated_as_often_as_the_profile_says() -> None:
    assert frames(board(repeats=3), {1: True}) == ["A0 01 01 A2"] * 3


def test_a_board_that_answers_nothing_is_brought_in_step_by_all_off_twice() -> None:
    sent = [one.frame for one in board(all_off="00").resync()]

    assert sent == [b"\x00", b"\x00"]
    assert board(ack="{ch} {state}").resync() == ()


def test_an_order_is_taken_when_its_answer_tells_what_was_ordered() -> None:
    [order] = board(ack="A1 {ch} {state} {sum}").orders({2: True}, lease_s=None)

    assert order.is_answered
    assert order.find(bytes.fromhex("A1 02 01 A4")) == Taken()
    assert order.find(bytes.fromhex("A1 02 00 A3")) is None
    assert order.find(bytes.fromhex("A1 03 01 A5")) is None
    assert order.find(bytes.fromhex("A1 02 01 A5")) is None
    assert order.find(order.frame) is None


def test_all_off_waits_for_an_answer_only_where_the_answer_names_no_channel() -> None:
    [named] = board(ack="{ch} 06", all_off="A0 FF 00 {sum}").off()
    [plain] = board(ack="06", all_off="A0 FF 00 {sum}").off()

    assert not named.is_answered
    assert plain.find(b"\x06") == Taken()


def test_answers_that_contradict_each_other_are_none() -> None:
    [query] = board(**ASKS, answer="55 {mask} {xor}").queries()

    assert query.find(bytes.fromhex("55 01 54 55 02 57")) is None
    assert query.find(bytes.fromhex("55 01 54 55 01 54")) is not None


def test_a_mask_with_bits_for_more_channels_is_none_of_ours() -> None:
    [query] = board(channels=4, **ASKS, answer="55 {mask} {xor}").queries()

    assert query.find(bytes.fromhex("55 11 44")) is None
    assert query.find(bytes.fromhex("55 05 50")) == Told({1: True, 2: False, 3: True, 4: False})


def test_a_mask_of_more_than_eight_channels_has_the_first_eight_first() -> None:
    [query] = board(channels=10, **ASKS, answer="55 {mask}").queries()

    assert query.find(bytes.fromhex("55 01 02")) == Told({ch: ch in (1, 10) for ch in range(1, 11)})


def test_states_without_a_frame_must_be_all_that_is_heard() -> None:
    [query] = dialect("kmtronic_usb4").queries()

    assert query.find(bytes([1, 0, 0, 1])) == Told({1: True, 2: False, 3: False, 4: True})
    for heard in ([1, 0, 0], [1, 0, 0, 1, 0], [1, 2, 0, 1], [0xFF, 9, 0, 1]):
        assert query.find(bytes(heard)) is None


@given(WANTED)
def test_each_channel_named_is_ordered_once_and_no_other(wanted: dict[int, bool]) -> None:
    sent = [bytes.fromhex(frame) for frame in frames(dialect("kmtronic_usb8"), wanted)]

    assert [(frame[1], bool(frame[2])) for frame in sent] == sorted(
        wanted.items(), key=lambda item: (item[1], item[0])
    )


@given(STATES, st.binary(max_size=20).filter(lambda noise: 0x55 not in noise), st.data())
def test_any_answer_is_found_as_it_was_sent_and_half_of_it_is_not(
    states: list[bool], noise: bytes, data: st.DataObject
) -> None:
    [query] = board(**ASKS, answer="55 AA {states} {sum}").queries()
    body = bytes([0x55, 0xAA, *states])
    reply = body + bytes([sum(body) & 0xFF])

    assert query.find(noise + reply + reply + noise) == Told(dict(enumerate(states, start=1)))
    assert query.find(noise + reply[: data.draw(st.integers(0, len(reply) - 1))]) is None


@given(
    st.lists(st.sampled_from(["A0", "{ch}", "{address}", "{sum}", "{xor}", "'x'"]), min_size=1),
    st.integers(1, 8),
)
def test_what_a_row_writes_is_what_it_finds(words: list[str], channel: int) -> None:
    row, facts = parse(" ".join(words)), Facts(8, 7, channel)

    assert Found() in list(row.found(row.written(facts), facts))


@given(st.text(max_size=30))
def test_any_text_is_a_row_or_says_what_it_must_be(text: str) -> None:
    try:
        parse(text)
    except ValueError as error:
        said = str(error)
    else:
        said = "a row of bytes"

    assert "bytes" in said
