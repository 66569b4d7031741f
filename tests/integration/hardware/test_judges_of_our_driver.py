"""Boards made of libmodbus and of pymodbus, asked and switched by our driver: RTU and TCP."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Protocol

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judges import cable, free_port
from libmodbus import LibmodbusServer
from pymodbus import FramerType
from pymodbus_server import PymodbusServer

from hardware.errors import NoReply, OrderRefused
from hardware.frames.modbus import READ_INPUT_WORDS, Refusal, Written
from hardware.frames.words import ReadWords, Words, WriteWord, WriteWords
from hardware.link import Link
from hardware.port import SerialTransport
from hardware.registry import open_rack
from hardware.types import Board, ChannelState, DeviceSpec, Knowledge
from hardware.wire import CableTime

pytestmark = pytest.mark.judge

TIMEOUT = timedelta(seconds=1)


class Foreign(Protocol):
    """A board that nobody here wrote."""

    def coils(self, count: int) -> tuple[bool, ...]: ...

    def words(self, count: int) -> tuple[int, ...]: ...

    def close(self) -> None: ...


class Site:
    """A foreign board, and how to reach it."""

    def __init__(self, server: Foreign, url: str) -> None:
        self.server = server
        self.url = url

    def board(self, profile: str, address: int = 1) -> tuple[Board, Callable[[], None]]:
        rack = open_rack([DeviceSpec("board", profile, self.url, address)], CableTime())
        return rack.boards["board"], rack.close


def _site(kind: str, stack: ExitStack) -> Site:
    who, how = kind.split()
    if how == "rtu":
        theirs, url = stack.enter_context(cable())
        place: str | int = theirs
    else:
        place = free_port()
        url = f"{'modbus' if how == 'tcp' else 'socket'}://127.0.0.1:{place}"
    if who == "libmodbus":
        return Site(LibmodbusServer(place), url)
    return Site(PymodbusServer(place, FramerType.RTU if how == "gateway" else None), url)


KINDS = ["libmodbus rtu", "libmodbus tcp", "pymodbus rtu", "pymodbus tcp", "pymodbus gateway"]


@pytest.fixture(params=KINDS)
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    with ExitStack() as stack:
        made = _site(request.param, stack)
        stack.callback(made.server.close)
        yield made


def verified(*, on: bool) -> ChannelState:
    return ChannelState(on, Knowledge.VERIFIED)


@pytest.mark.parametrize("channels", [4, 8, 16, 32])
def test_our_driver_and_a_foreign_board_agree_on_every_coil(site: Site, channels: int) -> None:
    board, close = site.board(f"generic_coils{channels}")
    one = st.dictionaries(st.integers(1, channels), st.booleans(), min_size=1)

    @settings(max_examples=12, deadline=None)
    @given(one)
    def agree(wanted: dict[int, bool]) -> None:
        before = enumerate(site.server.coils(channels), start=1)
        others = {ch: on for ch, on in before if ch not in wanted}
        states = board.apply(wanted)

        assert states == {channel: verified(on=on) for channel, on in wanted.items()}
        every = wanted | others
        assert site.server.coils(channels) == tuple(every[ch] for ch in range(1, channels + 1))

    agree()
    close()


def test_single_coil_writes_are_understood_as_well(site: Site) -> None:
    board, close = site.board("kmtronic485")

    assert board.apply({3: True, 5: False}) == {3: verified(on=True), 5: verified(on=False)}
    assert site.server.coils(8) == tuple(channel == 3 for channel in range(1, 9))
    close()


def test_all_off_empties_a_foreign_board(site: Site) -> None:
    board, close = site.board("generic_coils8")
    board.apply(dict.fromkeys(range(1, 9), True))
    assert all(site.server.coils(8))

    assert board.all_off()
    assert not any(site.server.coils(8))
    close()


def test_contact_inputs_of_a_foreign_board_are_read_each_in_its_place(site: Site) -> None:
    board, close = site.board("waveshare8d")

    assert board.inputs() == {number: (number - 1) % 3 == 0 for number in range(1, 9)}
    close()


def test_a_foreign_board_refuses_a_coil_it_has_not_by_exception_two(site: Site) -> None:
    board, close = site.board("waveshare8")  # its lease writes coil 0200 and on: not here
    leased = open_rack(
        [DeviceSpec("leased", "waveshare8", site.url, 1, lease=timedelta(seconds=60))], CableTime()
    )
    close()

    with pytest.raises(OrderRefused) as refused:
        leased.boards["leased"].apply({1: True})

    assert refused.value.facts["code"] in (2, 3)
    assert not any(site.server.coils(8))
    assert board.name == "board"
    leased.close()


@pytest.mark.parametrize("kind", ["libmodbus rtu", "pymodbus rtu"])
def test_registers_go_there_and_come_back(kind: str) -> None:
    with ExitStack() as stack:
        site = _site(kind, stack)
        stack.callback(site.server.close)
        link = Link(site.url, SerialTransport(site.url, 9600))
        stack.callback(link.close)

        assert link.ask(WriteWord(1, 3, 0x0102), timeout=TIMEOUT) == Written()
        assert link.ask(WriteWords(1, 5, (7, 0xFFFF, 9)), timeout=TIMEOUT) == Written()

        assert link.ask(ReadWords(1, 3, 5), timeout=TIMEOUT) == Words((0x0102, 0, 7, 0xFFFF, 9))
        assert site.server.words(9) == (0, 0, 0, 0x0102, 0, 7, 0xFFFF, 9, 0)
        read_only = ReadWords(1, 2, 2, READ_INPUT_WORDS)
        assert link.ask(read_only, timeout=TIMEOUT) == Words((1002, 1003))
        assert link.ask(ReadWords(1, 63, 2), timeout=TIMEOUT) == Refusal(2)


@pytest.mark.parametrize("kind", ["libmodbus rtu", "libmodbus tcp"])
def test_an_address_nobody_has_is_silence_as_the_specification_says(kind: str) -> None:
    with ExitStack() as stack:
        site = _site(kind, stack)
        stack.callback(site.server.close)
        board, close = site.board("generic_coils8", address=5)
        stack.callback(close)
        if kind == "libmodbus tcp":  # over TCP libmodbus answers for every unit
            assert board.read()[1] == verified(on=False)
            return

        with pytest.raises(NoReply, match="board does not answer"):
            board.read()
