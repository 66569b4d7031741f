"""The station's own signals as clip files, levelled as everything else."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from audio import siren
from audio.files import room_on
from audio.joining import Stretch, Target, develop
from audio.tape import Span, Tape
from audio.types import Finish, Mark, Watch


def write_signal(path: Path, *, made: datetime, steady: bool = False) -> None:
    """Write the warning, or the all-clear where it is `steady`; raises DiskFull."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with room_on(path.parent), Tape(path.parent) as tape:
        tape.write(siren.all_clear() if steady else siren.warning())
        tape.finish()
        whole = Stretch(tape, Span(0, tape.rows))
        mark = Mark(synthetic=False, voice=None, made=made)
        develop([whole], Target(path, mark, Finish()), Watch())
