from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.types import Finish, Manner
from broadcaster.domain.sound import (
    DEFAULT_VOICE,
    RANGES,
    OwnSound,
    StationSound,
    check,
    own_sound,
    station_sound,
    stored,
)
from broadcaster.errors import Invalid


def numbers(name: str) -> st.SearchStrategy[float]:
    return st.floats(RANGES[name].low, RANGES[name].high)


stations = st.builds(
    StationSound,
    voice=st.just(DEFAULT_VOICE),
    speed=numbers("speed"),
    pitch=numbers("pitch"),
    sentence_pause=numbers("sentence_pause"),
    paragraph_pause=numbers("paragraph_pause"),
    lufs=numbers("lufs"),
    horn=st.booleans(),
    chime=st.booleans(),
    closing_tone=st.booleans(),
    notice=st.booleans(),
    notice_text=st.text(min_size=1, max_size=9),
)
owns = st.builds(
    OwnSound,
    voice=st.none() | st.sampled_from(["own", "gtts"]),
    speed=st.none() | numbers("speed"),
    pitch=st.none() | numbers("pitch"),
    chime=st.none() | st.booleans(),
)
anything = st.dictionaries(
    st.sampled_from([*StationSound.__dataclass_fields__, "colour"]),
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    max_size=6,
)


def test_a_station_that_says_nothing_sounds_as_the_product_does() -> None:
    sound = station_sound(None, DEFAULT_VOICE)

    assert sound == StationSound()
    assert (sound.manner, sound.finish) == (Manner(), Finish())
    assert stored(sound) is None


def test_pauses_are_kept_in_milliseconds() -> None:
    manner = StationSound(sentence_pause=250, paragraph_pause=1500).manner

    assert manner.sentence_pause == timedelta(milliseconds=250)
    assert manner.paragraph_pause == timedelta(seconds=1.5)


@given(stations)
def test_what_is_kept_of_a_station_comes_back(sound: StationSound) -> None:
    assert station_sound(stored(sound), DEFAULT_VOICE) == sound


@given(owns)
def test_what_is_kept_of_a_bulletin_comes_back(sound: OwnSound) -> None:
    assert own_sound(stored(sound)) == sound


@given(anything)
def test_nothing_that_is_kept_can_put_the_sound_out_of_its_ranges(kept: dict[str, Any]) -> None:
    sound = station_sound(kept, DEFAULT_VOICE)

    assert all(limits.holds(getattr(sound, name)) for name, limits in RANGES.items())
    check(OwnSound(**{name: getattr(sound, name) for name in ("speed", "pitch")}))


@given(stations, owns)
def test_a_bulletin_changes_only_what_it_asks_for(station: StationSound, own: OwnSound) -> None:
    sound = own.over(station)

    for name in OwnSound.__dataclass_fields__:
        asked = getattr(own, name)
        assert getattr(sound, name) == (getattr(station, name) if asked is None else asked)
    assert (sound.lufs, sound.horn) == (station.lufs, station.horn)


@pytest.mark.parametrize("speed", [0.49, 2.01, float("nan"), float("inf"), -1.0])
def test_a_speed_out_of_range_is_refused_by_name(speed: float) -> None:
    with pytest.raises(Invalid) as refused:
        check(OwnSound(speed=speed))

    assert refused.value.field == "speed"
    assert str(refused.value) == "Choose a number from 0.5 to 2.0."


@pytest.mark.parametrize("text", ["", "  ", "x" * 201])
def test_a_notice_needs_words_and_not_too_many(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        check(StationSound(notice=True, notice_text=text))

    assert refused.value.field == "notice_text"
