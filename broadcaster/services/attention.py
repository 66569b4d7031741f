"""What needs somebody, the most pressing first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from broadcaster.domain.attention import NeedKind
from broadcaster.domain.bulletin import BulletinId, Status
from broadcaster.domain.outlook import FindingKind
from broadcaster.domain.people import Person, Right
from broadcaster.ports import Clock
from broadcaster.services import (
    alarms,
    approvals,
    approvers,
    devices,
    holds,
    outlook,
    proposed_holidays,
    reminders,
    showing,
    unsigned,
)
from broadcaster.services.airtime import would_air
from broadcaster.services.basis import local_day, timezone_of
from broadcaster.services.speakable import Speakable, loaded
from broadcaster.services.station_views import Need
from broadcaster.store import airings, bulletins, jobs, plans
from schedules import sentences
from schedules.types import Facts, Priority, Reason

_SOON = timedelta(days=1)
# Who waits for approval is asked for by itself.
_TOLD = frozenset({FindingKind.UNAPPROVED})
_ASK = "“{title}” is not approved yet. Ask {names}."
_WAITS = "{name} holds the plan of {day} ({why}). Changes wait: {count}."
_NOBODY_CAN_MEND = frozenset({sentences.PASSED, sentences.HEARD_ENOUGH})
_LATEST = datetime.max.replace(tzinfo=UTC)


def needs(session: Session, clock: Clock, by: Person) -> tuple[Need, ...]:
    """List what needs this person, after what the person's role may do about it."""
    found = list(_alarms(session))
    approves = approvals.may_approve(session, clock, by)
    writes = by.may(Right.WRITE_BULLETINS)
    if approves or by.may(Right.EMERGENCY):
        found += unsigned.wanted(session, clock, by)
    if approves or writes:
        found += _nobody(session, clock)
        found += _expiring(session, clock)
    if approves:
        found += _to_approve(session, clock, by)
        found += _standing(session)
    if writes:
        found += _failed(session)
        found += () if approves else _unapproved(session, clock)
        found += _drafts(session)
        found += _together(_left_out(session, clock))
    if by.may(Right.EDIT_TIMETABLE):
        found += _held(session, clock)
        found += _together(_ahead(session, clock))
        found += _holidays(session, clock)
    if by.may(Right.EDIT_DEVICES):
        found += (Need(NeedKind.WIRING, why) for why in devices.checks(session))
    order = list(NeedKind)
    return tuple(sorted(found, key=lambda need: (order.index(need.kind), need.due or _LATEST)))


def _alarms(session: Session) -> Iterator[Need]:
    for alarm in alarms.standing(session):
        name = "" if alarm.about is None else alarm.about.name
        about = "" if name in alarm.why.facts.values() else name
        yield Need(NeedKind.ALARM, alarm.why, alarm=alarm.id, about=about)


def _nobody(session: Session, clock: Clock) -> Iterator[Need]:
    for each in approvals.nobody_to_approve(session, clock):
        yield Need(NeedKind.NOBODY_TO_APPROVE, each.why, each.bulletin, due=each.would_air)


def _to_approve(session: Session, clock: Clock, by: Person) -> Iterator[Need]:
    reminded = reminders.reminded(session, clock)
    for row in bulletins.with_status(session, Status.SUBMITTED):
        if by.id not in approvers.writers(session, row):
            why = Reason("“{title}” waits for approval.", {"title": row.title})
            due = would_air(session, row, clock.now())
            soon = row.priority == Priority.EMERGENCY or f"bulletin:{row.id}" in reminded
            kind = NeedKind.APPROVE_SOON if soon else NeedKind.TO_APPROVE
            yield Need(kind, why, BulletinId(row.id), due=due)


def _unapproved(session: Session, clock: Clock) -> Iterator[Need]:
    """Tell those who write what nobody approved yet though its programme comes soon."""
    now, reminded = clock.now(), reminders.reminded(session, clock)
    for row in bulletins.with_status(session, Status.SUBMITTED):
        due = reminded.get(f"bulletin:{row.id}")
        asked = () if due is None else approvers.who_may(session, row, now, due)
        if asked:
            names = ", ".join(one.name for one in asked)
            why = Reason(_ASK, {"title": row.title, "names": names})
            yield Need(NeedKind.APPROVE_SOON, why, BulletinId(row.id), due=due)


def _standing(session: Session) -> Iterator[Need]:
    for each in approvals.standing_queue(session):
        if each.approved is None and each.clip is not None:
            why = Reason(
                "A part of the programme “{programme}” waits for approval.",
                {"programme": each.template_name},
            )
            if each.title:
                why = Reason("The music “{title}” waits for approval.", {"title": each.title})
            yield Need(NeedKind.STANDING_TO_APPROVE, why)


