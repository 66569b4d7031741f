"""Which of its meanings an abbreviation has, by the words around it."""

import re
from collections.abc import Callable, Sequence

from audio.reading.lexicon import Sense
from audio.reading.place import Place

_SIGNS: dict[str, re.Pattern[str]] = {
    "#": re.compile(r"[.\s]{0,2}\d"),
    "###": re.compile(r"[.\s]{0,2}\d{3}"),
    "#/": re.compile(r"[.\s]{0,2}\d{1,2}/\d"),
    "0": re.compile(r"[.:\s]{0,3}(?:\+84|\(?0\d|1[89]00)"),
    "^": re.compile(r"[.\s\"]{0,3}[^\W\d_a-zđ]"),
    ".^": re.compile(r"\.\s?[^\W\d_a-zđ]"),
    ":": re.compile(r":"),
}
_NAME = re.compile(r"[.\s\"]{0,3}([^\W\d_]{1,10})\s([^\W\d_]{1,10})")
_DOTTED_NAME = re.compile(r"\.\s?([^\W\d_]{1,10})(?:\s([^\W\d_]{1,10}))?")
_SIGNS_BEFORE = frozenset("(/+")
_NUMBER_BEHIND = re.compile(r"\d\s?\Z")
_SENTENCE_END = re.compile(r"[.;!?\n](?=\s|\Z)")
_WORDS = re.compile(r"[^\W_]+")
_NEARBY = 60


def meant(senses: Sequence[Sense], start: int, end: int, place: Place) -> str | None:
    """Choose a meaning, or none where the neighbours prove none."""
    for sense in senses:
        if _is_proven(sense, start, end, place):
            return sense.spoken
    if any(sense.near for sense in senses):
        sentence = _sentence(start, end, place)
        witnessed = [s for s in senses if any(f" {phrase} " in sentence for phrase in s.near)]
        if len(witnessed) == 1:
            return witnessed[0].spoken
        if witnessed:
            return None
    return next((sense.spoken for sense in senses if sense.usual), None)


def _is_proven(sense: Sense, start: int, end: int, place: Place) -> bool:
    sides: tuple[Callable[[], bool], ...] = (
        lambda: bool(sense.before) and _is_behind(sense.before, start, place),
        lambda: bool(sense.after) and _is_ahead(sense.after, end, place),
    )
    return all(side() for side in sides) if sense.both else any(side() for side in sides)


def _is_behind(proofs: tuple[str, ...], start: int, place: Place) -> bool:
    if "#" in proofs and _NUMBER_BEHIND.search(place.text[max(0, start - 3) : start]):
        return True
    before = place.text[max(0, start - 1) : start]
    if before in _SIGNS_BEFORE and before in proofs:
        return True
    return place.follows(start, proofs)


def _is_ahead(proofs: tuple[str, ...], end: int, place: Place) -> bool:
    if any(proof in _SIGNS and _SIGNS[proof].match(place.text, end) for proof in proofs):
        return True
    if ("^^" in proofs and _is_name(_NAME, end, place)) or (
        ".^^" in proofs and _is_name(_DOTTED_NAME, end, place)
    ):
        return True
    after = place.ahead(end, 40).lstrip(" ")
    starts = (after, after.lstrip("(\"' "), after.removeprefix(".").lstrip(" (\"'"))
    return any(_begins(each, phrase) for phrase in proofs for each in starts)


def _begins(text: str, phrase: str) -> bool:
    following = text[len(phrase) : len(phrase) + 1]
    return text.startswith(phrase) and not (
        following.isalnum() if phrase[-1].isdecimal() else following.isalpha()
    )


def _is_name(pattern: re.Pattern[str], end: int, place: Place) -> bool:
    name = pattern.match(place.text, end)
    return bool(name and all(part[0].isupper() for part in name.groups() if part))


def _sentence(start: int, end: int, place: Place) -> str:
    """Return the words of the sentence on both sides, as far as one looks, between spaces."""
    behind = _SENTENCE_END.split(place.folded[max(0, start - _NEARBY) : start])[-1]
    ahead = _SENTENCE_END.split(place.folded[end : end + _NEARBY], maxsplit=1)[0]
    return f" {' '.join(_WORDS.findall(behind))} | {' '.join(_WORDS.findall(ahead))} "
