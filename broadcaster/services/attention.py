"""What needs somebody, the most pressing first."""

from __future__ import annotations

from sqlalchemy.orm import Session

from broadcaster.domain.people import Person
from broadcaster.ports import Clock
from broadcaster.services.station_views import Need


def needs(session: Session, clock: Clock, by: Person) -> tuple[Need, ...]:
    """List what needs this person, after what the person's role may do about it."""
    raise NotImplementedError
