"""The makes of device we know, each from its file in `hardware/profiles`."""

import dataclasses
import tomllib
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cache
from importlib import resources

from hardware.errors import WrongProfile
from hardware.types import Profile

DIALECTS = frozenset({"modbus_coils"})

_LEAST = {"channels": 1, "address": 0, "baud": 300, "first_coil": 0}
_MOST = {"channels": 64, "address": 255, "baud": 256_000, "first_coil": 65_000}
_LONGEST = timedelta(seconds=5)


def known_profiles() -> tuple[str, ...]:
    """Return the names of every profile that comes with the product, in order."""
    files = resources.files("hardware").joinpath("profiles").iterdir()
    return tuple(sorted(f.name.removesuffix(".toml") for f in files if f.name.endswith(".toml")))


@cache
def load_profile(name: str) -> Profile:
    """Return the profile of that name; raises WrongProfile, naming the known ones."""
    if name not in known_profiles():
        raise WrongProfile(
            "There is no device profile {profile}. Known are: {known}.",
            profile=name,
            known=", ".join(known_profiles()),
        )
    file = resources.files("hardware").joinpath("profiles", f"{name}.toml")
    return parse_profile(file.read_text(encoding="utf-8"), file=f"{name}.toml")


def parse_profile(text: str, *, file: str) -> Profile:
    """Return the profile a file's text describes.

    Strict: raises WrongProfile, with field and file in it, for a field that is unknown, missing,
    of the wrong kind or out of range. Durations are written in milliseconds: `timeout_ms`.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WrongProfile("{file} is not TOML: {why}.", file=file, why=error) from error
    fields = {_written(field.name): field for field in dataclasses.fields(Profile)}
    for name in table:
        if name not in fields:
            raise WrongProfile("{file}: there is no field {field}.", file=file, field=name)
    for name, field in fields.items():
        if field.default is dataclasses.MISSING and name not in table:
            raise WrongProfile("{file}: the field {field} is missing.", file=file, field=name)
    values = {fields[name].name: _value(name, value, file) for name, value in table.items()}
    return Profile(**values)  # type: ignore[arg-type]  # every value was checked by its reader


def _written(field: str) -> str:
    return f"{field}_ms" if field in _DURATIONS else field


def _value(name: str, value: object, file: str) -> object:
    read = _READERS[name]
    try:
        return read(name, value)
    except ValueError as error:
        raise WrongProfile(
            "{file}: {field} is {value}, it must be {must}.",
            file=file,
            field=name,
            value=repr(value),
            must=str(error),
        ) from error


def _text(_name: str, value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("a text")
    return value


def _dialect(_name: str, value: object) -> str:
    if value not in DIALECTS:
        raise ValueError("one of " + ", ".join(sorted(DIALECTS)))
    return str(value)


def _number(name: str, value: object) -> int:
    least, most = _LEAST[name], _MOST[name]
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError(f"a whole number from {least} to {most}")
    return value


def _truth(_name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")  # noqa: TRY004 -- the field's fault, like the others
    return value


def _milliseconds(_name: str, value: object) -> timedelta:
    longest = int(_LONGEST / timedelta(milliseconds=1))
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= longest:
        raise ValueError(f"a whole number of milliseconds up to {longest}")
    return timedelta(milliseconds=value)


_DURATIONS = frozenset({"timeout", "settle", "gap"})
_READERS: Mapping[str, Callable[[str, object], object]] = {
    "name": _text,
    "title": _text,
    "dialect": _dialect,
    **dict.fromkeys(("channels", "address", "baud", "first_coil"), _number),
    **dict.fromkeys(("sets_many", "answers_all", "toggles"), _truth),
    **dict.fromkeys(("timeout_ms", "settle_ms", "gap_ms"), _milliseconds),
}
