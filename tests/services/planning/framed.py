"""Frames of parts on the planning desk: a listed station, music, and short ways to keep them."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

from planning_desk import ALL, EVERY_DAY, PEOPLE, Desk

from broadcaster.domain.frames import Rule
from broadcaster.domain.people import Person, Role
from broadcaster.domain.programmes import TemplateId
from broadcaster.services.plan_views import TemplateFields
from broadcaster.services.timetable import save_template, switch_template
from broadcaster.store.tables import RelaySourceRow, StandingClipRow

OPERATOR, APPROVER = PEOPLE[Role.OPERATOR], PEOPLE[Role.APPROVER]
ADMINISTRATOR = PEOPLE[Role.ADMINISTRATOR]
FRAME = TemplateFields(
    name="Sáng sớm",
    starts=time(5, 30),
    weekdays=EVERY_DAY,
    zones=ALL,
    longest=timedelta(minutes=90),
)


def framed(*parts: Rule, **changes: Any) -> TemplateFields:
    return replace(FRAME, parts=parts, **changes)


def keep(
    desk: Desk, fields: TemplateFields, number: TemplateId | None = None, by: Person = ADMINISTRATOR
) -> TemplateId:
    with desk.transaction() as session:
        return save_template(session, desk.clock, by, fields, number)


def only(desk: Desk, *parts: Rule, **changes: Any) -> TemplateId:
    """Let the desk have one programme alone, made of these parts."""
    for number in (1, 2):
        with desk.transaction() as session:
            switch_template(session, ADMINISTRATOR, TemplateId(number), enabled=False)
    return keep(desk, framed(*parts, **changes))


def listed(desk: Desk, key: str = "vov1", *, allowed: bool = True) -> int:
    """Put a station on the list of relays."""
    by = {"allowed_by": APPROVER.id, "allowed": desk.clock.now()} if allowed else {}
    with desk.transaction() as session:
        row = RelaySourceRow(key=key, name=key.upper(), url="https://example.invalid/live", **by)
        session.add(row)
        session.flush()
        return row.id


def piece(desk: Desk, title: str, length: float, *, allowed: bool = True) -> int:
    """Put a piece of filler music on the shelf."""
    by = {"approved_by": APPROVER.id, "approved": desk.clock.now()} if allowed else {}
    with desk.transaction() as session:
        clip = desk.clip(session, f"{len(title):x}{title.encode().hex()}", length)
        row = StandingClipRow(kind="music", title=title, clip=clip, original="f" * 64, **by)
        session.add(row)
        session.flush()
        return row.id


def speak(desk: Desk, template: TemplateId, length: float = 5) -> None:
    """Give every word of a template a sound, as the worker would."""
    with desk.transaction() as session:
        rows = session.query(StandingClipRow).filter_by(template=template, clip=None)
        for row in rows:
            row.clip = desk.clip(session, f"5{row.id:x}", length)
