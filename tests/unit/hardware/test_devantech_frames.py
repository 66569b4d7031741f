"""Devantech boards: single bytes, and states believed only between two equal identities."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted_line import ScriptedLine

from hardware.catalogue import load_profile
from hardware.dialect import Refused, Told
from hardware.drivers.relay_board import Place, RelayBoard
from hardware.errors import OrderRefused, WrongProfile
from hardware.frames.devantech import DevantechDialect
from hardware.link import Link
from hardware.registry import open_rack
from hardware.types import ChannelState, DeviceSpec, Knowledge

OCTETS = st.integers(0, 255)
WANTED = st.dictionaries(st.integers(1, 8), st.booleans(), min_size=1)
QUESTION = bytes.fromhex("5A 5B 5B 5A")
ON = ChannelState(on=True, knowledge=Knowledge.VERIFIED)


def dialect(profile: str = "devantech_rly08") -> DevantechDialect:
    return DevantechDialect(load_profile(profile), 0)


def frames(wanted: dict[int, bool]) -> list[bytes]:
    return [one.frame for one in dialect().orders(wanted, lease_s=None)]


def states(mask: int, module: int = 8, version: int = 1) -> bytes:
    return bytes([module, version, mask, mask, module, version])


def told(mask: int) -> Told:
    return Told({ch: bool(mask >> ch - 1 & 1) for ch in range(1, 9)})


def board_on(line: ScriptedLine) -> RelayBoard:
    return RelayBoard(
        "board", load_profile("devantech_rly08"), dialect(), Place(Link("line", line))
    )


def test_orders_are_the_bytes_the_maker_prints() -> None:
    assert frames({1: False, 8: False}) == [b"\x6f", b"\x76"]
    assert frames({1: True, 8: True}) == [QUESTION, b"\x65", b"\x6c"]


def test_everything_is_opened_with_an_empty_mask_first() -> None:
    assert [one.frame for one in dialect().off()] == [b"\x00", b"\x6e"]
    assert [one.frame for one in dialect().resync()] == [b"\x00", b"\x6e"]


def test_states_are_asked_for_between_two_identities() -> None:
    [query] = dialect().queries()

    assert query.frame == QUESTION
    assert query.find(states(0x05)) == told(0x05)


@pytest.mark.parametrize(
    "heard", ["05", "08 01 05", "08 01 05 05 08", "08 01 05 04 08 01", "08 01 05 05 08 02"]
)
def test_states_without_both_identities_are_none(heard: str) -> None:
    [query] = dialect().queries()

    assert query.find(bytes.fromhex(heard)) is None


def test_another_module_refuses_and_nothing_is_closed_on_it() -> None:
    line = ScriptedLine((), (), [(0.01, states(0, module=15))])

    with pytest.raises(OrderRefused, match="code 15"):
        board_on(line).order({1: True})

    assert line.sent == [b"\x00", b"\x6e", QUESTION]


def test_another_module_is_opened_all_the_same() -> None:
    line = ScriptedLine()

    board_on(line).order({1: False})

    assert line.sent == [b"\x00", b"\x6e", b"\x6f"]


def test_a_latching_module_is_refused_by_its_profile() -> None:
    with pytest.raises(WrongProfile, match="keeps its contacts closed without power"):
        open_rack([DeviceSpec("a", "devantech_rly16l", "x")], ScriptedLine().clock)


def test_an_order_is_believed_when_it_reads_back() -> None:
    line = ScriptedLine((), (), [(0.01, states(0))], (), [(0.01, states(0x04))])

    assert board_on(line).apply({3: True}) == {3: ON}


def test_a_board_that_was_told_and_does_not_answer_is_brought_in_step_and_all_is_open() -> None:
    line = ScriptedLine((), (), [(0.01, states(0))], (), (), (), (), (), (), [(0.01, states(0))])
    board = board_on(line)
    board.order({3: True})
    with pytest.raises(Exception, match="board does not answer"):
        board.read()

    assert board.read()[3].on is False
    assert line.sent[-3:] == [b"\x00", b"\x6e", QUESTION]


@given(WANTED)
def test_no_order_is_ever_two_bytes_long_or_names_another_channel(wanted: dict[int, bool]) -> None:
    sent = [frame for frame in frames(wanted) if frame != QUESTION]

    assert all(len(frame) == 1 for frame in sent)
    assert {0x6F + ch - 1 for ch, on in wanted.items() if not on} == {
        frame[0] for frame in sent if frame[0] >= 0x6F
    }
    assert {0x65 + ch - 1 for ch, on in wanted.items() if on} == {
        frame[0] for frame in sent if frame[0] < 0x6F
    }


@given(OCTETS, OCTETS)
def test_any_states_are_found_as_they_were_sent(mask: int, version: int) -> None:
    [query] = dialect().queries()

    assert query.find(states(mask, version=version)) == told(mask)


@given(OCTETS, OCTETS, st.binary(min_size=1, max_size=12), st.data())
def test_noise_makes_an_answer_none_and_never_another(
    mask: int, version: int, noise: bytes, data: st.DataObject
) -> None:
    [query] = dialect().queries()
    reply = states(mask, version=version)
    place = data.draw(st.integers(0, len(reply)))

    assert query.find(reply[:place] + noise + reply[place:]) is None
    assert query.find(QUESTION + reply) is None
    assert query.find(reply + reply) is None


@given(OCTETS, OCTETS, st.integers(0, 47))
def test_one_flipped_bit_is_noticed_or_refused(mask: int, version: int, place: int) -> None:
    [query] = dialect().queries()
    reply = bytearray(states(mask, version=version))
    reply[place // 8] ^= 1 << place % 8

    assert query.find(bytes(reply)) is None


@given(OCTETS.filter(lambda module: module != 8), OCTETS)
def test_the_states_of_another_module_are_never_told(module: int, mask: int) -> None:
    [query] = dialect().queries()

    assert query.find(states(mask, module=module)) == Refused(module)
