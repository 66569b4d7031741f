"""A card that is there, goes and comes back; miniaudio's side of it is played by the tests."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import miniaudio
import numpy as np
import pytest

from audio.mixer import Cue, Mixer, Pcm, frame_of
from audio.sinks.card import Card, CardSink, NoCard, Side
from audio.sinks.tap import Began, Ended, Tap, Told
from broadcaster.clocks import SystemClock

START = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)
ALSA_NULL = {"name": "Discard all samples (playback) or generate zero samples (capture)", "id": 0}


class Clock:
    """Time that passes when the test says so; who sleeps looks again at once."""

    rate = 1.0
    passed = 0.0

    def now(self) -> datetime:
        return START + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    def sleep(self, _seconds: float) -> None:
        threading.Event().wait(0.001)


class Device:
    """Stands for miniaudio's device: the test asks for blocks in its place."""

    def __init__(self, **asked: Any) -> None:
        self.asked = asked
        self.feed: Any = None
        self.closed = False

    def start(self, feed: Any) -> None:
        self.feed = feed

    def close(self) -> None:
        self.closed = True

    def trigger_asking(self, frames: int = 480) -> Pcm:
        return np.frombuffer(self.feed.send(frames), "<i2").reshape(frames, -1)


@dataclass
class Machine:
    """The cards that hang on the machine, and the devices that were opened."""

    cards: list[dict[str, Any]]
    made: list[Device] = field(default_factory=list)

    def trigger_unplugging(self) -> None:
        self.cards.clear()

    def trigger_plugging_in(self, name: str, number: int) -> None:
        self.cards[:] = [ALSA_NULL, {"name": name, "id": number}]

    @property
    def device(self) -> Device:
        return self.made[-1]


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    found = Machine([ALSA_NULL, {"name": "USB Audio", "id": 7}])

    class Devices:
        def __init__(self, backends: list[Any]) -> None:
            assert miniaudio.Backend.NULL not in backends

        def get_playbacks(self) -> list[dict[str, Any]]:
            return list(found.cards)

    def open_device(**asked: Any) -> Device:
        found.made.append(Device(**asked))
        return found.made[-1]

    monkeypatch.setattr(miniaudio, "Devices", Devices)
    monkeypatch.setattr(miniaudio, "PlaybackDevice", open_device)
    return found


class Steps:
    """A source that counts, so that each sample tells its place."""

    def __init__(self, frames: int, first: int = 1) -> None:
        self.pcm = (np.arange(first, first + frames) % 30_000).astype(np.int16)

    def read(self, frames: int) -> Pcm:
        part, self.pcm = self.pcm[:frames], self.pcm[frames:]
        return part

    def close(self) -> None:
        pass


@dataclass
class Air:
    """One bus on a card."""

    clock: Clock
    sink: CardSink
    mixer: Mixer = field(default_factory=Mixer)
    told: list[Told] = field(default_factory=list)

    def start(self) -> None:
        self.tap = Tap(self.mixer, self.told.append)
        self.sink.start(self.tap)


@pytest.fixture
def on_air(machine: Machine) -> Iterator[Callable[..., Air]]:
    running: list[Air] = []

    def made(card: Card, clock: Clock, side: Side = Side.BOTH) -> Air:
        air = Air(clock, CardSink(card, side))
        air.start()
        running.append(air)
        return air

    yield made
    for air in running:
        air.sink.stop()
    assert all(device.closed for device in machine.made)


def ask(machine: Machine, clock: Clock, blocks: int) -> Pcm:
    parts = []
    for _ in range(blocks):
        parts.append(machine.device.trigger_asking())
        clock.passed += 0.01
    return np.concatenate(parts)


def until(what: Callable[[], object]) -> None:
    end = SystemClock().monotonic() + 20
    while not what():
        assert SystemClock().monotonic() < end, "it did not come"
        threading.Event().wait(0.001)


def pass_unheard(air: Air, seconds: float) -> None:
    """Let time pass while the card is gone, as the world does: little by little."""
    until(lambda: air.sink.is_unheard)
    for _ in range(round(seconds / 0.25)):
        air.clock.passed += 0.25
        due = frame_of(air.clock.now())
        until(lambda due=due: (air.sink._card._next or 0) >= due)


def test_alsas_null_device_is_no_card(machine: Machine) -> None:
    machine.cards.pop()

    with pytest.raises(NoCard, match="no sound card"):
        Card(Clock())


def test_a_card_that_was_named_and_is_not_there_is_said_by_its_name(machine: Machine) -> None:
    with pytest.raises(NoCard, match="named HDA"):
        Card(Clock(), "HDA")


def test_a_card_is_found_by_its_name_whatever_its_number(machine: Machine) -> None:
    for number in (7, 2):
        machine.trigger_plugging_in("USB Audio", number)
        sink = CardSink(Card(Clock(), "USB Audio"))
        asked = machine.device.asked
        assert (sink.name, sink.is_real, sink.is_unheard) == ("USB Audio", True, False)
        assert (asked["device_id"], asked["nchannels"], asked["sample_rate"]) == (number, 1, 48_000)


