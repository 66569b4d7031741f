"""A STOP that nobody on the air could hear: it is written down, and found by the next run.

Each is one file in `<data>/run/stops`; the process on the air takes it before anything sounds.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from broadcaster.playout.orders import NewPlan, Order, StopOrder

logger = logging.getLogger(__name__)

PLACE = Path("run") / "stops"


def leave(data: Path, order: StopOrder) -> None:
    """Write an order down; it must know when it was wanted. Raises OSError."""
    assert order.at is not None  # noqa: S101 -- narrows the type
    told = {
        "by": order.by,
        "from": order.via,
        "zones": None if order.zones is None else sorted(order.zones),
        "at": order.at.isoformat(),
    }
    folder = data / PLACE
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{secrets.token_hex(8)}.json"
    fresh = file.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    fresh.replace(file)


class StopNotes:
    """The orders left for the process on the air; none is taken before it knows its plan."""

    def __init__(self, data: Path) -> None:
        self._folder = data / PLACE
        self._has_plan = False
        self._taken: list[Path] = []

    def after(self, orders: Sequence[Order]) -> list[Order]:
        """Return what was heard and, from the first plan on, what was left behind.

        A file is thrown away at the next call: then its order stands in the journal.
        """
        for file in self._taken:
            with suppress(OSError):
                file.unlink()
        self._taken = []
        self._has_plan = self._has_plan or any(isinstance(each, NewPlan) for each in orders)
        return [*orders, *self._left()] if self._has_plan else list(orders)

    @property
    def waits(self) -> bool:
        """Tell whether something was left that has not been taken."""
        return self._has_plan and bool(self._files())

    def _files(self) -> list[Path]:
        try:
            return [one for one in sorted(self._folder.iterdir()) if one.suffix == ".json"]
        except OSError:
            return []

    def _left(self) -> list[StopOrder]:
        found = []
        for file in self._files():
            self._taken.append(file)
            try:
                found.append(_read(file.read_text(encoding="utf-8")))
            except (OSError, ValueError, KeyError, TypeError) as error:
                logger.warning("a STOP that was left could not be read: %s", error)
        return found


def _read(text: str) -> StopOrder:
    told = json.loads(text)
    zones = told["zones"]
    return StopOrder(
        number=0,
        by=str(told["by"]),
        zones=None if zones is None else frozenset(map(int, zones)),
        via=str(told["from"]),
        at=datetime.fromisoformat(told["at"]),
    )
