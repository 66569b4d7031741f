"""How loud zones and amplifiers are through the day, and what makes it true."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time

from sqlalchemy.orm import Session

from broadcaster.domain.makes import Makes
from broadcaster.domain.people import Person, Right
from broadcaster.domain.volumes import FULL, QUIETEST, Acting, VolumeStep, level_at, overlap
from broadcaster.domain.zones import AmplifierKind, OutputRole
from broadcaster.errors import Invalid, NotFound, Refused
from broadcaster.services.access import require
from broadcaster.services.basis import timezone_of
from broadcaster.store import volumes as store
from broadcaster.store import zones as zone_store
from broadcaster.store.tables import AmplifierRow, VolumeStepRow, ZoneRow
from schedules.types import Reason

MOST_STEPS = 12

SHARED = (
    "The zone {zone} shares the amplifier {amplifier} with other zones, so it cannot have a"
    " volume of its own. Set the volume of the amplifier instead."
)
NO_AMPLIFIER = "The zone {zone} has no amplifier: nothing can be heard there."
BUS_TAKEN = (
    "On the sound output {bus} the volume is made in the sound itself, and {other} sets it"
    " already. Set it there for both."
)


@dataclass(frozen=True, slots=True)
class Owner:
    """A zone by its number, or an amplifier by its name: whichever is given."""

    zone: int | None = None
    amplifier: str | None = None


@dataclass(frozen=True, slots=True)
class ProfileView:
    """The volume of one zone or amplifier through the day; `level` is that of this moment.

    Where it cannot have one of its own, `acting` is None and `why_not` says why.
    """

    owner: Owner
    name: str
    acting: Acting | None
    why_not: Reason | None
    steps: tuple[VolumeStep, ...]
    level: int


@dataclass(frozen=True, slots=True)
class Levels:
    """What is to be set now, in per cent: amplifiers that can themselves, and buses in the mixer.

    An amplifier that is not named is left as its own profile has it; a bus, at 100.
    """

    amplifiers: Mapping[str, int] = field(default_factory=dict)
    buses: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Ground:
    """What the patch says that volumes rest on; `usual` are amplifiers that set their own."""

    zones: Mapping[int, ZoneRow]
    amplifiers: Mapping[str, AmplifierRow]
    buses: Mapping[str, str]
    usual: Mapping[str, int]
    steps: Mapping[Owner, tuple[VolumeStep, ...]]

    def alone(self, amplifier: str) -> int | None:
        """Return the one zone of an amplifier, None where there are several or none."""
        mine = [zone.id for zone in self.zones.values() if zone.amplifier == amplifier]
        return mine[0] if len(mine) == 1 else None

    def acting(self, amplifier: str) -> Acting:
        return Acting.AMPLIFIER if amplifier in self.usual else Acting.BUS

    def effective(self, amplifier: str) -> tuple[VolumeStep, ...]:
        """Return the steps that hold for an amplifier: its only zone's before its own."""
        alone = self.alone(amplifier)
        own = self.steps.get(Owner(zone=alone), ()) if alone is not None else ()
        return own or self.steps.get(Owner(amplifier=amplifier), ())


def profiles(session: Session, makes: Makes, now: datetime) -> tuple[ProfileView, ...]:
    """List every amplifier and every zone with its volume through the day."""
    ground = _ground(session, makes)
    at = now.astimezone(timezone_of(session)).time()
    owners = [Owner(amplifier=name) for name in ground.amplifiers]
    owners += [Owner(zone=zone) for zone in ground.zones]
    return tuple(_view(ground, owner, _level(ground, owner, at)) for owner in owners)


def levels(session: Session, makes: Makes, now: datetime) -> Levels:
    """Return what is to be set at an instant, as the mixer and the amplifiers need it."""
    ground = _ground(session, makes)
    at = now.astimezone(timezone_of(session)).time()
    amplifiers, buses = {}, {}
    for name, row in ground.amplifiers.items():
        steps = ground.effective(name)
        if not steps:
            continue
        if ground.acting(name) is Acting.AMPLIFIER:
            amplifiers[name] = level_at(steps, at)
        else:
            buses[row.bus] = level_at(steps, at)
    return Levels(amplifiers, buses)


