"""How far the station's clock may be from true, since when, and setting it by hand."""

from __future__ import annotations

import json
import logging
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from broadcaster.clocks import KeptClock
from broadcaster.domain.people import Person, Right
from broadcaster.errors import Failed, Invalid, Refused
from broadcaster.folder import Folder
from broadcaster.machine import Machine
from broadcaster.ports import Clock
from broadcaster.services.access import require
from schedules.types import Facts, Reason

logger = logging.getLogger(__name__)

FIRST_SANE = datetime(2026, 1, 1, tzinfo=UTC)
LAST_SANE = datetime(2100, 1, 1, tzinfo=UTC)
BY_HAND = timedelta(seconds=1)
"""How true a setting by hand is at best: a person presses a second early or late."""
LEAST_BETWEEN = timedelta(hours=6)
"""Two settings closer together say nothing of how fast the clock runs away."""

WRONG = "The clock says {at}, which cannot be. Set it; until then nothing is aired by the plan."
TOO_FAR = (
    "The clock may be wrong by {off_s} s: it was set by hand on {at} and runs away by {drift_s} s a"
    " day. Set it again."
)
LOST = (
    "The clock was set by hand before the machine last started, and this machine has no battery"
    " clock. Set it again."
)
FORGETS = (
    "No network keeps this clock right and the machine has no battery clock: after a power cut it"
    " is wrong until somebody sets it."
)
KEPT_APART = (
    "The machine's own clock may not be set by this account: the station keeps its own way from it."
)
BY_NETWORK = "The network keeps it right, within {within_s} s."
BY_NOBODY = "No network keeps it right."
NOT_KNOWN = "It is not known whether the network keeps it right."
SIMULATED = "The clock of this station is simulated."
SET = "It was set by hand on {became} by {name}; it said {was} then."
NEVER = "Nobody has set it by hand yet."
RUNS_AWAY = (
    "Between the last two settings it gained {drift_s} s a day; it may be wrong by {off_s} s now."
)
KEPT_AHEAD = "The station keeps it {ahead_s} s ahead of the machine's clock."
BATTERY = "The machine has a battery clock."


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting by hand: what the clock said, and what it was set to, by whom and from where.

    `how` is machine where the machine's own clock was set, else kept. `boot` is the start of the
    machine it was made in; `ahead_s` how far the station was then put ahead of the machine.
    """

    was: datetime
    became: datetime
    by: str
    via: str
    how: str
    boot: str
    ahead_s: float


@dataclass(frozen=True, slots=True)
class ClockHealth:
    """What is known of the clock; None stands for what is not known.

    `off` is how wrong it may be; `since` when it was last put right; `drift_s` how many seconds a
    day it gains, between the last two settings by hand; `ahead` how far it is kept from the
    machine's.
    """

    now: datetime
    by_network: bool | None
    off: timedelta | None
    since: datetime | None
    drift_s: float | None
    has_battery: bool | None
    ahead: timedelta
    settings: tuple[Setting, ...]
    is_simulated: bool
    trouble: Reason | None
    notes: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Care:
    """What looking after the clock needs; `limit` is how wrong it may be estimated to be."""

    folder: Folder
    clock: Clock
    machine: Machine
    limit: timedelta


def health(care: Care) -> ClockHealth:
    """Return what is known of the clock now."""
    now, kept, made = care.clock.now(), care.machine.kept(), settings(care.folder)
    last = made[-1] if made else None
    simulated = not isinstance(care.clock, KeptClock)
    drift = _drift(made)
    battery = care.machine.has_battery()
    off, since = kept.within, now if kept.by_network else None
    if not kept.by_network and last is not None:
        since = last.became
        off = None if drift is None else BY_HAND + abs(drift) * (now - last.became)
    lost = _is_lost(care, last, battery=battery) and not kept.by_network
    trouble = None if simulated else _trouble(care, off, drift, last, lost=lost)
    forgets = not simulated and kept.by_network is False and battery is False
    return ClockHealth(
        now=now,
        by_network=None if simulated else kept.by_network,
        off=None if simulated or lost else off,
        since=since,
        drift_s=None if drift is None else drift * timedelta(days=1).total_seconds(),
        has_battery=battery,
        ahead=care.clock.ahead if isinstance(care.clock, KeptClock) else timedelta(0),
        settings=made,
        is_simulated=simulated,
        trouble=trouble,
        notes=(Reason(FORGETS),) if forgets else (),
    )


def set_by_hand(care: Care, by: Person | None, became: datetime, *, who: str, via: str) -> Setting:
    """Set the clock: the machine's where that is allowed, else the station's own way from it.

    `by` None is the command line. Raises Forbidden, Invalid for an instant that cannot be, and
    Refused where the clock is simulated or kept right by the network.
    """
    if by is not None:
        require(by, Right.EDIT_DEVICES)
    if not isinstance(care.clock, KeptClock):
        raise Refused("The clock of this station is simulated and cannot be set.")
    if not FIRST_SANE <= became < LAST_SANE:
        raise Invalid("at", "That cannot be now. Give today's date and the time to the second.")
    if care.machine.kept().by_network:
        raise Refused("The network keeps this clock right; what is set by hand would not last.")
    was, ahead = care.clock.now(), care.clock.ahead
    if care.machine.set(became):
        how, ahead = "machine", timedelta(0)
    else:
        how, ahead = "kept", ahead + (became - was)
    made = Setting(was, became, who, via, how, care.machine.boot(), ahead.total_seconds())
    _keep(care.folder, made)
    logger.info("the clock was set from %s to %s by %s (%s, %s)", was, became, who, via, how)
    return made


def told(found: ClockHealth) -> tuple[Reason, ...]:
    """Say what is known of the clock, in sentences; what is wrong comes first."""
    said = [found.trouble] if found.trouble is not None else []
    if found.is_simulated:
        return (*said, Reason(SIMULATED))
    said.append(_of_network(found))
    if found.settings:
        last = found.settings[-1]
        when: Facts = {"became": last.became.isoformat(), "was": last.was.isoformat()}
        said.append(Reason(SET, {**when, "name": last.by}))
    else:
        said.append(Reason(NEVER))
    if found.drift_s is not None and found.off is not None:
        facts: Facts = {"drift_s": round(found.drift_s, 1)}
        said.append(Reason(RUNS_AWAY, {**facts, "off_s": round(found.off.total_seconds(), 1)}))
    if found.ahead:
        said.append(Reason(KEPT_AHEAD, {"ahead_s": round(found.ahead.total_seconds(), 1)}))
    if found.has_battery:
        said.append(Reason(BATTERY))
    return (*said, *found.notes)


def _of_network(found: ClockHealth) -> Reason:
    if found.by_network is None:
        return Reason(NOT_KNOWN)
    if not found.by_network or found.off is None:
        return Reason(BY_NOBODY)
    return Reason(BY_NETWORK, {"within_s": round(found.off.total_seconds(), 3)})


def settings(folder: Folder) -> tuple[Setting, ...]:
    """List every setting by hand, the oldest first."""
    try:
        lines = folder.clock_log.read_text(encoding="utf-8").splitlines()
    except OSError:
        return ()
    found = []
    for line in lines:
        try:
            told = json.loads(line)
            told |= {key: datetime.fromisoformat(told[key]) for key in ("was", "became")}
            found.append(Setting(**told))
        except (ValueError, KeyError, TypeError):  # half a line of a power cut
            continue
    return tuple(found)


def _keep(folder: Folder, made: Setting) -> None:
    """Write it into the log of settings, then where every process looks; raises Failed."""
    told = asdict(made) | {"was": made.was.isoformat(), "became": made.became.isoformat()}
    try:
        with folder.clock_log.open("a", encoding="utf-8") as log:
            log.write(json.dumps(told, ensure_ascii=False) + "\n")
            log.flush()
            os.fsync(log.fileno())
        fresh = folder.clock_set.with_suffix(".new")
        fresh.write_text(json.dumps(told), encoding="utf-8")
        fresh.replace(folder.clock_set)
    except OSError as error:
        raise Failed("The setting of the clock cannot be kept: {why}", why=error) from error


def _drift(made: tuple[Setting, ...]) -> float | None:
    """Return how many seconds the clock gained in each second between the last two settings.

    Nothing is known of it where the machine may have stood still between them.
    """
    if len(made) < 2:  # noqa: PLR2004 -- a line needs two points
        return None
    before, last = made[-2:]
    passed = last.became - before.became
    if passed < LEAST_BETWEEN or last.boot != before.boot:
        return None
    return (last.was - last.became) / passed


def _is_lost(care: Care, last: Setting | None, *, battery: bool | None) -> bool:
    return last is not None and battery is False and last.boot != care.machine.boot()


def _trouble(
    care: Care, off: timedelta | None, drift: float | None, last: Setting | None, *, lost: bool
) -> Reason | None:
    now = care.clock.now()
    if not FIRST_SANE <= now < LAST_SANE:
        return Reason(WRONG, {"at": now.isoformat()})
    if lost:
        return Reason(LOST)
    if off is not None and drift is not None and last is not None and off > care.limit:
        day = timedelta(days=1).total_seconds()
        facts: Facts = {"at": last.became.isoformat(), "drift_s": round(abs(drift) * day, 1)}
        return Reason(TOO_FAR, facts | {"off_s": round(off.total_seconds())})
    return None
