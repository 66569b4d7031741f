"""A signature tune the program makes itself: a short melody of bells, owned by nobody.

The melody walks a pentatonic scale, as many tunes here do.
"""

from datetime import datetime
from pathlib import Path

from audio.bells import Stroke, struck
from audio.files import room_on
from audio.joining import Stretch, Target, develop
from audio.tape import Span, Tape
from audio.types import Finish, Mark, Samples, Watch

_MELODY = (
    Stroke(0.00, 0), Stroke(0.45, 7), Stroke(0.90, 9), Stroke(1.35, 12),
    Stroke(1.95, 9, 0.8), Stroke(2.25, 12, 0.8), Stroke(2.55, 14), Stroke(3.15, 7),
    Stroke(3.75, 4, 0.9), Stroke(4.20, 7, 0.9), Stroke(4.65, 2), Stroke(5.25, 0, 1.2),
    Stroke(5.25, -12, 0.7), Stroke(5.25, 12, 0.5),
)  # fmt: skip


def tune() -> Samples:
    """Compute the melody: about eight seconds, the last bell's ringing included."""
    return struck(_MELODY, 8.0, fading=0.8)


def write_tune(path: Path, *, made: datetime) -> None:
    """Write the tune as a levelled clip file.

    Raises DiskFull.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with room_on(path.parent), Tape(path.parent) as tape:
        tape.write(tune())
        tape.finish()
        whole = Stretch(tape, Span(0, tape.rows))
        mark = Mark(synthetic=False, voice=None, made=made)
        develop([whole], Target(path, mark, Finish()), Watch())
