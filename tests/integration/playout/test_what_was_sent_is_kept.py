"""What a bus sent, as the recorder of the real process keeps it, beside what was planned."""

from __future__ import annotations

from datetime import datetime

import numpy as np
from air_station import AirStation

from audio.aircheck import recordings
from audio.mixer import frame_of, instant_of
from audio.wav import wav_facts
from broadcaster.services import recorded_air

NEAR = 4_800  # a tenth of a second


def test_the_recording_holds_the_clip_at_the_instant_at_which_it_was_sent(
    station: AirStation,
) -> None:
    clip = station.sound(8)
    station.allow(clip)
    station.publish(station.line("first", 20, clip, {1}))
    station.go_on_air()

    (told,) = station.ended(1)
    station.leave_air()

    # On a busy machine it may begin late, or in its middle: what was sent from then on is kept.
    began = frame_of(datetime.fromisoformat(told["began"]))
    (kept,) = recordings(station.folder.recorded / "main", began, began + 1)
    sent = np.frombuffer(kept.path.read_bytes(), "<i2")
    path = station.library.path_of(clip.clip)
    whole = np.frombuffer(path.read_bytes(), "<i2", offset=wav_facts(path).offset)[: 8 * 48_000]
    frames = told["proof"]["frames"]
    assert frames > 4 * 48_000
    heard = whole[len(whole) - frames :]
    # The log's instant is when the block left; its frame was numbered some milliseconds before.
    near = range(max(0, began - kept.first - NEAR), began - kept.first + NEAR)
    starts = [at for at in near if np.array_equal(sent[at : at + 480], heard[:480])]
    assert len(starts) == 1
    assert np.array_equal(sent[starts[0] : starts[0] + frames], heard)
    first = kept.first + starts[0]
    due = frame_of(datetime.fromisoformat(told["due"]))
    # Blocks that were numbered anew on the way may have left out its first milliseconds.
    assert due <= first <= max(due, began)
    begins, ends = instant_of(first), instant_of(first + frames)
    found = recorded_air.recorded(station.folder, "main", begins, ends)
    assert [(each.begins, each.ends) for each in found.stretches] == [(begins, ends)]
    assert found.gaps == ()
