"""Names of what the timetable is made of, and why a day's plan was published."""

from __future__ import annotations

from enum import StrEnum
from typing import NewType

TemplateId = NewType("TemplateId", int)
HoursId = NewType("HoursId", int)
OneOffId = NewType("OneOffId", int)


class Cause(StrEnum):
    """Why a version of a day's plan was published."""

    EVENING = "evening"
    CHANGE = "change"
    ASKED_FOR = "asked_for"
    CANCELLED = "cancelled"
    RELEASED = "released"
