"""What the journal tells of emergencies, copied into the tables people look at."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from broadcaster.domain.asrun import Entry
from broadcaster.domain.emergency import emergency_of
from broadcaster.services.authenticators import note_used
from broadcaster.services.unsigned import note_signed
from broadcaster.store import emergencies as store
from broadcaster.store.tables import EmergencyRow

logger = logging.getLogger(__name__)


def put_order(session: Session, entry: Entry) -> None:
    """Copy one order; what is none of an emergency stays in the journal alone."""
    try:
        _put(session, entry)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        # Written by another version of the program: the others are copied all the same.
        logger.warning("entry %d of the journal was not understood: %s", entry.seq, error)


def _put(session: Session, entry: Entry) -> None:
    facts = entry.facts
    match facts.get("what"):
        case "emergency":
            _put_emergency(session, entry)
        case "emergency_over":
            row = store.order(session, int(facts["id"]))
            if row is not None:
                row.over, row.over_why = row.over or entry.at, row.over_why or str(facts["why"])
        case "emergency_again":
            row = store.order(session, int(facts["id"]))
            if row is not None:
                row.over, row.over_why = None, None
        case "emergency_signed":
            _put_signature(session, entry, facts)
        case _:
            pass
    session.flush()


def _put_emergency(session: Session, entry: Entry) -> None:
    order = emergency_of(entry.facts)
    note_used(session, entry.at, order.code)
    if store.order(session, order.id) is not None:
        return
    session.add(
        EmergencyRow(
            id=order.id,
            kind=order.kind.value,
            template=order.template,
            title=order.title,
            text=order.text,
            script=order.script,
            zones=order.zones,
            cadence=order.cadence,
            ordered=order.ordered,
            expires=order.expires,
            by=order.by,
            person=order.code.person,
            replaces=order.replaces,
            refused=False,
            note="",
        )
    )


def _put_signature(session: Session, entry: Entry, facts: Mapping[str, Any]) -> None:
    row = store.order(session, int(facts["id"]))
    if row is None or row.signed is not None:
        return
    row.signed, row.signed_by = entry.at, str(facts["by"])
    row.refused, row.note = facts["refused"] is True, str(facts["note"])
    note_signed(session, entry.at, row.id)
