"""The one question before lines open: whether this sound is allowed here and now."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from broadcaster.domain.authority import ClipApproval, ListedSource, StandingApproval, parse
from broadcaster.domain.bulletin import Move, Status
from broadcaster.services.basis import local_day, timezone_of
from broadcaster.services.framing import has_slots
from broadcaster.store import frames
from broadcaster.store.tables import ApprovalRow, BulletinRow, RelaySourceRow, StandingClipRow
from schedules.parts import RELAYED
from schedules.types import Reason

_VOIDED = {
    Move.EDIT.value: Reason("The bulletin was changed after its approval."),
    Move.WITHDRAW.value: Reason("The bulletin was withdrawn."),
    Move.EXPIRE.value: Reason("The bulletin's validity is over."),
    Move.REJECT.value: Reason("The bulletin was sent back."),
}


def authority_holds(
    session: Session,
    authority: str,
    *,
    clip: str,
    zones: frozenset[int],
    at: datetime,
    priority: int | None = None,
) -> Reason | None:
    """Return None where the authority allows that clip in those zones at that instant.

    Otherwise the reason why it does not. `authority` is what the plan line carries, see
    `broadcaster.domain.authority`; `priority` is checked where it is given. The newest state is
    asked for, whatever the plan said when it was published.
    """
    match parse(authority):
        case ClipApproval(id=number):
            approval = session.get(ApprovalRow, number, populate_existing=True)
            if approval is None:
                return Reason("There is no approval number {approval}.", {"approval": number})
            return _against_approval(session, approval, clip, zones, at) or _against_priority(
                approval, priority
            )
        case StandingApproval(id=number):
            return _against_standing(session, number, clip, at)
        case ListedSource(id=number):
            return _against_source(session, number, clip)
        case _:
            return Reason("Nothing that is known allows this sound.")


def _against_approval(
    session: Session, approval: ApprovalRow, clip: str, zones: frozenset[int], at: datetime
) -> Reason | None:
    if approval.voided is not None:
        return _VOIDED.get(approval.void_reason, Reason("The approval was voided."))
    if approval.clip != clip:
        return Reason(_OTHER_SOUND)
    bulletin = session.get(BulletinRow, approval.bulletin, populate_existing=True)
    if bulletin is None or bulletin.status != Status.APPROVED.value:
        return Reason("The bulletin is no longer approved.")
    if at >= min(approval.valid_until, bulletin.valid_until):
        return Reason("The approval has expired.")
    if not zones or not zones <= approval.zones & bulletin.zones:
        return Reason("The approval does not cover all these zones.")
    return None


def _against_priority(approval: ApprovalRow, priority: int | None) -> Reason | None:
    if priority is not None and priority != approval.priority:
        return Reason("The approval is for another priority.")
    return None


def _against_standing(session: Session, number: int, clip: str, at: datetime) -> Reason | None:
    standing = session.get(StandingClipRow, number, populate_existing=True)
    if standing is None:
        return Reason("There is no standing approval number {approval}.", {"approval": number})
    if standing.removed is not None:
        return Reason("It was taken out of the programmes.")
    if standing.approved is None or standing.approved_by is None:
        return Reason("Nobody has allowed these words of the programme yet.")
    if has_slots(standing.text):
        spoken = frames.spoken(session, number, local_day(at, timezone_of(session)))
        return None if spoken is not None and spoken.clip == clip else Reason(_OTHER_SOUND)
    return None if standing.clip == clip else Reason(_OTHER_SOUND)


def _against_source(session: Session, number: int, clip: str) -> Reason | None:
    source = session.get(RelaySourceRow, number, populate_existing=True)
    if source is None or source.removed is not None:
        return Reason("This station is not on the list of relays any more.")
    if source.allowed is None or source.allowed_by is None:
        return Reason("Nobody has allowed the relay of this station yet.")
    return None if clip == f"{RELAYED}{source.key}" else Reason(_OTHER_SOUND)


_OTHER_SOUND = "The sound is not the one that was approved."
