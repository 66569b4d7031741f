"""What a plan was made of, written down so that the very same plan can be made again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

_KIND, _IS = "is a", "of"
_MICROSECOND = timedelta(microseconds=1)


def written(value: object) -> str:
    """Write a value of the planner as JSON; equal values are written alike.

    It may hold what the planner knows (its frozen dataclasses and enums, whatever fields they get
    later), sets, mappings, times and plain values. Raises TypeError for anything else.
    """
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def read_back(text: str) -> Any:  # noqa: ANN401 -- whatever was written
    """Return the value that was written; raises ValueError where the text is none."""
    return _made(json.loads(text))


def digest(text: str) -> str:
    """Return the sha256 (hex) of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> Any:  # noqa: ANN401 -- JSON
    if value is None or type(value) in {bool, int, float, str}:
        return value
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    for kind, writer in _WRITERS.items():
        if isinstance(value, kind):
            return writer(value)
    if is_dataclass(value) and not isinstance(value, type):
        body = {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
        return {_KIND: _name(type(value)), **body}
    message = f"a plan cannot rest on a {type(value).__name__}"
    raise TypeError(message)


def _enum(value: Enum) -> dict[str, Any]:
    return _tagged(_name(type(value)), value.value)


def _set(value: frozenset[object]) -> dict[str, Any]:
    return _tagged("set", sorted((_plain(one) for one in value), key=_order))


def _mapping(value: Mapping[object, object]) -> dict[str, Any]:
    pairs = [[_plain(key), _plain(one)] for key, one in value.items()]
    return _tagged("map", sorted(pairs, key=_order))


def _tagged(kind: str, body: object) -> dict[str, Any]:
    return {_KIND: kind, _IS: body}


def _order(plain: object) -> str:
    return json.dumps(plain, ensure_ascii=False)


# An instant is a date too, and many enums are numbers or texts: the narrower kind comes first.
_WRITERS: dict[Any, Callable[[Any], Any]] = {
    Enum: _enum,
    str: str,
    int: int,
    datetime: lambda at: _tagged("instant", at.isoformat()),
    date: lambda day: _tagged("day", day.isoformat()),
    time: lambda at: _tagged("time", at.isoformat()),
    timedelta: lambda length: _tagged("length", length // _MICROSECOND),
    ZoneInfo: lambda zone: _tagged("zone", zone.key),
    frozenset: _set,
    Mapping: _mapping,
}

_READERS: dict[str, Callable[[Any], Any]] = {
    "instant": datetime.fromisoformat,
    "day": date.fromisoformat,
    "time": time.fromisoformat,
    "length": lambda microseconds: microseconds * _MICROSECOND,
    "zone": ZoneInfo,
    "set": lambda body: frozenset(_made(one) for one in body),
    "map": lambda body: {_made(key): _made(one) for key, one in body},
}


# Nothing could ever be written into these; versions of an older program hold them all the same.
_RETIRED = {"parts:BulletinBlock": ("topics",), "types:Candidate": ("topic",)}


def _made(plain: Any) -> Any:  # noqa: ANN401 -- JSON in, any value out
    if isinstance(plain, list):
        return tuple(_made(one) for one in plain)
    if not isinstance(plain, dict):
        return plain
    kind = plain[_KIND]
    if kind in _READERS:
        return _READERS[kind](plain[_IS])
    found = _found(kind)
    if issubclass(found, Enum):
        return found(plain[_IS])
    gone = {_KIND, *_RETIRED.get(kind, ())}
    return found(**{name: _made(one) for name, one in plain.items() if name not in gone})


def _name(kind: type) -> str:
    house, _, room = kind.__module__.partition(".")
    if house != "schedules":
        message = f"a plan cannot rest on a {kind.__module__}.{kind.__name__}"
        raise TypeError(message)
    return f"{room}:{kind.__name__}"


def _found(name: str) -> type:
    room, _, kind = name.partition(":")
    if not (room.replace(".", "").isidentifier() and kind.isidentifier()):
        message = f"{name} is nothing a plan rests on"
        raise ValueError(message)
    found = getattr(import_module(f"schedules.{room}"), kind)
    if not (isinstance(found, type) and (is_dataclass(found) or issubclass(found, Enum))):
        message = f"{name} is nothing a plan rests on"
        raise ValueError(message)
    return found
