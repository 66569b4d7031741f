"""Turning a station file into the first rows of a station's database."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from broadcaster.domain.people import Person, Role
from broadcaster.domain.zones import OutputRole
from broadcaster.founding import airs, year
from broadcaster.founding.stationfile import AmplifierPlan, DevicePlan, StationFile, ZonePlan
from broadcaster.founding.yearfile import ProgrammePlan
from broadcaster.ports import Clock
from broadcaster.services import people, presets
from broadcaster.services.intake import Originals
from broadcaster.store.tables import (
    AmplifierRow,
    AreaRow,
    BusRow,
    DeviceRow,
    OutputRow,
    PermittedHoursRow,
    PersonRow,
    StandingClipRow,
    StationRow,
    StopButtonRow,
    TemplateRow,
    ZoneRow,
)
from broadcaster.store.wiring import LEASE_S
from schedules.types import PartKind

# Letters and digits that are not mistaken for one another when read from a screen or over a phone.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class FirstPassword:
    """A password made for somebody; it is shown once and kept nowhere."""

    login: str
    name: str
    role: Role
    password: str


def new_password() -> str:
    """Make a password of three groups of four, some 59 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))


def is_founded(session: Session) -> bool:
    """Tell whether the database holds a station."""
    return session.scalars(select(StationRow.id)).first() is not None


def found(
    session: Session, clock: Clock, plan: StationFile, originals: Originals | None = None
) -> tuple[FirstPassword, ...]:
    """Write every first row; returns the passwords, which nobody can read again.

    The music to begin with is taken into `originals`; where there is no such folder, left out.
    """
    session.add(
        StationRow(
            id=1,
            name=plan.name,
            timezone=plan.timezone,
            voice=plan.voice,
            sample=plan.sample,
            recorded_days=plan.recorded_days,
        )
    )
    passwords = _add_people(session, clock, plan)
    _add_devices(session, plan)
    zones = frozenset(_add_zone(session, zone) for zone in plan.zones)
    _add_stop_buttons(session, plan)
    # The sample's words come with the program; those of a real station are heard and allowed first.
    approver = _an_approver(session) if plan.sample else None
    allowed = {"approved_by": approver.id, "approved": clock.now()} if approver else {}
    _add_programmes(session, plan.programmes, allowed)
    for hours in plan.permitted_hours:
        session.add(PermittedHoursRow(**hours.model_dump(), zones=zones))
    session.flush()
    desk = year.Desk(clock, _who_plans(session, plan), approver)
    if plan.preset:
        presets.take(session, clock, desk.operator, plan.preset, replaces=False)
    year.add_year(session, desk, plan)
    if originals is not None:
        airs.add_airs(session, desk, plan.bell_music, originals)
    return passwords


def _who_plans(session: Session, plan: StationFile) -> Person:
    """Return an operator, whose words wait to be heard and allowed, or else the administrator."""
    order = (Role.OPERATOR, Role.ADMINISTRATOR)
    logins = [one.login for role in order for one in plan.people if one.role is role]
    somebody = people.by_login(session, logins[0])
    assert somebody is not None  # noqa: S101 -- a station file names an administrator
    return somebody


def _add_people(session: Session, clock: Clock, plan: StationFile) -> tuple[FirstPassword, ...]:
    first = []
    for person in plan.people:
        password = new_password()
        new = people.NewPerson(person.login, person.name, person.role)
        people.add(session, clock, None, new, password)
        first.append(FirstPassword(person.login, person.name, person.role, password))
    return tuple(first)


def _add_devices(session: Session, plan: StationFile) -> None:
    session.add_all(BusRow(**bus.model_dump()) for bus in plan.buses)
    session.add_all(_device(device) for device in plan.devices)
    session.flush()
    for amplifier in plan.amplifiers:
        _add_amplifier(session, amplifier)


def _device(plan: DevicePlan) -> DeviceRow:
    options = None if plan.lease_s is None else {LEASE_S: plan.lease_s}
    return DeviceRow(**plan.model_dump(exclude={"lease_s"}), options=options)


def _add_amplifier(session: Session, plan: AmplifierPlan) -> None:
    session.add(
        AmplifierRow(
            name=plan.name,
            label=plan.label,
            bus=plan.bus,
            warm_up=plan.warm_up,
            kind=plan.kind.value,
            min_off=plan.min_off,
            fault_device=plan.fault.device if plan.fault else None,
            fault_channel=plan.fault.channel if plan.fault else None,
        )
    )
    session.flush()
    roles = (
        (plan.power, OutputRole.AMPLIFIER_POWER),
        (plan.mute, OutputRole.AMPLIFIER_MUTE),
    )
    for contact, role in roles:
        if contact is not None:
            session.add(
                OutputRow(
                    device=contact.device,
                    channel=contact.channel,
                    role=role.value,
                    amplifier=plan.name,
                )
            )


def _area(session: Session, path: tuple[str, ...]) -> int:
    """Return the area at the end of the path, made where it is not there yet."""
    parent: int | None = None
    for name in path:
        known = select(AreaRow).where(AreaRow.name == name, AreaRow.parent.is_(parent))
        if parent is not None:
            known = select(AreaRow).where(AreaRow.name == name, AreaRow.parent == parent)
        area = session.scalars(known).first()
        if area is None:
            area = AreaRow(parent=parent, name=name, position=_next_position(session, parent))
            session.add(area)
            session.flush()
        parent = area.id
    assert parent is not None  # noqa: S101 -- a zone's path has at least one area
    return parent


def _next_position(session: Session, parent: int | None) -> int:
    siblings = session.scalars(select(AreaRow)).all()
    return sum(1 for area in siblings if area.parent == parent)


def _add_zone(session: Session, plan: ZonePlan) -> int:
    zone = ZoneRow(area=_area(session, plan.areas), name=plan.name, amplifier=plan.amplifier)
    session.add(zone)
    session.flush()
    for contact in plan.outputs:
        session.add(
            OutputRow(
                device=contact.device,
                channel=contact.channel,
                role=OutputRole.ZONE.value,
                zone=zone.id,
            )
        )
    return zone.id


def _add_stop_buttons(session: Session, plan: StationFile) -> None:
    for button in plan.stop_buttons:
        named = select(ZoneRow.id).where(ZoneRow.name == button.zone)
        session.add(
            StopButtonRow(
                device=button.input.device,
                channel=button.input.channel,
                zone=session.scalars(named).first() if button.zone else None,
                label=button.label,
                rests_closed=button.rests_closed,
            )
        )


def _an_approver(session: Session) -> Person | None:
    login = session.scalars(
        select(PersonRow.login).where(PersonRow.role == Role.APPROVER.value)
    ).first()
    return None if login is None else people.by_login(session, login)


def _add_programmes(
    session: Session, plans: tuple[ProgrammePlan, ...], allowed: dict[str, Any]
) -> None:
    """Add the station's tune, and the programmes that only have opening and closing words."""
    session.add(StandingClipRow(template=None, kind=PartKind.SIGNATURE.value, **allowed))
    for position, plan in enumerate(plans):
        if plan.parts:
            continue
        template = TemplateRow(
            name=plan.name,
            starts=plan.starts,
            weekdays=plan.weekdays,
            zones=year.places(session, plan),
            longest=plan.longest,
            opening=plan.opening,
            closing=plan.closing,
            position=position,
        )
        session.add(template)
        session.flush()
        for kind, text in ((PartKind.OPENING, plan.opening), (PartKind.CLOSING, plan.closing)):
            if text:
                session.add(
                    StandingClipRow(template=template.id, kind=kind.value, text=text, **allowed)
                )
