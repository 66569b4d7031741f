"""What is told of recordings, how they are made smaller, and when they are removed."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from desk import NOW, Desk

from audio import aircheck
from audio.aircheck import Kept, WhyGap, day_folder, name_of, note_gap
from audio.mixer import frame_of
from broadcaster.errors import Failed, Forbidden, Invalid, NotFound
from broadcaster.folder import Folder
from broadcaster.services import alarms, recorded_air, recorded_keeping, station
from broadcaster.services.recorded_keeping import LEAST_FREE
from broadcaster.services.station_views import AlarmView
from broadcaster.store.session import transaction
from broadcaster.worker.recordings import RecordingsKept

MORNING = datetime(2026, 11, 21, 0, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ENOUGH = LEAST_FREE + 1


def keep(folder: Folder, at: datetime, seconds: float, bus: str = "main") -> Path:
    place = folder.recorded / bus
    place.mkdir(parents=True, exist_ok=True)
    raw = place / name_of(frame_of(at), Kept.RAW)
    raw.write_bytes(np.full(round(seconds * 48_000), 900, "<i2").tobytes())
    return raw


def length_of(mp3: bytes) -> float:
    task = ["-v", "error", "-f", "mp3", "-i", "pipe:0", "-f", "s16le", "-ac", "1", "pipe:1"]
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    done = subprocess.run([ffmpeg, *task], input=mp3, capture_output=True, check=True)
    return len(done.stdout) / 2 / 24_000


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_what_is_kept_of_a_time_is_told_with_its_gaps(folder: Folder) -> None:
    recorded_keeping.make_smaller(keep(folder, MORNING, 60))
    keep(folder, MORNING + 90 * SECOND, 30)
    first = frame_of(MORNING + 62 * SECOND)
    gap = aircheck.Gap(first, first + 48_000 * 3, WhyGap.FULL)
    note_gap(folder.recorded / "main", gap)

    told = recorded_air.recorded(folder, "main", MORNING + 30 * SECOND, MORNING + 100 * SECOND)

    assert [each.begins for each in told.stretches] == [
        MORNING + 30 * SECOND,
        MORNING + 90 * SECOND,
    ]
    assert abs(told.stretches[0].ends - (MORNING + 60 * SECOND)) < 0.05 * SECOND
    assert told.stretches[1].ends == MORNING + 100 * SECOND
    assert [(each.begins, each.ends) for each in told.gaps] == [
        (MORNING + 62 * SECOND, MORNING + 65 * SECOND)
    ]


def test_the_sound_of_a_time_keeps_the_time(folder: Folder) -> None:
    recorded_keeping.make_smaller(keep(folder, MORNING, 60))
    keep(folder, MORNING + 90 * SECOND, 30)

    sound = recorded_air.sound(folder, "main", MORNING + 10 * SECOND, MORNING + 110 * SECOND)

    assert length_of(sound) == pytest.approx(100, abs=0.1)


def test_a_time_of_which_nothing_is_kept_has_no_sound(folder: Folder) -> None:
    keep(folder, MORNING, 1)

    with pytest.raises(NotFound, match="Nothing that was sent"):
        recorded_air.sound(folder, "main", MORNING + 5 * SECOND, MORNING + 9 * SECOND)
    with pytest.raises(NotFound, match="no sound output"):
        recorded_air.sound(folder, "../clips", MORNING, MORNING + SECOND)


def test_more_than_two_hours_are_never_returned_at_once(folder: Folder) -> None:
    keep(folder, MORNING, 1)

    sound = recorded_air.sound(folder, "main", MORNING, MORNING + timedelta(days=3))

    assert len(sound) == pytest.approx(2 * 3600 * 5_000, rel=0.001)


def test_a_recording_that_cannot_be_read_is_told(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(folder, MORNING, 1)

    def nothing(*_task: object, **_how: object) -> None:
        raise OSError("no ffmpeg here")

    monkeypatch.setattr(subprocess, "Popen", nothing)

    with pytest.raises(Failed, match="no ffmpeg here"):
        recorded_air.sound(folder, "main", MORNING, MORNING + SECOND)


def test_the_worker_makes_each_recording_smaller_and_removes_the_raw_one(desk: Desk) -> None:
    folder = Folder(desk.folder)
    raw = [keep(folder, NOW - 60 * SECOND, 2), keep(folder, NOW - 30 * SECOND, 2, bus="hall")]
    (folder.recorded / "main" / name_of(frame_of(NOW), Kept.OPEN)).write_bytes(b"on air")
    kept = RecordingsKept(desk.sessions, desk.clock, folder.recorded)

    assert [kept.step(), kept.step(), kept.step()] == [True, True, False]

    assert not any(each.exists() for each in raw)
    small = sorted(each.name for each in folder.recorded.glob("*/*/*"))
    assert small == [each.with_suffix(".mp3").name for each in raw]
    assert len(list(folder.recorded.glob("*/*.open"))) == 1


def test_making_smaller_ends_at_once_when_the_worker_does_and_leaves_nothing_half_made(
    desk: Desk,
) -> None:
    folder = Folder(desk.folder)
    raw = keep(folder, NOW - 900 * SECOND, 800)
    kept = RecordingsKept(desk.sessions, desk.clock, folder.recorded, lambda: True)

    assert kept.step() is False

    assert raw.exists()
    assert list(folder.recorded.glob("*/*/*")) == []


def test_recordings_that_had_to_go_before_their_days_were_over_are_an_alarm(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Folder(desk.folder)
    keep(folder, NOW - timedelta(days=3), 1)
    kept = RecordingsKept(desk.sessions, desk.clock, folder.recorded)
    with monkeypatch.context() as full:
        full.setattr(recorded_keeping, "LEAST_FREE", 1 << 62)
        kept.step()
    (alarm,) = standing(desk)
    desk.clock.sleep(26 * 3600)
    kept.step()

    assert "removed after 3 days, not after 90" in str(alarm.why)
    assert (alarm.subject, alarm.cleared) == ("recordings", None)
    assert standing(desk)[0].cleared is not None


def standing(desk: Desk) -> tuple[AlarmView, ...]:
    with desk.work() as session:
        return alarms.standing(session)


def test_one_that_cannot_be_made_smaller_is_told_once_and_stays(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Folder(desk.folder)
    spoilt, good = keep(folder, NOW - 60 * SECOND, 2), keep(folder, NOW - 30 * SECOND, 2)
    kept = RecordingsKept(desk.sessions, desk.clock, folder.recorded)
    with monkeypatch.context() as broken:
        broken.setattr("audio.mp3._TARGET", ["-c:a", "no-such-encoder"])
        with pytest.raises(Exception, match="could not be made smaller"):
            kept.step()

    assert [kept.step(), kept.step()] == [True, False]

    assert (spoilt.exists(), good.exists()) == (True, False)


def test_what_is_older_than_the_station_keeps_is_removed_with_its_day(desk: Desk) -> None:
    folder = Folder(desk.folder)
    with transaction(desk.sessions) as session:
        station.keep_recordings(session, desk.administrator, 7)
    old, young = NOW - timedelta(days=7, hours=4), NOW - timedelta(days=6, hours=23)
    for at in (old, young):
        recorded_keeping.make_smaller(keep(folder, at, 1))
    kept = RecordingsKept(desk.sessions, desk.clock, folder.recorded)

    kept.step()

    bus = folder.recorded / "main"
    assert not day_folder(bus, frame_of(old)).exists()
    assert len(list(day_folder(bus, frame_of(young)).iterdir())) == 1


def test_a_disk_that_fills_up_costs_the_oldest_first_and_no_more_than_is_needed(
    folder: Folder,
) -> None:
    made = [keep(folder, MORNING + hour * 3600 * SECOND, 1) for hour in range(5)]
    recorded_keeping.make_smaller(made[0])
    left = iter([0, 0, ENOUGH])

    removed = recorded_keeping.tidy(folder.recorded, MORNING, 90, free=lambda: next(left))

    assert (removed.removed, len(removed.early)) == (2, 2)
    assert [each.exists() for each in made[1:]] == [False, True, True, True]


def test_only_an_administrator_sets_the_days_and_within_reason(desk: Desk) -> None:
    with transaction(desk.sessions) as session:
        with pytest.raises(Forbidden):
            station.keep_recordings(session, desk.operator, 7)
        with pytest.raises(Invalid):
            station.keep_recordings(session, desk.administrator, 0)
        station.keep_recordings(session, desk.administrator, 30)

        assert recorded_keeping.days_kept(session) == 30
