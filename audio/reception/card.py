"""A sound card that records, through miniaudio."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence

import miniaudio
import numpy as np

from audio.errors import NotReceived
from audio.mixer import Pcm
from audio.reception import sentences
from audio.types import SAMPLE_RATE

_PERIOD_MS = 20
REAL = tuple(each for each in miniaudio.Backend if each is not miniaudio.Backend.NULL)
"""The systems a real card may be found through."""


class Card:
    """Records from a card, one channel; hands on what came on the card's own thread.

    Raises NotReceived where there is no card, or none of that name.
    """

    def __init__(
        self, name: str, take: Callable[[Pcm], None], backends: Sequence[object] = REAL
    ) -> None:
        chosen = list(backends)
        try:
            found = miniaudio.Devices(backends=chosen).get_captures()
            wanted = [card for card in found if not name or card["name"] == name]
            if not wanted:
                raise NotReceived(sentences.NO_CARD, card=name or "-")
            self._device = miniaudio.CaptureDevice(
                input_format=miniaudio.SampleFormat.SIGNED16,
                nchannels=1,
                sample_rate=SAMPLE_RATE,
                buffersize_msec=_PERIOD_MS,
                device_id=wanted[0]["id"],
                backends=chosen,
                app_name="broadcaster",
            )
            self._device.start(_handing(take))
        except miniaudio.MiniaudioError as error:
            raise NotReceived(sentences.NO_CARD, card=name or "-") from error

    def close(self) -> None:
        """Stop it and give it back."""
        self._device.close()


def _handing(take: Callable[[Pcm], None]) -> Generator[None, bytes, None]:
    """Return what a card hands its bytes to, begun."""

    def hand_on() -> Generator[None, bytes, None]:
        while True:
            raw = yield
            take(np.frombuffer(bytes(raw), "<i2").astype(np.int16))

    handing = hand_on()
    next(handing)
    return handing
