"""Stations are connected ahead, shared by the lines that want them, and told of when they fail."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from air_world import START, item

from audio.reception import sentences as received
from audio.reception.ring import Ring
from audio.sources.tone import ToneSource
from audio.types import Note
from broadcaster.clocks import SystemClock
from broadcaster.errors import Failed
from broadcaster.playout.orders import Checked, Order
from broadcaster.playout.relays import Filler, Listed, Relays, relayed
from schedules.types import Reason

DEAD = Note(received.NO_ANSWER, {"host": "a.example"})
CONNECTING = Note(received.CONNECTING, {"host": "a.example"})
ADDRESSES = ("http://a.example/live", "http://b.example/live")


class Time:
    rate = 1.0

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return (self.at - START).total_seconds()

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


class Address:
    """One address as a test wants it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.ring = Ring(kept=10)
        self.gap = self.wrong_for = timedelta(0)
        self.well_for = timedelta(minutes=1)
        self.trouble: Note | None = CONNECTING
        self.is_started = self.is_closed = False

    def start(self) -> None:
        self.is_started = True

    def close(self) -> None:
        self.is_closed = True


class Desk:
    """A list of relays with one station on it, and what was heard of it."""

    def __init__(self) -> None:
        self.list: dict[str, Listed] = {"vov1": Listed(ADDRESSES)}
        self.broken = False
        self.music: Filler | None = None
        self.received: list[Address] = []
        self.clock = Time()
        self.heard: queue.SimpleQueue[Order] = queue.SimpleQueue()
        self.relays = Relays(self, self.heard.put, self.clock)

    def listed(self, key: str) -> Listed | None:
        if self.broken:
            raise Failed("no database")
        return self.list.get(key)

    def receive(self, address: str, listed: Sequence[str]) -> Address:
        assert tuple(listed) == self.list["vov1"].addresses
        self.received.append(Address(address))
        return self.received[-1]

    def filler(self) -> Filler | None:
        return self.music

    def told(self) -> Checked:
        order = self.heard.get(timeout=30)
        assert isinstance(order, Checked)
        return order

    def until(self, what: Callable[[], bool]) -> None:
        clock = SystemClock()
        end = clock.monotonic() + 30
        while not what():
            assert clock.monotonic() < end
            clock.sleep(0.02)


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    desk.relays.start()
    yield desk
    desk.relays.stop(30)
    desk.relays.check()
    assert all(each.is_closed for each in desk.received)


RELAY = item("relay", 60, 600, clip="relay:vov1", kind="relay", title="VOV1")


def test_the_first_two_addresses_are_called_at_once_and_told_of_when_one_answers(
    desk: Desk,
) -> None:
    desk.relays.want(RELAY)
    first = desk.told()
    desk.received[1].trouble = None
    then = desk.told()

    assert [each.name for each in desk.received] == list(ADDRESSES)
    assert all(each.is_started for each in desk.received)
    assert first == Checked("relay", Reason(received.CONNECTING, {"host": "VOV1 (a.example)"}))
    assert then == Checked("relay", None)


def test_a_third_address_is_called_only_when_neither_of_the_first_two_is_well(desk: Desk) -> None:
    third = "http://c.example/live"
    desk.list["vov1"] = Listed((*ADDRESSES, third))
    desk.relays.want(RELAY)
    desk.told()
    desk.received[0].trouble = None
    desk.told()
    desk.clock.sleep(20)
    desk.relays.want(RELAY)
    desk.until(lambda: desk.relays._passed["vov1"].unwell_since > 19)
    while_well = desk.received[2].is_started
    desk.received[0].trouble = DEAD
    desk.told()
    desk.clock.sleep(6)
    desk.until(lambda: desk.received[2].is_started)

    assert not while_well


def test_who_asks_again_is_told_again(desk: Desk) -> None:
    desk.relays.want(RELAY)
    first = desk.told()
    desk.relays.want(RELAY)

    assert desk.told() == first
    assert len(desk.received) == 2


def test_a_dead_source_is_an_alarm_before_air_and_ends_when_it_is_well_again(desk: Desk) -> None:
    desk.relays.want(RELAY)
    desk.told()
    for each in desk.received:
        each.trouble = DEAD
    desk.until(lambda: desk.relays.troubles.get("relay:vov1") is not None)
    dead = desk.relays.troubles["relay:vov1"]
    for each in desk.received:
        each.trouble = None
    desk.until(lambda: desk.relays.troubles["relay:vov1"] is None)

    assert dead == Reason(received.NO_ANSWER, {"host": "VOV1 (a.example)"})
    assert desk.clock.now() < RELAY.starts


