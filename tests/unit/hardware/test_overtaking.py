"""An order that opens contacts goes first, and what it overtook never closes them again."""

import threading
from collections.abc import Iterator

import pytest
from bus_line import BusLine, boards_on
from fake_board import FakeBoard
from hypothesis import given
from hypothesis import strategies as st
from simulated_commune import VirtualClock

from hardware.catalogue import load_profile
from hardware.drivers.relay_board import Place, RelayBoard
from hardware.frames.coils import CoilDialect
from hardware.frames.lcus import LcusDialect
from hardware.frames.modbus import READ_COILS, WriteCoils
from hardware.link import Link
from hardware.overtaking import Overtaking
from hardware.owner import ThreadOwner
from hardware.rack import Rack
from hardware.types import UNKNOWN, Output, Urgency

WAIT = 10.0


class SlowBus(BusLine):
    """Stops at the nth frame that switches, until the test lets it go on."""

    def __init__(self, stop_at: int, *addresses: int) -> None:
        super().__init__(*addresses)
        self.reached = threading.Event()
        self.go = threading.Event()
        self._left = stop_at

    def write(self, octets: bytes) -> None:
        if octets[1] != READ_COILS:
            self._left -= 1
            if self._left == 0:
                self.reached.set()
                assert self.go.wait(WAIT)
        super().write(octets)


class Site:
    """Boards on one bus with an owner of its own; `start` orders in a thread."""

    def __init__(self, stop_at: int, *, silent: int = 0) -> None:
        self.line = SlowBus(stop_at, 1, 2, 3)
        if silent:
            self.line.deaf.add(silent)
        profile = load_profile("kmtronic485")
        self._link = Link("bus", self.line, owner=ThreadOwner("bus"))
        place = Place(self._link)
        self.boards = {
            f"b{n}": RelayBoard(f"b{n}", profile, CoilDialect(profile, n), place) for n in (1, 2, 3)
        }
        self.rack = Rack(self.boards, self.line.clock)
        self._threads: list[threading.Thread] = []

    def start(self, wanted: dict[Output, bool]) -> threading.Thread:
        thread = threading.Thread(target=self.rack.switch, args=(wanted,))
        thread.start()
        self._threads.append(thread)
        return thread

    def closed(self) -> set[Output]:
        contacts = self.line.contacts.items()
        return {Output(f"b{n}", channel) for n, channels in contacts for channel in channels}

    def close(self) -> None:
        self.line.go.set()
        for thread in self._threads:
            thread.join(WAIT)
        self._link.close()


@pytest.fixture
def sites() -> Iterator[list[Site]]:
    made: list[Site] = []
    yield made
    for site in made:
        site.close()


EVERY = {Output(f"b{n}", channel): True for n in (1, 2, 3) for channel in (1, 2)}


@pytest.mark.parametrize("stop_at", range(1, 7))
@pytest.mark.parametrize("how", ["switch", "all off"])
def test_once_everything_was_opened_an_order_under_way_closes_nothing_more(
    sites: list[Site], stop_at: int, how: str
) -> None:
    site = Site(stop_at)
    sites.append(site)
    closing = site.start(EVERY)
    assert site.line.reached.wait(WAIT)

    opening = (
        site.start(dict.fromkeys(EVERY, False))
        if how == "switch"
        else threading.Thread(target=site.rack.all_off)
    )
    if how != "switch":
        opening.start()
    opening.join(0.05)
    site.line.go.set()
    closing.join(WAIT)
    opening.join(WAIT)

    assert site.closed() == set()


def test_a_try_that_was_overtaken_is_not_repeated(sites: list[Site]) -> None:
    site = Site(1, silent=1)
    sites.append(site)
    one = Output("b1", 1)
    closing = site.start({one: True})
    assert site.line.reached.wait(WAIT)
    opening = site.start({one: False})
    opening.join(0.05)
    site.line.deaf.clear()

    site.line.go.set()
    closing.join(WAIT)
    opening.join(WAIT)

    assert site.closed() == set()
    switching = [frame[4] for frame in site.line.switching]
    assert 0xFF not in switching[1:]


def test_what_was_not_overtaken_is_carried_out_all_the_same(sites: list[Site]) -> None:
    site = Site(1)
    sites.append(site)
    closing = site.start(EVERY)
    assert site.line.reached.wait(WAIT)
    opening = site.start({Output("b2", 1): False})
    opening.join(0.05)

    site.line.go.set()
    closing.join(WAIT)
    opening.join(WAIT)

    assert site.closed() == set(EVERY) - {Output("b2", 1)}


def test_what_was_opened_while_an_order_let_its_contacts_rest_stays_open() -> None:
    class Clock(VirtualClock):
        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            rack.all_off()

    board, one = FakeBoard("a"), Output("a", 1)
    rack = Rack({"a": board}, Clock())
    rack.switch({one: True})
    rack.switch({one: False})

    states = rack.switch({one: True}).states

    assert board.closed == set()
    assert states == {one: UNKNOWN}


def test_an_order_given_after_the_opening_closes_again() -> None:
    line = BusLine(1)
    board = boards_on(line, 1)[0]
    board.apply({1: False})

    board.apply({1: True})

    assert line.contacts[1] == {1}
    assert line.switching[-1] == WriteCoils(1, 0, (True,)).frame


def test_frames_that_nobody_answers_are_overtaken_too() -> None:
    line = BusLine()
    owner = ThreadOwner("port")
    profile = load_profile("lcus8_silent")
    place = Place(Link("port", line, owner=owner))
    board = RelayBoard("board", profile, LcusDialect(profile, 0), place)
    board.all_off()
    line.sent.clear()
    begun, queued = threading.Event(), threading.Event()

    def closing() -> None:
        begun.set()
        queued.wait(WAIT)
        board.order({1: True, 2: True})

    slow = owner.submit(closing, Urgency.NORMAL)
    assert begun.wait(WAIT)
    urgent = owner.submit(lambda: board.order({1: False}), Urgency.OFF)
    queued.set()
    slow.result(WAIT)
    urgent.result(WAIT)
    owner.stop()

    assert line.sent == [bytes.fromhex("A0 01 00 A1")]


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=30))
def test_an_order_is_overtaken_by_later_openings_of_its_own_contacts_only(
    history: list[tuple[int, bool]],
) -> None:
    overtaking = Overtaking[int]()
    given_ = [
        (overtaking.begin([] if closes else [contact]), contact, closes)
        for contact, closes in history
    ]

    for place, (number, contact, closes) in enumerate(given_):
        later = [other for _, other, shuts in given_[place + 1 :] if not shuts]
        if closes:
            assert overtaking.has_overtaken(number, [contact]) == (contact in later)
