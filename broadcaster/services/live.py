"""Speaking live: who may, where, how long, and whether the place allows sound at that hour."""

from __future__ import annotations

import math
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from broadcaster.domain import live as words
from broadcaster.domain.live import LiveWish
from broadcaster.domain.people import Person, Right
from broadcaster.errors import Forbidden, Invalid, Refused, WrongState
from broadcaster.ports import Air, Clock
from broadcaster.services.access import require
from broadcaster.services.basis import local_day, timezone_of
from broadcaster.store import candidates, live_takes, place_rules, plans, zones
from schedules.hours import Hours, Spent, hours_of
from schedules.local import day_span
from schedules.types import Line, Span, ZoneKey

SHORTEST = timedelta(seconds=30)
_FOREVER = timedelta(days=1)


class MayInterrupt(WrongState):
    """Something sounds there that gives way to a live voice where the speaker asks for it."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A live voice that was let on air: the secret under which it is sent, and until when."""

    session: str
    zones: frozenset[int]
    limit: timedelta


def begin(session: Session, clock: Clock, air: Air, by: Person, wish: LiveWish) -> Begun:
    """Let somebody speak, for as long as the station and the hours of the place allow.

    Raises Forbidden; Invalid for zones that cannot sound; WrongState outside the hours of the
    place; MayInterrupt; Refused with what playout says; Unreachable.
    """
    require(by, Right.SPEAK_LIVE)
    if math.isfinite(clock.rate) and clock.rate > 1:
        raise WrongState("On a station whose clock runs faster nobody can speak live.")
    _check_zones(session, wish.zones)
    if wish.limit < SHORTEST:
        raise Invalid("minutes", "Choose for how long you want to speak.")
    now = clock.now()
    limit = min(wish.limit, longest(session), _allowed(session, wish.zones, now) - now)
    if limit < SHORTEST:
        raise WrongState(
            "The hours in which loudspeakers may sound there are about to end. Only an emergency"
            " may be heard after that."
        )
    secret = secrets.token_urlsafe(32)
    try:
        air.speak(replace(wish, limit=limit), session=secret, by=by)
    except Refused as why:
        if why.sentence == words.BUSY:
            raise MayInterrupt(why.sentence, **why.facts) from why
        raise
    return Begun(secret, wish.zones, limit)


def longest(session: Session) -> timedelta:
    """Return for how long somebody may speak at a time, as the station set it."""
    row = zones.station(session)
    return timedelta(minutes=row.live_minutes if row is not None else words.USUAL_MINUTES)


def change_longest(session: Session, by: Person, minutes: int) -> None:
    """Set for how many minutes somebody may speak at a time; raises Invalid, Forbidden."""
    if not by.may(Right.MANAGE_PEOPLE):
        raise Forbidden("Only an administrator may change the settings of the station.")
    if not 1 <= minutes <= words.MOST_MINUTES:
        raise Invalid("minutes", "Choose between 1 and {most} minutes.", most=words.MOST_MINUTES)
    row = zones.station(session)
    if row is not None:
        row.live_minutes = minutes


def _check_zones(session: Session, wanted: frozenset[int]) -> None:
    if not wanted:
        raise Invalid("zones", "Choose where you want to be heard.")
    able = candidates.buses(session)
    names = zones.names(session)
    silent = sorted(names.get(zone, str(zone)) for zone in wanted if ZoneKey(zone) not in able)
    if silent:
        raise Invalid(
            "zones", "Nothing is wired that could sound in {zones}.", zones=", ".join(silent)
        )


def _allowed(session: Session, wanted: frozenset[int], now: datetime) -> datetime:
    """Return until when sound is allowed in every zone; raises WrongState where it is not now."""
    timezone = timezone_of(session)
    day = local_day(now, timezone)
    hours = hours_of(day, timezone, place_rules.rules_on(session, day).permitted)
    today = day_span(day, timezone)
    heard = [line for line in plans.lines_between(session, today.begins, now) if line.ends <= now]
    spent = _spent(hours, heard)
    for zone, began, ended in live_takes.spoken_between(session, today.begins, now):
        only = frozenset({ZoneKey(zone)})
        verdict = hours.judge(only, Span(began, ended), spent)
        spent.charge(verdict.allowed, ended - began)
    until = now + _FOREVER
    refused: dict[int, str] = {}
    for zone in sorted(wanted):
        ends = _until(hours, spent, ZoneKey(zone), now)
        if ends is None:
            refused[zone] = hours.rules[ZoneKey(zone)]
        else:
            until = min(until, ends)
    if refused:
        names = zones.names(session)
        raise WrongState(
            "{rule}: no sound is allowed now in {zones}. Only an emergency may be heard there.",
            rule=", ".join(dict.fromkeys(refused.values())),
            zones=", ".join(names[zone] for zone in refused),
        )
    return until


def _spent(hours: Hours, heard: Iterable[Line]) -> Spent:
    spent = Spent()
    for line in heard:
        verdict = hours.judge(line.zones, Span(line.starts, line.ends), spent)
        spent.charge(verdict.allowed, line.sound.length)
    return spent


def _until(hours: Hours, spent: Spent, zone: ZoneKey, now: datetime) -> datetime | None:
    """Return until when a zone may sound without a break; None where it may not now."""
    windows = hours.windows.get(zone)
    if windows is None:
        return now + _FOREVER
    ends = None
    for window in windows:
        if not window.span.begins <= now < window.span.ends:
            continue
        used = spent.times.get((window.number, zone), timedelta())
        left = window.span.ends if window.limit is None else now + window.limit - used
        open_until = min(window.span.ends, left)
        ends = open_until if ends is None else max(ends, open_until)
    return ends if ends is None or ends > now else None
