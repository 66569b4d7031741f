"""The sample's first bulletins: made, and allowed by the sample's approver as a person would."""

from __future__ import annotations

import logging

from sqlalchemy import select

from broadcaster.domain.bulletin import BulletinId, Status
from broadcaster.domain.people import Person, Role
from broadcaster.ports import Clock
from broadcaster.services import approvals, bulletins, people
from broadcaster.services.voicing import Studio, render_next
from broadcaster.store import bulletins as store
from broadcaster.store.session import SessionFactory, transaction
from broadcaster.store.tables import PersonRow

logger = logging.getLogger(__name__)


def allow_submitted(sessions: SessionFactory, clock: Clock, studio: Studio) -> int:
    """Make the sounds that wait, and approve each bulletin that has one; return how many.

    The rules are those of every approval. What has no sound waits for a person, as usual.
    """
    while render_next(sessions, clock, studio, urgent_only=False):
        pass
    with transaction(sessions) as session:
        logins = select(PersonRow.login).where(PersonRow.role == Role.APPROVER.value)
        approver = people.by_login(session, session.scalars(logins).first() or "")
        waiting = [BulletinId(row.id) for row in store.with_status(session, Status.SUBMITTED)]
    if approver is None:
        return 0
    return sum(_allowed(sessions, clock, number, approver) for number in waiting)


def _allowed(sessions: SessionFactory, clock: Clock, number: BulletinId, by: Person) -> bool:
    with transaction(sessions) as session:
        page = bulletins.show(session, clock, number)
        clip = page.revision.clip
        if clip is None:
            logger.info("bulletin %d of the sample has no sound yet and waits", number)
            return False
        approvals.approve(session, clock, number, by=by, clip=clip.hash, version=page.version)
    return True
