"""Lines of text with a channel's number in them: `{ch}`, or `{ch:04X}` for four digits in hex."""

import re

_PLACE = re.compile(r"\{ch(?::0?([1-9])?([dX]))?\}")
_LONGEST = 80


def check(text: str) -> None:
    """Raise ValueError, saying what it must be, for what is no line of plain ASCII."""
    rest = _PLACE.sub("", text)
    if not text.isascii() or not text.isprintable() or len(text) > _LONGEST:
        raise ValueError(f"one line of at most {_LONGEST} ASCII characters")
    if "{" in rest or "}" in rest:
        raise ValueError("a line whose only names are {ch} and such as {ch:04X}")


def names_channel(line: str) -> bool:
    """Whether the line says which channel it is about."""
    return bool(_PLACE.search(line))


def written(line: str, channel: int) -> str:
    """Return the line with the channel's number in it."""

    def number(place: re.Match[str]) -> str:
        width = int(place[1] or 0)
        return f"{channel:0{width}{place[2] or 'd'}}" if width else f"{channel:{place[2] or 'd'}}"

    return _PLACE.sub(number, line)
