"""The tune and the words of programmes: what they say, and who allowed them until they change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete
from sqlalchemy.orm import Session

from broadcaster.domain import frames
from broadcaster.domain.frames import TuneRule, WordsRule
from broadcaster.domain.people import Person, PersonId, Right
from broadcaster.ports import Clock
from broadcaster.services import alarms
from broadcaster.services.approvals import may_approve
from broadcaster.services.framing import tune_of
from broadcaster.services.plan_views import PartView
from broadcaster.store import candidates, people
from broadcaster.store import frames as store
from broadcaster.store.tables import SpokenDayRow, StandingClipRow, TemplateRow
from schedules.types import PartKind


class _Allowance(NamedTuple):
    by: PersonId | None
    at: datetime | None


def word(session: Session, clock: Clock, template: TemplateRow, by: Person) -> None:
    """Note the words of a template; changed ones are to be spoken anew and allowed anew.

    Somebody who may approve allows them by saving, and so does the administrator. Words that only
    moved, or became a part of their own, keep their sound and who allowed them.
    """
    allows = by.may(Right.MANAGE_PEOPLE) or may_approve(session, clock, by)
    allowance = _Allowance(by.id, clock.now()) if allows else _Allowance(None, None)
    left = list(store.words_of(session, template.id))
    rules = words(template)
    chosen: list[StandingClipRow | None] = []
    for same in (_is_same, _says_same):
        kept = chosen or [None] * len(rules)
        chosen = [row or _taken(left, rule, same) for row, rule in zip(kept, rules, strict=True)]
    for rule, found in zip(rules, chosen, strict=True):
        row = found or StandingClipRow(template=template.id, kind="", text="")
        row.kind, row.part = rule.kind.value, rule.key
        _say(session, row, rule.text, allowance)
    for row in left:
        take_out(session, clock, row)
    session.flush()


def _taken(
    left: list[StandingClipRow],
    rule: WordsRule,
    same: Callable[[StandingClipRow, WordsRule], bool],
) -> StandingClipRow | None:
    """Take the row of a rule from those that are left."""
    found = next((row for row in left if same(row, rule)), None)
    if found is not None:
        left.remove(found)
    return found


def _is_same(row: StandingClipRow, rule: WordsRule) -> bool:
    return row.part == rule.key and (bool(rule.key) or row.kind == rule.kind.value)


def _says_same(row: StandingClipRow, rule: WordsRule) -> bool:
    return row.text == rule.text


def _say(session: Session, row: StandingClipRow, text: str, allowance: _Allowance) -> None:
    if row.text != text:
        row.text, row.clip = text, None
        row.approved_by, row.approved = allowance
        if row.id is not None:
            session.execute(delete(SpokenDayRow).where(SpokenDayRow.standing == row.id))
    session.add(row)


def words(template: TemplateRow) -> tuple[WordsRule, ...]:
    """Return the words of a frame in order; those of one without parts have no key."""
    if template.parts:
        rules = frames.read(template.parts)
        return tuple(rule for rule in rules if isinstance(rule, WordsRule))
    both = (
        WordsRule(PartKind.OPENING, template.opening),
        WordsRule(PartKind.CLOSING, template.closing),
    )
    return tuple(rule for rule in both if rule.text)


def take_out(session: Session, clock: Clock, row: StandingClipRow) -> None:
    """Let a standing sound be heard no more; its row stays, for the log names it."""
    row.removed = clock.now()
    alarms.clear(session, clock, f"standing:{row.id}")


def parts(session: Session, template: TemplateRow) -> tuple[PartView, ...]:
    """Show the tune and the words of a template, and whether they can sound."""
    rows = _rows(session, template)
    who = people.persons(session, (row.approved_by for row in rows))
    return tuple(
        PartView(
            standing=row.id,
            kind=row.kind,
            text=row.text,
            clip=row.clip,
            allowed_by=None if row.approved_by is None else who[row.approved_by].name,
            part=row.part,
        )
        for row in rows
    )


def _rows(session: Session, template: TemplateRow) -> Sequence[StandingClipRow]:
    """Return the sounds a template uses: its own tune before the station's, then its words."""
    words_ = {(row.kind, row.part): row for row in store.words_of(session, template.id)}
    wanted = (words_.get((rule.kind.value, rule.key)) for rule in words(template))
    said = [row for row in wanted if row is not None]
    rules = frames.read(template.parts or [])
    if rules and not any(isinstance(rule, TuneRule) for rule in rules):
        return said
    tune = tune_of(candidates.standing_sounds(session), template.id)
    return said if tune is None else [tune.row, *said]
