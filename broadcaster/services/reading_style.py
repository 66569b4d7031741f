"""The station's way of reading: region, document numbers, and which parts of documents are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from broadcaster.domain.people import Person, Right
from broadcaster.domain.reading import StationReading, station_reading
from broadcaster.errors import Forbidden, Invalid
from broadcaster.ports import Clock
from broadcaster.services import revisions
from broadcaster.store.tables import StationRow

if TYPE_CHECKING:
    from collections.abc import Collection

NUMBERS = "Từ 24 đến 105 hộ, 1.205.000 đồng"
DOCUMENT = "Quyết định của Thủ tướng ngày 15/3/2026, số 131/QĐ-TTg"


@dataclass(frozen=True, slots=True)
class Example:
    """How one way of reading sounds: its name in the settings, what is written, what is said."""

    way: str
    written: str
    spoken: str


def station(session: Session) -> StationReading:
    """Tell how the station reads, its own words left aside."""
    row = session.scalars(select(StationRow)).one_or_none()
    return station_reading(None if row is None else row.reading)


def change(session: Session, clock: Clock, by: Person, wanted: StationReading) -> int:
    """Set how the station reads from now on; return how many open drafts are said otherwise.

    What was sent for approval stays. Raises Invalid naming what is no way of reading, Forbidden.
    """
    if not by.may(Right.MANAGE_PEOPLE):
        raise Forbidden("Only an administrator may change the settings of the station.")
    _check("region", wanted.region, regions())
    _check("codes", wanted.codes, code_styles())
    for part in wanted.reads:
        _check("reads", part, parts())
    row = session.scalars(select(StationRow)).one()
    row.reading = {
        "region": wanted.region,
        "codes": wanted.codes,
        "reads": sorted(wanted.reads),
    }
    session.flush()
    return revisions.read_all_again(session, clock)


def regions() -> tuple[str, ...]:
    """Name the regions whose words can be said."""
    from audio.reading import Region  # noqa: PLC0415 -- slow import

    return tuple(each.value for each in Region)


def code_styles() -> tuple[str, ...]:
    """Name the ways in which a document's number can be said."""
    from audio.reading import CodeStyle  # noqa: PLC0415 -- slow import

    return tuple(each.value for each in CodeStyle)


def parts() -> tuple[str, ...]:
    """Name the parts of a document's frame that can be read."""
    from audio.reading import Part  # noqa: PLC0415 -- slow import

    return tuple(each.value for each in Part)


def of_regions() -> tuple[Example, ...]:
    """Show numbers as each region says them."""
    from audio.reading import Region, Style, read  # noqa: PLC0415 -- slow import

    return tuple(
        Example(each.value, NUMBERS, read(NUMBERS, style=Style(region=each)).text)
        for each in Region
    )


def of_code_styles() -> tuple[Example, ...]:
    """Show a document's number in each way."""
    from audio.reading import CodeStyle, Style, read  # noqa: PLC0415 -- slow import

    return tuple(
        Example(each.value, DOCUMENT, read(DOCUMENT, style=Style(codes=each)).text)
        for each in CodeStyle
    )


def _check(field: str, value: str, known: Collection[str]) -> None:
    if value not in known:
        raise Invalid(field, "There is no way of reading named {name}.", name=value)
