"""How texts are read here: the station's words, region and style, and one bulletin's choices."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from broadcaster.domain.reading import Choices, Overruled, StationReading, Words, station_reading
from broadcaster.store import words, zones

if TYPE_CHECKING:
    from audio.reading import BroadcastForm, Lexicon, Overrule, Script, Style, Token


_SAID_SIGNS = frozenset("%&@/+=<>°€$£¥₫‰√±×÷²³")


def of_station(session: Session) -> StationReading:
    """Return how the station reads."""
    row = zones.station(session)
    return station_reading(None if row is None else row.reading, words.pairs(session))


def form_of(text: str, reading: StationReading, choices: Choices) -> BroadcastForm:
    """Part a document into what is read and what is left out."""
    from audio.reading import Part, broadcast_form  # noqa: PLC0415 -- slow import

    wanted = choices.reads(reading.reads)
    return broadcast_form(text, reads=frozenset(part for part in Part if part.value in wanted))


def script_of(
    body: str, reading: StationReading, choices: Choices | None = None, accepted: Words = ()
) -> Script:
    """Read a text; `accepted` are words that people resolved in this text alone."""
    from audio.reading import read  # noqa: PLC0415 -- slow import

    overruled = () if choices is None else tuple(map(_overrule, choices.overruled))
    lexicon = taught(reading.words + accepted)
    return read(body, lexicon=lexicon, style=style_of(reading), overruled=overruled)


def style_of(reading: StationReading) -> Style:
    """Return region and style as the reader wants them."""
    from audio.reading import CodeStyle, Region, Style  # noqa: PLC0415 -- slow import

    return Style(Region(reading.region), CodeStyle(reading.codes))


@lru_cache(maxsize=8)
def taught(own: Words) -> Lexicon:
    """Return the lexicon with a station's words in it; of two entries of a word the later holds."""
    from audio.reading.shelf import standard  # noqa: PLC0415 -- slow import

    return standard().taught(dict(own)) if own else standard()


def overruling(script: Script, start: int, spoken: str) -> Overruled | None:
    """Say how the token of a script that begins at `start` is to be read; None without one."""
    from audio.reading import overrule  # noqa: PLC0415 -- slow import

    token = next((each for each in script.tokens if each.start == start), None)
    if token is None:
        return None
    made = overrule(script, token, spoken)
    return Overruled(made.source, made.before, made.after, made.spoken)


def is_sayable(words_: str) -> bool:
    """Tell whether words can be spoken as they stand: no figure, sign or abbreviation in them."""
    from audio.reading import read  # noqa: PLC0415 -- slow import

    script = read(words_)
    return not script.unknown and not any(_is_unspoken(each.source) for each in script.tokens)


def is_raw(token: Token) -> bool:
    """Tell whether a stretch of a script is no word yet: the reader would say something else."""
    is_heard = bool(token.spoken.strip(",.;: ")) and token.kind.value != "punctuation"
    return token.is_changed and is_heard and _is_unspoken(token.source)


def suggested(written: str, station: StationReading) -> str:
    """Return how the reader would say a stretch; "" where it does not know."""
    script = script_of(written, station)
    return "" if script.unknown else script.text


def _is_unspoken(source: str) -> bool:
    capitals = sum(sign.isupper() for sign in source)
    is_short = capitals > 1 and not any(sign.isspace() for sign in source)
    return is_short or any(sign.isnumeric() or sign in _SAID_SIGNS for sign in source)


def _overrule(one: Overruled) -> Overrule:
    from audio.reading import Overrule  # noqa: PLC0415 -- slow import

    return Overrule(one.source, one.before, one.after, one.spoken)
