from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from broadcaster.clocks import VirtualClock
from broadcaster.errors import Failed
from broadcaster.playout.actions import CloseLines, OpenLines
from broadcaster.playout.channel import Channel
from broadcaster.playout.console import Console
from broadcaster.playout.sources import Sources
from broadcaster.playout.watchman import complaints

START = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)


def channel() -> Any:
    """A bus whose sink says that all is well."""
    return SimpleNamespace(
        lines=SimpleNamespace(bus="main", problem=None, troubles={}),
        sink=SimpleNamespace(is_well=True, is_unheard=False),
        watcher=SimpleNamespace(heard=0, is_sounding=False),
        is_stalled=False,
        recording_trouble=None,
        loopback=None,
        check=lambda: None,
    )


def console(bus: Any, clock: VirtualClock) -> Console:
    nobody: Any = None
    sources = Sources(Path, lambda: 1.0)
    return Console({"main": bus}, nobody, sources, print, clock)


def fault(bus: Any) -> str:
    return str(complaints({"main": bus})["sink:main:alive"] or "")


def test_a_sink_that_stands_still_is_told_of_and_begins_anew() -> None:
    clock, bus = VirtualClock(START), channel()
    mine = console(bus, clock)
    bus.watcher.is_sounding = True
    mine.check()

    clock.sleep(2)
    mine.check()
    assert fault(bus) == "The sound output did not answer."
    clock.sleep(6)

    with pytest.raises(Failed, match="does not answer"):
        mine.check()


def test_a_sink_that_moves_or_has_nothing_to_say_is_well() -> None:
    clock, bus = VirtualClock(START), channel()
    mine = console(bus, clock)

    for _ in range(10):
        clock.sleep(60)
        mine.check()
        assert fault(bus) == ""
    bus.watcher.is_sounding = True
    for _ in range(10):
        clock.sleep(1)
        bus.watcher.heard += 1
        mine.check()
        assert fault(bus) == ""


def test_a_sink_whose_lines_are_being_opened_is_not_in_a_long_silence() -> None:
    nobody: Any = None
    bus = Channel(SimpleNamespace(bus="main"), nobody, nobody, print, audit=1.0)  # type: ignore[arg-type]
    assert bus.tap.is_idle

    bus.order(OpenLines("main", 1, frozenset({1}), "a"))
    assert not bus.tap.is_idle

    bus.order(CloseLines("main", 2))
    assert bus.tap.is_idle


def test_a_card_that_was_pulled_out_is_told_of_by_its_bus() -> None:
    bus = channel()
    bus.sink.is_unheard = True

    assert "reaches nobody" in complaints({"main": bus})["sink:main:alive"].sentence
    bus.sink.is_unheard = False
    assert complaints({"main": bus})["sink:main:alive"] is None
