"""The door through which a live voice comes in: nobody but its own session may use it."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from air_world import START, fresh, item

from broadcaster.clocks import VirtualClock
from broadcaster.domain.asrun import EntryKind
from broadcaster.domain.live import LiveState, LiveWish
from broadcaster.domain.people import Person, PersonId, Role
from broadcaster.errors import Refused, Unreachable
from broadcaster.playout.actions import Record
from broadcaster.playout.client import Microphone, PlayoutClient
from broadcaster.playout.commands import read_order
from broadcaster.playout.inbox import Inbox
from broadcaster.playout.items import Item, Speaker, live_voice
from broadcaster.playout.orders import LiveEnd, LiveOrder, Order
from broadcaster.playout.state import Cued, State
from broadcaster.playout.voices import LOST_AFTER_S, PATIENCE_S, Voices, name_of
from schedules.types import Reason

SECRET = "s" * 43
PIECE = np.full(4800, 1000, "<i2").tobytes()
HOA = Person(PersonId(1), "hoa", "Chị Hoa", Role.OPERATOR)
WISH = LiveWish(frozenset({1, 2}), timedelta(minutes=10))


class Studio:
    """The inbox and the voices of a station without an engine."""

    def __init__(self, folder: Path) -> None:
        self.clock = VirtualClock(START)
        self.heard: list[Order] = []
        self.why: Reason | None = None
        self.voices = Voices(self.clock, self.heard.append, folder / "spoken", folder / "clips")
        (folder / "clips").mkdir()
        self.inbox = Inbox(folder, self._hear, self.voices)
        self.air = PlayoutClient(folder)
        self.folder = folder

    def _hear(self, order: Order) -> None:
        self.heard.append(order)
        assert isinstance(order, LiveOrder | LiveEnd)
        self.inbox.answer(order.number, self.why)

    def on_air(self, secret: str = SECRET, *, began: bool = True) -> Item:
        """Have the engine say that this session is on air; return its item."""
        speaker = Speaker(name_of(secret), "hoa", "Chị Hoa")
        voice = live_voice(speaker, "main", frozenset({1, 2}), START, WISH.limit)
        cued = Cued(voice, START, began=START if began else None)
        self.voices.follow(_with(fresh(), cued))
        return voice

    def sent(self, raw: bytes, *, token: str | None = None, session: str = SECRET) -> bytes:
        """Open the sound door by hand, send raw bytes, and return all that comes back."""
        there = json.loads((self.folder / "run" / "playout.json").read_text("utf-8"))
        order = {"do": "sound", "token": token or there["token"], "session": session}
        with socket.create_connection((there["host"], there["port"]), 5) as link:
            link.sendall(json.dumps(order).encode() + b"\n" + raw)
            came = b""
            with suppress(OSError):
                link.shutdown(socket.SHUT_WR)
                while piece := link.recv(65_536):
                    came += piece
            return came


def _with(state: State, cued: Cued) -> State:
    return replace(state, desks={"main": replace(state.desks["main"], cued=(cued,))})


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    studio = Studio(tmp_path)
    studio.inbox.start()
    yield studio
    studio.inbox.stop()
    studio.voices.close(10)


@pytest.fixture
def microphone(studio: Studio) -> Iterator[Microphone]:
    wire = studio.air.microphone(SECRET)
    yield wire
    wire.close()


def test_who_may_speak_is_ordered_by_name_and_the_secret_is_nowhere_in_it(studio: Studio) -> None:
    studio.air.speak(WISH, session=SECRET, by=HOA)
    studio.air.end_speech(SECRET)

    ordered, ended = studio.heard
    assert isinstance(ordered, LiveOrder)
    assert ordered.speaker == Speaker(name_of(SECRET), "hoa", "Chị Hoa")
    assert (ordered.zones, ordered.limit) == (WISH.zones, WISH.limit)
    assert isinstance(ended, LiveEnd)
    assert (ended.live, ended.why) == (name_of(SECRET), None)
    assert SECRET not in repr(studio.heard)


def test_a_refusal_comes_back_as_its_sentence(studio: Studio) -> None:
    studio.why = Reason("{name} is speaking.", {"name": "Chị Hoa"})

    with pytest.raises(Refused, match=r"Chị Hoa is speaking\."):
        studio.air.speak(WISH, session=SECRET, by=HOA)


@pytest.mark.parametrize(
    "told",
    [
        {"session": "short"},
        {"by": ""},
        {"zones": ["a"]},
        {"zones": None},
        {"limit_s": "x"},
        {"limit_s": float("inf")},
        {"limit_s": float("nan")},
    ],
)
def test_orders_that_make_no_sense_are_none(told: dict[str, Any]) -> None:
    usual = {"do": "live", "by": "hoa", "name": "", "session": SECRET, "zones": [1], "limit_s": 60}

    assert isinstance(read_order(1, usual), LiveOrder)
    assert read_order(1, usual | told) is None


def test_pieces_reach_the_mixer_in_their_order(studio: Studio, microphone: Microphone) -> None:
    source, frames = studio.voices.open(studio.on_air())

    told = [microphone.send(number, PIECE) for number in range(3)]
    sent = source.read(3 * 4800)
    source.close()

    assert frames == 600 * 48_000
    assert [each.phase for each in told] == ["sounding"] * 3
    assert told[0].left_s == 600
    assert np.all(sent[240:] == 1000)


def test_without_the_token_nothing_is_heard(studio: Studio) -> None:
    source, _ = studio.voices.open(studio.on_air())

    came = studio.sent(struct.pack("<II", 0, len(PIECE)) + PIECE, token="x" * 32)

    assert came == b""
    assert not source.read(480).any()
    source.close()


def test_a_session_that_is_not_on_air_is_told_so_and_its_wire_ends(studio: Studio) -> None:
    studio.on_air()

    came = studio.sent(struct.pack("<II", 0, len(PIECE)) + PIECE, session="t" * 43)

    assert json.loads(came) == {"phase": "unknown"}


@pytest.mark.parametrize(
    "garbage",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        struct.pack("<II", 0, 0),
        struct.pack("<II", 0, 3) + b"abc",
        struct.pack("<II", 0, 1 << 31),
        struct.pack("<II", 0, 96_000) + b"x" * 96_000,
        struct.pack("<II", 0, 9600) + b"half",
        b"\xff" * 20_000,
    ],
)
def test_garbage_ends_the_wire_and_nothing_of_it_sounds(studio: Studio, garbage: bytes) -> None:
    source, _ = studio.voices.open(studio.on_air())

    assert studio.sent(garbage) == b""
    assert not source.read(48_000).any()
    source.close()


def test_pieces_that_come_twice_or_out_of_order_are_not_taken(
    studio: Studio, microphone: Microphone
) -> None:
    studio.on_air()

    told = [microphone.send(number, PIECE).refused for number in (0, 2, 1, 2, 3)]

    assert told == [0, 0, 1, 2, 2]


def test_a_flood_is_not_taken_and_ends_the_wire(studio: Studio, microphone: Microphone) -> None:
    studio.on_air()

    told = [microphone.send(number, PIECE).refused for number in range(221)]

    with pytest.raises(Unreachable):
        microphone.send(221, PIECE)
    assert told[:20] == [0] * 20
    assert told[20:] == list(range(1, 202))


def test_who_speaks_at_the_usual_pace_is_never_refused(
    studio: Studio, microphone: Microphone
) -> None:
    studio.on_air()

    for number in range(100):
        studio.clock.sleep(0.1)
        last = microphone.send(number, PIECE)

    assert last.refused == 0


def test_a_lost_browser_is_noticed_once_and_soon(studio: Studio, microphone: Microphone) -> None:
    studio.on_air()
    microphone.send(0, PIECE)

    studio.clock.sleep(LOST_AFTER_S - 0.1)
    studio.voices.look()
    before = list(studio.heard)
    studio.clock.sleep(0.2)
    studio.voices.look()
    studio.voices.look()

    assert before == []
    (end,) = studio.heard
    assert isinstance(end, LiveEnd)
    assert str(end.why) == "Nothing came from the speaker's browser any more."


def test_lines_that_never_open_are_not_waited_for_for_ever(
    studio: Studio, microphone: Microphone
) -> None:
    studio.on_air(began=False)

    for number in range(round(PATIENCE_S) + 1):
        studio.clock.sleep(1)
        assert microphone.send(number, PIECE).phase == "opening"
        studio.voices.look()

    (end,) = studio.heard
    assert isinstance(end, LiveEnd)
    assert str(end.why) == "The loudspeakers did not open in time."


def test_the_speaker_is_told_how_it_ended(studio: Studio, microphone: Microphone) -> None:
    voice = studio.on_air()
    microphone.send(0, PIECE)
    why = {"sentence": "Stopped by {name}.", "facts": {"name": "Lan"}}
    facts = voice.facts() | {"outcome": "cut", "why": why}

    studio.voices.follow(fresh(), (Record(EntryKind.ENDED, facts),))
    told = microphone.send(1, PIECE)

    assert told == LiveState("over", told.left_s, "cut", why, lines=[])
    assert told.is_over


def test_the_end_of_another_line_says_nothing_of_the_voice(studio: Studio) -> None:
    studio.on_air()
    facts = item("a", 0).facts() | {"outcome": "cut", "why": None}

    studio.voices.follow(fresh(), (Record(EntryKind.ENDED, facts),))

    told = studio.voices.take(name_of(SECRET), 0, np.zeros(480, np.int16))
    assert told is not None
    assert (told["phase"], told["outcome"]) == ("over", "")


def test_a_voice_whose_session_is_gone_already_ends_at_once(studio: Studio) -> None:
    voice = live_voice(Speaker("live-x", "x", "X"), "main", frozenset({1}), START, WISH.limit)

    source, _ = studio.voices.open(voice)

    source.read(480)
    assert len(source.read(480)) == 0
    source.close()


def test_what_is_still_being_written_down_is_kept_when_the_air_ends(studio: Studio) -> None:
    source, _ = studio.voices.open(studio.on_air())
    source.read(480)
    running = [each for each in threading.enumerate() if each.name == "live take"]

    studio.voices.close(10)

    assert running
    assert not any(each.is_alive() for each in running)
