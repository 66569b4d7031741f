"""A sound card, through miniaudio."""

from __future__ import annotations

import logging
from collections.abc import Generator
from datetime import timedelta

import miniaudio

from audio.mixer import frame_of
from audio.sinks.tap import Tap
from audio.sinks.types import Clock
from audio.types import SAMPLE_RATE

logger = logging.getLogger(__name__)

_BUFFER_MS = 60
_ALSA_NULL = "Discard all samples"  # how ALSA describes its device "null"
_SLACK = SAMPLE_RATE // 50  # 20 ms: a card's own clock runs a little beside the machine's
_SILENT_FOR_S = 1.0


class NoCard(Exception):
    """There is no sound card that can be played on."""


class CardSink:
    """Plays on a card; blocks are as long as the card asks for.

    Raises NoCard where there is none, or none of that name.
    """

    is_real = True
    latency = timedelta(milliseconds=_BUFFER_MS)

    def __init__(self, clock: Clock, *, name: str | None = None) -> None:
        self._clock = clock
        self._next: int | None = None
        self._heard = clock.monotonic()
        try:
            self.name, device = _find(name)
            self._device = miniaudio.PlaybackDevice(
                output_format=miniaudio.SampleFormat.SIGNED16,
                nchannels=1,
                sample_rate=SAMPLE_RATE,
                buffersize_msec=_BUFFER_MS,
                device_id=device,
                app_name="broadcaster",
            )
        except miniaudio.MiniaudioError as error:
            raise NoCard(str(error)) from error

    @property
    def is_well(self) -> bool:
        """Tell whether the card still asks for sound."""
        return self._clock.monotonic() - self._heard < _SILENT_FOR_S

    def start(self, tap: Tap) -> None:
        """Begin to play."""
        feed = self._feed(tap)
        next(feed)
        self._device.start(feed)

    def stop(self) -> None:
        """Stop the card and give it back."""
        self._device.close()

    def _feed(self, tap: Tap) -> Generator[bytes, int, None]:
        asked = yield b""
        while True:
            first = self._number()
            packet = tap.draw(first, asked)
            raw = packet.aired.astype("<i2").tobytes()
            tap.sent(packet, first)
            self._next = first + asked
            self._heard = self._clock.monotonic()
            asked = yield raw

    def _number(self) -> int:
        """Return the frame in which the block asked for now will be heard."""
        due = frame_of(self._clock.now() + self.latency)
        if self._next is None or abs(due - self._next) > _SLACK:
            return due
        return self._next


def _find(name: str | None) -> tuple[str, object]:
    """Return a card's name and its id; neither miniaudio's null backend nor ALSA's is a card."""
    real = [each for each in miniaudio.Backend if each is not miniaudio.Backend.NULL]
    for card in miniaudio.Devices(backends=real).get_playbacks():
        found = str(card["name"])
        if found.startswith(_ALSA_NULL):
            continue
        if name is None or found == name:
            return found, card["id"]
    raise NoCard("no sound card" if name is None else f"no sound card named {name}")
