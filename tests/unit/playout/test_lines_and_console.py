from __future__ import annotations

import queue
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from air_world import item

from audio.library import Library, hash_of
from audio.mixer import frame_of
from audio.sinks.virtual import VirtualSink
from audio.types import Mark
from audio.wav import new_wav
from broadcaster.clocks import VirtualClock
from broadcaster.errors import Failed
from broadcaster.playout.actions import Check, CloseLines, Fade, OpenLines, Sound
from broadcaster.playout.channel import Channel
from broadcaster.playout.console import Console
from broadcaster.playout.hands import Hand
from broadcaster.playout.items import test_tone as tone
from broadcaster.playout.lines import Lines
from broadcaster.playout.orders import Checked, LinesSettled, Order, SoundEnded, WrongAir
from broadcaster.playout.proof import Witnesses
from broadcaster.playout.sources import Sources
from broadcaster.playout.watch import Wrong
from broadcaster.simulation.commune import Commune
from hardware.sim.faults import Fault

START = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(START)


@pytest.fixture
def commune(clock: VirtualClock) -> Commune:
    return Commune(10, clock, seed=1)


@pytest.fixture
def lines(commune: Commune, clock: VirtualClock) -> Lines:
    return Lines("main", (commune.wiring,), commune.rack(), clock)


def opened(lines: Lines, *zones: int, ticket: int = 1) -> LinesSettled:
    return lines.carry_out(OpenLines("main", ticket, frozenset(zones), "a"))


def test_only_the_wanted_zones_are_connected(lines: Lines, commune: Commune) -> None:
    settled = opened(lines, 2, 9)

    assert settled.up
    assert {zone for zone, contact in settled.contacts.items() if contact.on} == {2, 9}
    assert commune.sounding() == {2, 9}


def test_opening_is_done_within_the_lead_it_asks_for(lines: Lines) -> None:
    settled = opened(lines, *range(1, 11))

    assert settled.took <= lines.lead(1.0)
    change = opened(lines, 1, ticket=2)
    assert change.took <= lines.warm_lead(1.0)


def test_closing_opens_every_contact(lines: Lines, commune: Commune) -> None:
    opened(lines, 1, 2)

    settled = lines.carry_out(CloseLines("main", 2))

    assert not settled.up
    assert commune.closed() == 0


def test_zones_on_a_board_that_does_not_answer_are_told_and_the_others_go_on(
    lines: Lines, commune: Commune
) -> None:
    commune.world.order(Fault("deaf", "board2"))

    settled = opened(lines, 1, 9)

    assert settled.up
    assert settled.contacts[1].on is True
    assert settled.contacts[9].on is None
    assert "board2 does not answer" in str(settled.why)
    assert commune.sounding() == {1}


def test_a_board_that_is_away_is_told_in_a_sentence(lines: Lines, commune: Commune) -> None:
    commune.world.order(Fault("unplug", "board1"))

    settled = opened(lines, 1)

    assert not settled.up
    assert "plugged in" in str(settled.why)
    assert lines.problem == settled.why


def test_what_could_not_be_made_safe_is_tried_again_when_the_board_is_back(
    lines: Lines, commune: Commune
) -> None:
    opened(lines, 1)
    commune.world.order(Fault("deaf", "board1"))
    assert not lines.make_safe()
    assert commune.sounding() == {1}

    commune.world.faults.clear()
    lines.look(1)

    assert commune.closed() == 0


def test_an_order_that_is_replaced_stops_in_the_warm_up(lines: Lines, commune: Commune) -> None:
    asked = iter([False, False, True])

    settled = lines.carry_out(
        OpenLines("main", 1, frozenset({1}), "a"), stop=lambda: next(asked, True)
    )

    assert not settled.up
    assert settled.took < timedelta(seconds=3)
    assert commune.closed() == 0


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path)


@pytest.fixture
def clip(library: Library) -> str:
    draft = library.folder / "draft"
    with new_wav(draft, Mark(synthetic=False, voice=None, made=START)) as writer:
        writer.write(np.full(96_000, 0.25, np.float32))
    name = hash_of(draft)
    draft.rename(library.path_of(name))
    return name


def test_a_clip_is_what_its_name_says_or_may_not_be_sent(library: Library, clip: str) -> None:
    witnesses = Witnesses(library)
    fine = witnesses.why_not(clip)
    path = library.path_of(clip)
    path.write_bytes(path.read_bytes() + b"\0")

    changed = witnesses.why_not(clip)
    missing = witnesses.why_not("0" * 64)
    no_name = witnesses.why_not("../../etc/passwd")

    assert fine is None
    assert "not the one that was approved" in str(changed)
    assert "not there" in str(missing)
    assert no_name is not None