def test_a_cue_leaves_in_the_frame_the_card_will_sound_it(
    machine: Machine, on_air: Callable[..., Air]
) -> None:
    clock = Clock()
    air = on_air(Card(clock), clock)
    due = frame_of(START + timedelta(seconds=1))
    air.mixer.cue(Cue("a", due, Steps(2_400)))

    ask(machine, clock, 200)

    assert air.told[0] == Began("a", due)
    assert isinstance(air.told[1], Ended)
    assert air.told[1].measured.frames == 2_400


def test_two_buses_sound_through_the_sides_of_one_card_each_with_its_own(
    machine: Machine, on_air: Callable[..., Air]
) -> None:
    clock = Clock()
    card = Card(clock, "USB Audio", is_split=True)
    left, right = on_air(card, clock, Side.LEFT), on_air(card, clock, Side.RIGHT)
    first = frame_of(START) + 48_000 * 60 // 1000
    left.mixer.cue(Cue("l", first, Steps(4_800, first=1)))
    right.mixer.cue(Cue("r", first + 480, Steps(4_800, first=9_000)))

    heard = ask(machine, clock, 12)

    assert machine.device.asked["nchannels"] == 2
    assert heard[:4_800, 0].tolist() == list(range(1, 4_801))
    assert not heard[:480, 1].any()
    assert heard[480:5_280, 1].tolist() == list(range(9_000, 13_800))
    assert left.sink.name == "USB Audio/left"


def test_one_side_goes_on_when_the_other_bus_stops(
    machine: Machine, on_air: Callable[..., Air]
) -> None:
    clock = Clock()
    card = Card(clock, "USB Audio", is_split=True)
    left = on_air(card, clock, Side.LEFT)
    right = on_air(card, clock, Side.RIGHT)
    left.sink.stop()
    right.mixer.cue(Cue("r", frame_of(START), Steps(4_800)))

    heard = ask(machine, clock, 4)

    assert not heard[:, 0].any()
    assert heard[:, 1].all()
    assert not machine.device.closed


def test_a_card_that_is_pulled_out_is_missed_and_the_air_goes_on_in_time(
    machine: Machine, on_air: Callable[..., Air]
) -> None:
    clock = Clock()
    air = on_air(Card(clock, "USB Audio"), clock)
    whole = 48_000 * 20
    first = frame_of(START) + 2_880
    air.mixer.cue(Cue("long", first, Steps(whole)))
    before = ask(machine, clock, 100)
    machine.trigger_unplugging()
    clock.passed += 0.5
    pass_unheard(air, 1.5)
    unplugged = (air.sink.is_well, machine.device.trigger_asking().any())

    machine.trigger_plugging_in("USB Audio", 3)
    pass_unheard(air, 2.0)
    until(lambda: len(machine.made) > 1 and machine.device.feed is not None)
    after = ask(machine, clock, 10)

    assert before[:, 0].tolist() == (np.arange(1, 48_001) % 30_000).tolist()
    assert unplugged == (True, False)
    assert machine.device.asked["device_id"] == 3
    place = frame_of(START + timedelta(seconds=5.0)) - frame_of(START)
    assert after[0, 0] == (place + 1) % 30_000
    assert not air.sink.is_unheard


def test_what_sounded_while_the_card_was_gone_is_not_told_as_sent(
    machine: Machine, on_air: Callable[..., Air]
) -> None:
    clock = Clock()
    machine.trigger_unplugging()
    air = on_air(Card(clock, "USB Audio", waits=True), clock)
    air.mixer.cue(Cue("unheard", frame_of(START), Steps(4_800)))

    until(lambda: air.sink._card._next)
    pass_unheard(air, 0.5)

    (ended,) = air.told
    assert isinstance(ended, Ended)
    assert (ended.measured.began, ended.measured.frames, ended.measured.steady) == (None, 0, 0)
    assert ended.measured.unheard == 4_800
    assert air.sink.is_unheard
    assert air.sink.is_well


def test_an_item_that_is_heard_from_its_middle_on_began_there(
    machine: Machine, on_air: Callable[..., Air]
) -> None:
    clock = Clock()
    machine.trigger_unplugging()
    air = on_air(Card(clock, "USB Audio", waits=True), clock)
    air.mixer.cue(Cue("late", frame_of(START), Steps(48_000 * 6)))
    until(lambda: air.sink._card._next)
    machine.trigger_plugging_in("USB Audio", 1)
    pass_unheard(air, 3.0)
    until(lambda: machine.made and machine.device.feed is not None)

    ask(machine, clock, 400)

    began, ended = air.told
    assert isinstance(began, Began)
    assert began.frame == frame_of(START + timedelta(seconds=3.06))
    assert isinstance(ended, Ended)
    assert ended.measured.frames == 48_000 * 6 - round(3.06 * 48_000)
    assert ended.measured.steady_from == round(3.06 * 48_000)
