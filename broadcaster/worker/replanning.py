"""Plans that follow what they rest on."""

from __future__ import annotations

from broadcaster.domain.programmes import Cause
from broadcaster.ports import Clock
from broadcaster.services.planning import publish_ahead
from broadcaster.services.publishing import is_refused
from broadcaster.store.session import SessionFactory, transaction
from broadcaster.store.stirring import ground_stamp


class Replanner:
    """Publishes new versions when something a plan rests on has changed."""

    def __init__(self, sessions: SessionFactory, clock: Clock) -> None:
        self._sessions = sessions
        self._clock = clock
        self._stamp = ""

    def step(self) -> bool:
        """Publish where something changed; what it rests on is read before, never after.

        A plan that was refused is tried again at every look: what stands in its way ends.
        """
        with transaction(self._sessions) as session:
            stamp = ground_stamp(session)
        if stamp == self._stamp:
            return False
        with transaction(self._sessions) as session:
            publish_ahead(session, self._clock, Cause.CHANGE.value)
            refused = is_refused(session, self._clock)
        self._stamp = "" if refused else stamp
        return not refused