class Stage:
    """A console on one virtual bus, and what it told."""

    def __init__(self, lines: Lines, library: Library, clock: VirtualClock) -> None:
        self.heard: queue.SimpleQueue[Order] = queue.SimpleQueue()
        self.sink = VirtualSink(lambda _: None)
        witnesses = Witnesses(library)
        self.channel = Channel(lines, self.sink, witnesses, self.heard.put, audit=60)
        channels = {"main": self.channel}
        self.console = Console(
            channels, witnesses, Sources(library.path_of, lambda: clock.rate), self.heard.put, clock
        )
        self.console.start()

    def next(self) -> Order:
        return self.heard.get(timeout=20)


@pytest.fixture
def stage(lines: Lines, library: Library, clock: VirtualClock) -> Iterator[Stage]:
    stage = Stage(lines, library, clock)
    yield stage
    assert stage.console.stop()
    stage.console.check()


def test_the_console_checks_opens_and_closes_and_tells_of_it(stage: Stage, clip: str) -> None:
    line = item("a", 60, 2, clip=clip)

    stage.console.perform(Check(line))
    checked = stage.next()
    stage.console.perform(OpenLines("main", 1, frozenset({1}), "a"))
    open_now = stage.next()
    stage.console.perform(CloseLines("main", 2))
    closed = stage.next()

    assert checked == Checked("a", None)
    assert isinstance(open_now, LinesSettled)
    assert isinstance(closed, LinesSettled)
    assert (open_now.up, closed.up) == (True, False)


def test_a_sound_is_proved_against_its_clip(stage: Stage, clip: str) -> None:
    line = item("a", 0, 2, clip=clip)
    stage.console.perform(Sound(line, START, timedelta(seconds=1)))
    stage.console._stage.stop(20)
    first = frame_of(START)

    stage.sink.advance(first, first + 200_000)
    told = [stage.next(), stage.next()]

    ended = told[-1]
    assert isinstance(ended, SoundEnded)
    assert ended.proof.matched is True
    assert ended.proof.frames == 48_000


def test_music_that_is_cut_ends_on_the_very_sample_and_is_proved_up_to_its_fade(
    stage: Stage, clip: str
) -> None:
    line = item("a", 0, 1.5, clip=clip, kind="filler")
    stage.console.perform(Sound(line, START, timedelta(0)))
    stage.console._stage.stop(20)
    first = frame_of(START)

    stage.sink.advance(first, first + 200_000)
    ended = [stage.next(), stage.next()][-1]

    assert isinstance(ended, SoundEnded)
    assert ended.proof.frames == 72_000
    assert ended.proof.ended == START + timedelta(seconds=1.5)
    assert ended.proof.matched is True


def test_a_sound_that_cannot_be_opened_ends_at_once_with_nothing_sent(stage: Stage) -> None:
    stage.console.perform(Sound(item("a", 0, 2, clip="0" * 64), START, timedelta(0)))

    wrong, ended = stage.next(), stage.next()

    assert wrong == WrongAir("main", "a", Wrong.MISSING)
    assert isinstance(ended, SoundEnded)
    assert (ended.proof.began, ended.proof.frames) == (None, 0)


def test_a_fade_of_what_was_never_cued_hurts_nobody(stage: Stage) -> None:
    stage.console.perform(Fade("main", "nothing"))
    stage.console._stage.stop(20)

    packet = stage.channel.tap.draw(0, 480)
    assert packet.spans == ()
    assert stage.channel.tap.is_idle


def test_the_test_tone_needs_no_clip(stage: Stage) -> None:
    test = tone("test-1", 1, "main", START, timedelta(seconds=1), "minh")

    stage.console.perform(Sound(test, START, timedelta(0)))
    stage.console._stage.stop(5)

    assert not stage.channel.tap.is_idle


def test_a_thread_that_breaks_is_noticed() -> None:
    hand = Hand("test")
    hand.start()

    def breaks() -> None:
        raise ZeroDivisionError

    hand.give(breaks)
    hand.stop(10)

    with pytest.raises(ZeroDivisionError):
        hand.check()


def test_a_sink_that_stays_silent_ends_the_process_so_that_it_begins_anew(
    stage: Stage, clock: VirtualClock
) -> None:
    stage.sink.is_well = False
    stage.console.check()
    clock.sleep(4)
    stage.console.check()

    stage.sink.is_well = True
    stage.console.check()
    stage.sink.is_well = False
    stage.console.check()
    clock.sleep(4)
    stage.console.check()
    clock.sleep(2)

    with pytest.raises(Failed, match="does not answer"):
        stage.console.check()
    stage.sink.is_well = True
