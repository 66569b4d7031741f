"""Pages laid out in lines of letters of one width: what their columns, rows and margins mean."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from audio.documents.blocks import Page, blocks
from audio.reading.syllables import is_syllable, is_toneless

_NUMBER = re.compile(
    r"\W*(?:trang|page|tr\.?)?\s?\d{1,4}(?:\s?(?:/|trên|of)\s?\d{1,4})?\W*\Z", re.IGNORECASE
)
_FIGURES = re.compile(r"\d+")
_ENDINGS = (".", ";", ":", "!", "?", "…")
_HYPHEN = re.compile(r"([^\W_]{1,40})([-\u00ad\u2010])\n([^\W_]{1,40})")
_EDGE, _FULL = 2, 6
_LONGEST_HEAD = 80
_OFTEN = 3
_LONG = 0.8


@dataclass(frozen=True, slots=True)
class Read:
    """The words of all pages, and the lines of them that recur or only number the pages."""

    text: str
    left_out: tuple[str, ...]


def document(pages: Sequence[str]) -> Read:
    """Put pages together: a paragraph that goes on over the page is not parted."""
    lines = [[line for line in page.split("\n") if line.strip()] for page in pages]
    edges = _recurring(lines)
    left_out: dict[str, None] = {}
    read: list[Page] = []
    for page in lines:
        kept, dropped = _without_edges(page, edges)
        left_out.update(dict.fromkeys(dropped))
        if kept:
            read.append(blocks(kept))
    return Read(_joined(read), tuple(left_out))


def _recurring(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """Find what stands at the top or bottom of several pages, but for its figures."""
    seen = Counter(
        shape for page in pages for shape in {_shape(line) for line in _edge_lines(page)}
    )
    return frozenset(
        shape for shape, times in seen.items() if times >= _OFTEN and 2 * times > len(pages)
    )


def _edge_lines(page: Sequence[str]) -> Sequence[str]:
    """Give the first and last lines; none where the page is hardly more than those."""
    edge = [*page[:_EDGE], *page[-_EDGE:]] if len(page) >= _FULL else []
    return [line for line in edge if len(_shape(line)) <= _LONGEST_HEAD]


def _shape(line: str) -> str:
    return _FIGURES.sub("#", " ".join(line.split()))


def _without_edges(page: Sequence[str], recurring: frozenset[str]) -> tuple[list[str], list[str]]:
    last = len(page) - 1
    dropped = [
        index
        for index, line in enumerate(page)
        if (index in {0, last} and _NUMBER.match(line.strip()))
        or (len(page) >= _FULL and min(index, last - index) < _EDGE and _shape(line) in recurring)
    ]
    kept = [line for index, line in enumerate(page) if index not in dropped]
    return kept, [" ".join(page[index].split()) for index in dropped]


def _joined(pages: Sequence[Page]) -> str:
    return _HYPHEN.sub(_unbroken, "".join(_with_ends(pages)))


def _unbroken(found: re.Match[str]) -> str:
    """Put a word together that a line end parted; two Vietnamese words keep their hyphen."""
    first, hyphen, second = found.groups()
    is_name = second[0].isupper() or not (first + second).isalpha()
    are_words = hyphen == "-" and (is_name or (_is_word(first) and _is_word(second)))
    return f"{first}-{second}" if are_words else first + second


def _is_word(word: str) -> bool:
    return is_syllable(word) or is_toneless(word.lower())


def _with_ends(pages: Sequence[Page]) -> Iterator[str]:
    """Part pages by an empty line, unless a sentence goes on over the page."""
    for page, following in pairwise([*pages, None]):
        if page is None:
            return
        yield "\n".join(page.lines)
        if following is not None:
            yield _between(page, following)


def _between(page: Page, following: Page) -> str:
    last = page.lines[-1]
    if page.goes_on and following.is_begun:
        return "" if last.endswith("-") and last[-2:-1].isalnum() else " "
    if last.endswith(_ENDINGS):
        return "\n\n"
    longest = max(len(line) for line in page.lines)
    return "\n" if len(last) > _LONG * longest else "\n\n"
