"""The one question before lines open: whether this sound is allowed here and now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from broadcaster.domain.authority import ClipApproval, ListedSource, StandingApproval, parse
from broadcaster.domain.bulletin import Move, Status
from broadcaster.services.basis import local_day, timezone_of
from broadcaster.services.framing import has_slots
from broadcaster.store import frames
from broadcaster.store.tables import ApprovalRow, BulletinRow, RelaySourceRow, StandingClipRow
from schedules.parts import RELAYED
from schedules.types import Reason

_Row = TypeVar("_Row", ApprovalRow, BulletinRow, RelaySourceRow, StandingClipRow)

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
    warrants = Warrants(session)
    return warrants.why_not(authority, clip=clip, zones=zones, at=at, priority=priority)


class Warrants:
    """Answers the same question for many sounds at one moment; each row is read once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._rows: dict[tuple[type, int], object] = {}
        self._timezone: ZoneInfo | None = None

    def read_ahead(self, authorities: Iterable[str]) -> None:
        """Read what many sounds will be asked about in a statement a table, not one a sound.

        On the air the sound waits for the interpreter's lock while anything is asked one by one.
        """
        wanted: defaultdict[type, set[int]] = defaultdict(set)
        for authority in set(authorities):
            match parse(authority):
                case ClipApproval(id=number):
                    wanted[ApprovalRow].add(number)
                case StandingApproval(id=number):
                    wanted[StandingClipRow].add(number)
                case ListedSource(id=number):
                    wanted[RelaySourceRow].add(number)
                case _:
                    continue
        self._read(ApprovalRow, wanted[ApprovalRow])
        self._read(StandingClipRow, wanted[StandingClipRow])
        self._read(RelaySourceRow, wanted[RelaySourceRow])
        known = (self._row(ApprovalRow, number) for number in wanted[ApprovalRow])
        self._read(BulletinRow, {approval.bulletin for approval in known if approval is not None})

    def _read(self, table: type[_Row], numbers: set[int]) -> None:
        self._rows.update(dict.fromkeys((table, number) for number in numbers))
        if numbers:
            query = select(table).where(table.id.in_(numbers))
            found = self._session.scalars(query.execution_options(populate_existing=True))
            self._rows.update({(table, row.id): row for row in found})

    def why_not(
        self,
        authority: str,
        *,
        clip: str,
        zones: frozenset[int],
        at: datetime,
        priority: int | None = None,
    ) -> Reason | None:
        """Return what `authority_holds` does, as things stood when a row was first read."""
        match parse(authority):
            case ClipApproval(id=number):
                approval = self._row(ApprovalRow, number)
                if approval is None:
                    return Reason("There is no approval number {approval}.", {"approval": number})
                why_not = self._against_approval(approval, clip, zones, at)
                return why_not or _against_priority(approval, priority)
            case StandingApproval(id=number):
                return self._against_standing(number, clip, at)
            case ListedSource(id=number):
                return self._against_source(number, clip)
            case _:
                return Reason("Nothing that is known allows this sound.")

    def _row(self, table: type[_Row], number: int) -> _Row | None:
        key = (table, number)
        if key not in self._rows:
            self._rows[key] = self._session.get(table, number, populate_existing=True)
        row = self._rows[key]
        return row if isinstance(row, table) else None

    def _against_approval(
        self, approval: ApprovalRow, clip: str, zones: frozenset[int], at: datetime
    ) -> Reason | None:
        if approval.voided is not None:
            return _VOIDED.get(approval.void_reason, Reason("The approval was voided."))
        if approval.clip != clip:
            return Reason(_OTHER_SOUND)
        bulletin = self._row(BulletinRow, approval.bulletin)
        if bulletin is None or bulletin.status != Status.APPROVED.value:
            return Reason("The bulletin is no longer approved.")
        if at >= min(approval.valid_until, bulletin.valid_until):
            return Reason("The approval has expired.")
        if not zones or not zones <= approval.zones & bulletin.zones:
            return Reason("The approval does not cover all these zones.")
        return None

    def _against_standing(self, number: int, clip: str, at: datetime) -> Reason | None:
        standing = self._row(StandingClipRow, number)
        if standing is None:
            return Reason("There is no standing approval number {approval}.", {"approval": number})
        if standing.removed is not None:
            return Reason("It was taken out of the programmes.")
        if standing.approved is None or standing.approved_by is None:
            return Reason("Nobody has allowed these words of the programme yet.")
        if has_slots(standing.text):
            self._timezone = self._timezone or timezone_of(self._session)
            spoken = frames.spoken(self._session, number, local_day(at, self._timezone))
            return None if spoken is not None and spoken.clip == clip else Reason(_OTHER_SOUND)
        return None if standing.clip == clip else Reason(_OTHER_SOUND)

    def _against_source(self, number: int, clip: str) -> Reason | None:
        source = self._row(RelaySourceRow, number)
        if source is None or source.removed is not None:
            return Reason("This station is not on the list of relays any more.")
        if source.allowed is None or source.allowed_by is None:
            return Reason("Nobody has allowed the relay of this station yet.")
        return None if clip == f"{RELAYED}{source.key}" else Reason(_OTHER_SOUND)


def _against_priority(approval: ApprovalRow, priority: int | None) -> Reason | None:
    if priority is not None and priority != approval.priority:
        return Reason("The approval is for another priority.")
    return None


_OTHER_SOUND = "The sound is not the one that was approved."
