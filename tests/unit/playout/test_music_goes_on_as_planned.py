"""Music that goes on under what follows it must know of that before it begins to fall silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from air_world import SECOND, AirWorld, at, item

from audio.playing import LONGEST_END
from audio.types import SAMPLE_RATE
from broadcaster.playout.actions import Action, Fade, Raise, Sound
from broadcaster.playout.cueing import cue_of
from broadcaster.playout.items import Item
from schedules.blends import GoesOn

GAP = 0.5
ENDS = timedelta(seconds=LONGEST_END / SAMPLE_RATE)


class TimedWorld(AirWorld):
    """Remembers when each sound was given to the mixer."""

    def __init__(self) -> None:
        super().__init__()
        self.given: dict[str, datetime] = {}

    def _perform(self, action: Action) -> None:
        super()._perform(action)
        if isinstance(action, Sound):
            self.given[action.item.key] = self.now


def cue(of: Item, **other: Any) -> Any:
    return cue_of(Sound(replace(of, **other), at(0), timedelta()), None, None)  # type: ignore[arg-type]


@pytest.mark.parametrize("blend", [None, GoesOn(3000)])
def test_what_follows_is_given_a_second_and_a_half_before_the_music_begins_to_fall(
    blend: GoesOn | None,
) -> None:
    world, music = TimedWorld(), item("music", 20, 60, kind="filler", blend=blend)
    world.plan(music, item("words", 80 + GAP, kind="words"))

    world.run(120)

    assert world.given["words"] == music.ends - ENDS - 1.5 * SECOND
    assert world.outcomes == {"music": "aired", "words": "aired"}
    assert [begins for key, begins, _, _ in world.heard if key == "words"] == [at(80 + GAP)]


@pytest.mark.parametrize(("kind", "blend"), [("filler", GoesOn(0)), ("signature", None)])
def test_what_follows_a_hard_join_is_given_as_ever(kind: str, blend: GoesOn | None) -> None:
    world = TimedWorld()
    world.plan(item("a", 20, 60, kind=kind, blend=blend), item("words", 80 + GAP, kind="words"))

    world.run(120)

    assert world.given["words"] == at(80 + GAP - 1.5)


def test_an_emergency_after_music_cuts_it_at_once_and_shares_nothing() -> None:
    world = TimedWorld()
    music = item("music", 20, 60, kind="filler", blend=GoesOn(5000))
    world.plan(music, item("flood", 40, priority=1))

    world.run(41)

    fades = [one.key for one in world.of(Fade)]
    assert fades == ["music"]
    assert [begins for key, begins, _, _ in world.heard if key == "flood"] == [at(40)]
    assert cue(item("flood", 40, priority=1)).shares == 0


def test_music_that_sounds_on_for_five_seconds_is_not_given_up_for_lost() -> None:
    world = TimedWorld()
    world.sink_is_dead = True
    world.plan(item("music", 20, 20, kind="filler", blend=GoesOn(5000)))

    world.run(40 + 5 + 4.9)
    before = world.of(Raise)
    world.run(40 + 5 + 5.1)

    assert before == []
    assert [one.subject for one in world.of(Raise)] == ["sink:main"]


def test_news_and_relays_share_three_quarters_of_a_second_words_up_to_five_seconds() -> None:
    shares = {
        kind: cue(item("a", 20, kind=kind)).shares / SAMPLE_RATE
        for kind in ("bulletin", "words", "closing", "filler")
    }

    assert shares == {"bulletin": 0.75, "words": 5, "closing": 5, "filler": 5}
    assert cue(item("a", 20, kind="relay", clip="relay:vov")).shares == 36_000
    assert cue(item("a", 20, kind="live")).shares == 0


def test_music_lends_what_was_asked_and_comes_in_as_long() -> None:
    asked = cue(item("a", 20, kind="filler", blend=GoesOn(2000)))
    tune = cue(item("a", 20, kind="signature", blend=GoesOn(1000)))

    assert (asked.lends, asked.rise) == (96_000, 240_000)
    assert (tune.lends, tune.rise) == (48_000, 0)
