from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from air_files import NOON, after, heard, quiet, raw_file, tone

from audio import aircheck, mp3
from audio.aircheck import Gap, Kept, WhyGap
from audio.mixer import instant_of

NEAR = pytest.approx  # 0.1 s: an MP3 begins up to 50 ms before what is asked for


def small_file(bus: Path, at: float, *parts: np.ndarray) -> Path:
    raw = raw_file(bus, at, *parts)
    folder = aircheck.day_folder(bus, after(at))
    folder.mkdir(exist_ok=True)
    mp3.encode(raw, folder / (raw.stem + Kept.SMALL))
    raw.unlink()
    return folder / (raw.stem + Kept.SMALL)


def test_a_name_is_the_instant_of_the_first_sample_to_the_frame() -> None:
    for frame in (after(0), after(0) + 1, after(12.345) + 7):
        assert aircheck.first_of(Path(aircheck.name_of(frame, Kept.SMALL))) == frame
    assert aircheck.name_of(after(0), Kept.SMALL) == "20261121T050000.000000Z.mp3"
    assert aircheck.day_folder(Path("main"), after(0)) == Path("main/2026-11-21")


def test_what_is_no_recording_is_left_aside(tmp_path: Path) -> None:
    (tmp_path / "readme.txt").write_text("?")
    (tmp_path / "today.mp3").write_text("?")

    assert aircheck.recordings(tmp_path, after(0), after(60)) == []


@pytest.mark.parametrize("make", [raw_file, small_file])
def test_a_stretch_is_cut_out_of_a_recording_where_it_was_sent(
    tmp_path: Path, make: Callable[..., Path]
) -> None:
    make(tmp_path, 0, quiet(10), tone(1), quiet(9))

    (one,) = heard(aircheck.as_mp3(tmp_path, after(8), after(14)))

    assert one == (NEAR(2.0, abs=0.1), NEAR(3.0, abs=0.1))


def test_what_was_silent_between_two_recordings_is_silent_when_it_is_heard(tmp_path: Path) -> None:
    small_file(tmp_path, 0, tone(2))
    small_file(tmp_path, 5, tone(2))
    raw_file(tmp_path, 9, tone(2), kept=Kept.OPEN)

    found = heard(aircheck.as_mp3(tmp_path, after(0), after(12)))

    assert found == [
        (NEAR(0.05, abs=0.1), NEAR(2.05, abs=0.1)),
        (NEAR(5.05, abs=0.1), NEAR(7.05, abs=0.1)),
        (NEAR(9.05, abs=0.1), NEAR(11.05, abs=0.1)),
    ]


def test_two_recordings_that_follow_at_once_are_heard_as_one(tmp_path: Path) -> None:
    small_file(tmp_path, 0, tone(3))
    small_file(tmp_path, 3, tone(3))

    assert len(heard(aircheck.as_mp3(tmp_path, after(0), after(6)))) == 1


def test_the_time_that_is_asked_for_is_the_time_that_is_given(tmp_path: Path) -> None:
    small_file(tmp_path, 0, tone(20))

    for begins, ends in ((0.0, 20.0), (3.3, 7.7), (19.0, 25.0)):
        sound = aircheck.as_mp3(tmp_path, after(begins), after(ends))
        seconds = len(sound) / mp3.FRAME_BYTES * mp3.FRAME / 48_000
        assert seconds == NEAR(ends - begins, abs=0.1)


def test_a_day_before_is_looked_into_when_something_began_then(tmp_path: Path) -> None:
    midnight = (24 - NOON.hour) * 3600.0
    small_file(tmp_path, midnight - 5, tone(10))

    (one,) = aircheck.recordings(tmp_path, after(midnight + 1), after(midnight + 2))

    assert instant_of(one.first).day == NOON.day


def test_what_was_made_smaller_but_not_removed_yet_is_heard_once(tmp_path: Path) -> None:
    small_file(tmp_path, 0, tone(2))
    raw_file(tmp_path, 0, tone(2))

    found = aircheck.recordings(tmp_path, after(0), after(2))

    assert [each.kept for each in found] == [Kept.SMALL]


def test_a_gap_is_found_again_and_garbage_is_no_gap(tmp_path: Path) -> None:
    gap = Gap(after(1), after(4), WhyGap.FULL)
    aircheck.note_gap(tmp_path, gap)
    folder = aircheck.day_folder(tmp_path, after(9))
    (folder / aircheck.name_of(after(9), Kept.GAP)).write_text("{half")

    assert aircheck.gaps(tmp_path, after(3), after(20)) == [gap]
    assert aircheck.gaps(tmp_path, after(4), after(20)) == []


def test_a_broken_off_file_is_heard_up_to_its_last_whole_frame(tmp_path: Path) -> None:
    path = small_file(tmp_path, 0, tone(4))
    path.write_bytes(path.read_bytes()[: 100 * mp3.FRAME_BYTES - 7])

    (one,) = heard(aircheck.as_mp3(tmp_path, after(0), after(4)))

    assert one == (NEAR(0.05, abs=0.1), NEAR(99 * 0.024, abs=0.1))


def test_what_no_encoder_can_read_is_told(tmp_path: Path) -> None:
    raw_file(tmp_path, 0, tone(1))

    with pytest.raises(mp3.NotEncoded, match="could not be made smaller"):
        mp3.encode(next(tmp_path.iterdir()), tmp_path / "no-such-folder" / "x.mp3")
