"""The two files of a Piper voice: what they say, and the model they run."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from audio.errors import VoiceFailed
from audio.types import Samples

_LOWEST, _HIGHEST = 8_000, 96_000  # Hz
_LONGEST_JSON = 2 * 1024 * 1024  # bytes; a usual one has some 5 kB
_INPUTS = {"input", "input_lengths", "scales"}
_FATAL = 4


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class _Audio(_Part):
    sample_rate: int


class _Espeak(_Part):
    voice: str = "vi"


class _Inference(_Part):
    noise_scale: float = Field(default=0.667, ge=0, le=10)
    length_scale: float = Field(default=1.0, gt=0, le=10)
    noise_w: float = Field(default=0.8, ge=0, le=10)


class Description(_Part):
    """What the `.onnx.json` beside a model says of it."""

    audio: _Audio
    espeak: _Espeak = _Espeak()
    inference: _Inference = _Inference()
    phoneme_type: Literal["espeak", "text"] = "espeak"
    phoneme_id_map: dict[str, list[int]]
    default_speaker_id: int = Field(default=0, ge=0)

    @property
    def rate(self) -> int:
        """Samples a second of the model's sound (Hz)."""
        return self.audio.sample_rate


class Session(Protocol):
    """A loaded model."""

    def run(self, ids: Sequence[int], stretch: float) -> Samples:
        """Return the sound of some phonemes, `stretch` times as long as the model has it."""
        ...


def described(model: Path, label: str) -> Description:
    """Read the description beside a model; raises VoiceFailed with what is wrong with it."""
    file = model.with_name(f"{model.name}.json")
    facts = {"voice": label, "file": file.name}
    try:
        with file.open("rb") as raw:
            found = Description.model_validate_json(raw.read(_LONGEST_JSON))
    except OSError as error:
        raise VoiceFailed("The voice {voice} needs the file {file} beside it.", **facts) from error
    except ValidationError as error:
        raise VoiceFailed("The file {file} does not describe a Piper voice.", **facts) from error
    if not {"^", "$", "_"} <= found.phoneme_id_map.keys():
        raise VoiceFailed("The file {file} does not describe a Piper voice.", **facts)
    if not _LOWEST <= found.rate <= _HIGHEST:
        raise VoiceFailed(
            "The file {file} gives the voice {voice} {rate} samples a second; that cannot be.",
            rate=found.rate,
            **facts,
        )
    return found


def opened(model: Path, description: Description, label: str) -> Session:
    """Load a model; raises VoiceFailed where it, or the program that runs it, is not fit."""
    try:
        import onnxruntime  # noqa: PLC0415 -- optional dependency, and slow
    except ImportError as error:
        raise VoiceFailed(
            "The voice {voice} needs a part that is not installed: run `make piper`.", voice=label
        ) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # the other core is the one that is on the air
    options.enable_cpu_mem_arena = False  # what one sentence took is given back
    options.log_severity_level = _FATAL
    try:
        session = onnxruntime.InferenceSession(
            str(model), sess_options=options, providers=["CPUExecutionProvider"]
        )
    except _troubles() as error:
        raise _damaged(model, label) from error
    if not {each.name for each in session.get_inputs()} >= _INPUTS:
        raise _damaged(model, label)
    return _OnnxSession(session, model, description, label)


class _OnnxSession:
    def __init__(self, session: Any, model: Path, description: Description, label: str) -> None:  # noqa: ANN401 -- a library without types
        self._session = session
        self._model = model
        self._description = description
        self._label = label
        self._many = "sid" in {each.name for each in session.get_inputs()}

    def run(self, ids: Sequence[int], stretch: float) -> Samples:
        told = self._description.inference
        given = {
            "input": np.array([ids], np.int64),
            "input_lengths": np.array([len(ids)], np.int64),
            "scales": np.array(
                [told.noise_scale, told.length_scale * stretch, told.noise_w], np.float32
            ),
        }
        if self._many:  # a model of many people speaks as its first one unless told otherwise
            given["sid"] = np.array([self._description.default_speaker_id], np.int64)
        try:
            sound = self._session.run(None, given)[0]
        except _troubles() as error:
            raise _damaged(self._model, self._label) from error
        return np.asarray(sound, np.float32).reshape(-1)


def _damaged(model: Path, label: str) -> VoiceFailed:
    return VoiceFailed(
        "The file {file} of the voice {voice} is damaged or no Piper voice; fetch it anew.",
        file=model.name,
        voice=label,
    )


@cache
def _troubles() -> tuple[type[Exception], ...]:
    """Everything the library raises: its errors have no parent of their own."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state  # noqa: PLC0415 -- as above

    own = [each for each in vars(state).values() if isinstance(each, type)]
    return (OSError, RuntimeError, *(each for each in own if issubclass(each, Exception)))
