"""The tune and the words of programmes: what they say, and who allowed them until they change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from broadcaster.domain.people import Person, PersonId, Right
from broadcaster.ports import Clock
from broadcaster.services.approvals import may_approve
from broadcaster.services.plan_views import PartView
from broadcaster.store import candidates, people
from broadcaster.store.tables import StandingClipRow, TemplateRow
from schedules.types import PartKind


class _Allowance(NamedTuple):
    by: PersonId | None
    at: datetime | None


def word(session: Session, clock: Clock, template: TemplateRow, by: Person) -> None:
    """Note the words of a template; changed ones are to be spoken anew and allowed anew.

    Somebody who may approve allows them by saving, and so does the administrator.
    """
    allows = by.may(Right.MANAGE_PEOPLE) or may_approve(session, clock, by)
    allowance = _Allowance(by.id, clock.now()) if allows else _Allowance(None, None)
    for kind, text in ((PartKind.OPENING, template.opening), (PartKind.CLOSING, template.closing)):
        row = _own(session, template, kind)
        if row is None and text:
            row = StandingClipRow(template=template.id, kind=kind.value, text="")
            session.add(row)
        if row is not None and row.text != text:
            row.text, row.clip = text, None
            row.approved_by, row.approved = allowance
    session.flush()


def parts(session: Session, template: TemplateRow) -> tuple[PartView, ...]:
    """Show the tune and the words of a template, and whether they can sound."""
    rows = list(_rows(session, template))
    who = people.persons(session, (row.approved_by for row in rows))
    return tuple(
        PartView(
            standing=row.id,
            kind=row.kind,
            text=row.text,
            clip=row.clip,
            allowed_by=None if row.approved_by is None else who[row.approved_by].name,
        )
        for row in rows
    )


def _rows(session: Session, template: TemplateRow) -> Iterator[StandingClipRow]:
    """Return the sounds a template uses: its own tune before the station's."""
    rows = [sound.row for sound in candidates.standing_sounds(session)]
    for kind in (PartKind.SIGNATURE, PartKind.OPENING, PartKind.CLOSING):
        of_kind = [row for row in rows if row.kind == kind.value]
        own = [row for row in of_kind if row.template == template.id]
        shared = [row for row in of_kind if row.template is None]
        found = (own or shared)[:1]
        if kind is PartKind.SIGNATURE or (found and found[0].text):
            yield from found


def _own(session: Session, template: TemplateRow, kind: PartKind) -> StandingClipRow | None:
    rows = (sound.row for sound in candidates.standing_sounds(session))
    return next((r for r in rows if r.template == template.id and r.kind == kind.value), None)
