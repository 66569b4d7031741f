"""Volumes reach the air ahead of their time; a lost database leaves them as they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, cast

from desk import Desk
from sqlalchemy.exc import OperationalError

from broadcaster.domain.makes import Makes
from broadcaster.domain.people import Role
from broadcaster.domain.volumes import VolumeStep
from broadcaster.playout.loudness import AHEAD, EVERY, Loudness
from broadcaster.playout.state import Timing
from broadcaster.services import volumes
from broadcaster.services.basis import timezone_of
from broadcaster.services.volumes import Owner

NOBODY: Makes = {}
QUIET = VolumeStep(time(5), time(7), 60)


@dataclass
class Lines:
    levels: dict[str, int] = field(default_factory=dict)


@dataclass
class Tap:
    volume: int = 100


@dataclass
class Channel:
    lines: Lines = field(default_factory=Lines)
    tap: Tap = field(default_factory=Tap)


def quiet_mornings(desk: Desk) -> datetime:
    """Give the station's amplifier a quiet morning; return five o'clock of some day."""
    with desk.work() as session:
        amplifier = volumes.profiles(session, NOBODY, desk.clock.now())[0].owner.amplifier
        volumes.change(
            session, desk.people[Role.ADMINISTRATOR], Owner(amplifier=amplifier), [QUIET], NOBODY
        )
        zone = timezone_of(session)
    return datetime.combine(desk.clock.now().date(), time(5), zone)


def look(loudness: Loudness, now: datetime, channel: Channel) -> int:
    loudness.look(now, cast("Any", {"main": channel}))
    return channel.tap.volume


def test_a_bus_is_quiet_a_moment_before_its_quiet_time_begins(desk: Desk) -> None:
    five, channel = quiet_mornings(desk), Channel()
    loudness = Loudness(desk.sessions, NOBODY)

    assert look(loudness, five - AHEAD - timedelta(seconds=1), channel) == 100
    assert look(loudness, five - AHEAD + EVERY, channel) == 60


def test_a_bus_follows_while_something_long_sounds(desk: Desk) -> None:
    five, channel = quiet_mornings(desk), Channel()
    loudness = Loudness(desk.sessions, NOBODY)

    heard = [look(loudness, five + timedelta(seconds=n), channel) for n in range(-30, 30, 3)]

    assert heard == sorted(heard, reverse=True)
    assert heard[10] == 60


def test_a_volume_holds_before_its_first_sound_is_given_to_the_mixer() -> None:
    assert Timing().ahead <= AHEAD - EVERY


def test_the_database_is_not_asked_again_at_once(desk: Desk) -> None:
    five, channel = quiet_mornings(desk), Channel()
    asked: list[int] = []

    def sessions() -> Any:
        asked.append(1)
        return desk.sessions()

    loudness = Loudness(sessions, NOBODY)
    for step in range(4):
        look(loudness, five + step * EVERY / 4, channel)

    assert len(asked) == 1


def test_a_lost_database_leaves_the_volume_as_it_was(desk: Desk) -> None:
    five, channel = quiet_mornings(desk), Channel(tap=Tap(60))

    def lost() -> Any:
        raise OperationalError("SELECT", {}, Exception("locked"))

    assert look(Loudness(lost, NOBODY), five, channel) == 60
