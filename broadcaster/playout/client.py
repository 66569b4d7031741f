"""How other processes reach the one on the air; the wire is described in `playout.inbox`."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from broadcaster.domain.air import (
    AirState,
    DeviceState,
    EmergencyState,
    Held,
    Lamp,
    Next,
    OnAir,
    Stopped,
    Trouble,
)
from broadcaster.domain.emergency import Emergency, Signature, StoredSound
from broadcaster.domain.live import LiveState, LiveWish
from broadcaster.domain.people import Person
from broadcaster.errors import Refused, Unreachable

# As in playout.inbox, which this module does not load: a page needs no engine.
ANNOUNCEMENT = Path("run") / "playout.json"
PATIENCE_S = 6.0
STOP_PATIENCE_S = 3.0
"""After that silence is made without the process on the air."""
HEAD = struct.Struct("<II")
LONGEST_LINE = 1 << 20

AWAY = "The part of the station that is on the air does not answer; nothing sounds through it."


class PlayoutClient:
    """Each call is its own short connection; implements `broadcaster.ports.Air`."""

    def __init__(self, data: Path) -> None:
        self._file = data / ANNOUNCEMENT

    def stop(self, *, by: str, via: str = "", zones: frozenset[int] | None = None) -> Stopped:
        """Silence everything, or the zones given; raises Unreachable."""
        chosen = None if zones is None else sorted(zones)
        order = {"do": "stop", "by": by, "from": via, "zones": chosen}
        self._obeyed(self._ask(order, STOP_PATIENCE_S))
        return Stopped(is_silent=True)

    def go_on(self, *, by: str, via: str = "", programme: str | None = None) -> None:
        """Let stopped programmes go on; raises Refused or Unreachable."""
        self._order(**{"do": "go_on", "by": by, "from": via, "programme": programme})

    def confirm_clock(self, *, by: str) -> None:
        """Have the station believe its clock again; raises Refused or Unreachable."""
        self._order(do="confirm_clock", by=by)

    def test_zone(self, zone: int, *, by: str, length: timedelta) -> None:
        """Sound the technician's test tone in one zone; raises Refused or Unreachable."""
        self._order(do="test_zone", by=by, zone=zone, length_s=length.total_seconds())

    def emergency(self, order: Emergency) -> None:
        """Put an emergency on air now, over everything; raises Refused or Unreachable."""
        self._order(do="emergency", order=order.facts())

    def emergency_words(self, emergency: int, speech: StoredSound) -> None:
        """Bring the words of an emergency that sounds; raises Refused or Unreachable."""
        self._order(do="emergency_words", id=emergency, **speech.facts())

    def emergency_signed(self, emergency: int, signature: Signature) -> None:
        """Keep who signed an emergency afterwards; a refusal ends it; raises Unreachable."""
        self._order(
            do="emergency_signed",
            id=emergency,
            by=signature.by,
            person=signature.person,
            refused=signature.refused,
            note=signature.note,
        )

    def speak(self, wish: LiveWish, *, session: str, by: Person) -> None:
        """Let somebody speak live as soon as the lines are open; raises Refused or Unreachable."""
        self._order(
            do="live",
            by=by.login,
            name=by.name,
            session=session,
            zones=sorted(wish.zones),
            limit_s=wish.limit.total_seconds(),
            interrupts=wish.interrupts,
        )

    def end_speech(self, session: str, *, is_gone: bool = False) -> None:
        """End a live voice; `is_gone` where its speaker may not go on. Raises Unreachable."""
        self._order(do="live_end", session=session, is_gone=is_gone)

    def microphone(self, session: str) -> Microphone:
        """Return the way on which a live voice comes in; raises Unreachable."""
        try:
            where = json.loads(self._file.read_text(encoding="utf-8"))
            link = socket.create_connection((where["host"], where["port"]), PATIENCE_S)
            order = {"do": "sound", "token": where["token"], "session": session}
            link.sendall(json.dumps(order).encode() + b"\n")
        except (OSError, ValueError, KeyError) as error:
            raise Unreachable(AWAY) from error
        return Microphone(link)

    def status(self) -> AirState:
        """Return the state of the air; raises Unreachable."""
        told = self._ask({"do": "status"})
        if "on_air" not in told:
            raise Unreachable(AWAY)
        return state_of(told)

    def emergency_again(self, emergency: int, *, by: str) -> None:
        """Begin again what a STOP has just ended; raises Refused or Unreachable."""
        self._order(do="emergency_again", id=emergency, by=by)

    def words_wanted(self) -> tuple[EmergencyState, ...]:
        """Return the emergencies that wait for their words, as soon as one does.

        In a second there are none; raises Unreachable.
        """
        told = self._ask({"do": "words_wanted"})
        if "emergencies" not in told:
            raise Unreachable(AWAY)
        return tuple(each for each in state_of(told).emergencies if each.lacks_words)

    def _order(self, **order: object) -> None:
        self._obeyed(self._ask(order))

    @staticmethod
    def _obeyed(told: Mapping[str, Any]) -> None:
        if not told.get("ok"):
            raise Refused(told["sentence"], **told["facts"])

    def _ask(self, order: Mapping[str, object], patience: float = PATIENCE_S) -> Mapping[str, Any]:
        try:
            where = json.loads(self._file.read_text(encoding="utf-8"))
            with socket.create_connection((where["host"], where["port"]), patience) as link:
                told = json.dumps({**order, "token": where["token"]}, ensure_ascii=False)
                link.sendall(told.encode() + b"\n")
                with link.makefile("rb") as lines:
                    return dict(json.loads(lines.readline(LONGEST_LINE)))
        except (OSError, ValueError, KeyError) as error:
            raise Unreachable(AWAY) from error


