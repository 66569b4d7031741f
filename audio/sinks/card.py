"""A sound card, through miniaudio: found by its name whatever its number, and missed when it goes.

While a card is away the time is kept in its place: what is on air goes on unheard, and is heard
again, in its place, when the card is back.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Generator, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

import miniaudio
import numpy as np

from audio.mixer import frame_of
from audio.sinks.tap import Tap
from audio.sinks.types import Clock
from audio.types import SAMPLE_RATE
from audio.urgency import hurry

logger = logging.getLogger(__name__)

Feed = Generator[bytes, int, None]
"""Is sent how many frames are wanted, and gives them as 16-bit samples, all channels of a frame."""

BUFFER_MS = 60
_ALSA_NULL = "Discard all samples"  # how ALSA describes its device "null"
_SLACK = SAMPLE_RATE // 50  # 20 ms: a card's own clock runs a little beside the machine's
_STEPPED = SAMPLE_RATE  # a second or more is a clock that was set
_SILENT_FOR_S = 0.4  # a card that asks for nothing so long is gone: seven of its buffers
_LOOK_S = 0.1
_KEEP_S = 0.01  # while it keeps the time itself
_AGAIN_S = 2.0
_STOP_WITHIN_S = 2.0


class NoCard(Exception):
    """There is no sound card that can be played on."""


class Side(StrEnum):
    """Which channels of a card one bus sounds through."""

    BOTH = "both"
    LEFT = "left"
    RIGHT = "right"


class Device(Protocol):
    """What is asked of miniaudio's playback device."""

    def start(self, feed: Feed) -> None:
        """Begin to ask the feed for frames, on a thread of the device."""

    def close(self) -> None:
        """Stop; may take a while where the card is gone."""


