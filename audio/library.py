"""The clip folder: sound named by the hash of its bytes, so that what was approved is what airs."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path

from audio.errors import AudioError, Cancelled
from audio.files import sync_folder, written_whole
from audio.peaks import peaks
from audio.types import SAMPLE_RATE, ClipFacts, Samples

_HASH = re.compile(r"[0-9a-f]{64}")
_PIECE = 1024 * 1024  # bytes read at a time


class Library:
    """Clips in one flat folder, `<sha256>.wav` each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, path: Path) -> ClipFacts:
        """Take a clip file in: measured, given its name, moved out of its old place.

        A clip that is there already stays as it is. Raises DecodeFailed for a file that is no clip,
        and DiskFull.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        facts = facts_of(path)
        place = self.path_of(facts.hash)
        if place.exists() and self.verify(facts.hash):
            path.unlink()
        else:
            _move(path, place)
        peaks(place)
        return facts

    def path_of(self, clip: str) -> Path:
        """Tell where a clip lies, by its hash; it may be missing.

        Raises AudioError for what cannot be a hash, so that no other file can be named.
        """
        if not _HASH.fullmatch(clip):
            raise AudioError("“{clip}” is not the name of a clip.", clip=clip)
        return self.folder / f"{clip}.wav"

    def verify(self, clip: str) -> bool:
        """Tell whether a clip is there and its bytes are still those of its name."""
        path = self.path_of(clip)
        return path.is_file() and hash_of(path) == clip

    def remove(self, clip: str) -> None:
        """Remove a clip and what is kept beside it; one that is not there is removed already."""
        for path in (self.path_of(clip), *self.folder.glob(f"{clip}.peaks*")):
            path.unlink(missing_ok=True)

    def sweep(self) -> int:
        """Remove the drafts a killed process left, and tell how many there were.

        To be called when nobody else can be writing into the folder: at a worker's start.
        """
        drafts = list(self.folder.glob(".*.part"))
        for draft in drafts:
            draft.unlink(missing_ok=True)
        return len(drafts)


def facts_of(path: Path, stopping: Callable[[], bool] = lambda: False) -> ClipFacts:
    """Measure a clip file.

    Raises DecodeFailed for a file that is no clip, Cancelled as soon as `stopping` says so.
    """
    # Slow imports, left out where a clip is only looked up.
    from audio.loudness import loudness_of  # noqa: PLC0415 -- as said
    from audio.wav import wav_blocks, wav_facts  # noqa: PLC0415 -- as said

    found = wav_facts(path)
    loudness = loudness_of(until_stopped(wav_blocks(path), stopping))
    return ClipFacts(
        hash=hash_of(path),
        frames=found.frames,
        length=timedelta(seconds=found.frames / SAMPLE_RATE),
        loudness_lufs=loudness.lufs,
        true_peak_dbtp=loudness.true_peak_dbtp,
        voice=found.mark.voice if found.mark else None,
        synthetic=found.mark.synthetic if found.mark else False,
    )


def until_stopped(blocks: "Iterable[Samples]", stopping: Callable[[], bool]) -> "Iterator[Samples]":
    """Yield blocks one after the other; raises Cancelled as soon as `stopping` says so."""
    for block in blocks:
        if stopping():
            raise Cancelled("The work was called off.")
        yield block


def hash_of(path: Path) -> str:
    """Compute the SHA-256 of a file in hex, a megabyte at a time."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def input_key(paragraphs: Iterable[str], voice: str, settings: Mapping[str, object]) -> str:
    """Name what a clip is made of: the same text, voice and settings give the same key.

    It finds a clip made earlier; it does not identify its sound, for voices do not repeat
    themselves bit for bit.
    """
    inputs = {"paragraphs": list(paragraphs), "voice": voice, "settings": dict(settings)}
    told = json.dumps(inputs, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def _move(path: Path, place: Path) -> None:
    try:
        path.replace(place)
    except OSError:  # from another file system: copy, then let the first go
        with path.open("rb") as source, written_whole(place) as target:
            shutil.copyfileobj(source, target, _PIECE)
        path.unlink()
    else:
        os.utime(place)
        sync_folder(place.parent)
