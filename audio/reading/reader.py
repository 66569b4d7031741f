"""The reader: cuts a text into pieces, tries the rules on each, and joins what is said."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from audio.reading import numerals, shelf
from audio.reading.lexicon import Lexicon
from audio.reading.overrules import Held, held
from audio.reading.place import NOT_LATIN, Place, Rule, Said
from audio.reading.regions import regional
from audio.reading.rules import (
    abbreviations,
    codes,
    dates,
    ethnic,
    figures,
    initials,
    legal,
    markers,
    phones,
    products,
    quantities,
    roads,
    romans,
    seasons,
    signs,
    station,
    symbols,
    times,
    web,
)
from audio.reading.tidy import tidy
from audio.reading.types import Kind, Overrule, Paragraph, Region, Script, Style, Token

_PIECE = re.compile(r"(?P<space>\s+)|(?P<word>[^\W\d_]+)|(?P<digits>\d+)|(?P<sign>.)", re.DOTALL)
_CLOSING = tuple(",.;:!?…)]}”’")
_STOPS = tuple(".,;:!?…")
_SILENT = frozenset("/\\|*_#~^`<>=+")
_JOINTS = ".@_-:"
_OVERRULED = Rule("overruled", Kind.WORD, _PIECE, lambda _, __: None, is_worded=False)
_ORDINARY = Rule("word", Kind.WORD, _PIECE, lambda _, __: None, is_worded=False)
_RUN = Rule("unbroken run", Kind.WORD, _PIECE, lambda _, __: None, is_worded=False)
_SIGN = Rule("punctuation", Kind.PUNCTUATION, _PIECE, lambda _, __: None, is_worded=False)
_DIGITS = (
    *station.RULES,
    *codes.RULES,
    *legal.NUMBER_RULES,
    *figures.RULES,
    *markers.NUMBER_RULES,
    *web.RULES[:1],
    *dates.RULES[:1],
    *phones.RULES,
    *dates.RULES[1:],
    *codes.LATE_RULES,
    *times.RULES,
    *quantities.RULES,
)
_LETTERS = (
    *codes.LETTER_RULES,
    *station.RULES,
    *symbols.LETTER_RULES,
    *web.RULES,
    *romans.RULES,
    *markers.LETTER_RULES,
    *initials.RULES,
    *legal.RULES,
    *ethnic.RULES,
    *dates.LETTER_RULES,
    *seasons.RULES,
    *products.RULES,
    *roads.RULES,
    *quantities.LETTER_RULES,
    *abbreviations.RULES,
)
_RULES = {
    "digits": _DIGITS,
    "word": _LETTERS,
    "sign": (
        *phones.SIGN_RULES,
        *quantities.SIGN_RULES,
        *figures.SIGN_RULES,
        *symbols.FIRST_RULES,
        *signs.RULES,
        *symbols.RULES,
    ),
}
# No word, number or address is so long: nobody reads such a run, so no rule is tried on it.
_UNBROKEN = re.compile(r"\S{300,}")
_IN_A_RUN = re.compile(r"[^\W\d_]+|(?:(?![^\W\d_])\S)+")


def read(
    text: str,
    *,
    lexicon: Lexicon | None = None,
    style: Style = Style(),  # noqa: B008 -- frozen
    overruled: Sequence[Overrule] = (),
) -> Script:
    """Make a script: numbers, dates and abbreviations in words, the unknown ones flagged.

    Each line of the text is one paragraph of the script. Without a lexicon the standard one is
    used. What was overruled is said so, wherever it still stands between the same words. Any text
    is accepted; time grows with its length only.
    """
    words = lexicon or shelf.standard()
    source = tidy(text)
    stretches = list(reversed(held(source, overruled)))
    paragraphs = []
    start = 0
    for line in source.split("\n"):
        place = Place.of(line, words, start, style.codes)
        paragraphs.append(
            _paragraph(line, place, _within(stretches, start + len(line)), style.region)
        )
        start += len(line) + 1
    return Script(source, tuple(paragraphs))


def _within(stretches: list[Held], end: int) -> list[Held]:
    """Take from a reversed list what ends in this line, keeping the list reversed."""
    taken: list[Held] = []
    while stretches and stretches[-1].end <= end:
        taken.append(stretches.pop())
    return taken[::-1]


def _say(piece: re.Match[str], place: Place, limit: int) -> tuple[Said, Rule]:
    """Read on from a piece, but no further than a limit."""
    start, end, group = piece.start(), min(piece.end(), limit), str(piece.lastgroup)
    if start < place.unbroken_until and (run := _IN_A_RUN.match(place.text, start)):
        return _in_a_run(run, limit), _RUN
    if group == "word" and end == piece.end() and _is_ordinary(piece[0], end, place):
        return Said(piece[0]), _ORDINARY
    for rule in _worth_trying(group, place.text[start], _joint(place.text, end)):
        found = rule.pattern.match(place.text, start)
        if found and (said := rule.say(found, place)) and (said.end or found.end()) <= limit:
            return (said if said.end else Said(said.spoken, found.end(), said.kind)), rule
    return Said(_bare_sign(place.text[start:end]), end), _SIGN


def _in_a_run(run: re.Match[str], limit: int) -> Said:
    end = min(run.end(), limit)
    text = run.string[run.start() : end]
    if not text[0].isalpha():
        return Said(numerals.digits(text), end)
    is_capitals = sum(sign.isupper() for sign in text[:20]) > 1
    return Said(text, end, Kind.UNKNOWN if is_capitals else None)


def _joint(text: str, at: int) -> str:
    following = text[at : at + 2]
    return following[1:] if following[:1].isspace() else following[:1]


@lru_cache(maxsize=4096)
def _worth_trying(group: str, first: str, joint: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in _RULES[group] if rule.may_begin(first, joint))


def _is_ordinary(word: str, end: int, place: Place) -> bool:
    """Whether a word may be passed at a glance, as nearly all may."""
    if len(word) == 1 or not word[1:].islower() or word in place.lexicon.starts:
        return False
    if not place.is_latin and NOT_LATIN.search(word):
        return False
    joint = place.text[end : end + 1]
    if not joint or joint not in _JOINTS:
        return not joint.isdecimal() and not (joint == ")" and word in markers.SMALL_ROMANS)
    return not (place.text[end + 1 : end + 2].isalnum() or place.text.startswith("://", end))


def _bare_sign(sign: str) -> str:
    is_said = unicodedata.category(sign)[0] in "PLN" and sign not in _SILENT
    return sign if is_said else ""


def _paragraph(line: str, place: Place, stretches: list[Held], region: Region) -> Paragraph:
    tokens = []
    at = 0
    is_new_run = True
    while at < len(line):
        piece = _PIECE.match(place.text, at)
        if piece is None or piece.lastgroup == "space":
            at = piece.end() if piece else len(line)
            is_new_run = True
            continue
        if is_new_run and (run := _UNBROKEN.match(place.text, at)):
            place.unbroken_until = run.end()
        is_new_run = False
        said, rule = _next(piece, place, stretches)
        end = said.end or piece.end()
        source = line[at:end]
        spoken = source if rule is _SIGN and said.spoken else said.spoken
        if rule.is_worded:
            spoken = regional(spoken, region)
        token = Token(
            spoken, place.offset + at, place.offset + end, source, said.kind or rule.kind, rule.name
        )
        place.previous = token
        tokens.append(token)
        at = end
    return Paragraph(tuple(tokens), _joined(tokens))


def _next(piece: re.Match[str], place: Place, stretches: list[Held]) -> tuple[Said, Rule]:
    """Read on from a piece, or say the overruled stretch that stands here."""
    if not stretches:
        return _say(piece, place, len(place.text))
    following = stretches[-1]
    start, end = following.start - place.offset, following.end - place.offset
    if piece.start() < start:
        return _say(piece, place, start)
    stretches.pop()
    return Said(following.spoken, end), _OVERRULED


def _joined(tokens: list[Token]) -> str:
    """Join what is said, with single spaces between words and none before punctuation."""
    out: list[str] = []
    last: Token | None = None
    is_apart = False
    for token in tokens:
        if not token.spoken or (token.spoken == "," and (not out or out[-1].endswith(_STOPS))):
            is_apart = True
            continue
        if out and token.spoken.startswith(_STOPS) and out[-1].endswith(","):
            out[-1] = out[-1].removesuffix(",")
        is_glued = last is not None and last.end == token.start and not is_apart
        if out and not _hangs(token, last, is_glued=is_glued):
            out.append(" ")
        out.append(token.spoken)
        last, is_apart = token, False
    return "".join(out)


def _hangs(token: Token, last: Token | None, *, is_glued: bool) -> bool:
    """Whether a token is written without a space before it."""
    if token.kind == Kind.PUNCTUATION and token.spoken.startswith(_CLOSING):
        return True
    return is_glued and any(
        sign and sign.kind == Kind.PUNCTUATION and not sign.is_changed for sign in (token, last)
    )
