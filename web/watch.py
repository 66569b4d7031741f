"""Listening to playout and to the database, and telling every open page what changed."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

from flask import Flask
from flask_babel import force_locale
from sqlalchemy.exc import SQLAlchemyError

from broadcaster.domain.air import AirState
from broadcaster.errors import BroadcasterError
from broadcaster.playout.client import state_of
from broadcaster.services import alarm_bell, devices, muting
from broadcaster.services.alarm_bell import Bell
from broadcaster.services.station_views import ZoneView
from web.air import EXTENSION, Sky, bar
from web.current import STATION, pace
from web.events import Hub, message
from web.i18n import LANGUAGES
from web.station import Station

logger = logging.getLogger(__name__)

ANNOUNCEMENT = Path("run") / "playout.json"
LONGEST_LINE = 1 << 20
HEARTBEAT_S = 10.0
AGAIN_S = 0.5
LEVEL_S = 0.3
LOOK_S = 1.0
SILENT_FOR_S = 15.0
"""How long nothing may come from playout before it counts as lost."""


class Tower:
    """Knows the newest state of the air and of the database, and tells the hub."""

    def __init__(self, app: Flask, hub: Hub) -> None:
        self._app = app
        self._hub = hub
        self._station: Station = app.extensions[STATION]
        self._sky: Sky = app.extensions[EXTENSION]
        self._said: AirState | None = None
        self._level_at = 0.0

    async def keep(self) -> None:
        """Watch everything until cancelled."""
        self._sky.zones, self._sky.muted = await asyncio.to_thread(self._zones_and_mutes)
        await asyncio.gather(self._follow_air(), self._follow_database(), self._beat())

    def greeting(self) -> bytes:
        """Return what a page is told the moment it comes."""
        return message("clock", self._time())

    def _time(self) -> dict[str, object]:
        clock = self._station.clock
        return {"at": clock.now().isoformat(), "rate": pace(clock)}

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_S)
            self._hub.tell_all("clock", self._time())

    async def _follow_air(self) -> None:
        self.show(None)
        while True:
            try:
                async for state in states(self._station.data):
                    self.show(state)
            except (OSError, ValueError, KeyError, TypeError, TimeoutError) as error:
                logger.debug("playout was not heard: %s", error)
            if self._sky.state is not None:
                logger.warning("lost the word of playout; asking again")
                self.show(None)
            await asyncio.sleep(AGAIN_S)

    async def _follow_database(self) -> None:
        """Look for ever; a database that is busy or away for a while is looked for again."""
        while True:
            try:
                await self._look_for_changes()
            except (SQLAlchemyError, BroadcasterError, OSError) as error:
                logger.warning("the database could not be read for the pages: %s", error)
            await asyncio.sleep(LOOK_S)

    async def _look_for_changes(self) -> None:
        seen, rings = -1, Bell()
        with self._station.sessions() as session:
            connection = session.connection()
            while True:
                version = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
                if version != seen:
                    await self._look_at_zones()
                if version != seen or self._is_late(rings):
                    rings = await asyncio.to_thread(self._bell)
                    self._hub.tell_all("changed", _told(version, rings))
                    seen = version
                if self._forget_mutes():
                    self._tell_bar(self._sky.state)
                    self._hub.tell_all("changed", _told(version, rings))
                await asyncio.sleep(LOOK_S)

    async def _look_at_zones(self) -> None:
        zones, muted = await asyncio.to_thread(self._zones_and_mutes)
        if (zones, muted) != (self._sky.zones, self._sky.muted):
            self._sky.zones, self._sky.muted = zones, muted
            self._tell_bar(self._sky.state)

    def _forget_mutes(self) -> bool:
        """Let go of mutes whose time is over; tell whether there were any."""
        now = self._station.clock.now()
        standing = {zone: until for zone, until in self._sky.muted.items() if until > now}
        ended = len(standing) < len(self._sky.muted)
        self._sky.muted = standing
        return ended

    def _bell(self) -> Bell:
        with self._station.sessions() as session:
            return alarm_bell.bell(session, self._station.clock)

    def _is_late(self, rings: Bell) -> bool:
        """Tell whether an alarm has become late that was not when it was looked at last."""
        return rings.next_late is not None and rings.next_late <= self._station.clock.now()

    def _zones_and_mutes(self) -> tuple[tuple[ZoneView, ...], Mapping[int, datetime]]:
        with self._station.sessions() as session:
            return devices.zones(session), muting.muted(session, self._station.clock)

    def show(self, state: AirState | None) -> None:
        """Take in the newest state; pages are told what differs, and levels now and then."""
        self._sky.state = state
        settled = None if state is None else _settled(state)
        if settled != self._said or state is None:
            self._said = settled
            self._tell_bar(state)
        elif state.on_air and self._level_is_due():
            level = max(each.level_db for each in state.on_air)
            self._hub.tell_all("level", {"db": round(level, 1), "of": _levels(state)})

    def _level_is_due(self) -> bool:
        now = asyncio.get_running_loop().time()
        if now - self._level_at < LEVEL_S:
            return False
        self._level_at = now
        return True

    def _tell_bar(self, state: AirState | None) -> None:
        now = self._station.clock.now()
        with self._app.test_request_context("/"):
            for language in LANGUAGES:
                with force_locale(language):
                    view = bar(state, self._sky.zones, now, self._sky.muted)
                self._hub.tell("air", asdict(view), language=language, keep=True)


def _told(version: int, rings: Bell) -> dict[str, int]:
    return {
        "version": version,
        "alarms": rings.standing,
        "bell": rings.newest,
        "late": rings.late,
    }


def _levels(state: AirState) -> dict[str, float]:
    """Return the level on each bus that sounds, in dBFS."""
    return {each.bus: round(each.level_db, 1) for each in state.on_air}


def _settled(state: AirState) -> AirState:
    """Return a state without what changes all the time: the instant, the levels."""
    still = tuple(replace(each, level_db=0.0) for each in state.on_air)
    return replace(state, at="", on_air=still)


async def states(data: Path) -> AsyncIterator[AirState]:
    """Yield what playout tells, until it goes away or keeps silent for long."""
    found = json.loads((data / ANNOUNCEMENT).read_text(encoding="utf-8"))
    host = found.get("host", "127.0.0.1")
    reader, writer = await asyncio.open_connection(host, found["port"], limit=LONGEST_LINE)
    try:
        writer.write(json.dumps({"token": found["token"], "do": "watch"}).encode() + b"\n")
        while line := await asyncio.wait_for(reader.readline(), SILENT_FOR_S):
            told = json.loads(line)
            if "on_air" in told:
                yield state_of(told)
    finally:
        writer.close()
