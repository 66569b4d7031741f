"""From a journal entry about one line to one row for each of its zones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from broadcaster.domain.asrun import Entry, Outcome
from broadcaster.store.tables import AsRunRow


def put_began(session: Session, entry: Entry) -> None:
    """Note that an item began in its zones; after a restart it may begin a second time."""
    for row in _rows(session, entry):
        row.began = row.began or entry.at
        row.outcome = row.ended = row.why = None


def put_ended(session: Session, entry: Entry) -> None:
    """Note how an item ended in its zones, with the proof."""
    facts = entry.facts
    for row in _rows(session, entry):
        row.began = _instant(facts.get("began")) or row.began
        row.first_sound = _instant(facts.get("first_sound"))
        row.ended = _instant(facts.get("ended"))
        row.outcome = Outcome(facts["outcome"]).value
        row.why = facts.get("why")
        row.proof = facts.get("proof")
        row.readback = (facts.get("readback") or {}).get(str(row.zone))


def _rows(session: Session, entry: Entry) -> Iterator[AsRunRow]:
    facts = entry.facts
    line = str(facts["line"])
    found = {
        row.zone: row for row in session.scalars(select(AsRunRow).where(AsRunRow.line == line))
    }
    for zone in facts["zones"]:
        row = found.get(int(zone)) or AsRunRow(line=line, zone=int(zone))
        _describe(row, facts)
        row.seq = entry.seq
        session.add(row)
        yield row
    session.flush()


def _describe(row: AsRunRow, facts: Mapping[str, Any]) -> None:
    row.programme = str(facts["programme"])
    row.programme_name = str(facts["programme_name"])
    row.kind = str(facts["kind"])
    row.title = str(facts["title"])
    row.bulletin = facts.get("bulletin")
    row.clip = str(facts["clip"])
    row.authority = str(facts["authority"])
    row.priority = int(facts["priority"])
    row.due = datetime.fromisoformat(facts["due"])


def _instant(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)
