"""How far the journal was read and what it had told up to there, so that a start reads on from it.

It lies in a file beside the journal and proves nothing: where it does not fit the journal to the
byte, the journal is read from its first line.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from broadcaster.domain.air import Trouble
from broadcaster.domain.asrun import Entry, parse
from broadcaster.playout import alerts
from broadcaster.playout.held import Again, Held, stretch_from
from broadcaster.playout.history import History
from broadcaster.playout.items import of_facts
from broadcaster.playout.state import Done, Silenced

logger = logging.getLogger(__name__)

FORM = 5
"""Another number for each change of what a history keeps: older files are then not believed."""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """The last entry that was read, where in the file it lies (bytes), and what was learned."""

    entry: Entry
    begins: int
    ends: int
    history: History


def path_of(journal: Path) -> Path:
    """Return where the bookmark of a journal lies."""
    return journal.with_suffix(".bookmark")


def keep(journal: Path, digest: str, place: tuple[int, int], history: History) -> None:
    """Write the bookmark of the entry of that digest, at that place; raises OSError."""
    body = {"form": FORM, "digest": digest, "place": place, **_written(history)}
    text = json.dumps(body, ensure_ascii=False)
    target = path_of(journal)
    fresh = target.with_suffix(".tmp")
    with fresh.open("wb") as file:
        file.write(f"{_check(text)}\n{text}".encode())
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(target)


def find(journal: Path) -> Bookmark | None:
    """Return the bookmark of a journal; None where there is none, or it is of another journal."""
    try:
        check, _, text = path_of(journal).read_text("utf-8").partition("\n")
        body = json.loads(text) if check == _check(text) else {}
        if body.get("form") != FORM:
            return None
        begins, ends = body["place"]
        with journal.open("rb") as file:
            file.seek(begins)
            raw = file.read(ends - begins)
        entry = parse(raw.decode())
        if entry.digest != body["digest"] or not raw.endswith(b"\n"):
            return None
        return Bookmark(entry, begins, ends, _read(body))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        logger.warning("the bookmark of the journal is not believed: %s", error)
        return None


def _check(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _written(history: History) -> dict[str, Any]:
    return {
        "done": {
            key: [done.due.isoformat(), None if done.zones is None else sorted(done.zones)]
            for key, done in history.done.items()
        },
        "interrupted": [item.facts() for item in history.interrupted.values()],
        "held": [
            held.item.facts()
            | {"again": held.again, "stretches": [each.facts() for each in held.stretches]}
            for held in history.held.values()
        ],
        "faults": [asdict(fault) for fault in history.faults.values()],
        "first": None if history.first is None else history.first.isoformat(),
        "last": None if history.last is None else history.last.isoformat(),
        "is_clean": history.is_clean,
        "is_doubted": history.is_doubted,
        "silenced": [_told(each) for each in history.silenced],
        "alerts": history.alerts.written(),
        "clock_set": history.clock_set,
    }


def _read(body: dict[str, Any]) -> History:
    items = [of_facts(facts) for facts in body["interrupted"]]
    faults = [Trouble(**fault) for fault in body["faults"]]
    first, last = (
        None if at is None else datetime.fromisoformat(at) for at in (body["first"], body["last"])
    )
    return History(
        done={key: _done(*each) for key, each in body["done"].items()},
        interrupted={item.key: item for item in items},
        held={held.item.key: held for held in map(_held, body["held"])},
        faults={fault.subject: fault for fault in faults},
        first=first,
        last=last,
        is_clean=body["is_clean"],
        is_doubted=body["is_doubted"],
        silenced=tuple(_silenced(*each) for each in body["silenced"]),
        alerts=alerts.read(body["alerts"]),
        clock_set=str(body.get("clock_set", "")),
    )


def _told(each: Silenced) -> list[Any]:
    zones = None if each.zones is None else sorted(each.zones)
    return [each.programme, each.by, zones, each.at.isoformat(), each.via]


def _silenced(programme: str, by: str, zones: list[int] | None, at: str, via: str) -> Silenced:
    where = None if zones is None else frozenset(zones)
    return Silenced(programme, by, where, datetime.fromisoformat(at), via)


def _held(told: dict[str, Any]) -> Held:
    stretches = tuple(stretch_from(each) for each in told["stretches"])
    return Held(of_facts(told), Again(told["again"]), stretches)


def _done(due: str, zones: list[int] | None) -> Done:
    return Done(datetime.fromisoformat(due), None if zones is None else frozenset(zones))
