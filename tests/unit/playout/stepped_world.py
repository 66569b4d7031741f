"""A world whose wall clock can be put forward and back while something sounds."""

from __future__ import annotations

import heapq
from dataclasses import replace
from datetime import datetime, timedelta

from air_world import AirWorld

from broadcaster.playout.orders import Order, SoundBegan, SoundEnded


class SteppedWorld(AirWorld):
    """An air world in which time may be put."""

    def trigger_step(self, by: timedelta) -> None:
        """Put the wall clock: what is under way takes as long as it would have.

        What the mixer has in store begins in its frame, or at once where that is over.
        """
        in_store = {key for key, begins, _ in self._mixer if begins > self.now}
        self.now += by
        for place, (key, begins, ends) in enumerate(self._mixer):
            stays = key in in_store and begins > self.now
            begun = begins if stays else max(begins, self.now) if key in in_store else begins + by
            self._mixer[place] = (key, begun, ends - begins + begun)
        begun_at = {key: begins for key, begins, _ in self._mixer}
        for due in self._due:
            key = getattr(due.order, "key", "")
            if key in in_store:
                due.at += begun_at[key] - next(b for k, b, _, _ in self.heard if k == key)
                due.order = _begun(due.order, begun_at[key], due.at)
            else:
                due.at += by
                due.order = _begun(due.order, None, due.at)
        heapq.heapify(self._due)


def _begun(order: Order, at: datetime | None, ends: datetime) -> Order:
    """Say of what begins or ends at another time when it does."""
    if isinstance(order, SoundBegan) and at:
        return replace(order, at=at)
    if isinstance(order, SoundEnded):
        began = at or order.proof.began
        return replace(order, proof=replace(order.proof, began=began, ended=ends))
    return order