class Microphone:
    """The wire of `playout.sound_door`, from the side of whoever speaks."""

    def __init__(self, link: socket.socket) -> None:
        self._link = link
        self._answers = link.makefile("rb")

    def send(self, number: int, sound: bytes) -> LiveState:
        """Send a piece (16 bits, 48 kHz) and hear how it stands; raises Unreachable."""
        try:
            self._link.sendall(HEAD.pack(number, len(sound)) + sound)
            told = json.loads(self._answers.readline(LONGEST_LINE))
            return LiveState(**told)
        except (OSError, ValueError, TypeError) as error:
            raise Unreachable(AWAY) from error

    def close(self) -> None:
        """Close the connection."""
        self._answers.close()
        self._link.close()


def _next(told: Mapping[str, Any]) -> Next:
    return Next(**{**told, "zones": tuple(told["zones"])})


def state_of(told: Mapping[str, Any]) -> AirState:
    """Read a state as it travels; raises KeyError or TypeError where it is another thing."""
    following = told["next"]
    return AirState(
        at=told["at"],
        on_air=tuple(OnAir(**{**each, "zones": tuple(each["zones"])}) for each in told["on_air"]),
        next=None if following is None else _next(following),
        lamps=tuple(Lamp(**each) for each in told["lamps"]),
        troubles=tuple(Trouble(**each) for each in told["troubles"]),
        sinks=dict(told["sinks"]),
        sink_real=bool(told["sink_real"]),
        rate=float(told["rate"]),
        devices=tuple(DeviceState(**each) for each in told["devices"]),
        coming=tuple(_next(each) for each in told["coming"]),
        held=tuple(Held(**{**each, "zones": tuple(each["zones"])}) for each in told["held"]),
        emergencies=_emergencies(told["emergencies"]),
        again=_emergencies(told.get("again", ())),
    )


def _emergencies(told: Iterable[Mapping[str, Any]]) -> tuple[EmergencyState, ...]:
    return tuple(EmergencyState(**{**each, "zones": tuple(each["zones"])}) for each in told)
