"""The one question before lines open: is this sound allowed here, now?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from schedules.types import Reason


def authority_holds(
    session: Session, authority: str, *, clip: str, zones: frozenset[int], at: datetime
) -> Reason | None:
    """Return None where the authority allows that clip in those zones at that instant.

    Otherwise the reason why it does not. `authority` is what the plan line carries, see
    `broadcaster.domain.authority`.
    """
    raise NotImplementedError
