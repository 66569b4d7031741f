"""What can need a person."""

from __future__ import annotations

from enum import StrEnum
from typing import NewType

AlarmId = NewType("AlarmId", int)
DelegationId = NewType("DelegationId", int)


class NeedKind(StrEnum):
    """Why somebody is asked to look, the most pressing first."""

    ALARM = "alarm"
    SIGN_EMERGENCY = "sign_emergency"
    NOBODY_TO_APPROVE = "nobody_to_approve"
    APPROVE_SOON = "approve_soon"
    TO_APPROVE = "to_approve"
    STANDING_TO_APPROVE = "standing_to_approve"
    RENDER_FAILED = "render_failed"
    WIRING = "wiring"
    DAY_HELD = "day_held"
    AHEAD = "ahead"
    HOLIDAY_PROPOSED = "holiday_proposed"
    REJECTED = "rejected"
    UNKNOWN_WORDS = "unknown_words"
    EXPIRING_UNAIRED = "expiring_unaired"
    LEFT_OUT = "left_out"
