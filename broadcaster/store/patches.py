"""The patch out of the tables as one value, the draft of it, and what was applied."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from broadcaster.domain.patch import (
    Patch,
    PatchAmplifier,
    PatchArea,
    PatchBoard,
    PatchBus,
    PatchZone,
)
from broadcaster.domain.zones import AmplifierKind, Output, OutputRole
from broadcaster.store import zones as store
from broadcaster.store.tables import (
    AmplifierRow,
    ApprovalRow,
    AsRunRow,
    BulletinRow,
    DeviceRow,
    OneOffRow,
    OutputRow,
    PatchChangeRow,
    PatchDraftRow,
    PlanLineRow,
    TemplateRow,
)
from broadcaster.store.wiring import LEASE_S

DRAFT = 1
"""The number of the one draft there may be."""


def load_patch(session: Session) -> Patch:
    """Read the patch as it is in force."""
    outputs = store.outputs(session)
    return Patch(
        areas=tuple(PatchArea(row.id, row.name, row.parent) for row in store.areas(session)),
        zones=tuple(
            PatchZone(
                row.id,
                row.name,
                row.area,
                row.amplifier,
                tuple(
                    Output(each.device, each.channel)
                    for each in outputs
                    if each.zone == row.id and each.role == OutputRole.ZONE.value
                ),
            )
            for row in store.zones(session)
        ),
        boards=tuple(_board(row) for row in store.devices(session)),
        amplifiers=tuple(_amplifier(row, outputs) for row in store.amplifiers(session)),
        buses=tuple(
            PatchBus(row.name, row.label, row.sink, row.witness) for row in store.buses(session)
        ),
    )


def draft(session: Session) -> PatchDraftRow | None:
    """Return the draft, None where nobody has begun one."""
    return session.get(PatchDraftRow, DRAFT, populate_existing=True)


def last_change(session: Session) -> PatchChangeRow | None:
    """Return the last application that was not undone."""
    query = select(PatchChangeRow).where(PatchChangeRow.undone.is_(None))
    return session.scalars(query.order_by(PatchChangeRow.id.desc()).limit(1)).one_or_none()


def changes(session: Session, limit: int) -> Sequence[PatchChangeRow]:
    """List the newest applications."""
    query = select(PatchChangeRow).order_by(PatchChangeRow.id.desc()).limit(limit)
    return session.scalars(query).all()


def used_zones(session: Session) -> frozenset[int]:
    """Tell which zones anything speaks of: bulletins, programmes, plans, and what was heard."""
    found: set[int] = set(session.scalars(select(AsRunRow.zone).distinct()))
    for column in (
        BulletinRow.zones,
        ApprovalRow.zones,
        TemplateRow.zones,
        OneOffRow.zones,
        PlanLineRow.zones,
    ):
        for zones in session.scalars(select(column).distinct()):
            found |= zones
    return frozenset(found)


def _board(row: DeviceRow) -> PatchBoard:
    lease_s = (row.options or {}).get(LEASE_S)
    return PatchBoard(
        name=row.name,
        label=row.label,
        make=row.profile,
        port=row.url,
        address=row.address,
        simulated=row.simulated,
        lease=None if lease_s is None else timedelta(seconds=float(lease_s)),
        enabled=row.enabled,
    )


def _amplifier(row: AmplifierRow, outputs: Sequence[OutputRow]) -> PatchAmplifier:
    contacts = {
        each.role: Output(each.device, each.channel)
        for each in outputs
        if each.amplifier == row.name
    }
    fault = None
    if row.fault_device is not None and row.fault_channel is not None:
        fault = Output(row.fault_device, row.fault_channel)
    return PatchAmplifier(
        name=row.name,
        label=row.label,
        bus=row.bus,
        power=contacts.get(OutputRole.AMPLIFIER_POWER.value),
        mute=contacts.get(OutputRole.AMPLIFIER_MUTE.value),
        fault=fault,
        kind=AmplifierKind(row.kind),
        warm_up=row.warm_up,
        min_off=row.min_off,
    )
