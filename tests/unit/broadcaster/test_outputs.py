"""Which sink a bus gets, where the machine has this card or none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import miniaudio
import pytest

from broadcaster.clocks import SystemClock
from broadcaster.domain.zones import Bus
from broadcaster.outputs import Outputs
from broadcaster.settings import Settings


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []

    class Devices:
        def __init__(self, backends: list[Any]) -> None:
            del backends

        def get_playbacks(self) -> list[dict[str, Any]]:
            return [{"name": "USB/2", "id": 1}]

    monkeypatch.setattr(miniaudio, "Devices", Devices)
    monkeypatch.setattr(miniaudio, "PlaybackDevice", lambda **asked: made.append(asked) or made)
    return made


def outputs(sink: str = "auto") -> Outputs:
    return Outputs(Settings(data=Path("nowhere"), sink=sink), SystemClock())


def test_two_sides_of_one_card_open_it_once(opened: list[dict[str, Any]]) -> None:
    made = outputs()

    left, right = (made.sink(Bus(side, f"card:USB/2/{side}")) for side in ("left", "right"))

    assert [each["nchannels"] for each in opened] == [2]
    assert (left.name, right.name) == ("USB/2/left", "USB/2/right")
    assert left._card is right._card


def test_a_whole_card_is_opened_in_one_channel(opened: list[dict[str, Any]]) -> None:
    sink = outputs().sink(Bus("main", "card:USB/2"))

    assert [each["nchannels"] for each in opened] == [1]
    assert (sink.name, sink.is_real, sink.is_unheard) == ("USB/2", True, False)


def test_a_card_that_is_named_and_not_there_is_waited_for(opened: list[dict[str, Any]]) -> None:
    sink = outputs().sink(Bus("main", "card:HDA"))

    assert opened == []
    assert (sink.is_real, sink.is_unheard) == (True, True)


def test_a_mount_is_streamed_to_and_a_sink_that_is_only_looked_at_calls_nobody(
    opened: list[dict[str, Any]],
) -> None:
    settings = Settings(data=Path("nowhere"), icecast_password="very secret")

    sink = Outputs(settings, SystemClock()).sink(Bus("main", "icecast:radio.example:8000/xa.mp3"))
    sink.stop()

    assert opened == []
    assert (sink.name, sink.is_real, sink.is_unheard) == (
        "icecast radio.example:8000/xa.mp3",
        True,
        True,
    )
    assert "very secret" not in repr(settings) + sink.name
    assert settings.environment()["BROADCASTER_ICECAST_PASSWORD"] == "very secret"


def test_nothing_real_is_opened_for_a_station_that_is_kept_silent(
    opened: list[dict[str, Any]],
) -> None:
    for made, sink in ((outputs("null"), "card:USB/2"), (outputs(), "null")):
        assert not made.sink(Bus("main", sink)).is_real
    assert opened == []
