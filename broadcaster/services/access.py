"""Whether a person's role allows something, and the sentence where it does not."""

from __future__ import annotations

from broadcaster.domain.people import Person, Right
from broadcaster.errors import Forbidden

_SENTENCES: dict[Right, str] = {
    Right.WRITE_BULLETINS: "Only an operator or the administrator may write bulletins.",
    Right.APPROVE: "Only an approver may do this, or somebody an approver lent the right to.",
    Right.PLAY_NOW: "Only an operator or the administrator may put something on air.",
    Right.EMERGENCY: "Only an operator, an approver or the administrator may warn at once.",
    Right.SPEAK_LIVE: "Only an operator, an approver or the administrator may speak live.",
    Right.STOP: "Your role does not allow stopping what is on air.",
    Right.EDIT_TIMETABLE: "Only an operator or the administrator may change the timetable.",
    Right.TEST_ZONES: "Only a technician or the administrator may test zones.",
    Right.EDIT_DEVICES: "Only a technician or the administrator may change devices.",
    Right.MANAGE_PEOPLE: "Only the administrator may change people and roles.",
}


def require(by: Person, right: Right) -> None:
    """Raise Forbidden where the person's role does not allow it."""
    if not by.may(right):
        raise Forbidden(_SENTENCES[right])