class Card:
    """One sound card, shared by one bus or by one for each side; it is looked for by its name.

    Without a name it is the first there is. Raises NoCard where it is not there and nobody `waits`
    for it.
    """

    def __init__(
        self,
        clock: Clock,
        name: str | None = None,
        *,
        is_split: bool = False,
        waits: bool = False,
    ) -> None:
        self.name = name or ""
        self._clock = clock
        self._wanted = name
        self._channels = 2 if is_split else 1
        self._taps: Mapping[Side, Tap] = {}
        self._turn = threading.Lock()
        self._run = 0
        self._next: int | None = None
        self._heard: float | None = None
        self._asked_again = clock.monotonic()
        self._device: Device | None = None
        self._opener: threading.Thread | None = None
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        try:
            self.name, self._device = open_device(name, self._channels)
        except NoCard as error:
            if not waits:
                raise
            logger.warning("%s; it is waited for", error)

    @property
    def is_alive(self) -> bool:
        """Tell whether something keeps the time."""
        return self._thread is not None and self._thread.is_alive()

    @property
    def is_over(self) -> bool:
        """Tell whether it was given back; it is not started again."""
        return self._stopping.is_set()

    @property
    def is_gone(self) -> bool:
        """Tell whether the card does not ask for sound, or is not there to be asked."""
        if self._thread is None:
            return self._device is None
        return self._heard is None or self._clock.monotonic() - self._heard > _SILENT_FOR_S

    def start(self, side: Side, tap: Tap) -> None:
        """Let a bus sound through one side, or both."""
        self._taps = {**self._taps, side: tap}
        if self._thread is None:
            self._heard = self._clock.monotonic()
            self._play()
            self._thread = threading.Thread(target=self._watch, name="card", daemon=True)
            self._thread.start()

    def stop(self, side: Side) -> None:
        """Let a bus sound no more; with the last one the card is given back."""
        with self._turn:
            self._taps = {each: tap for each, tap in self._taps.items() if each is not side}
        if self._taps:
            return
        self._stopping.set()
        for thread in (self._thread, self._opener):
            if thread is not None:
                thread.join(_STOP_WITHIN_S)
        if self._device is not None:
            self._device.close()
            self._device = None

    def _play(self) -> None:
        """Let the device that was opened ask for sound; its thread draws from now on."""
        device = self._device
        if device is None:
            self._heard = None
            return
        with self._turn:
            self._run += 1
            feed = self._feed(self._run)
        next(feed)
        try:
            device.start(feed)
        except miniaudio.MiniaudioError as error:
            logger.warning("the sound card %s does not start: %s", self.name, error)
            self._heard = None

    def _feed(self, run: int) -> Feed:
        asked = yield b""
        while True:
            with self._turn:
                is_mine = run == self._run
                raw = self._drawn(asked) if is_mine else bytes(2 * asked * self._channels)
            asked = yield raw

    def _drawn(self, asked: int) -> bytes:
        """Draw what will be heard when the card sounds it, and skip what should have been."""
        first = frame_of(self._clock.now() + timedelta(milliseconds=BUFFER_MS))
        if self._next is not None:
            ahead = first - self._next
            if _SLACK < ahead < _STEPPED:
                self._draw(self._next, ahead, is_heard=False)
            elif abs(ahead) <= _SLACK:
                first = self._next
        self._heard = self._clock.monotonic()
        return self._draw(first, asked)

    def _draw(self, first: int, frames: int, *, is_heard: bool = True) -> bytes:
        """Draw one block of every bus, and note it as sent."""
        out = np.zeros((frames, self._channels), "<i2")
        for side, tap in self._taps.items():
            packet = tap.draw(first, frames)
            out[:, -1 if side is Side.RIGHT else 0] = packet.aired
            tap.sent(packet, first, is_heard=is_heard)
        self._next = first + frames
        return out.tobytes()

    def _watch(self) -> None:
        """Keep the time while the card does not, and look for it."""
        hurry()
        while not self._stopping.is_set():
            is_gone = self.is_gone
            if is_gone:
                self._keep_time()
                self._look_for_it()
            self._clock.sleep(_KEEP_S if is_gone else _LOOK_S)

    def _keep_time(self) -> None:
        with self._turn:
            if not self.is_gone:  # it asked while this thread waited for its turn
                return
            due = frame_of(self._clock.now())
            if self._heard is not None:
                logger.warning("the sound card %s is gone", self.name)
                self._heard = None
                self._run += 1  # whatever the old device still asks for is silence
            if self._next is None or abs(due - self._next) >= _STEPPED:
                self._next = due
            if due > self._next:
                self._draw(self._next, due - self._next, is_heard=False)

    def _look_for_it(self) -> None:
        """Open the card again on a thread that may wait, if the last time was long enough ago."""
        now = self._clock.monotonic()
        if self._opener is not None and self._opener.is_alive():
            return
        if now - self._asked_again < _AGAIN_S:
            return
        self._asked_again = now
        self._opener = threading.Thread(target=self._open_again, name="card opener", daemon=True)
        self._opener.start()

    def _open_again(self) -> None:
        if self._device is not None:
            self._device.close()
            self._device = None
        try:
            name, device = open_device(self._wanted, self._channels)
        except NoCard as error:
            logger.debug("%s", error)
            return
        if self._stopping.is_set():
            device.close()
            return
        self.name, self._device = name, device
        logger.info("the sound card %s is back", self.name)
        self._play()


class CardSink:
    """One bus on a card, or on one side of it; blocks are as long as the card asks for."""

    is_real = True
    latency = timedelta(milliseconds=BUFFER_MS)

    def __init__(self, card: Card, side: Side = Side.BOTH) -> None:
        self._card = card
        self._side = side

    @property
    def name(self) -> str:
        """The card's name, and the side where it is only one."""
        return self._card.name if self._side is Side.BOTH else f"{self._card.name}/{self._side}"

    @property
    def is_well(self) -> bool:
        """Tell whether the time is kept, by the card or in its place."""
        return self._card.is_alive

    @property
    def is_unheard(self) -> bool:
        """Tell whether the card is gone: what is sent goes nowhere."""
        return self._card.is_gone

    def start(self, tap: Tap) -> None:
        """Begin to play."""
        self._card.start(self._side, tap)

    def stop(self) -> None:
        """Stop, and give the card back with its last bus."""
        self._card.stop(self._side)


def open_device(name: str | None, channels: int) -> tuple[str, Device]:
    """Open the card of that name, the first one for None; raises NoCard."""
    try:
        found, device = _find(name)
        return found, miniaudio.PlaybackDevice(
            output_format=miniaudio.SampleFormat.SIGNED16,
            nchannels=channels,
            sample_rate=SAMPLE_RATE,
            buffersize_msec=BUFFER_MS,
            device_id=device,
            app_name="broadcaster",
        )
    except miniaudio.MiniaudioError as error:
        raise NoCard(f"the sound card cannot be opened: {error}") from error


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
