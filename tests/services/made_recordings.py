"""Recordings made for tests."""

from __future__ import annotations

import io
import wave

import numpy as np

from broadcaster.services.intake import Upload


def recording(name: str = "doan.wav", *, pitch: float = 220, seconds: float = 1.0) -> Upload:
    """A tone in a WAV file, as somebody would upload it."""
    moments = np.arange(round(48_000 * seconds)) / 48_000
    steps = (9_000 * np.sin(2 * np.pi * pitch * moments)).astype("<i2")
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(48_000)
        out.writeframes(steps.tobytes())
    file.seek(0)
    return Upload(name, file)


def no_recording() -> Upload:
    return Upload("ảnh.webm", io.BytesIO(b"GIF89a this is a picture and no sound at all"))
