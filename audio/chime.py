"""The chime before an announcement and the tone after it: bells the program rings itself."""

from audio.bells import Stroke, struck
from audio.types import Samples

_RISING = (Stroke(0.0, 12), Stroke(0.38, 16), Stroke(0.76, 19), Stroke(1.2, 24, 0.9))
_FALLING = (Stroke(0.0, 19), Stroke(0.42, 12))


def chime() -> Samples:
    """Ring four bells upwards, about two and a half seconds: listen."""
    return struck(_RISING, 2.6, fading=1.0)


def closing_tone() -> Samples:
    """Ring two bells downwards, not quite two seconds: that was all."""
    return struck(_FALLING, 1.8, fading=1.0)
