"""The station's own words: people, hamlets, ethnic names, abbreviations of the place."""

from enum import StrEnum


class WordKind(StrEnum):
    """What a word of the station's is."""

    PERSON = "person"
    HAMLET = "hamlet"
    ETHNIC = "ethnic"
    ABBREVIATION = "abbreviation"
    OTHER = "other"
