"""How the pages reach the worker's voices; the wire is described in `worker.hearing`."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from broadcaster.domain.people import PersonId
from broadcaster.domain.relaying import Trial, Tried
from broadcaster.domain.sound import MILLISECOND, Audition, Heard
from broadcaster.errors import Refused, Unreachable
from schedules.types import Reason

# As in worker.hearing, which this module does not load: a page needs no voice.
ANNOUNCEMENT = Path("run") / "worker.json"
PATIENCE_S = 30.0
LONGEST_LINE = 64 * 1024
LONGEST_SOUND = 128 * 1024 * 1024

AWAY = "The part of the station that speaks does not answer. Try again in a moment."


class WorkerClient:
    """Each call is its own short connection; implements `broadcaster.ports.Ear`."""

    def __init__(self, data: Path) -> None:
        self._file = data / ANNOUNCEMENT

    def hear(self, audition: Audition, *, by: PersonId) -> Heard:
        """Return the sound; raises Refused with the voice's own sentence, and Unreachable."""
        told, wav = self._asked({"by": by, **_wire(audition)})
        notes = tuple(Reason(each["sentence"], each["facts"]) for each in told["notes"])
        return Heard(wav, str(told["voice"]), notes)

    def try_relay(self, addresses: Sequence[str], *, by: PersonId) -> Trial:
        """Receive another station for a few seconds; raises Refused and Unreachable."""
        told, wav = self._asked({"by": by, "relay": list(addresses)})
        return Trial(tuple(_tried(each) for each in told["tried"]), wav)

    def _asked(self, wish: Mapping[str, object]) -> tuple[dict[str, Any], bytes]:
        """Ask the worker for something; return the head of its answer, and the sound."""
        try:
            where = json.loads(self._file.read_text(encoding="utf-8"))
            with socket.create_connection((where["host"], where["port"]), PATIENCE_S) as link:
                asked = {"token": where["token"], **wish}
                link.sendall(json.dumps(asked, ensure_ascii=False).encode() + b"\n")
                with link.makefile("rb") as answer:
                    told = json.loads(answer.readline(LONGEST_LINE))
                    wav = answer.read(min(int(told.get("bytes", 0)), LONGEST_SOUND))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Unreachable(AWAY) from error
        if not told.get("ok"):
            raise Refused(str(told.get("sentence", AWAY)), **told.get("facts", {}))
        if len(wav) < int(told["bytes"]):
            raise Unreachable(AWAY)
        return told, wav


def _tried(told: Mapping[str, Any]) -> Tried:
    why, began = told["why"], told["began_after_s"]
    return Tried(
        address=told["address"],
        kind=told["kind"],
        level_dbfs=told["level_dbfs"],
        began_after=None if began is None else timedelta(seconds=began),
        pause=timedelta(seconds=told["pause_s"]),
        why=None if why is None else Reason(why["sentence"], why["facts"]),
    )


def _wire(audition: Audition) -> dict[str, object]:
    manner, finish, take = audition.manner, audition.finish, audition.recording
    return {
        "paragraphs": list(audition.paragraphs),
        "recording": None if take is None else [take.original, take.name],
        "voice": audition.voice,
        "manner": {
            "speed": manner.speed,
            "pitch": manner.pitch,
            "sentence_pause": manner.sentence_pause / MILLISECOND,
            "paragraph_pause": manner.paragraph_pause / MILLISECOND,
        },
        "finish": {
            "lufs": finish.lufs,
            "horn": finish.horn,
            "chime": finish.chime,
            "closing_tone": finish.closing_tone,
        },
    }
