"""What each fault does that the screen can show: what the station does then, and what is seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from board_bench import AMPLIFIER, BOARD, BoardBench

ON_1, OFF_1 = "01 05 00 00 FF 00 8C 3A", "01 05 00 00 00 00 CD CA"
FLASH_1 = "01 05 02 00 00 07 8D B0"
AMPLIFIER_ON = "10 10 00 00 00 01 02 32 80 72 C0"

Act = Callable[[BoardBench], None]


def nothing(bench: BoardBench) -> None:
    del bench


def look(bench: BoardBench) -> None:
    bench.look()


def close_first(bench: BoardBench) -> None:
    bench.switch({1: True})


def amplifier_on(bench: BoardBench) -> None:
    bench.say(AMPLIFIER, AMPLIFIER_ON)


def said(*frames: str) -> Act:
    return lambda bench: bench.say(BOARD, *frames)


@dataclass(frozen=True)
class Case:
    """First `before`, then the fault, then `act`; None is what this fault does not decide.

    `belief` is "on", "off" or "unknown". `is_listed` is False for what happens at once.
    """

    act: Act = nothing
    before: Act = nothing
    channel: int = 1
    closed: bool | None = None
    lamp: bool | None = None
    belief: str | None = None
    strikes: bool = False
    is_listed: bool = True
    unplugs: bool = False
    mark: str = ""


LIE = "Đèn báo không đúng sự thật."
ASTRAY = "Đài đang tin sai."

_DEAF = Case(look, belief="unknown", strikes=True)
_HARMLESS = Case(look, belief="off", strikes=True)
_AWAY = Case(look, belief="unknown")
_LISTED = Case()
_PULLED = Case(look, belief="unknown", unplugs=True)

PORT = {
    **dict.fromkeys(("unplug", "unplug_mid_read", "unplug_mid_write"), _PULLED),
    **dict.fromkeys(("new_path", "port_busy", "stuck_peer", "half_open"), _AWAY),
    "no_permission": _LISTED,  # root may open anything, and tests may run as root
}
WIRE = {
    **dict.fromkeys(("no_reply", "deaf", "garbage_inside", "bit_flip"), _DEAF),
    **dict.fromkeys(("wrong_address", "half_frame"), _DEAF),
    **dict.fromkeys(("garbage", "garbage_after", "echo"), _HARMLESS),
    # A reply that lags one behind may tell of the time before the test.
    "stale_reply": Case(look, strikes=True),
    # Whether what comes 0.3 s late still counts hangs on how busy the machine is; either is true.
    **dict.fromkeys(("late", "slow_bytes", "split_frame"), Case(look, strikes=True)),
    **dict.fromkeys(("duplicate", "boot_banner"), _HARMLESS),
    **dict.fromkeys(("babble", "unsolicited"), Case(strikes=True)),
    "acts_but_no_ack": Case(close_first, closed=True, lamp=True, strikes=True),
}
BOARDS = {
    "input_closed": _LISTED,
    "input_open": _LISTED,
    **dict.fromkeys(("busy", "exception", "misaligned"), _DEAF),
    "stuck_on": Case(look, closed=True, lamp=False, belief="off", mark=LIE),
    "stuck_off": Case(close_first, closed=False, lamp=True, belief="on", mark=ASTRAY),
    "worn_out": Case(close_first, closed=False, lamp=True, belief="on", mark=LIE),
    "readback_lies": Case(said(ON_1), closed=True, lamp=True),
    "readback_frozen": Case(close_first, closed=True, lamp=False, belief="off", mark=LIE),
    "acks_but_does_not_act": Case(close_first, closed=False, belief="off", strikes=True),
    "reboot": Case(before=close_first, closed=False, lamp=False, is_listed=False),
    "third_party": Case(closed=True, lamp=True, is_listed=False),
    "wrong_channel": Case(close_first, channel=2, closed=True, strikes=True),
    "partial_set_many": Case(
        lambda bench: bench.switch({1: True, 2: True, 3: True}),
        channel=3,
        closed=False,
        belief="off",
        strikes=True,
    ),
    "reversed_coils": Case(close_first, closed=True, lamp=True, belief="off", mark=ASTRAY),
    "toggles_on": Case(said(ON_1, ON_1), closed=False),
    "too_fast": Case(said(ON_1, OFF_1), closed=True),
    "lease_early": Case(said(FLASH_1), closed=False, lamp=False),
    "lease_not_renewed": Case(said(FLASH_1, FLASH_1), closed=False, lamp=False),
    "lease_glitch": Case(said(FLASH_1, FLASH_1), strikes=True),
    "watchdog_trips": Case(before=close_first, closed=False, lamp=False),
}
AMPLIFIERS = {
    **dict.fromkeys(("refuses_while_off", "slow_warm_up", "overtemp", "overload"), _LISTED),
    **dict.fromkeys(("open_line", "ac_low", "battery", "volume_clamped", "drops_client"), _LISTED),
    **dict.fromkeys(("no_audio", "clipping", "auto_standby"), _LISTED),
    "front_panel": Case(before=amplifier_on, closed=False, is_listed=False),
    "power_not_set": Case(amplifier_on, closed=False, lamp=False),
    "short": Case(amplifier_on, channel=2, closed=False, lamp=True, mark=LIE),
    "never_ready": Case(amplifier_on, channel=2, closed=False, lamp=True, mark=LIE),
}
CASES = {**PORT, **WIRE, **BOARDS, **AMPLIFIERS}
