"""The lines of an iCalendar file: unfolded, decoded, split, and counted as they stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from types import MappingProxyType

from schedules.errors import WrongFile

MOST_BYTES = 64 * 1024 * 1024
MOST_BYTES_OF_A_LINE = 1024 * 1024

TOO_LARGE = "Line {line}: the file has {size} bytes; {limit} is the most. Export fewer events."
TOO_LONG = "Line {line} is longer than {limit} bytes; this is no calendar file."
NOT_UTF8 = "Line {line} is not written in UTF-8; export the calendar again as UTF-8."
WIDE = "Line {line}: the file is written in UTF-16; export the calendar again as UTF-8."
NO_PROPERTY = "Line {line} is not written NAME:VALUE; this is no calendar file."

_VALUE = r'(?:"[^"]*"|[^";:,]*)'
_REST = re.compile(rf"((?:;[A-Za-z0-9-]+={_VALUE}(?:,{_VALUE})*)+):(.*)", re.DOTALL | re.ASCII)
_PARAMETER = re.compile(rf";([A-Za-z0-9-]+)=({_VALUE}(?:,{_VALUE})*)", re.ASCII)
_NO_PARAMETERS: Mapping[str, str] = MappingProxyType({})
_BEGINNING = re.compile(rb"[A-Za-z0-9-]+(?=[;:])")


@dataclass(frozen=True, slots=True)
class Property:
    """One property: the line it begins in, its name in capitals, its parameters, its raw value."""

    line: int
    name: str
    parameters: Mapping[str, str]
    value: str


def properties(source: bytes, wanted: frozenset[str]) -> Iterator[Property]:
    """Yield the wanted properties of a file in order; others are not even decoded.

    A line may be folded between any two bytes, within a letter too (RFC 5545, 3.1), and may end in
    CRLF, LF or CR. Raises WrongFile where the file is too large or is no text of that kind.
    """
    named = {name.encode(): name for name in wanted}
    for number, raw in _unfolded(_checked(source)):
        beginning = _BEGINNING.match(raw)
        if beginning is None:
            raise WrongFile(number, NO_PROPERTY)
        name = beginning[0].upper()
        if name in named:
            yield _split(number, named[name], raw, beginning.end())


def _checked(source: bytes) -> bytes:
    if len(source) > MOST_BYTES:
        raise WrongFile(1, TOO_LARGE, size=len(source), limit=MOST_BYTES)
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise WrongFile(1, WIDE)
    source = source.removeprefix(b"\xef\xbb\xbf")
    return source if b"\n" in source else source.replace(b"\r", b"\n")


def _unfolded(source: bytes) -> Iterator[tuple[int, bytes]]:
    begun, gathered = 0, bytearray()
    for number, raw in enumerate(BytesIO(source), start=1):
        line = raw.rstrip(b"\r\n")
        if line[:1] in {b" ", b"\t"} and begun:
            gathered += line[1:]
        else:
            if gathered.strip():
                yield begun, bytes(gathered)
            begun, gathered = number, bytearray(line)
        if len(gathered) > MOST_BYTES_OF_A_LINE:
            raise WrongFile(begun, TOO_LONG, limit=MOST_BYTES_OF_A_LINE)
    if gathered.strip():
        yield begun, bytes(gathered)


def _split(number: int, name: str, raw: bytes, at: int) -> Property:
    try:
        text = raw[at:].decode("utf-8")
    except UnicodeDecodeError as error:
        raise WrongFile(number, NOT_UTF8) from error
    if text[0] == ":":
        return Property(number, name, _NO_PARAMETERS, text[1:])
    found = _REST.fullmatch(text)
    if found is None:
        raise WrongFile(number, NO_PROPERTY)
    parameters = {one[1].upper(): one[2].strip('"') for one in _PARAMETER.finditer(found[1])}
    return Property(number, name, parameters, found[2])
