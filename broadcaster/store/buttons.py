"""Questions about STOP buttons."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from broadcaster.store.tables import AmplifierRow, DeviceRow, StopButtonRow


def every(session: Session) -> Sequence[StopButtonRow]:
    """List them by board and input."""
    query = select(StopButtonRow).order_by(StopButtonRow.device, StopButtonRow.channel)
    return session.scalars(query).all()


def at(session: Session, device: str, channel: int) -> StopButtonRow | None:
    """Find the one on an input."""
    query = select(StopButtonRow).where(
        StopButtonRow.device == device, StopButtonRow.channel == channel
    )
    return session.scalars(query).one_or_none()


def boards(session: Session) -> Sequence[DeviceRow]:
    """List the boards of the patch by name."""
    return session.scalars(select(DeviceRow).order_by(DeviceRow.name)).all()


def is_fault_input(session: Session, device: str, channel: int) -> bool:
    """Tell whether an amplifier reports its faults over an input."""
    query = select(AmplifierRow.name).where(
        AmplifierRow.fault_device == device, AmplifierRow.fault_channel == channel
    )
    return session.scalars(query).first() is not None