def test_an_address_that_was_only_just_called_is_not_complained_of(desk: Desk) -> None:
    desk.relays.want(RELAY)
    desk.told()
    early = dict(desk.relays.troubles)
    desk.clock.sleep(10)
    desk.until(lambda: desk.relays.troubles.get("relay:vov1") is not None)

    assert early == {}


def test_another_address_heard_instead_of_the_first_is_an_alarm_that_says_so(desk: Desk) -> None:
    desk.relays.want(RELAY)
    desk.told()
    desk.received[0].trouble, desk.received[1].trouble = DEAD, None
    desk.until(lambda: desk.relays.troubles.get("relay:vov1") is not None)

    why = desk.relays.troubles["relay:vov1"]
    assert str(why) == str(
        Reason(
            "{host} gives no programme; {other} is passed on instead.",
            {"host": "VOV1 (a.example)", "other": "b.example"},
        )
    )


def test_two_lines_share_what_is_received_and_the_last_lets_go_of_it(desk: Desk) -> None:
    other = item("other", 60, 300, clip="relay:vov1", kind="relay", title="VOV1", bus="second")
    desk.relays.want(RELAY)
    desk.relays.want(other)
    told = {desk.told().key, desk.told().key}
    desk.clock.sleep(400)
    desk.relays.want(RELAY)
    desk.until(lambda: set(desk.relays._passed["vov1"].items) == {"relay"})
    open_then = [each.is_closed for each in desk.received]
    desk.clock.sleep(300)
    desk.until(lambda: all(each.is_closed for each in desk.received))

    assert told == {"relay", "other"}
    assert open_then == [False, False]


def test_an_address_that_was_changed_is_called_anew(desk: Desk) -> None:
    desk.relays.want(RELAY)
    desk.told()
    desk.list["vov1"] = Listed(("http://c.example/live",))
    desk.relays.want(RELAY)
    desk.until(lambda: len(desk.received) == 3)

    desk.until(lambda: desk.received[0].is_closed and desk.received[1].is_closed)
    assert not desk.received[2].is_closed


def test_what_is_not_listed_or_cannot_be_looked_up_says_why(desk: Desk) -> None:
    del desk.list["vov1"]
    desk.relays.want(RELAY)
    unlisted = desk.told()
    desk.broken = True
    desk.relays.want(RELAY)
    unknown = desk.told()

    assert "not on the list" in str(unlisted.why)
    assert "no database" in str(unknown.why)


def test_a_list_that_can_be_read_again_is_read_again(desk: Desk) -> None:
    other = replace(RELAY, key="other")
    desk.broken = True
    desk.relays.want(RELAY)
    desk.relays.want(other)
    unknown = {desk.told().key, desk.told().key}
    desk.broken = False
    desk.clock.sleep(6)
    then = desk.told(), desk.told()

    assert unknown == {"relay", "other"}
    assert ["is being connected" in str(one.why) for one in then] == [True, True]
    assert desk.received[0].is_started


def test_what_is_on_air_goes_on_where_its_station_moves_meanwhile(desk: Desk) -> None:
    later = item("later", 700, 600, clip="relay:vov1", kind="relay", title="VOV1")
    desk.relays.want(RELAY)
    desk.told()
    desk.list["vov1"] = Listed(("http://c.example/live",))
    desk.relays.want(later)
    desk.until(lambda: len(desk.received) == 3)
    desk.clock.sleep(300)
    desk.relays.want(later)
    desk.told()
    while_on_air = [each.is_closed for each in desk.received]
    desk.clock.sleep(400)
    desk.until(lambda: desk.received[0].is_closed)

    assert while_on_air == [False, False, False]
    assert not desk.received[2].is_closed


def test_a_clock_faster_than_the_world_receives_nothing(desk: Desk) -> None:
    desk.clock.rate = 20.0
    desk.relays.want(RELAY)

    assert "faster than the world" in str(desk.told().why)
    assert desk.received == []


def test_what_is_opened_reads_those_addresses_and_tells_what_was_heard(desk: Desk) -> None:
    desk.relays.want(RELAY)
    desk.told()
    source = desk.relays.open(RELAY)
    source.read(4800)

    told = relayed(source)
    assert told is not None
    assert (told.heard_s, told.filler_s, told.silent_s) == ((0.0, 0.0), 0.0, 0.1)


def test_music_in_the_place_of_a_lost_station_tells_what_allows_it(desk: Desk) -> None:
    desk.music = Filler(ToneSource(timedelta(seconds=5)), ("standing:3",))
    desk.relays.want(RELAY)
    desk.told()
    source = desk.relays.open(RELAY)
    source.read(4800)
    before = relayed(source)
    for _ in range(20):
        source.read(4800)

    after = relayed(source)
    assert before is not None
    assert after is not None
    assert (before.filler_by, after.filler_by) == ((), ("standing:3",))
    assert after.filler_s > 0.5
