"""The composition root: the only place that names concrete devices, voices and sinks."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from broadcaster.clocks import FastClock, SystemClock
from broadcaster.folder import Folder
from broadcaster.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

    from broadcaster.ports import Clock


def clock_of(folder: Folder) -> Clock:
    """Return the clock the running station keeps: the world's unless it keeps its own."""
    try:
        kept = json.loads(folder.clock.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return SystemClock()
    return FastClock(
        began=datetime.fromisoformat(kept["began"]), anchor=kept["anchor"], rate=kept["rate"]
    )


class Station:
    """One station as a process sees it; everything heavy is made when it is first asked for."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.data = settings.data
        self.folder = Folder(settings.data)

    @cached_property
    def clock(self) -> Clock:
        """Return the station's clock."""
        return clock_of(self.folder)

    @cached_property
    def sessions(self) -> sessionmaker[Session]:
        """Return what makes sessions that may write."""
        from broadcaster.store.session import factory, open_database  # noqa: PLC0415 -- heavy

        return factory(open_database(self.folder.database))

    @cached_property
    def reading_sessions(self) -> sessionmaker[Session]:
        """Return what makes sessions through which nothing can be written."""
        from broadcaster.store.session import factory, open_database  # noqa: PLC0415 -- heavy

        return factory(open_database(self.folder.database, read_only=True))

    @cached_property
    def timezone(self) -> ZoneInfo:
        """Return the place's time zone."""
        from sqlalchemy import select  # noqa: PLC0415 -- heavy

        from broadcaster.store.tables import StationRow  # noqa: PLC0415 -- heavy

        with self.reading_sessions() as session:
            return ZoneInfo(session.scalars(select(StationRow.timezone)).one())


def open_station(data: Path | Settings) -> Station:
    """Return the station in a data folder; the environment's settings may be handed instead."""
    if isinstance(data, Settings):
        return Station(data)
    return Station(replace(Settings(data=data)))
