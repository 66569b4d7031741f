"""Which of its meanings an abbreviation has, by the words around it."""

import re
from collections.abc import Sequence

from audio.reading.lexicon import Sense
from audio.reading.place import Place

_SIGNS: dict[str, re.Pattern[str]] = {
    "#": re.compile(r"[.\s]{0,2}\d"),
    "###": re.compile(r"[.\s]{0,2}\d{3}"),
    "year": re.compile(r"[.:\s]{0,2}(?:19|20)\d{2}(?!\d)"),
    "#/": re.compile(r"[.\s]{0,2}\d{1,2}/\d"),
    "0": re.compile(r"[.:\s]{0,3}(?:\+84|\(?0\d|1[89]00)"),
    "^": re.compile(r"[.\s\"]{0,3}[^\W\d_a-zđ]"),
    ".^": re.compile(r"\.\s?[^\W\d_a-zđ][^\W\d_]"),
    ":": re.compile(r":"),
}
_NAME = re.compile(r"[.\s\"]{0,3}([^\W\d_]{1,10})\s([^\W\d_]{1,10})")
_DOTTED_NAME = re.compile(r"\.\s?([^\W\d_]{2,10})(?:\s([^\W\d_]{1,10}))?")
_SIGNS_BEFORE = frozenset("(/+%;")
_NUMBER_BEHIND = re.compile(r"\d\s?\Z")
_SENTENCE_END = re.compile(r"[.;!?\n](?=\s|\Z)")
_WORDS = re.compile(r"[^\W_]+")
_NEARBY = 60
_LONGEST = 40


def meant(senses: Sequence[Sense], start: int, end: int, place: Place) -> str | None:
    """Choose a meaning, or none where the neighbours prove none."""
    behind, ahead = _behind(start, place), _ahead(end, place)
    for sense in senses:
        is_behind = not behind.isdisjoint(sense.before)
        is_ahead = not ahead.isdisjoint(sense.after)
        if (is_behind and is_ahead) if sense.both else (is_behind or is_ahead):
            return sense.spoken
    if any(sense.near for sense in senses):
        sentence = _sentence(start, end, place)
        witnessed = [s for s in senses if any(f" {phrase} " in sentence for phrase in s.near)]
        if len(witnessed) == 1:
            return witnessed[0].spoken
        if witnessed:
            return None
    return next((sense.spoken for sense in senses if sense.usual), None)


def _behind(start: int, place: Place) -> set[str]:
    """Return every phrase that ends just before an index, and the signs that stand there."""
    text = place.behind(start, _LONGEST).rstrip(" .:(\"'")
    found = {text[at:] for at in range(len(text)) if not at or not text[at - 1].isalnum()}
    if _NUMBER_BEHIND.search(place.text[max(0, start - 3) : start]):
        found.add("#")
    sign = place.text[max(0, start - 2) : start].rstrip()[-1:]
    return found | {sign} if sign in _SIGNS_BEFORE else found


def _ahead(end: int, place: Place) -> set[str]:
    """Return every phrase that begins just after an index, and the signs for what stands there."""
    found = {sign for sign, pattern in _SIGNS.items() if pattern.match(place.text, end)}
    names = {"^^": _NAME, ".^^": _DOTTED_NAME}
    found |= {sign for sign, pattern in names.items() if _is_name(pattern, end, place)}
    after = place.ahead(end, _LONGEST).lstrip(" ")
    bare = after.lstrip("(\"' ")
    undotted = after.removeprefix(".").lstrip(" (\"'")
    for text in {after, bare, undotted}:
        found |= {text[:at] for at in range(1, len(text) + 1) if _is_boundary(text, at)}
    return found


def _is_boundary(text: str, at: int) -> bool:
    following = text[at : at + 1]
    return not (following.isalnum() if text[at - 1].isdecimal() else following.isalpha())


def _is_name(pattern: re.Pattern[str], end: int, place: Place) -> bool:
    name = pattern.match(place.text, end)
    return bool(name and all(part[0].isupper() for part in name.groups() if part))


def _sentence(start: int, end: int, place: Place) -> str:
    """Return the words of the sentence on both sides, as far as one looks, between spaces."""
    behind = _SENTENCE_END.split(place.folded[max(0, start - _NEARBY) : start])[-1]
    ahead = _SENTENCE_END.split(place.folded[end : end + _NEARBY], maxsplit=1)[0]
    return f" {' '.join(_WORDS.findall(behind))} | {' '.join(_WORDS.findall(ahead))} "
