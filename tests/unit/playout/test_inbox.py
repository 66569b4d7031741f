from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from broadcaster.domain.air import (
    AirState,
    DeviceState,
    EmergencyState,
    Held,
    Lamp,
    Next,
    OnAir,
    Trouble,
)
from broadcaster.errors import Refused, Unreachable
from broadcaster.playout.client import PlayoutClient
from broadcaster.playout.inbox import LONGEST_LINE, Inbox
from broadcaster.playout.orders import GoOnOrder, Order, StopOrder, TestOrder
from schedules.types import Reason

STATE = AirState(
    at="2026-11-21T22:00:00+00:00",
    on_air=(OnAir("a", "main", "Tin", "Sáng", (1, 2), "b", "e", -20.5),),
    next=Next("b", "Tin 2", "Sáng", "s", (1,)),
    lamps=(Lamp(1, wanted=True, on=None, knowledge="assumed"),),
    troubles=(Trouble("bus:main", "{device} is away.", {"device": "b"}, "since"),),
    sinks={"main": "null"},
    sink_real=False,
    rate=1.0,
    devices=(DeviceState("b", "{device} is away.", {"device": "b"}),),
    coming=(Next("b", "Tin 2", "Sáng", "s", (1,)),),
    held=(Held("p", "Sáng", (1, 2), "Lan", "web", "s", "u"),),
)


class Engine:
    """Answers every order at once, as `why` says."""

    def __init__(self) -> None:
        self.heard: list[Order] = []
        self.why: Reason | None = None
        self.answer: Callable[[int, Reason | None], None] = lambda _number, _why: None

    def hear(self, order: Order) -> None:
        self.heard.append(order)
        assert isinstance(order, StopOrder | GoOnOrder | TestOrder)
        self.answer(order.number, self.why)


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def inbox(tmp_path: Path, engine: Engine) -> Iterator[Inbox]:
    inbox = Inbox(tmp_path, engine.hear)
    engine.answer = inbox.answer
    inbox.tell(STATE)
    inbox.start()
    yield inbox
    inbox.stop()


def where(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "run" / "playout.json").read_text("utf-8")))


def said(folder: Path, raw: bytes) -> bytes:
    """Send raw bytes and return all that comes back."""
    there = where(folder)
    with socket.create_connection((there["host"], there["port"]), 5) as link:
        link.sendall(raw)
        link.shutdown(socket.SHUT_WR)
        came = b""
        while piece := link.recv(65_536):
            came += piece
        return came


def test_the_state_arrives_as_it_was_sent(inbox: Inbox, tmp_path: Path) -> None:
    assert PlayoutClient(tmp_path).status() == STATE


def test_stop_reaches_the_engine_with_who_and_where(
    inbox: Inbox, engine: Engine, tmp_path: Path
) -> None:
    air = PlayoutClient(tmp_path)

    air.stop(by="Lan", via="cli")
    air.stop(by="Minh", zones=frozenset({2, 1}))
    air.go_on(by="Lan", via="web", programme="morning")

    assert engine.heard == [
        StopOrder(1, "Lan", None, "cli"),
        StopOrder(2, "Minh", frozenset({1, 2})),
        GoOnOrder(3, "Lan", "morning", "web"),
    ]


def test_a_refusal_comes_back_as_the_sentence_with_its_facts(
    inbox: Inbox, engine: Engine, tmp_path: Path
) -> None:
    engine.why = Reason("There is no zone number {zone}.", {"zone": 9})

    with pytest.raises(Refused) as refused:
        PlayoutClient(tmp_path).test_zone(9, by="minh", length=timedelta(seconds=2))

    assert refused.value.sentence == "There is no zone number {zone}."
    assert refused.value.facts == {"zone": 9}


def test_only_the_stations_own_user_may_read_where_it_listens(inbox: Inbox, tmp_path: Path) -> None:
    mode = (tmp_path / "run" / "playout.json").stat().st_mode

    assert mode & 0o777 == 0o600


def test_without_the_token_nothing_is_done_or_told(
    inbox: Inbox, engine: Engine, tmp_path: Path
) -> None:
    answers = [
        said(tmp_path, b'{"do": "stop", "by": "x"}\n'),
        said(tmp_path, b'{"token": "guess", "do": "stop", "by": "x"}\n'),
        said(tmp_path, b'{"token": 7, "do": "status"}\n'),
    ]

    assert answers == [b"", b"", b""]
    assert engine.heard == []


@pytest.mark.parametrize(
    "raw",
    [
        b"\n",
        b"not json\n",
        b"[1, 2]\n",
        b'"text"\n',
        b"\xff\xfe\x00\n",
        b"{" * 5000 + b"\n",
        b"[" * 8000 + b"\n",
        b"x" * (LONGEST_LINE * 3) + b"\n",
    ],
)
def test_hostile_input_is_hung_up_on_and_the_inbox_goes_on(
    inbox: Inbox, engine: Engine, tmp_path: Path, raw: bytes
) -> None:
    with suppress(OSError):  # it may hang up before all was sent
        said(tmp_path, raw)

    assert PlayoutClient(tmp_path).status() == STATE
    assert engine.heard == []


