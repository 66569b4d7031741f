"""The words a station has taught: people, hamlets, ethnic names, abbreviations of its own."""

import re

from audio.reading import names
from audio.reading.place import Place, Rule, Said
from audio.reading.rules import abbreviations
from audio.reading.types import Kind

_ANY = re.compile(r"\S")


def _own(found: re.Match[str], place: Place) -> Said | None:
    at = found.start()
    name = names.longest(place.lexicon.own, place.text, at)
    if name is None or abbreviations.known_until(place, at) > name.end:
        return None
    is_short = place.text[at : name.end].isupper()
    return Said(name.spoken, name.end, Kind.ABBREVIATION if is_short else Kind.FOREIGN)


RULES = (Rule("station lexicon", Kind.FOREIGN, _ANY, _own, is_worded=False),)
