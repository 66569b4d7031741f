"""Who may do what: five roles, least privilege."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

PersonId = NewType("PersonId", int)


class Role(StrEnum):
    """The five roles of a station."""

    ADMINISTRATOR = "administrator"
    OPERATOR = "operator"
    APPROVER = "approver"
    TECHNICIAN = "technician"
    SUPERVISOR = "supervisor"


class Right(StrEnum):
    """What a role may be allowed to do; reading is open to every signed-in person."""

    WRITE_BULLETINS = "write_bulletins"
    APPROVE = "approve"
    PLAY_NOW = "play_now"
    EMERGENCY = "emergency"
    SPEAK_LIVE = "speak_live"
    STOP = "stop"
    EDIT_TIMETABLE = "edit_timetable"
    TEST_ZONES = "test_zones"
    EDIT_DEVICES = "edit_devices"
    MANAGE_PEOPLE = "manage_people"


_RIGHTS: dict[Role, frozenset[Right]] = {
    Role.ADMINISTRATOR: frozenset(Right) - {Right.APPROVE},
    # What is spoken live nobody has heard before: those do it who answer for the station's words.
    Role.OPERATOR: frozenset(
        {
            Right.WRITE_BULLETINS,
            Right.PLAY_NOW,
            Right.EMERGENCY,
            Right.SPEAK_LIVE,
            Right.STOP,
            Right.EDIT_TIMETABLE,
        }
    ),
    Role.APPROVER: frozenset({Right.APPROVE, Right.EMERGENCY, Right.SPEAK_LIVE, Right.STOP}),
    Role.TECHNICIAN: frozenset({Right.TEST_ZONES, Right.EDIT_DEVICES, Right.STOP}),
    Role.SUPERVISOR: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed in, or whose name stands in the log."""

    id: PersonId
    login: str
    name: str
    role: Role
    language: str = "vi"
    active: bool = True

    def may(self, right: Right) -> bool:
        """Tell whether this person's role has that right."""
        return self.active and right in _RIGHTS[self.role]
