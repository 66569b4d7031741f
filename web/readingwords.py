"""What the reader made of a stretch of text, in words for people."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

KIND: Mapping[str, LazyString] = {
    "word": _l("Word"),
    "number": _l("Number"),
    "date": _l("Date"),
    "time": _l("Time"),
    "money": _l("Money"),
    "percent": _l("Percentage"),
    "range": _l("From … to"),
    "code": _l("Document number"),
    "abbreviation": _l("Abbreviation"),
    "phone": _l("Telephone number"),
    "roman": _l("Roman numeral"),
    "unit": _l("Unit of measure"),
    "fraction": _l("Fraction or ratio"),
    "letter": _l("Single letter"),
    "marker": _l("Number of a list"),
    "road": _l("Road or place on it"),
    "web": _l("Address on the Internet"),
    "foreign": _l("Name or foreign word"),
    "unknown": _l("Not known"),
    "punctuation": _l("Sign"),
    "overruled": _l("Decided by a person"),
}
"""The classes of the reader, and what a person overruled."""

RULE: Mapping[str, LazyString] = {
    "overruled": _l("what a person wrote"),
    "station lexicon": _l("the station's own dictionary"),
    "abbreviation": _l("the dictionary of abbreviations"),
    "state document number": _l("numbers of the State's documents"),
    "Party document number": _l("numbers of the Party's documents"),
    "full date": _l("day, month and year"),
    "day and month": _l("two numbers and a stroke: day, part or count"),
    "measured quantity": _l("a number and its unit"),
    "range": _l("a dash between two numbers"),
}
"""The rules that a person asks about; the others are told by their class alone."""

GROUP: Mapping[str, str] = {
    **dict.fromkeys(("number", "percent", "fraction", "unit", "money", "range"), "figures"),
    **dict.fromkeys(("date", "time"), "dates"),
    **dict.fromkeys(("code", "roman", "marker", "road", "phone", "web"), "codes"),
    **dict.fromkeys(("abbreviation", "letter", "word", "punctuation"), "short"),
    "foreign": "names",
    "overruled": "decided",
    "unknown": "unknown",
}
"""The colours: classes that look alike."""

LEGEND: Mapping[str, LazyString] = {
    "figures": _l("numbers, money, measures"),
    "dates": _l("dates and times"),
    "codes": _l("document numbers, telephones, roads"),
    "short": _l("abbreviations"),
    "names": _l("names and foreign words"),
    "decided": _l("decided by a person"),
    "unknown": _l("not known: say how it is read"),
}
"""What the colours mean, also told by the line under the word."""


def group(kind: str) -> str:
    """Tell which colour a class has."""
    return GROUP.get(kind, "short")


def explained(kind: str, rule: str) -> str:
    """Say in a few words what a stretch was taken for, and by which rule."""
    name = str(KIND.get(kind, kind))
    if rule not in RULE:
        return name
    return str(gettext("%(kind)s, by %(rule)s", kind=name, rule=RULE[rule]))
