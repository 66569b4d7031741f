"""What a bus sent, as the recorder of the real process keeps it, beside what was planned."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
from air_station import AirStation

from audio.aircheck import recordings
from audio.mixer import frame_of, instant_of
from audio.wav import wav_facts
from broadcaster.services import recorded_air


def test_the_recording_holds_the_clip_at_the_instant_at_which_it_was_sent(
    station: AirStation,
) -> None:
    clip = station.sound(8)
    station.allow(clip)
    station.publish(station.line("first", 20, clip, {1}))
    station.go_on_air()

    (told,) = station.ended(1)
    station.leave_air()

    began = datetime.fromisoformat(told["began"])
    due = datetime.fromisoformat(told["due"])
    (kept,) = recordings(station.folder.recorded / "main", frame_of(began), frame_of(began) + 1)
    sent = np.frombuffer(kept.path.read_bytes(), "<i2")
    path = station.library.path_of(clip.clip)
    whole = np.frombuffer(path.read_bytes(), "<i2", offset=wav_facts(path).offset)[: 8 * 48_000]
    start = frame_of(due) - kept.first
    assert np.array_equal(sent[start : start + len(whole)], whole)
    begins = instant_of(frame_of(due))  # no sample lies between two frames
    found = recorded_air.recorded(station.folder, "main", due, due + timedelta(seconds=8))
    assert [(each.begins, each.ends) for each in found.stretches] == [
        (begins, begins + timedelta(seconds=8))
    ]
    assert found.gaps == ()
