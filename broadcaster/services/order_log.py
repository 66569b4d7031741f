"""Who ordered what of the air, and when: read out of the journal, the newest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from broadcaster.domain.asrun import Entry, EntryKind, parse
from broadcaster.services import people
from broadcaster.services.basis import timezone_of
from broadcaster.services.log_search import Wanted
from broadcaster.store.session import folded
from schedules.local import day_span
from schedules.types import Reason, Span

MOST = 500
"""So many are shown at once, at most."""
_PIECE = 256 * 1024
_PUT_BACK = timedelta(days=2)
"""A clock that was put back leaves entries that are older than those before them."""
_KINDS = tuple(f'"kind":"{kind.value}"'.encode() for kind in (EntryKind.ORDER, EntryKind.CLOCK))


class OrderKind(StrEnum):
    """What kind of order it was."""

    STOP = "stop"
    GO_ON = "go_on"
    TEST = "test_zone"
    LIVE = "live"
    EMERGENCY = "emergency"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Ordered:
    """One order; `zones` None means all of them, or that it is about none (the clock).

    `by` is a person's name, "" where the program itself did it; `via` tells from where, `what`
    what exactly; `facts` are the journal's own.
    """

    seq: int
    at: datetime
    kind: OrderKind
    what: str
    by: str
    zones: tuple[int, ...] | None
    via: str = ""
    title: str = ""
    note: str = ""
    why: Reason | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


def orders(
    session: Session, journal: Path, wanted: Wanted, kind: OrderKind | None = None
) -> tuple[Ordered, ...]:
    """List the newest orders of some days, of a zone, a kind, and by somebody (`words`).

    Raises Invalid for days that are turned round or too many.
    """
    wanted.check()
    timezone = timezone_of(session)
    begins = day_span(wanted.first, timezone).begins
    span = Span(begins, day_span(wanted.last, timezone).ends)
    names = {person.login: person.name for person in people.everybody(session)}
    found: list[Ordered] = []
    for entry in _entries(journal, span):
        one = _ordered(entry, names)
        if one is not None and _answers(one, wanted, kind):
            found.append(one)
        if len(found) == MOST:
            break
    return tuple(found)


def _answers(one: Ordered, wanted: Wanted, kind: OrderKind | None) -> bool:
    everywhere = one.zones is None and one.kind is not OrderKind.CLOCK
    in_zone = wanted.zone is None or everywhere or wanted.zone in (one.zones or ())
    text = folded(f"{one.by} {one.title} {one.note}")
    return (
        in_zone
        and kind in (None, one.kind)
        and all(w in text for w in folded(wanted.words).split())
    )


def _ordered(entry: Entry, names: Mapping[str, str]) -> Ordered | None:
    facts = entry.facts
    what = str(facts.get("what", ""))
    clock = entry.kind is EntryKind.CLOCK
    kind = OrderKind.CLOCK if clock else _kind(what)
    if kind is None:
        return None
    by, zones = str(facts.get("by", "")), facts.get("zones")
    return Ordered(
        seq=entry.seq,
        at=entry.at,
        kind=kind,
        what=what,
        by=names.get(by, by),
        zones=None if zones is None else tuple(int(zone) for zone in zones),
        via=str(facts.get("from", "")),
        title=str(facts.get("title", "")),
        note=str(facts.get("note", "")),
        why=_why(facts.get("why")),
        facts=facts,
    )


def _why(told: object) -> Reason | None:
    if isinstance(told, Mapping):
        return Reason(str(told.get("sentence", "")), dict(told.get("facts") or {}))
    # Of the end of an emergency only the sentence is written, without what fills it.
    return Reason(told) if isinstance(told, str) and told and "{" not in told else None


def _kind(what: str) -> OrderKind | None:
    if what.startswith("emergency"):
        return OrderKind.EMERGENCY
    return OrderKind(what) if what in set(OrderKind) else None


def _entries(journal: Path, span: Span) -> Iterator[Entry]:
    """Yield the orders of a span of time, the newest first; what does not hold is left out."""
    oldest = (span.begins - _PUT_BACK).isoformat()
    for line in _backwards(journal):
        if line[7:26].decode(errors="replace") < oldest[:19]:
            return
        if not any(kind in line for kind in _KINDS):
            continue
        try:
            entry = parse(line.decode("utf-8"))
        except ValueError:
            continue
        if span.begins <= entry.at < span.ends:
            yield entry


def _backwards(path: Path) -> Iterator[bytes]:
    """Yield the whole lines of a file from its end; a log of years is not read for a day."""
    if not path.exists():
        return
    with path.open("rb") as file:
        at, rest = file.seek(0, 2), b""
        while at > 0:
            size = min(_PIECE, at)
            at -= size
            file.seek(at)
            first, *lines = (file.read(size) + rest).split(b"\n")
            yield from (line for line in reversed(lines) if line)
            rest = first
        if rest:
            yield rest
