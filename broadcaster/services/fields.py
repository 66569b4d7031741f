"""The fields of a bulletin: what is wrong with them, one sentence each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from sqlalchemy.orm import Session

from broadcaster.domain.bulletin import InformationField
from broadcaster.errors import Invalid
from broadcaster.services.views import Fields, Problem
from broadcaster.store import wiring, zones
from broadcaster.store.tables import BulletinRow
from schedules.lateness import MOST_MINUTES
from schedules.levels import LOUDEST_DB, SOFTEST_DB
from schedules.types import Facts, Priority, Reason

LONGEST_TITLE = 200
MOST_AIRINGS = 99
OFTEN, SELDOM = timedelta(minutes=1), timedelta(days=1)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Known:
    """What the fields are checked against: the zones' names, which may sound, and the time."""

    zone_names: dict[int, str]
    may_sound: frozenset[int]
    now: datetime


def known(session: Session, now: datetime) -> Known:
    """Read what fields are checked against."""
    return Known(zones.names(session), wiring.zones_that_may_sound(session), now)


def problems(fields: Fields, against: Known) -> tuple[Problem, ...]:
    """List everything that is wrong, in the order of the form."""
    return tuple(
        Problem(field, why) for field, check in _CHECKS.items() for why in check(fields, against)
    )


def check(fields: Fields, against: Known) -> None:
    """Raise Invalid for the first field that is wrong."""
    for problem in problems(fields, against):
        raise Invalid(problem.field, problem.why.sentence, **problem.why.facts)


def of_row(row: BulletinRow) -> Fields:
    """Read the fields of a stored bulletin."""
    return Fields(
        title=row.title,
        field=InformationField(row.field),
        priority=Priority(row.priority),
        zones=row.zones,
        valid_until=row.valid_until,
        valid_from=row.valid_from,
        airings=row.airings,
        document_number=row.document_number,
        document_issuer=row.document_issuer,
        document_date=row.document_date,
        language=row.language,
        repeat_every=row.repeat_every,
        repeat_opens=row.repeat_opens,
        repeat_closes=row.repeat_closes,
        gain_db=row.gain_db,
        late=row.late,
    )


def put(row: BulletinRow, fields: Fields, leave: frozenset[str] = frozenset()) -> frozenset[str]:
    """Write fields into a row, all but those to leave; return the names of what changed."""
    changed = set()
    for name in _NAMES:
        wanted = getattr(fields, name)
        if name in leave or (wanted is None and name in _REQUIRED):
            continue
        value = _plain(wanted)
        if getattr(row, name) != value:
            setattr(row, name, value)
            changed.add(name)
    return frozenset(changed)


def _plain(value: object) -> object:
    if isinstance(value, str):
        return value.strip()
    return int(value) if isinstance(value, IntEnum) else value


def _title(fields: Fields, against: Known) -> Iterator[Reason]:
    del against
    if not fields.title.strip():
        yield Reason("Give the bulletin a title.")
    elif len(fields.title) > LONGEST_TITLE:
        yield Reason("The title is longer than {limit} letters.", {"limit": LONGEST_TITLE})


def _field(fields: Fields, against: Known) -> Iterator[Reason]:
    del against
    if fields.field is None:
        yield Reason("Choose the field of information.")


def _zones(fields: Fields, against: Known) -> Iterator[Reason]:
    if not fields.zones:
        yield Reason("Choose at least one zone.")
    for zone in sorted(fields.zones):
        if zone not in against.zone_names:
            yield Reason("There is no zone number {zone}.", {"zone": zone})
        elif zone not in against.may_sound:
            yield Reason(
                "The zone {zone} has no outputs, so nothing would be heard there."
                " Choose other zones, or have a technician connect it.",
                {"zone": against.zone_names[zone]},
            )


def _valid_from(fields: Fields, against: Known) -> Iterator[Reason]:
    del against
    if fields.valid_from is not None and fields.valid_from.tzinfo is None:
        yield Reason("The beginning of the validity has no time zone.")


def _valid_until(fields: Fields, against: Known) -> Iterator[Reason]:
    if fields.valid_until is None:
        yield Reason("Say until when the bulletin is valid.")
    elif fields.valid_until.tzinfo is None:
        yield Reason("The end of the validity has no time zone.")
    elif fields.valid_until <= against.now:
        yield Reason("The validity would already be over. Choose a later end.")
    elif fields.valid_from is not None and fields.valid_until <= fields.valid_from:
        yield Reason("The validity would end before it begins.")


def _airings(fields: Fields, against: Known) -> Iterator[Reason]:
    del against
    if fields.airings is not None and not 1 <= fields.airings <= MOST_AIRINGS:
        yield Reason("A bulletin can be aired 1 to {most} times.", {"most": MOST_AIRINGS})


def _repeats(fields: Fields, against: Known) -> Iterator[Reason]:
    del against
    if fields.repeat_every is None:
        return
    if fields.priority is not Priority.EMERGENCY:
        yield Reason("Only an emergency is repeated by itself; programmes repeat the others.")
    elif not OFTEN <= fields.repeat_every <= SELDOM:
        yield Reason("Repeat it every 1 minute at the most, and once a day at the least.")
    elif (fields.repeat_opens is None) != (fields.repeat_closes is None):
        yield Reason("Give both times between which it is repeated, or none.")


def _gain(fields: Fields, against: Known) -> Iterator[Reason]:
    del against
    softest = 0 if fields.priority is Priority.EMERGENCY else SOFTEST_DB
    if not softest <= fields.gain_db <= LOUDEST_DB:
        bounds: Facts = {"softest": softest, "loudest": LOUDEST_DB}
        yield Reason("It can be sounded {softest} to {loudest} dB louder than its clip.", bounds)


def _late(fields: Fields, against: Known) -> Iterator[Reason]:
    del against
    if fields.late is not None and fields.priority is Priority.EMERGENCY:
        yield Reason("Nothing can be asked for here: an emergency is sent as soon as it can be.")
    elif fields.late is not None and not 0 <= fields.late.minutes <= MOST_MINUTES:
        yield Reason("Give 0 to {most} minutes.", {"most": MOST_MINUTES})


def _language(fields: Fields, against: Known) -> Iterator[Reason]:
    del against
    if not _LANGUAGE.fullmatch(fields.language):
        yield Reason("Choose the language of the bulletin.")


def is_language(code: str) -> bool:
    """Tell whether something can be the code of a language."""
    return _LANGUAGE.fullmatch(code) is not None


_CHECKS: dict[str, Callable[[Fields, Known], Iterator[Reason]]] = {
    "title": _title,
    "field": _field,
    "zones": _zones,
    "airings": _airings,
    "valid_from": _valid_from,
    "valid_until": _valid_until,
    "language": _language,
    "repeat_every": _repeats,
    "gain_db": _gain,
    "late": _late,
}
_NAMES = tuple(Fields.__dataclass_fields__)
_REQUIRED = frozenset({"field", "valid_from", "valid_until"})