def change(
    session: Session, by: Person, owner: Owner, steps: Sequence[VolumeStep], makes: Makes
) -> None:
    """Give a zone or an amplifier its volume through the day; no steps, what it has by itself.

    Raises Invalid for steps that overlap or are out of range, Refused where nothing could make it
    true, Forbidden, NotFound.
    """
    require(by, Right.EDIT_DEVICES)
    ground = _ground(session, makes)
    if owner.zone not in ground.zones and owner.amplifier not in ground.amplifiers:
        raise NotFound("There is no such zone or amplifier.")
    _check(steps)
    why_not = _why_not(ground, owner)
    if steps and why_not is not None:
        raise Refused(why_not.sentence, **why_not.facts)
    for row in store.rows(session, owner.zone, owner.amplifier):
        session.delete(row)
    for step in steps:
        session.add(
            VolumeStepRow(
                zone=owner.zone,
                amplifier=owner.amplifier,
                begins=step.begins,
                ends=step.ends,
                percent=step.percent,
            )
        )
    session.flush()


def _check(steps: Sequence[VolumeStep]) -> None:
    if len(steps) > MOST_STEPS:
        raise Invalid("steps", "A day has at most {most} steps of volume.", most=MOST_STEPS)
    for step in steps:
        if not QUIETEST <= step.percent <= FULL:
            raise Invalid(
                "steps",
                "A volume is a number from {low} to {high} per cent. For silence, mute the zone.",
                low=QUIETEST,
                high=FULL,
            )
    both = overlap(steps)
    if both is not None:
        raise Invalid(
            "steps",
            "Two steps hold at {at}. Let one end before the other begins.",
            at=f"{_later(*both):%H:%M}",
        )


def _later(one: VolumeStep, other: VolumeStep) -> object:
    return other.begins if one.holds(other.begins) else one.begins


def _view(ground: _Ground, owner: Owner, level: int) -> ProfileView:
    why_not = _why_not(ground, owner)
    amplifier = owner.amplifier
    if owner.zone is not None:
        amplifier, name = ground.zones[owner.zone].amplifier, ground.zones[owner.zone].name
    else:
        name = ground.amplifiers[str(owner.amplifier)].label
    acting = ground.acting(amplifier) if amplifier is not None and why_not is None else None
    return ProfileView(owner, name, acting, why_not, ground.steps.get(owner, ()), level)


def _level(ground: _Ground, owner: Owner, at: time) -> int:
    amplifier = owner.amplifier
    if owner.zone is not None:
        amplifier = ground.zones[owner.zone].amplifier
    if amplifier is None:
        return FULL
    steps = ground.effective(amplifier)
    return level_at(steps, at) if steps else ground.usual.get(amplifier, FULL)


def _why_not(ground: _Ground, owner: Owner) -> Reason | None:
    amplifier = owner.amplifier
    if owner.zone is not None:
        zone = ground.zones[owner.zone]
        amplifier = zone.amplifier
        if amplifier is None:
            return Reason(NO_AMPLIFIER, {"zone": zone.name})
        if ground.alone(amplifier) != owner.zone:
            label = ground.amplifiers[amplifier].label
            return Reason(SHARED, {"zone": zone.name, "amplifier": label})
    name = str(amplifier)
    if ground.acting(name) is Acting.AMPLIFIER:
        return None
    bus = ground.amplifiers[name].bus
    for other, row in ground.amplifiers.items():
        shares = row.bus == bus and other != name and ground.acting(other) is Acting.BUS
        if shares and ground.effective(other):
            return Reason(BUS_TAKEN, {"bus": ground.buses[bus], "other": row.label})
    return None


def _ground(session: Session, makes: Makes) -> _Ground:
    profiles = {row.name: row.profile for row in zone_store.devices(session)}
    lines = {
        row.name for row in zone_store.amplifiers(session) if row.kind == AmplifierKind.LINE.value
    }
    usual = {
        str(row.amplifier): make.usual_level
        for row in zone_store.outputs(session)
        if row.role == OutputRole.AMPLIFIER_POWER.value
        and row.amplifier in lines
        and (make := makes.get(profiles[row.device])) is not None
        and make.sets_level
    }
    return _Ground(
        zones={row.id: row for row in zone_store.zones(session)},
        amplifiers={row.name: row for row in zone_store.amplifiers(session)},
        buses={row.name: row.label for row in zone_store.buses(session)},
        usual=usual,
        steps=_kept(store.all_rows(session)),
    )


def _kept(rows: Iterable[VolumeStepRow]) -> dict[Owner, tuple[VolumeStep, ...]]:
    steps: dict[Owner, tuple[VolumeStep, ...]] = {}
    for row in rows:
        owner = Owner(row.zone, row.amplifier)
        steps[owner] = (*steps.get(owner, ()), VolumeStep(row.begins, row.ends, row.percent))
    return steps
