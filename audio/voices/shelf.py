"""Which voices there are just now."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from audio.types import Voice

if TYPE_CHECKING:
    from audio.voices.piper import PiperVoice


class Shelf(Mapping[str, Voice]):
    """The program's voices by name, and after them those whose files lie in a folder now."""

    def __init__(self, own: Iterable[Voice], folder: Path) -> None:
        self._own = {voice.name: voice for voice in own}
        self._folder = folder
        self._seen: dict[Path, PiperVoice] = {}

    def __getitem__(self, name: str) -> Voice:
        return self._own[name] if name in self._own else self._found()[name]

    def __iter__(self) -> Iterator[str]:
        yield from self._own
        yield from self._found()

    def __len__(self) -> int:
        return len(self._own) + len(self._found())

    def _found(self) -> dict[str, Voice]:
        files = sorted(file for file in self._folder.glob("*.onnx") if file.is_file())
        if not files:
            self._seen = {}
            return {}
        from audio.voices.piper import PiperVoice  # noqa: PLC0415 -- 8 MB that few stations need

        self._seen = {file: self._seen.get(file) or PiperVoice(file) for file in files}
        return {voice.name: voice for voice in self._seen.values()}
