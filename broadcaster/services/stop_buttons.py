"""STOP buttons of a station: which input of which board silences what."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from broadcaster.domain.makes import Makes
from broadcaster.domain.people import Person, Right
from broadcaster.errors import Invalid, NotFound
from broadcaster.services.access import require
from broadcaster.store import buttons as store
from broadcaster.store.tables import DeviceRow, StopButtonRow, ZoneRow

LONGEST_LABEL = 80


@dataclass(frozen=True, slots=True)
class NewButton:
    """A button that is to be looked at; `zone` None stops everything."""

    device: str
    channel: int
    zone: int | None = None
    label: str = ""
    rests_closed: bool = True


@dataclass(frozen=True, slots=True)
class ButtonView:
    """One button; `board` is its board's name for people, empty where the board is gone."""

    id: int
    device: str
    board: str
    channel: int
    zone: int | None
    zone_name: str
    label: str
    rests_closed: bool


@dataclass(frozen=True, slots=True)
class BoardWithInputs:
    """A board of the patch that a button can hang on."""

    name: str
    label: str
    inputs: int


def boards(session: Session, makes: Makes) -> tuple[BoardWithInputs, ...]:
    """List the boards that have inputs."""
    found = ((row, makes.get(row.profile)) for row in store.boards(session))
    return tuple(
        BoardWithInputs(row.name, row.label, make.inputs)
        for row, make in found
        if make is not None and make.inputs
    )


def every(session: Session) -> tuple[ButtonView, ...]:
    """List the buttons by board and input."""
    return tuple(_view(session, row) for row in store.every(session))


def add(session: Session, makes: Makes, by: Person, new: NewButton) -> int:
    """Have an input looked at; returns its number. Raises Invalid, Forbidden."""
    require(by, Right.EDIT_DEVICES)
    board = next((one for one in boards(session, makes) if one.name == new.device), None)
    if board is None:
        raise Invalid("device", "Choose a board that has inputs.")
    if not 1 <= new.channel <= board.inputs:
        sentence = "{board} has the inputs 1 to {most}. Choose one of them."
        raise Invalid("channel", sentence, board=board.label, most=board.inputs)
    if new.zone is not None and session.get(ZoneRow, new.zone) is None:
        raise Invalid("zone", "There is no zone number {zone}.", zone=new.zone)
    _check_free(session, new)
    row = StopButtonRow(
        device=new.device,
        channel=new.channel,
        zone=new.zone,
        label=" ".join(new.label.split())[:LONGEST_LABEL],
        rests_closed=new.rests_closed,
    )
    session.add(row)
    session.flush()
    return row.id


def remove(session: Session, by: Person, button: int) -> None:
    """Look at an input no more. Raises NotFound, Forbidden."""
    require(by, Right.EDIT_DEVICES)
    row = session.get(StopButtonRow, button)
    if row is None:
        raise NotFound("There is no such button any more.")
    session.delete(row)


def _check_free(session: Session, new: NewButton) -> None:
    taken = store.at(session, new.device, new.channel) is not None
    if taken or store.is_fault_input(session, new.device, new.channel):
        raise Invalid("channel", "This input is used already. Choose another.")


def _view(session: Session, row: StopButtonRow) -> ButtonView:
    device = session.get(DeviceRow, row.device)
    zone = session.get(ZoneRow, row.zone) if row.zone is not None else None
    return ButtonView(
        id=row.id,
        device=row.device,
        board=device.label if device is not None else "",
        channel=row.channel,
        zone=row.zone,
        zone_name=zone.name if zone is not None else "",
        label=row.label,
        rests_closed=row.rests_closed,
    )
