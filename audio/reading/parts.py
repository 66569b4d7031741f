"""The parts of the official frame around a document's words."""

from enum import Enum


class Part(Enum):
    """What a line of the frame is; the value is its name in JSON."""

    LETTERHEAD = "letterhead"
    NUMBER = "number"
    PLACE_AND_DATE = "place and date"
    ADDRESSEE = "addressee"
    RECIPIENTS = "recipients"
    SIGNATURE = "signature"
