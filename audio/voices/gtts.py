"""The voice that needs the Internet: Google's, asked in gTTS's way.

gTTS cuts the text and words the requests; they are sent from here, because its own sender checks
no certificate and may wait for ever.
"""

import base64
import binascii
import http.client
import re
import threading
import urllib.request
from collections.abc import Callable
from datetime import timedelta

import numpy as np

from audio.containers import Kind
from audio.decode import decoded_bytes
from audio.errors import Cancelled, DecodeFailed, VoiceFailed
from audio.types import USUAL, Manner, Samples
from audio.voices.phrases import phrases

_ADDRESS = "https://translate.google.com/_/TranslateWebserverUi/data/batchexecute"
_SOUND = re.compile(rb'\[\\"([A-Za-z0-9+/=]+)\\"')  # base64 MP3 in a string of JSON in a string
_LONGEST_ANSWER = 4 * 1024 * 1024  # bytes; a hundred letters take some 30 kB
_TRIES = 2


class GttsVoice:
    """Google's Vietnamese voice; what it is asked to say leaves the station.

    It has its own pace, pitch and pauses, whatever the manner.
    """

    name = "gtts"
    label = "Google"
    online = True

    def __init__(
        self, patience: timedelta = timedelta(seconds=8), *, address: str = _ADDRESS
    ) -> None:
        self._patience = patience
        self._address = address

    @property
    def settings(self) -> dict[str, object]:
        """What changes the sound: part of a clip's cache key."""
        return {"language": "vi"}

    def say(
        self, paragraph: str, *, cancelled: Callable[[], bool], manner: Manner = USUAL
    ) -> Samples:
        """Speak one paragraph; a paragraph without words is empty.

        Raises VoiceFailed when the Internet or Google does not answer in time, and Cancelled when
        called off.
        """
        del manner  # Google takes no such wishes
        text = " ".join(phrase.text for phrase in phrases(paragraph))
        parts: list[Samples] = []
        for request in self._requests(text) if text else []:
            if cancelled():
                raise Cancelled("The speaking was called off.")
            parts.append(self._sound(request))
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)

    def _requests(self, text: str) -> list[urllib.request.Request]:
        from gtts import gTTS  # noqa: PLC0415 -- slow import, and only where the voice is used

        asked = gTTS(text, lang="vi", lang_check=False)
        return [
            urllib.request.Request(  # noqa: S310 -- the address is ours, never a user's
                self._address, data=body.encode(), headers=gTTS.GOOGLE_TTS_HEADERS
            )
            for body in asked.get_bodies()
        ]

    def _sound(self, request: urllib.request.Request) -> Samples:
        found = _SOUND.search(self._answer(request))
        if found is None:
            raise VoiceFailed("The voice {voice} answered without any sound.", voice=self.label)
        try:
            return decoded_bytes(base64.b64decode(found.group(1)), Kind.MP3)
        except (DecodeFailed, binascii.Error) as error:
            raise VoiceFailed(
                "The voice {voice} answered with a broken sound.", voice=self.label
            ) from error

    def _answer(self, request: urllib.request.Request) -> bytes:
        for remaining in reversed(range(_TRIES)):
            try:
                return self._fetched(request)
            except (OSError, http.client.HTTPException) as error:
                if not remaining:
                    raise VoiceFailed(
                        "The voice {voice} could not be reached over the Internet.",
                        voice=self.label,
                    ) from error
        raise AssertionError  # the last try returned or raised

    def _fetched(self, request: urllib.request.Request) -> bytes:
        patience = self._patience.total_seconds()
        late = threading.Event()
        timer = threading.Timer(patience, late.set)  # a wire's patience, not the station's time
        timer.start()
        parts: list[bytes] = []
        try:
            with urllib.request.urlopen(request, timeout=patience) as answer:  # noqa: S310 -- as above
                while part := answer.read1(_LONGEST_ANSWER):
                    parts.append(part)
                    if late.is_set() or sum(map(len, parts)) > _LONGEST_ANSWER:
                        raise TimeoutError
                if answer.length:  # more was promised than came
                    raise http.client.IncompleteRead(b"", answer.length)
        finally:
            timer.cancel()
            timer.join()
        return b"".join(parts)
