"""Where in a paragraph the reader stands, and what lies on both sides."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from audio.reading.lexicon import Lexicon
from audio.reading.syllables import has_accents, is_syllable
from audio.reading.tidy import alike, folded
from audio.reading.types import CodeStyle, Kind, Token

# Everything looked at lies within so many characters, so that time grows with the text only.
_REACH = 90
NOT_LATIN = re.compile(r"[^\W\d_\u0000-\u024f\u1e00-\u1eff]")
"""A letter, or a figure in a circle, of another script than ours."""
_INDENT = 12
_WORD = re.compile(r"[^\W_]+")
_LAST_WORD = re.compile(r"([^\W_]+)[\s.:,(\"]*\Z")
_FIRST_WORD = re.compile(r"[\s\"(]{0,4}([^\W_]{1,24})")
_CAPITALS_BEFORE = re.compile(r"([^\W\d_]{2,12})[\s,\-]{1,3}\Z")
_CAPITALS_AFTER = re.compile(r"[\s,\-]{1,3}([^\W\d_]{2,12})(?![^\W\d_])")


@dataclass(slots=True)
class Place:
    """One paragraph under the reader's eye.

    `text` has look-alikes made equal, `folded` is the same in small letters; both are as long as
    the source, so an index means the same in all three. `previous` is the token before.
    """

    text: str
    folded: str
    lexicon: Lexicon
    offset: int = 0
    codes: CodeStyle = CodeStyle.SHORT
    previous: Token | None = None
    unbroken_until: int = 0
    is_latin: bool = True
    _looked_back: int = -1
    _word_before: str = ""

    @classmethod
    def of(
        cls, line: str, lexicon: Lexicon, offset: int = 0, codes: CodeStyle = CodeStyle.SHORT
    ) -> "Place":
        """Stand at the beginning of a paragraph that stands at an offset in the source."""
        text = alike(line)
        is_latin = NOT_LATIN.search(text) is None
        return cls(text, folded(text), lexicon, offset, codes, is_latin=is_latin)

    @property
    def previous_start(self) -> int:
        """Where in the paragraph the token before begins."""
        return self.previous.start - self.offset if self.previous else 0

    @property
    def previous_end(self) -> int:
        """Where in the paragraph the token before ends."""
        return self.previous.end - self.offset if self.previous else 0

    def behind(self, at: int, reach: int = _REACH) -> str:
        """Return what is written before an index, small, at most so many characters."""
        return self.folded[max(0, at - reach) : at]

    def ahead(self, at: int, reach: int = _REACH) -> str:
        """Return what is written from an index on, small, at most so many characters."""
        return self.folded[at : at + reach]

    def word_before(self, at: int) -> str:
        """Return the word before an index, past spaces and light signs; "" at the beginning."""
        if at != self._looked_back:
            found = _LAST_WORD.search(self.behind(at, 30))
            self._looked_back, self._word_before = at, found[1] if found else ""
        return self._word_before

    def words_before(self, at: int, count: int) -> list[str]:
        """Return the last words before an index, the nearest last."""
        return _WORD.findall(self.behind(at, 14 * count))[-count:]

    def word_after(self, at: int) -> str:
        """Return the word after an index, small; "" where punctuation or nothing follows."""
        found = _FIRST_WORD.match(self.ahead(at, 32))
        return found[1] if found else ""

    def follows(self, at: int, phrases: Collection[str]) -> bool:
        """Whether one of these phrases ends just before an index."""
        before = self.behind(at).rstrip(" .:(\"'")
        return any(
            before.endswith(phrase) and _is_bounded(before[: -len(phrase)]) for phrase in phrases
        )

    def is_first(self, at: int) -> bool:
        """Whether nothing but space and opening marks stands before an index."""
        return at <= _INDENT and not self.text[:at].strip(" \t\"'*#-+•(")

    def amid_capitals(self, start: int, end: int) -> bool:
        """Whether a neighbour is a word in capitals, as in a heading."""
        before = _CAPITALS_BEFORE.search(self.text[max(0, start - 16) : start])
        after = _CAPITALS_AFTER.match(self.text, end)
        return any(
            near and near[1].isupper() and (has_accents(near[1]) or is_syllable(near[1]))
            for near in (before, after)
        )


def _is_bounded(before: str) -> bool:
    return not before or not before[-1].isalnum()


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule made of a stretch: the words, and where the stretch ends if not at the match."""

    spoken: str
    end: int | None = None
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of reading: a pattern of bounded length, and the words for it or a refusal.

    `first` and `joint` spare us most of the trying: the signs that may begin it, and those that
    may follow its first run of letters or digits, past a space; empty where any may. A rule that is
    not `is_worded` keeps words as a person wrote them, whatever the region.
    """

    name: str
    kind: Kind
    pattern: re.Pattern[str]
    say: Callable[[re.Match[str], Place], Said | None]
    first: str = ""
    joint: str = ""
    is_worded: bool = True

    def may_begin(self, first: str, joint: str) -> bool:
        """Whether the rule is worth trying where these two signs stand."""
        return (not self.first or first in self.first) and (not self.joint or joint in self.joint)
