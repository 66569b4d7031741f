"""Which rule takes each thing that the engine hears."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from broadcaster.playout.clock_orders import ClockDoubted, ClockSet, ClockStepped, ConfirmClock
from broadcaster.playout.emergency_orders import (
    EmergencyAgain,
    EmergencyOrder,
    EmergencySignature,
    EmergencyWords,
)
from broadcaster.playout.live import take_live, take_live_end
from broadcaster.playout.orders import (
    Checked,
    GoOnOrder,
    LinesSeen,
    LinesSettled,
    LiveEnd,
    LiveOrder,
    NewPlan,
    Order,
    Shutdown,
    SoundBegan,
    SoundEnded,
    StopOrder,
    TestOrder,
    WrongAir,
)
from broadcaster.playout.people import take_shutdown, take_test
from broadcaster.playout.reports import (
    take_began,
    take_check,
    take_ended,
    take_plan,
    take_seen,
    take_settled,
)
from broadcaster.playout.stopping import take_silence
from broadcaster.playout.timekeeping import take_time
from broadcaster.playout.turn import Turn
from broadcaster.playout.warnings import (
    stop_emergencies,
    take_again,
    take_emergency,
    take_signature,
    take_words,
)
from broadcaster.playout.wrong_air import take_wrong


def take(turn: Turn, order: Order) -> None:
    """Let the state learn of one thing that was heard or wanted."""
    _TAKES[type(order)](turn, order)


def _stop(turn: Turn, order: StopOrder | GoOnOrder) -> None:
    stop_emergencies(turn, order)
    take_silence(turn, order)


_TAKES: Mapping[type[Order], Callable[[Turn, Any], None]] = {
    NewPlan: take_plan,
    Checked: take_check,
    LinesSettled: take_settled,
    LinesSeen: take_seen,
    SoundBegan: take_began,
    SoundEnded: take_ended,
    WrongAir: take_wrong,
    StopOrder: _stop,
    GoOnOrder: _stop,
    TestOrder: take_test,
    EmergencyOrder: take_emergency,
    EmergencyWords: take_words,
    EmergencyAgain: take_again,
    EmergencySignature: take_signature,
    ClockStepped: take_time,
    ClockDoubted: take_time,
    ClockSet: take_time,
    ConfirmClock: take_time,
    LiveOrder: take_live,
    LiveEnd: take_live_end,
    Shutdown: take_shutdown,
}
