"""Other stations that may be passed on: where they are received, and who allowed it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import NewType
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from broadcaster.domain.people import Person, Right
from broadcaster.errors import Forbidden, Invalid, NotFound, WrongState
from broadcaster.ports import Clock
from broadcaster.services.access import require
from broadcaster.services.approvals import may_approve
from broadcaster.services.publishing import lock
from broadcaster.store import frames, people
from broadcaster.store.tables import RelaySourceRow

SourceId = NewType("SourceId", int)

LONGEST_NAME = 120
LONGEST_URL = 500
MOST_BACKUPS = 5
SCHEMES = ("http", "https")
"""How a station can be received: a stream of Icecast's kind, or HTTP Live Streaming."""
CARD = "card:"
"""What comes into a sound card of this machine: its name follows, or nothing for the usual."""
_LONGEST_KEY = 12

CHANGED = (
    "{name} is received from elsewhere since you looked; look at its addresses, then allow it."
)


@dataclass(frozen=True, slots=True)
class SourceFields:
    """What a person fills in about a station to be relayed; `backups` are tried in order."""

    name: str
    url: str
    backups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceView:
    """A station on the list of relays; `key` names it in frames and plans.

    `seen` marks its addresses, to be given back by whoever allows it.
    """

    id: SourceId
    key: str
    fields: SourceFields
    allowed_by: str | None
    seen: str


def sources(session: Session) -> tuple[SourceView, ...]:
    """List the stations that may be relayed, by name."""
    rows = frames.sources(session)
    who = people.persons(session, (row.allowed_by for row in rows))
    return tuple(
        SourceView(
            id=SourceId(row.id),
            key=row.key,
            fields=SourceFields(row.name, row.url, tuple(row.backups)),
            allowed_by=None if row.allowed_by is None else who[row.allowed_by].name,
            seen=_seen(row),
        )
        for row in rows
    )


def addresses_to_try(
    session: Session, clock: Clock, by: Person, number: SourceId
) -> tuple[str, ...]:
    """Return where a station is received, for whoever lists or allows stations.

    Raises NotFound, Forbidden.
    """
    if not _may_allow(session, clock, by):
        require(by, Right.EDIT_TIMETABLE)
    row = _row(session, number)
    return (row.url, *row.backups)


def save(
    session: Session,
    clock: Clock,
    by: Person,
    fields: SourceFields,
    number: SourceId | None = None,
) -> SourceId:
    """Put a station on the list, or change one; raises Invalid naming the field, Forbidden.

    Where it is received anew, it is to be allowed anew: by saving, of who may approve and of the
    administrator, else by an approver.
    """
    require(by, Right.EDIT_TIMETABLE)
    _check(fields)
    if number is None:
        row = RelaySourceRow(key=_new_key(session, fields.name), url="", backups=[])
    else:
        row = _row(session, number)
    backups = [url.strip() for url in fields.backups]
    if (row.url, row.backups) != (fields.url.strip(), backups):
        row.allowed_by = row.allowed = None
        if _may_allow(session, clock, by):
            row.allowed_by, row.allowed = by.id, clock.now()
    row.name, row.url, row.backups = fields.name.strip(), fields.url.strip(), backups
    session.add(row)
    session.flush()
    return SourceId(row.id)


def allow(
    session: Session, clock: Clock, by: Person, number: SourceId, seen: str | None = None
) -> None:
    """Allow a station to be relayed until its address changes; raises Forbidden, NotFound.

    `seen` is what the person was shown (`SourceView.seen`): raises WrongState where the station
    is received from elsewhere since.
    """
    lock(session)
    row = _row(session, number)
    if seen is not None and seen != _seen(row):
        raise WrongState(CHANGED, name=row.name)
    if not _may_allow(session, clock, by):
        raise Forbidden("Only an approver may do this, or somebody an approver lent the right to.")
    row.allowed_by, row.allowed = by.id, clock.now()


def _seen(row: RelaySourceRow) -> str:
    """Return a short mark of the addresses a station is received from."""
    return hashlib.sha256("\n".join((row.url, *row.backups)).encode()).hexdigest()[:16]


def remove(session: Session, clock: Clock, by: Person, number: SourceId) -> None:
    """Take a station off the list: it is relayed no more; raises Forbidden, NotFound."""
    require(by, Right.EDIT_TIMETABLE)
    _row(session, number).removed = clock.now()


def _may_allow(session: Session, clock: Clock, by: Person) -> bool:
    return by.may(Right.MANAGE_PEOPLE) or may_approve(session, clock, by)


def _row(session: Session, number: SourceId) -> RelaySourceRow:
    row = session.get(RelaySourceRow, number, populate_existing=True)
    if row is None or row.removed is not None:
        raise NotFound("There is no such station on the list of relays.")
    return row


def _check(fields: SourceFields) -> None:
    if not 1 <= len(fields.name.strip()) <= LONGEST_NAME:
        raise Invalid("name", "Please give a name of 1 to {most} letters.", most=LONGEST_NAME)
    _check_url("url", fields.url)
    if len(fields.backups) > MOST_BACKUPS:
        raise Invalid("backups", "At most {most} other addresses, please.", most=MOST_BACKUPS)
    for url in fields.backups:
        _check_url("backups", url)


def _check_url(field: str, text: str) -> None:
    url = text.strip()
    if url.startswith(CARD) and url.isprintable() and len(url) <= LONGEST_URL:
        return
    try:
        parts = urlsplit(url)
        is_whole = parts.scheme in SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_whole = False
    is_plain = url.isascii() and url.isprintable() and " " not in url
    if not (is_whole and is_plain and len(url) <= LONGEST_URL):
        raise Invalid(field, "Write the whole address, as in https://example.com/live.m3u8.")


def _new_key(session: Session, name: str) -> str:
    """Make a short key without signs that no station has or had."""
    plain = unicodedata.normalize("NFKD", name.lower().replace("đ", "d"))
    stem = re.sub(r"[^a-z0-9]", "", plain)[:_LONGEST_KEY] or "station"
    taken = set(session.scalars(select(RelaySourceRow.key)))
    numbered = (f"{stem}{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(key for key in numbered if key not in taken)