def _failed(session: Session) -> Iterator[Need]:
    rows = jobs.failed(session)
    revisions = bulletins.revisions_by_ids(session, (row.revision for row in rows))
    owners = bulletins.by_ids(session, (each.bulletin for each in revisions.values()))
    for row in rows:
        owner = owners[revisions[row.revision].bulletin]
        waits = owner.status in {Status.DRAFT.value, Status.SUBMITTED.value}
        if waits and owner.revision == row.revision:
            yield Need(NeedKind.RENDER_FAILED, showing.some_reason(row.why), BulletinId(owner.id))


def _drafts(session: Session) -> Iterator[Need]:
    rows = bulletins.with_status(session, Status.DRAFT, Status.REJECTED)
    current = bulletins.revisions_by_ids(session, (row.revision for row in rows))
    for row in rows:
        revision = current[row.revision or 0]
        words = Speakable(revision.script, loaded(revision.unknown)).unresolved
        facts: dict[str, str | int | float] = {"title": row.title}
        if row.status == Status.REJECTED.value:
            why = Reason("“{title}” was sent back. Look why, and put it right.", facts)
            yield Need(NeedKind.REJECTED, why, BulletinId(row.id))
        elif words:
            facts["words"] = ", ".join(words)
            why = Reason("“{title}” holds words nobody has explained: {words}.", facts)
            yield Need(NeedKind.UNKNOWN_WORDS, why, BulletinId(row.id))


def _expiring(session: Session, clock: Clock) -> Iterator[Need]:
    now = clock.now()
    rows = [
        row
        for row in bulletins.with_status(session, Status.APPROVED)
        if now < row.valid_until <= now + _SOON
    ]
    ids = [row.id for row in rows]
    heard, planned = airings.heard(session, ids), airings.next_starts(session, ids, now)
    for row in rows:
        if row.id not in heard and row.id not in planned:
            why = Reason(
                "“{title}” was never heard, is in no plan, and its validity ends soon.",
                {"title": row.title},
            )
            yield Need(NeedKind.EXPIRING_UNAIRED, why, BulletinId(row.id), due=row.valid_until)


def _held(session: Session, clock: Clock) -> Iterator[Need]:
    now = clock.now()
    for each in holds.held_from(session, local_day(now, timezone_of(session))):
        waiting = holds.would_change(session, clock, each.day)
        if waiting:
            facts: Facts = {"name": each.by.name, "day": each.day.isoformat(), "why": each.why}
            why = Reason(_WAITS, facts | {"count": len(waiting)})
            due = holds.next_start(session, each.day, now)
            yield Need(NeedKind.DAY_HELD, why, due=due, day=each.day)


def _ahead(session: Session, clock: Clock) -> Iterator[Need]:
    """Yield what is wrong on days ahead, but for what the plans published tell already."""
    found = outlook.kept(session, clock)
    published = {day for day in {one.day for one in found} if plans.latest(session, day)}
    for one in found:
        clash_of_frames = one.kind is FindingKind.DOUBLE_BOOKED
        if clash_of_frames or (one.kind not in _TOLD and one.day not in published):
            yield Need(
                NeedKind.AHEAD,
                one.why,
                showing.bulletin_id(one.bulletin),
                due=one.due,
                about=one.title,
                day=one.day,
                advice=one.advice,
            )


def _holidays(session: Session, clock: Clock) -> Iterator[Need]:
    for each in proposed_holidays.reminded(session, clock):
        yield Need(NeedKind.HOLIDAY_PROPOSED, each.why, due=each.due, day=each.first)


def _left_out(session: Session, clock: Clock) -> Iterator[Need]:
    today = local_day(clock.now(), timezone_of(session))
    for day, row in airings.omissions_by_day(session, today):
        why = showing.some_reason(row.reason)
        if why.sentence not in _NOBODY_CAN_MEND:
            number = showing.bulletin_id(row.bulletin)
            yield Need(NeedKind.LEFT_OUT, why, number, about=row.title, day=day)


def _together(found: Iterable[Need]) -> Iterator[Need]:
    """Tell once what has one reason on one day, whatever it is about and when it would begin."""
    alike: dict[object, list[Need]] = {}
    for one in found:
        facts = tuple(sorted((k, v) for k, v in one.why.facts.items() if k != "starts"))
        alike.setdefault((one.kind, one.day, one.why.sentence, facts, str(one.advice)), []).append(
            one
        )
    for group in alike.values():
        about, *also = dict.fromkeys(one.about for one in group)
        number = None if also else group[0].bulletin
        yield replace(group[0], about=about, also=tuple(also), bulletin=number)
