from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from made_files import MADE, recording

from audio.errors import Cancelled, DiskFull, Unusable, VoiceFailed
from audio.library import facts_of
from audio.render import Rendered, produce, render
from audio.types import SAMPLE_RATE, Mark, Recording, Samples, Speech, Voice, Watch
from audio.voices.espeak import EspeakVoice
from audio.wav import mark_of, wav_blocks

SCRIPT = [
    "Kính thưa toàn thể bà con.",
    "",
    "Tối nay, thôn ta họp ở nhà văn hóa. Mời bà con đến dự.",
]


class ToneVoice:
    """Says half a second of tone between two silences, or fails."""

    online = False

    def __init__(self, name: str = "tone", *, fails: bool = False) -> None:
        self.name = name
        self.label = name
        self.settings: dict[str, object] = {}
        self._fails = fails

    def say(self, paragraph: str, *, cancelled: object, manner: object = None) -> Samples:
        del paragraph, cancelled, manner
        if self._fails:
            raise VoiceFailed("The voice {voice} is hoarse.", voice=self.label)
        time = np.arange(SAMPLE_RATE // 2) / SAMPLE_RATE
        tone = 0.2 * np.sin(2 * np.pi * 300 * time)
        silence = np.zeros(SAMPLE_RATE, np.float32)
        return np.concatenate((silence, tone, silence)).astype(np.float32)


def rendered(
    folder: Path, script: list[str], *voices: Voice, watch: Watch | None = None
) -> Rendered:
    return render(script, voices, folder / "clip.wav", made=MADE, watch=watch or Watch())


def test_a_script_becomes_a_levelled_clip_marked_as_synthetic(tmp_path: Path) -> None:
    found = rendered(tmp_path, SCRIPT, EspeakVoice())

    facts = facts_of(found.path)
    assert (found.voice, found.notes, found.length) == ("espeak", (), facts.length)
    assert facts.loudness_lufs == pytest.approx(-16, abs=0.5)
    assert facts.true_peak_dbtp <= -1
    assert mark_of(found.path) == Mark(synthetic=True, voice="espeak", made=MADE)
    assert timedelta(seconds=5) < facts.length < timedelta(seconds=12)
    assert list(tmp_path.iterdir()) == [found.path]


def test_silence_is_trimmed_and_pauses_are_the_houses(tmp_path: Path) -> None:
    found = rendered(tmp_path, ["Một.", "Hai."], ToneVoice())

    # 150 ms, half a second, the pause between paragraphs, half a second, 300 ms
    assert found.length.total_seconds() == pytest.approx(0.15 + 0.5 + 0.75 + 0.5 + 0.3, abs=0.03)


def test_no_take_begins_or_ends_with_a_click(tmp_path: Path) -> None:
    found = rendered(tmp_path, ["Một.", "Hai."], ToneVoice())

    sound = np.concatenate(list(wav_blocks(found.path)))
    steepest = 2 * np.pi * 300 / SAMPLE_RATE * float(np.abs(sound).max())
    assert float(np.abs(np.diff(sound)).max()) < 1.1 * steepest


def test_another_voice_speaks_the_whole_when_the_first_fails(tmp_path: Path) -> None:
    found = rendered(tmp_path, SCRIPT, ToneVoice("online", fails=True), ToneVoice("offline"))

    assert found.voice == "offline"
    assert [str(note) for note in found.notes] == [
        "The voice online is hoarse.",
        "The whole text was given to the voice offline instead.",
    ]
    mark = mark_of(found.path)
    assert mark is not None
    assert mark.voice == "offline"


@pytest.mark.parametrize("script", [[], [""], ["  ", "***", "—"]])
def test_a_script_without_words_is_refused(tmp_path: Path, script: list[str]) -> None:
    with pytest.raises(Unusable, match="There is nothing to speak"):
        rendered(tmp_path, script, ToneVoice())

    assert list(tmp_path.iterdir()) == []


def test_progress_goes_from_nothing_to_the_end(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []

    rendered(tmp_path, SCRIPT, ToneVoice(), watch=Watch(lambda *at: told.append(at)))

    assert told == [(0, 2), (1, 2), (2, 2)]


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_render_that_is_called_off_leaves_nothing(tmp_path: Path, after: int) -> None:
    done = [0]
    watch = Watch(
        progress=lambda at, _total: done.__setitem__(0, at), cancelled=lambda: done[0] >= after
    )

    with pytest.raises(Cancelled):
        rendered(tmp_path, SCRIPT, ToneVoice(), watch=watch)

    assert list(tmp_path.iterdir()) == []


def test_an_older_clip_stays_when_a_new_render_fails(tmp_path: Path) -> None:
    (tmp_path / "clip.wav").write_bytes(b"older")

    with pytest.raises(VoiceFailed):
        rendered(tmp_path, SCRIPT, ToneVoice(fails=True))

    assert (tmp_path / "clip.wav").read_bytes() == b"older"


@pytest.mark.skipif(sys.platform == "win32", reason="file sizes are limited by the POSIX way")
@pytest.mark.parametrize("room", [20_000, 210_000])
def test_a_full_disk_is_said_in_one_sentence_and_leaves_nothing(tmp_path: Path, room: int) -> None:
    import resource  # noqa: PLC0415 -- not on Windows
    import signal  # noqa: PLC0415 -- as above

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    # The first limit bites while takes are kept, the second while the clip is written.
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        with pytest.raises(DiskFull, match="The disk is full: there is no room left in"):
            rendered(tmp_path, ["Một.", "Hai."], ToneVoice())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)

    assert list(tmp_path.iterdir()) == []


MEMORY = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from audio.render import render
from audio.types import Watch
from audio.voices.espeak import EspeakVoice

script = ["Tối nay thôn ta họp ở nhà văn hóa, mời bà con đến dự đông đủ. " * int(sys.argv[1])]
made = datetime(2026, 1, 1, tzinfo=UTC)
render(script, [EspeakVoice()], Path(sys.argv[2]), made=made, watch=Watch())
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted the Linux way")
def test_memory_does_not_grow_with_the_script(tmp_path: Path) -> None:
    import subprocess  # noqa: PLC0415 -- only here

    used = [
        int(
            subprocess.run(
                [sys.executable, "-c", MEMORY, str(times), str(tmp_path / "clip.wav")],
                capture_output=True,
                check=True,
            ).stdout
        )
        for times in (24, 72)
    ]

    # The longer clip has 40 MB more as samples.
    assert used[1] - used[0] < 8


def test_several_pieces_become_one_clip(tmp_path: Path) -> None:
    twin = Recording(recording(tmp_path, "mp3", seconds=2), "twin.mp3")

    found = produce(
        [Speech(("Một.",)), twin],
        [ToneVoice()],
        tmp_path / "out" / "clip.wav",
        made=MADE,
        watch=Watch(),
    )

    assert (found.voice, found.synthetic) == ("tone", True)
    assert mark_of(found.path) == Mark(synthetic=True, voice="tone", made=MADE)
    assert timedelta(seconds=3) < found.length < timedelta(seconds=5)
