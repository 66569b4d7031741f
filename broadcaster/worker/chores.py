"""What is done by the clock: plans every evening, expiries, housekeeping."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from broadcaster.clocks import SystemClock
from broadcaster.ports import Clock
from broadcaster.services import (
    outlook,
    people,
    proposed_holidays,
    reminders,
    rendering,
    unsigned,
)
from broadcaster.services.basis import local_day, timezone_of
from broadcaster.services.bulletins import expire_due
from broadcaster.services.planning import publish_ahead
from broadcaster.store.session import SessionFactory, transaction
from broadcaster.store.stirring import ground_stamp
from broadcaster.worker.loops import Loops, Stumbled
from schedules.local import instant

logger = logging.getLogger(__name__)

EVENING = time(19, 30)
"""Local time after which tomorrow's plan is looked at once more."""

LEAST_STEP_S = 1.0

_SHORTEST = 0.5  # seconds of the world between two runs, however fast the station's clock is


class Chores:
    """Runs the chores on APScheduler, whose intervals follow the station's clock.

    Jobs live in memory and are made anew at every start; a run that comes late still runs, and
    several that were missed run once.
    """

    def __init__(
        self,
        sessions: SessionFactory,
        clock: Clock,
        shared: Loops,
        world: Clock | None = None,
    ) -> None:
        self._sessions = sessions
        self._clock = clock
        self._shared = shared
        self._world = world or SystemClock()
        self._apart = self._world.now().timestamp() - self._world.monotonic()
        self._published: tuple[date, bool] | None = None
        self._looked: tuple[str, datetime] | None = None
        self._scheduler = BackgroundScheduler(
            jobstores={"default": MemoryJobStore()},
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
            timezone=UTC,
        )

    def start(self) -> None:
        """Begin; every chore runs once at once."""
        self._every(timedelta(seconds=20), "letting bulletins expire", self.expire)
        self._every(timedelta(minutes=1), "publishing plans", self.publish)
        self._every(timedelta(minutes=1), "looking ahead", self.look_ahead)
        self._every(timedelta(minutes=1), "rendering ahead", self.render_ahead)
        self._every(timedelta(minutes=1), "reminding", self.remind)
        self._every(timedelta(hours=1), "keeping house", self.keep_house)
        self._scheduler.start()

    def follow_clock(self) -> None:
        """Have every chore done at once where the machine's clock was put forward or back.

        The library waits for an instant of that clock: put back by a day, it would do nothing for
        a day.
        """
        now = self._world.now()
        apart = now.timestamp() - self._world.monotonic()
        if abs(apart - self._apart) < LEAST_STEP_S:
            return
        logger.warning("the machine's clock was put by %.1f s", apart - self._apart)
        self._apart = apart
        for job in self._scheduler.get_jobs():
            job.modify(next_run_time=now)

    def stop(self) -> None:
        """End; a chore that is running is waited for."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def expire(self) -> bool:
        """Let everything end whose validity has passed."""
        with transaction(self._sessions) as session:
            ended = expire_due(session, self._clock)
        if ended:
            logger.info("%d bulletins ended with their validity", ended)
        return bool(ended)

    def publish(self) -> bool:
        """Publish today and tomorrow once when a day begins, and once more every evening."""
        with transaction(self._sessions) as session:
            place, now = timezone_of(session), self._clock.now()
            today = local_day(now, place)
            evening = now >= instant(today, EVENING, place)
            if self._published == (today, evening):
                return False
            views = publish_ahead(session, self._clock, "evening" if evening else "day")
        self._published = (today, evening)
        return bool(views)

    def look_ahead(self) -> bool:
        """Plan the days ahead anew when something they rest on changed, and every hour."""
        with transaction(self._sessions) as session:
            hour = self._clock.now().replace(minute=0, second=0, microsecond=0)
            looked = (ground_stamp(session, outcomes=False), hour)
            if self._looked == looked:
                return False
            changed = outlook.renew(session, self._clock)
        self._looked = looked
        return changed

    def render_ahead(self) -> bool:
        """Ask for the sounds of what would be heard soon."""
        with transaction(self._sessions) as session:
            asked = rendering.render_ahead(session, self._clock)
        if asked:
            logger.info("asked for %d sounds ahead of their programmes", asked)
        return bool(asked)

    def remind(self) -> bool:
        """Remind whoever must still approve, sign an emergency, or fix a proposed holiday."""
        with transaction(self._sessions) as session:
            asked = reminders.remind(session, self._clock)
            proposed = proposed_holidays.remind(session, self._clock)
            late = unsigned.remind(session, self._clock)
        return bool(asked or proposed or late)

    def keep_house(self) -> bool:
        """Forget what no longer counts."""
        with transaction(self._sessions) as session:
            people.forget_old_failures(session, self._clock)
            reminders.forget_old(session, self._clock)
        return False

    def _every(self, period: timedelta, name: str, chore: Callable[[], bool]) -> None:
        def run() -> None:
            try:
                self._shared.attempt(name, chore)
            except Stumbled:
                return
            self._shared.recovered(name)

        seconds = max(period.total_seconds() / self._clock.rate, _SHORTEST)
        # The library's own timers run in the world's time, so the first run is asked for in it.
        at_once = self._world.now()
        self._scheduler.add_job(run, "interval", seconds=seconds, next_run_time=at_once)
