"""The makes of device we know, each from its file in `hardware/profiles`."""

import dataclasses
import enum
import re
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, get_type_hints

from hardware.errors import WrongProfile
from hardware.options import OPTIONS, EncoderOptions, TableOptions
from hardware.types import Profile

_BOUNDS = {"channels": (1, 128), "address": (0, 255), "baud": (300, 256_000), "inputs": (0, 64)}
_LONGEST_MS = 5_000
_LARGEST_FILE = 100_000
_MILLISECONDS = "_ms"
_FILE = ".toml"
_USB = re.compile(r"[0-9A-F]{4}:[0-9A-F]{4}")


def known_profiles() -> tuple[str, ...]:
    """Return the names of every profile that comes with the product, in order."""
    files = resources.files("hardware").joinpath("profiles").iterdir()
    return tuple(sorted(f.name.removesuffix(_FILE) for f in files if f.name.endswith(_FILE)))


@cache
def load_profile(name: str) -> Profile:
    """Return the profile of that name, or in the file of that path; raises WrongProfile."""
    if name.endswith(_FILE):
        return read_profile(Path(name))
    if name not in known_profiles():
        raise WrongProfile(
            "There is no device profile {profile}. Known are: {known}.",
            profile=name,
            known=", ".join(known_profiles()),
        )
    file = resources.files("hardware").joinpath("profiles", f"{name}.toml")
    return parse_profile(file.read_text(encoding="utf-8"), file=f"{name}.toml")


def read_profile(file: Path) -> Profile:
    """Return the profile in a file of one's own; raises WrongProfile."""
    try:
        if file.stat().st_size > _LARGEST_FILE:
            raise WrongProfile("{file} is too large for a profile.", file=file.name)
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongProfile("{file} cannot be read: {why}.", file=file.name, why=error) from error
    return parse_profile(text, file=file.name)


def parse_profile(text: str, *, file: str) -> Profile:
    """Return the profile a file's text describes.

    Strict: raises WrongProfile, with file, field and line in it, for a field that is unknown,
    missing, of the wrong kind or out of range. Durations are written in milliseconds:
    `timeout_ms`.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WrongProfile("{file} is not TOML: {why}.", file=file, why=error) from error
    sheet = _Sheet(text, file)
    dialect = table.get("dialect")
    if dialect not in OPTIONS:
        known = ", ".join(sorted(OPTIONS))
        raise sheet.wrong("dialect", dialect, f"one of {known}", missing="dialect" not in table)
    own = table.pop("options", {})
    if not isinstance(own, Mapping):
        raise sheet.wrong("options", own, "a table")
    options = sheet.read(OPTIONS[dialect], own)
    made: Profile = sheet.read(Profile, table, options=options)
    has_rows = isinstance(options, TableOptions | EncoderOptions)
    problem = options.problem(made.channels) if has_rows else None
    if problem is not None:
        raise sheet.wrong(problem.field, getattr(options, problem.field), problem.must)
    return made


class _Sheet:
    """One profile's text, for errors that name the line."""

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file

    def read(self, kind: type[Any], table: Mapping[str, object], **given: object) -> Any:  # noqa: ANN401 -- a `kind`
        """Make a `kind` of the table's fields."""
        hints = get_type_hints(kind)
        fields = {
            _written(field.name, hints[field.name]): field
            for field in dataclasses.fields(kind)
            if field.name not in given
        }
        for name in table:
            if name not in fields:
                raise WrongProfile(
                    "{file}, line {line}: there is no field {field}.",
                    file=self._file,
                    line=self._line(name),
                    field=name,
                )
        for name, field in fields.items():
            if field.default is dataclasses.MISSING and name not in table:
                raise self.wrong(name, None, "", missing=True)
        values = {
            fields[name].name: self._value(name, value, fields[name], hints[fields[name].name])
            for name, value in table.items()
        }
        return kind(**values, **given)

    def wrong(self, field: str, value: object, must: str, *, missing: bool = False) -> WrongProfile:
        """Make the error for a field."""
        if missing:
            return WrongProfile(
                "{file}: the field {field} is missing.", file=self._file, field=field
            )
        return WrongProfile(
            "{file}, line {line}: {field} is {value}, it must be {must}.",
            file=self._file,
            line=self._line(field),
            field=field,
            value=repr(value),
            must=must,
        )

    def _line(self, field: str) -> int:
        for number, line in enumerate(self._text.splitlines(), start=1):
            if re.match(rf"\s*\[?\s*[\"']?{re.escape(field)}[\"']?\s*[\]=]", line):
                return number
        return 1

    def _value(
        self, name: str, value: object, field: "dataclasses.Field[Any]", hint: object
    ) -> object:
        try:
            return _checked(name, value, field, hint)
        except ValueError as error:
            raise self.wrong(name, value, str(error)) from error


def _written(field: str, hint: object) -> str:
    return f"{field}{_MILLISECONDS}" if hint is timedelta else field


def _checked(name: str, value: object, field: "dataclasses.Field[Any]", hint: object) -> object:
    """Return the value as the field holds it; raises ValueError saying what it must be."""
    if hint is bool:
        if not isinstance(value, bool):
            raise ValueError("true or false")
        return value
    if hint is int:
        bounds = _BOUNDS.get(name)
        least, most = bounds or (field.metadata.get("least", 0), field.metadata.get("most", 65_535))
        return _number(value, least, most)
    if hint is timedelta:
        return timedelta(milliseconds=_number(value, 0, _LONGEST_MS, " of milliseconds"))
    return _word(name, value, field, hint)


def _number(value: object, least: int, most: int, what: str = "") -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError(f"a whole number{what} from {least} to {most}")
    return value


def _word(name: str, value: object, field: "dataclasses.Field[Any]", hint: object) -> object:
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        choices = tuple(str(one.value) for one in hint)
    else:
        choices = field.metadata.get("choices", ())
    if choices and value not in choices:
        raise ValueError("one of " + ", ".join(choices))
    optional = isinstance(field.default, str) and not field.default
    if not isinstance(value, str) or not (value or optional):
        raise ValueError("a text")
    if value and "check" in field.metadata:
        field.metadata["check"](value)
    if name == "usb" and value and not _USB.fullmatch(value):
        raise ValueError('vendor and product in hexadecimal, such as "1A86:7523"')
    return hint(value) if isinstance(hint, type) and issubclass(hint, enum.Enum) else value
