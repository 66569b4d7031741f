from __future__ import annotations

import queue
import threading
from pathlib import Path

import pytest
from air_files import after, tone

from audio.aircheck import recordings
from audio.sinks import recorder
from audio.sinks.recorder import Recorder

WITHIN_S = 20


def test_sound_wakes_a_recorder_that_rests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder, "_LOOK_S", 0.001)
    monkeypatch.setattr(recorder, "_REST_LOOKS", 1)
    monkeypatch.setattr(recorder, "_REST_S", 3600.0)
    looks: queue.SimpleQueue[None] = queue.SimpleQueue()

    def free(_folder: Path) -> int:
        looks.put(None)
        return 10**12

    one = Recorder(tmp_path, free=free)
    one.start()
    looks.get(timeout=WITHIN_S)
    while one._awake.is_set() or not one._quiet:
        threading.Event().wait(0.001)

    one.take(after(0), tone(1))
    looks.get(timeout=WITHIN_S)
    one.stop()

    assert [each.first for each in recordings(tmp_path, after(0), after(60))] == [after(0)]


def test_a_recorder_that_rests_ends_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "_LOOK_S", 0.001)
    monkeypatch.setattr(recorder, "_REST_LOOKS", 1)
    monkeypatch.setattr(recorder, "_REST_S", 3600.0)
    monkeypatch.setattr(recorder, "_STOP_WITHIN_S", WITHIN_S)
    one = Recorder(tmp_path, free=lambda _folder: 10**12)
    one.start()

    one.stop()

    assert not one._thread.is_alive()