@pytest.mark.parametrize(
    "order",
    [
        {"do": "dance"},
        {"do": "stop"},
        {"do": "stop", "by": "x", "zones": "all"},
        {"do": "stop", "by": "x", "zones": 5},
        {"do": "test_zone", "by": "x", "zone": "one", "length_s": 2},
        {"do": "test_zone", "by": "x", "zone": 1, "length_s": 1e12},
        {"do": "test_zone", "by": "x", "zone": 1, "length_s": -1},
        {"do": "test_zone", "by": "x", "zone": 1, "length_s": "nan"},
    ],
)
def test_what_is_no_order_is_refused_in_a_sentence(
    inbox: Inbox, engine: Engine, tmp_path: Path, order: dict[str, Any]
) -> None:
    raw = json.dumps(order | {"token": where(tmp_path)["token"]}).encode() + b"\n"

    told = json.loads(said(tmp_path, raw))

    assert told["ok"] is False
    assert engine.heard == []


def test_who_watches_is_told_of_every_change(inbox: Inbox, tmp_path: Path) -> None:
    there = where(tmp_path)
    with socket.create_connection((there["host"], there["port"]), 5) as link:
        link.sendall(json.dumps({"token": there["token"], "do": "watch"}).encode() + b"\n")
        with link.makefile("rb") as told:
            first = json.loads(told.readline())
            inbox.tell(AirState("later", (), None, (), (), {}, sink_real=False, rate=1.0))
            second = json.loads(told.readline())

    assert (first["at"], second["at"]) == (STATE.at, "later")


def test_a_change_while_the_one_before_is_being_told_is_told_too(
    inbox: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = AirState("later", (), None, (), (), {}, sink_real=False, rate=1.0)
    say = Inbox._say

    def say_while_it_changes(client: socket.socket, what: AirState) -> None:
        say(client, what)
        if what.at != "later":
            inbox.tell(later)

    monkeypatch.setattr(Inbox, "_say", staticmethod(say_while_it_changes))
    there = where(tmp_path)
    with socket.create_connection((there["host"], there["port"]), 3) as link:
        link.sendall(json.dumps({"token": there["token"], "do": "watch"}).encode() + b"\n")
        with link.makefile("rb") as told:
            heard = [json.loads(told.readline())["at"] for _ in range(2)]

    assert heard == [STATE.at, "later"]


def test_who_speaks_emergencies_hears_at_once_that_words_are_wanted(
    inbox: Inbox, tmp_path: Path
) -> None:
    told = ("warning", "Lũ", "t", "s", (1,), "Lan", "", "", "", 60, 1)
    waits = EmergencyState(7, *told, lacks_words=True)
    asked = Thread(target=inbox.tell, args=(replace(STATE, emergencies=(waits,)),))

    asked.start()

    assert PlayoutClient(tmp_path).words_wanted() == (waits,)
    asked.join()


def test_where_no_words_are_wanted_that_is_said_after_a_moment(
    inbox: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("broadcaster.playout.inbox.WANTED_WITHIN_S", 0.0)

    assert PlayoutClient(tmp_path).words_wanted() == ()


def test_where_nobody_listens_the_client_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unreachable):
        PlayoutClient(tmp_path).stop(by="Lan")


def test_when_it_stops_nobody_is_sent_to_it_any_more(tmp_path: Path, engine: Engine) -> None:
    inbox = Inbox(tmp_path, engine.hear)
    inbox.start()

    inbox.stop()

    assert not (tmp_path / "run" / "playout.json").exists()


def test_a_place_that_cannot_be_written_is_tried_again(tmp_path: Path, engine: Engine) -> None:
    (tmp_path / "run").write_text("in the way")
    inbox = Inbox(tmp_path, engine.hear)
    inbox.tell(STATE)

    inbox.start()
    (tmp_path / "run").unlink()
    inbox.announce()

    assert PlayoutClient(tmp_path).status() == STATE
    inbox.stop()


class Door:
    """A listening socket whose first `accept` finds no file left."""

    def __init__(self, real: socket.socket) -> None:
        self._real = real
        self._failed = False
        self.getsockname, self.close = real.getsockname, real.close

    def accept(self) -> tuple[socket.socket, Any]:
        if not self._failed:
            self._failed = True
            raise OSError(24, "Too many open files")
        return self._real.accept()


def test_orders_are_heard_again_after_one_could_not_be(
    tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = Inbox(tmp_path, engine.hear)
    engine.answer = inbox.answer
    monkeypatch.setattr(inbox, "_door", Door(inbox._door))
    inbox.start()

    PlayoutClient(tmp_path).stop(by="Lan")

    assert len(engine.heard) == 1
    inbox.stop()
