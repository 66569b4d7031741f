"""What a warning needs while the database is gone: who may give one, and the sounds that wait.

It is copied into one file that only the station's own user may read, as soon as any of it changes.
Nobody gains a right by it: whoever was signed in, held the right and had a phone connected when the
database was last read shows a code of that phone, which the process on the air takes once.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from broadcaster.domain import totp
from broadcaster.domain.emergency import (
    SHORTEST_CADENCE,
    Code,
    Emergency,
    OrderKind,
    StoredSound,
    sound_of,
)
from broadcaster.domain.people import Right
from broadcaster.domain.warnings import ReadyWarning
from broadcaster.errors import Invalid
from broadcaster.ports import Clock
from broadcaster.services import devices, people, sealing
from broadcaster.services.authenticators import USED, WRONG
from broadcaster.services.emergencies import (
    ALL_CLEAR_LASTS,
    SIREN,
    STEADY,
    script_of,
    stored,
    words_key,
)
from broadcaster.services.ready_warnings import ready
from broadcaster.store import authenticators as phones
from schedules.types import Reason

FILE = "warn.json"
ALL_CLEAR = "all_clear"


@dataclass(frozen=True, slots=True)
class Warner:
    """Somebody who may warn; `epoch` is that of their sessions, `step` of the last code used."""

    id: int
    name: str
    epoch: int
    sealed: str
    step: int


@dataclass(frozen=True, slots=True)
class Said:
    """Ready words as they are read aloud, and their sound where it waits."""

    script: str
    speech: StoredSound | None


@dataclass(frozen=True, slots=True)
class Reserve:
    """Everything of the file; `said` are ready words by the keys of their warnings."""

    warners: tuple[Warner, ...] = ()
    zones: tuple[tuple[int, str], ...] = ()
    said: Mapping[str, Said] = field(default_factory=dict)
    sounds: Mapping[str, StoredSound] = field(default_factory=dict)

    def warner(self, number: int, epoch: int) -> Warner | None:
        """Return who a session belongs to, if it held when the database was last read."""
        return next((e for e in self.warners if (e.id, e.epoch) == (number, epoch)), None)


@dataclass(frozen=True, slots=True)
class Choice:
    """What is wanted without the database: a ready warning, or that a running one is over."""

    id: int
    what: str
    zones: frozenset[int]
    replaces: int | None = None


def people_of(session: Session) -> tuple[tuple[Warner, ...], tuple[tuple[int, str], ...]]:
    """Return who may warn, and the zones that can sound."""
    found = []
    for person in people.everybody(session):
        row = phones.of(session, person.id)
        if person.active and person.may(Right.EMERGENCY) and row is not None and row.proved:
            epoch = people.epoch_of(session, person.id)
            found.append(Warner(int(person.id), person.name, epoch, row.sealed, row.step))
    zones = [(int(each.id), each.name) for each in devices.zones(session) if each.may_sound]
    return tuple(found), tuple(zones)


def kept(session: Session) -> Reserve:
    """Return what is to stand in the file now."""
    warners, zones = people_of(session)
    texts = {each.key: each.worded() for each in ready().warnings if each.text}
    texts |= {ALL_CLEAR: ready().all_clear, "always": ready().always}
    scripts = {key: script_of(session, text) for key, text in texts.items()}
    keys = {key: words_key(session, script) for key, script in scripts.items()}
    found = stored(session, SIREN, STEADY, *keys.values())
    said = {key: Said(scripts[key], found.get(keys[key])) for key in texts}
    return Reserve(warners, zones, said, {k: found[k] for k in (SIREN, STEADY) if k in found})


def write(file: Path, reserve: Reserve) -> None:
    """Put it in its place, whole or not at all; raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump(_facts(reserve), out, ensure_ascii=False)
    fresh.replace(file)


def read(file: Path) -> Reserve:
    """Return what stands in the file; nothing where it is missing or damaged."""
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        told = json.loads(file.read_text(encoding="utf-8"))
        said = {k: Said(str(e["script"]), sound_of(e["speech"])) for k, e in told["said"].items()}
        sounds = {k: sound for k, e in told["sounds"].items() if (sound := sound_of(e))}
        warners = tuple(Warner(**each) for each in told["warners"])
        zones = tuple((int(number), str(name)) for number, name in told["zones"])
        return Reserve(warners, zones, said, sounds)
    return Reserve()


def code_of(warner: Warner, key: bytes, given: str, now: datetime) -> Code | Reason:
    """Tell which code of their phone somebody showed; codes on paper need the database."""
    step = totp.step_of(sealing.unseal(warner.sealed, key), totp.plain(given), now)
    if step is None:
        return Reason(WRONG)
    return Code(warner.id, step) if step > warner.step else Reason(USED)


def order_of(
    reserve: Reserve, clock: Clock, warner: Warner, choice: Choice, code: Code
) -> Emergency:
    """Return the order to be given; raises Invalid for what is not there."""
    known = frozenset(number for number, _ in reserve.zones)
    if not choice.zones or not choice.zones <= known:
        raise Invalid("zones", "Choose at least one zone that can sound.")
    template = ready().warning(choice.what)
    is_clear = choice.what == ALL_CLEAR
    if choice.what not in reserve.said or (template is None and not is_clear):
        raise Invalid("what", "Choose what is said.")
    made = _all_clear(reserve, clock.now(), warner, choice, code)
    return made if template is None else _warning(reserve, made, template)


def _all_clear(
    reserve: Reserve, now: datetime, warner: Warner, choice: Choice, code: Code
) -> Emergency:
    said = reserve.said[choice.what]
    return Emergency(
        id=choice.id,
        kind=OrderKind.ALL_CLEAR,
        title=ready().all_clear_title,
        text=ready().all_clear,
        script=said.script,
        zones=choice.zones,
        cadence=SHORTEST_CADENCE,
        ordered=now,
        expires=now + ALL_CLEAR_LASTS,
        by=warner.name,
        code=code,
        siren=reserve.sounds.get(STEADY),
        speech=said.speech,
        replaces=choice.replaces,
    )


def _warning(reserve: Reserve, made: Emergency, template: ReadyWarning) -> Emergency:
    always = reserve.said.get("always")
    return replace(
        made,
        kind=OrderKind.WARNING,
        title=template.title,
        text=template.worded(),
        template=template.key,
        cadence=template.every,
        expires=made.ordered + template.lasts,
        siren=reserve.sounds.get(SIREN),
        fallback=None if always is None else always.speech,
        replaces=None,
    )


def _facts(reserve: Reserve) -> dict[str, Any]:
    said = {
        key: {"script": each.script, "speech": each.speech.facts() if each.speech else None}
        for key, each in reserve.said.items()
    }
    warners = [
        {"id": e.id, "name": e.name, "epoch": e.epoch, "sealed": e.sealed, "step": e.step}
        for e in reserve.warners
    ]
    sounds = {key: sound.facts() for key, sound in reserve.sounds.items()}
    zones = [list(each) for each in reserve.zones]
    return {"warners": warners, "zones": zones, "said": said, "sounds": sounds}
