"""The make of a device as the command line takes it: a name of the list, or a profile's path."""

from __future__ import annotations

from pathlib import Path

import click

from broadcaster.services.own_profiles import read_own
from hardware.catalogue import known_profiles
from schedules.types import Reason


class MakeName(click.ParamType):
    """A known make's name, or the path of a profile of one's own; what is wrong is told by line."""

    name = "make"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name, or the whole path."""
        if value in known_profiles():
            return value
        if not value.endswith(".toml"):
            self.fail(
                f"{value!r} is no make of the list ({', '.join(known_profiles())}) and no path of"
                " a profile, which ends in .toml.",
                param,
                ctx,
            )
        read = read_own(Path(value))
        if isinstance(read, Reason):
            self.fail(str(read), param, ctx)
        return str(Path(value).resolve())
