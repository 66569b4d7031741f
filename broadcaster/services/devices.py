"""The tree of areas and zones, the boards, and what is wrong with the patch."""

from __future__ import annotations

from sqlalchemy.orm import Session

from broadcaster.domain.people import Person
from broadcaster.services.station_views import AreaView, DeviceView, ZoneView
from schedules.types import Reason


def tree(session: Session) -> tuple[AreaView, ...]:
    """Show the tree of areas from its roots down."""
    raise NotImplementedError


def zones(session: Session) -> tuple[ZoneView, ...]:
    """List all zones in the order of the tree."""
    raise NotImplementedError


def devices(session: Session) -> tuple[DeviceView, ...]:
    """List all boards with the use of their channels."""
    raise NotImplementedError


def checks(session: Session) -> tuple[Reason, ...]:
    """Tell what is wrong with the patch: one sentence each."""
    raise NotImplementedError


def relabel_zone(session: Session, zone: int, by: Person, name: str) -> None:
    """Give a zone another name; raises Invalid, Forbidden, NotFound."""
    raise NotImplementedError


def relabel_device(session: Session, device: str, by: Person, label: str) -> None:
    """Give a board another label; raises Invalid, Forbidden, NotFound."""
    raise NotImplementedError
