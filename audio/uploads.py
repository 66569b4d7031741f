"""What can be told of an uploaded recording at once, before anything is decoded."""

from pathlib import Path, PurePath

from audio.containers import Contents, End, Kind, contents_of
from audio.errors import Unusable
from audio.types import Note

_ENDINGS = {
    ".wav": Kind.WAV, ".wave": Kind.WAV, ".rf64": Kind.WAV, ".bwf": Kind.WAV,
    ".mp3": Kind.MP3, ".mpga": Kind.MP3, ".aac": Kind.AAC, ".amr": Kind.AMR, ".awb": Kind.AMR,
    ".m4a": Kind.M4A, ".mp4": Kind.M4A, ".m4b": Kind.M4A, ".3gp": Kind.M4A, ".mov": Kind.M4A,
    ".ogg": Kind.OGG, ".oga": Kind.OGG, ".opus": Kind.OGG, ".flac": Kind.FLAC,
    ".webm": Kind.WEBM, ".weba": Kind.WEBM, ".mka": Kind.WEBM, ".mkv": Kind.WEBM,
    ".wma": Kind.WMA, ".asf": Kind.WMA, ".wmv": Kind.WMA,
}  # fmt: skip


def look_at(path: Path, name: str) -> tuple[Note, ...]:
    """Look at an upload; `name` is what its owner calls it, and decides nothing.

    Raises Unusable with one sentence for a file that is empty, broken off, or no recording.
    """
    return misnamed(looked_at(path), name)


def looked_at(path: Path) -> Contents:
    """Tell what a file holds; raises Unusable as `look_at` does."""
    if path.stat().st_size == 0:
        raise Unusable("The recording is empty (0 bytes). Record or upload it again.")
    contents = contents_of(path)
    if contents is None:
        raise Unusable(
            "This file is not a recording the station can read. "
            "Save it as WAV, MP3, M4A, OGG or FLAC and upload it again."
        )
    if contents.end is End.MISSING:
        raise broken_off()
    return contents


def broken_off() -> Unusable:
    """Say that the end of a recording is missing."""
    return Unusable("The recording breaks off: a part of the file is missing. Upload it again.")


def misnamed(contents: Contents, name: str) -> tuple[Note, ...]:
    """Say so where a name promises something else than the file holds."""
    ending = PurePath(name).suffix.lower()
    if _ENDINGS.get(ending) is contents.kind:
        return ()
    facts: dict[str, object] = {"name": name, "kind": contents.kind.name}
    return (Note("The file “{name}” is in truth a {kind} recording and was taken as one.", facts),)
