"""Where a person's word on a stretch of text holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audio.reading.types import Overrule, Script, Token

_CONTEXT = 20


@dataclass(frozen=True, slots=True)
class Held:
    """A stretch of the source that is said as a person wants it; it counts from its beginning."""

    start: int
    end: int
    spoken: str


def overrule(script: Script, token: Token, spoken: str) -> Overrule:
    """Say how a token of a script is to be read from now on."""
    text = script.source
    first = text.rfind("\n", 0, token.start) + 1
    last = text.find("\n", token.end)
    end = len(text) if last < 0 else last
    return Overrule(
        source=token.source,
        before=text[max(first, token.start - _CONTEXT) : token.start],
        after=text[token.end : min(end, token.end + _CONTEXT)],
        spoken=spoken,
    )


def held(text: str, overruled: Sequence[Overrule]) -> tuple[Held, ...]:
    """Find the stretches that were overruled, in order; of two that overlap the later is void.

    Where a context is shorter than it could be, the line began or ended there, and must still.
    """
    found = [each for one in dict.fromkeys(overruled) if one.source for each in _places(text, one)]
    kept: list[Held] = []
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return tuple(kept)


def _places(text: str, one: Overrule) -> Iterator[Held]:
    wanted = one.before + one.source + one.after
    at = text.find(wanted)
    while at >= 0:
        start = at + len(one.before)
        end = start + len(one.source)
        if _is_whole(text, at, at + len(wanted), one):
            yield Held(start, end, one.spoken)
        at = text.find(wanted, at + len(one.source))


def _is_whole(text: str, start: int, end: int, one: Overrule) -> bool:
    began = len(one.before) >= _CONTEXT or start == 0 or text[start - 1] == "\n"
    ended = len(one.after) >= _CONTEXT or end == len(text) or text[end] == "\n"
    return began and ended
