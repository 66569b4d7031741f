"""What the benchmark of starts reckons and draws, and what its listener takes for a beginning."""

from __future__ import annotations

import socket
import struct
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from audio.types import SAMPLE_RATE
from broadcaster.cli.bench_peers import Given, errors_of
from broadcaster.cli.bench_picture import columns, drawn
from broadcaster.cli.listener import SILENCE_BETWEEN, STAMPED, Onsets, waited_s
from broadcaster.clocks import VirtualClock

SOUND = np.ones(480, np.int16)
SILENCE = np.zeros(480, np.int16)


def given(*at: float, lead_in: float = 0.0) -> list[Given]:
    return [Given(each, Path("a.wav"), lead_in) for each in at]


def test_each_start_is_held_against_the_nearest_sound() -> None:
    errors = errors_of(given(10.0, 20.0, 30.0, lead_in=0.1), [10.105, 20.09, 30.1])

    assert [round(each, 3) for each in errors.ms] == [5.0, 10.0, 0.0]
    assert errors.unheard == 0
    assert errors.percentile(50) == 5.0


def test_a_start_of_which_nothing_is_heard_within_two_seconds_is_counted_apart() -> None:
    errors = errors_of(given(10.0, 20.0), [12.5, 20.0])

    assert errors.ms == (0.0,)
    assert errors.unheard == 1


def test_nothing_heard_at_all_has_no_percentile() -> None:
    assert errors_of(given(10.0), []).percentile(99) is None


def test_a_sound_begins_after_300_ms_without_any() -> None:
    onsets = Onsets()

    first = onsets.take(SOUND)
    short = onsets.take(np.zeros(SILENCE_BETWEEN - 1, np.int16)) + onsets.take(SOUND)
    onsets.take(np.zeros(SILENCE_BETWEEN - 480, np.int16))
    long = onsets.take(np.concatenate([SILENCE, SOUND]))

    assert (first, short, long) == ((0,), (), (480,))


def test_time_in_which_nothing_comes_counts_as_silence() -> None:
    onsets = Onsets()
    onsets.take(SOUND)

    onsets.nothing_for(0.29)
    too_soon = onsets.take(SOUND)
    onsets.nothing_for(0.31)

    assert (too_soon, onsets.take(SOUND)) == ((), (0,))


def test_samples_on_standard_input_are_listened_to_however_they_are_cut() -> None:
    pcm = np.zeros(SAMPLE_RATE, np.int16)
    pcm[[1000, 40_000]] = 500
    command = [sys.executable, "-m", "broadcaster.cli.listener", "pipe"]

    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as listener:
        assert listener.stdin is not None
        raw = pcm.tobytes()
        for start in range(0, len(raw), 1001):
            listener.stdin.write(raw[start : start + 1001])
            listener.stdin.flush()
        heard, _ = listener.communicate(timeout=60)

    assert len(heard.split()) == 2


def test_errors_are_counted_by_eighths_of_a_decade_and_never_left_out() -> None:
    counts = columns([0.0, 0.01, 0.1, 1.0, 99_999.0])

    assert sum(counts) == 5
    assert (counts[0], counts[8], counts[16], counts[-1]) == (2, 1, 1, 1)


@pytest.mark.parametrize("ms", [(), (0.2, 3.0, 15.0)])
def test_the_picture_is_well_formed_and_says_how_many_starts_it_shows(
    ms: tuple[float, ...],
) -> None:
    picture = ET.fromstring(drawn({"broadcaster": ms, "a <peer>": (70.0,)}))  # noqa: S314 -- ours

    said = [each.text for each in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert f"{len(ms)} starts" in said
    assert "a <peer>" in said


def test_what_waited_for_the_listener_came_when_the_kernel_had_it() -> None:
    clock = VirtualClock(datetime(2026, 11, 23, 1, 0, 0, 500_000, tzinfo=UTC))
    came = int(datetime(2026, 11, 23, 1, tzinfo=UTC).timestamp())

    stamped = [(socket.SOL_SOCKET, STAMPED, struct.pack("@ll", came, 480_000_000))]
    ahead = [(socket.SOL_SOCKET, STAMPED, struct.pack("@ll", came + 1, 0))]

    assert waited_s(stamped, clock) == pytest.approx(0.02, abs=1e-5)
    assert waited_s(ahead, clock) == 0.0
    assert waited_s([], clock) == 0.0
