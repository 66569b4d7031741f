"""What in the plans of the days ahead needs somebody, by the sentence that tells it."""

from __future__ import annotations

from enum import StrEnum

from schedules import sentences


class FindingKind(StrEnum):
    """What is wrong ahead, the most pressing first."""

    CLASH = "clash"
    BREACH = "breach"
    MISTAKE = "mistake"
    EXPIRED = "expired"
    UNRENDERED = "unrendered"
    UNAPPROVED = "unapproved"
    UNHEARD = "unheard"
    GAP = "gap"
    OVERRUN = "overrun"
    DOUBLE_BOOKED = "double_booked"


_TOLD = {
    FindingKind.CLASH: (
        sentences.TAKEN,
        sentences.MOVED,
        sentences.OVERLAPS,
        sentences.PART_LATE,
    ),
    FindingKind.BREACH: (sentences.OUTSIDE_HOURS, sentences.MINUTES_USED_UP),
    FindingKind.MISTAKE: (
        sentences.TOO_LONG,
        sentences.NO_LENGTH,
        sentences.PART_EMPTY,
        sentences.RELAY_EMPTY,
        sentences.PART_BEFORE,
        sentences.PART_AFTER,
        sentences.SOUND_EMPTY,
        sentences.CADENCE_SHORT,
        sentences.PAST_MIDNIGHT,
    ),
    FindingKind.EXPIRED: (sentences.NO_LONGER_VALID,),
    FindingKind.UNRENDERED: (sentences.NOT_RENDERED, sentences.EMPTY_SOUND),
    FindingKind.UNAPPROVED: (sentences.WAITS_FOR_APPROVAL, sentences.NOT_ALLOWED),
    FindingKind.GAP: (sentences.GAP, sentences.RELAY_HOLE, sentences.NO_PIECE),
    FindingKind.OVERRUN: (sentences.OVERRUN,),
}
_KINDS = {sentence: kind for kind, told in _TOLD.items() for sentence in told}


def kind_of(sentence: str) -> FindingKind | None:
    """Return what kind of finding a sentence of a plan is; None where nobody need do anything."""
    return _KINDS.get(sentence)
