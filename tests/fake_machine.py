"""A machine whose clock is set in thought only, and may be said to be kept by the network."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from broadcaster.machine import Kept


@dataclass
class FakeMachine:
    """Told what it is like; keeps what it was set to, where that is allowed."""

    is_kept: Kept = field(default_factory=lambda: Kept(by_network=False))
    battery: bool | None = True
    boot_name: str = "first"
    may_be_set: bool = False
    set_to: list[datetime] = field(default_factory=list)

    def kept(self) -> Kept:
        return self.is_kept

    def has_battery(self) -> bool | None:
        return self.battery

    def boot(self) -> str:
        return self.boot_name

    def set(self, instant: datetime) -> bool:
        if self.may_be_set:
            self.set_to.append(instant)
        return self.may_be_set
