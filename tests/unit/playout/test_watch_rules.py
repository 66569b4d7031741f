from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from broadcaster.playout.watch import NEEDED, Seen, Spoken, Watched, Wrong, listen, look

WINDOW = 4800
RIGHT = Seen(WINDOW, -20, -20, same=True)
SILENT = Seen(WINDOW, -120, -20, same=False)
OTHER = Seen(WINDOW, -18, -20, same=False)
FROZEN = replace(OTHER, repeats=True)
CLIPPED = replace(RIGHT, full=500)

levels = st.integers(-120, 0)
rights = st.builds(
    Seen,
    frames=st.just(WINDOW),
    level_db=levels,
    expected_db=levels,
    same=st.sampled_from([True]),
    repeats=st.booleans(),
    faded=st.booleans(),
)


def told(windows: list[Seen]) -> list[tuple[int, Wrong]]:
    watched, found = Watched(), []
    for number, seen in enumerate(windows, start=1):
        watched, wrong = look(watched, seen)
        if wrong is not None:
            found.append((number, wrong))
    return found


@given(st.lists(rights, max_size=80))
def test_what_is_the_clip_itself_is_never_wrong_whatever_its_pauses(windows: list[Seen]) -> None:
    assert told(windows) == []


@given(st.lists(rights, max_size=40), st.sampled_from([SILENT, OTHER, FROZEN]))
def test_what_is_wrong_all_the_time_is_told_once_and_within_a_second(
    before: list[Seen], bad: Seen
) -> None:
    found = told(before + [bad] * 50)

    kinds = {SILENT: Wrong.SILENT, OTHER: Wrong.OTHER, FROZEN: Wrong.FROZEN}
    assert found == [(len(before) + NEEDED, kinds[bad])]


@given(st.integers(0, NEEDED - 1), st.sampled_from([SILENT, OTHER, FROZEN]))
def test_a_hitch_shorter_than_a_second_is_no_fault(length: int, bad: Seen) -> None:
    assert told([RIGHT] * 20 + [bad] * length + [RIGHT] * 20) == []


def test_hitches_that_come_again_and_again_are_a_fault_in_the_end() -> None:
    assert told(([OTHER] * 6 + [RIGHT] * 3) * 6) != []


def test_faults_of_several_kinds_are_one_fault_named_by_what_there_was_most_of() -> None:
    mixed = [FROZEN] * 2 + [SILENT] * 5 + [OTHER] * 3

    assert told(mixed) == [(NEEDED, Wrong.SILENT)]


def test_a_pause_of_the_clip_is_no_silence_and_neither_counts_nor_heals() -> None:
    pause = Seen(WINDOW, -120, -90, same=False)

    assert told([pause] * 100) == []
    assert told([SILENT] * 6 + [pause] * 30 + [SILENT] * 4) == [(40, Wrong.SILENT)]


def test_sound_where_the_clip_is_silent_is_another_sound() -> None:
    loud = Seen(WINDOW, -20, -90, same=False)

    assert told([loud] * NEEDED) == [(NEEDED, Wrong.OTHER)]


def test_a_fade_or_a_sound_that_is_held_down_is_no_fault() -> None:
    faded = [Seen(WINDOW, level, -18, faded=True) for level in range(-18, -57, -1)]

    assert told(faded) == []


def test_silence_under_a_fade_is_a_fault_where_no_fade_goes_so_deep() -> None:
    gone = Seen(WINDOW, -120, -18, faded=True)

    assert told([gone] * NEEDED) == [(NEEDED, Wrong.SILENT)]


def test_another_stations_sound_is_wrong_only_where_it_repeats_itself() -> None:
    quiet, speech = Seen(WINDOW, -120), Seen(WINDOW, -20)
    stuck = replace(speech, repeats=True)

    assert told([quiet] * 30 + [speech] * 30) == []
    assert told([speech] * 30 + [stuck] * 30) == [(30 + NEEDED, Wrong.FROZEN)]


def test_distortion_that_is_not_in_the_clip_is_told_once() -> None:
    approved_so = replace(CLIPPED, expected_full=500)

    assert told([CLIPPED] * 40) == [(NEEDED, Wrong.CLIPPED)]
    assert told([approved_so] * 40) == []


def told_of(levels: list[int]) -> list[Wrong]:
    spoken, told = Spoken(), []
    for level in levels:
        spoken, wrong = listen(spoken, level)
        told += [] if wrong is None else [wrong]
    return told


def test_a_voice_that_pauses_is_left_alone_and_one_that_is_gone_is_told_once() -> None:
    assert told_of([-20] * 50 + [-120] * 99 + [-20] * 50) == []
    assert told_of([-120] * 300) == [Wrong.QUIET]
    assert told_of([-120] * 100 + [-20] * 9) == [Wrong.QUIET, Wrong.HEARD]


def test_a_voice_as_loud_as_no_voice_is_noise_after_two_seconds() -> None:
    shouting = [-7, -5, -9, -6, -12] * 20

    assert told_of(shouting) == []
    assert told_of([-5] * 60) == [Wrong.NOISE]
