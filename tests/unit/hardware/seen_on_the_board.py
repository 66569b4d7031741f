"""What is seen of each fault of a board: its true contacts, and what it says of them."""

from collections.abc import Callable

from lone_firmware import LoneFirmware, lone

from hardware.frames.modbus import sealed


def _board(fault: str, profile: str = "generic_coils8", **how: object) -> LoneFirmware:
    device = lone(profile)
    device.trigger(fault, **how)
    return device


def _say(device: LoneFirmware, frame: str) -> str:
    """Say a frame a second later; return the reply, both without their checksums."""
    device.wait(1.0)
    return device.say(sealed(bytes.fromhex(frame)).hex())[:-6]


_CLOSE_FIRST, _OPEN_FIRST = "01 05 00 00 FF 00", "01 05 00 00 00 00"
_CLOSE_FOUR = "01 0F 00 00 00 08 01 0F"
_READ = "01 01 00 00 00 08"
_INPUTS = "01 02 00 00 00 08"
_FLASH_1_S = "01 05 02 00 00 0A"


def _after(fault: str, *frames: str, profile: str = "generic_coils8", **how: object) -> object:
    """Return the replies to some frames, and what is closed then."""
    device = _board(fault, profile, **how)
    return [_say(device, frame) for frame in frames], device.closed


def _frozen() -> bool:
    device = _board("readback_frozen")
    before = _say(device, _READ)
    _say(device, _CLOSE_FIRST)
    return _say(device, _READ) == before and device.closed == {1}


def _rebooted() -> bool:
    device = lone("generic_coils8")
    _say(device, _CLOSE_FOUR)
    device.trigger("reboot")
    silent = _say(device, _READ)
    return silent == "" and device.closed == set() and _say(device, _READ) == "01 01 01 00"


def _pressed() -> bool:
    device = _board("third_party", channel=3)
    device.wait(0.1)
    return device.closed == {3} and _say(device, _READ) == "01 01 01 04"


def _lease(fault: str) -> list[float]:
    """Close for a second, renew after 0.6 s; return how long each closing lasted, in all 3 s."""
    device = _board(fault, "waveshare8")
    ends, closed_since = [], None
    flash = sealed(bytes.fromhex(_FLASH_1_S)).hex()
    for step in range(300):
        if step in (0, 60):
            device.say(flash)
        device.wait(0.01)
        if device.closed and closed_since is None:
            closed_since = device.at
        elif not device.closed and closed_since is not None:
            ends.append(round(device.at - closed_since, 1))
            closed_since = None
    return ends


def _watchdog() -> bool:
    device = _board("watchdog_trips")
    _say(device, _CLOSE_FIRST)
    device.wait(1.5)
    before = device.closed
    device.wait(0.6)
    return before == {1} and device.closed == set()


def _misaligned() -> bool:
    """The mask behind 5C is lost, so that the next order becomes the mask."""
    device = _board("misaligned", "devantech_rly08", times=1)
    device.say("5C 05")
    device.say("6E")
    return device.closed == {2, 3, 4, 6, 7}


def _too_fast() -> bool:
    device = _board("too_fast")
    device.say(sealed(bytes.fromhex(_CLOSE_FIRST)).hex())
    device.at += 0.04
    ignored = device.say(sealed(bytes.fromhex(_OPEN_FIRST)).hex()) != "" and device.closed == {1}
    device.at += 0.06
    device.say(sealed(bytes.fromhex(_OPEN_FIRST)).hex())
    return ignored and device.closed == set()


def _worn_out() -> bool:
    device = lone("generic_coils8")
    _say(device, _CLOSE_FIRST)
    device.trigger("worn_out", channel=1)
    return _say(device, _OPEN_FIRST) == _OPEN_FIRST and device.closed == {1}


def _lies() -> bool:
    device = _board("readback_lies")
    device.trigger("acks_but_does_not_act")
    _say(device, _CLOSE_FIRST)
    return _say(device, _READ) == "01 01 01 01" and device.closed == set()


def _wire_broken() -> bool:
    device = _board("input_closed", "waveshare8d", channel=3)
    device.trigger("input_open", channel=3)
    return _say(device, _INPUTS) == "01 02 01 00"


BOARD: dict[str, Callable[[], bool]] = {
    "busy": lambda: _after("busy", _CLOSE_FIRST) == (["01 85 06"], set()),
    "exception": lambda: _after("exception", _READ, code=4) == (["01 81 04"], set()),
    "stuck_on": lambda: _after("stuck_on", _READ, channel=2) == (["01 01 01 00"], {2}),
    "stuck_off": lambda: (
        _after("stuck_off", _CLOSE_FIRST, _READ, channel=1)
        == (
            [_CLOSE_FIRST, "01 01 01 01"],
            set(),
        )
    ),
    "input_closed": lambda: (
        _after("input_closed", _INPUTS, profile="waveshare8d", channel=3)
        == (["01 02 01 04"], set())
    ),
    "input_open": _wire_broken,
    "readback_lies": _lies,
    "readback_frozen": _frozen,
    "acks_but_does_not_act": lambda: (
        _after("acks_but_does_not_act", _CLOSE_FIRST, _READ)
        == (
            [_CLOSE_FIRST, "01 01 01 00"],
            set(),
        )
    ),
    "reboot": _rebooted,
    "third_party": _pressed,
    "wrong_channel": lambda: _after("wrong_channel", _CLOSE_FIRST) == ([_CLOSE_FIRST], {2}),
    "partial_set_many": lambda: (
        _after("partial_set_many", _CLOSE_FOUR, _CLOSE_FOUR[:-2] + "FF")[1] == {1, 2, 3, 4}
    ),
    "reversed_coils": lambda: (
        _after("reversed_coils", _CLOSE_FIRST, "01 01 00 00 00 10", profile="generic_coils16")
        == ([_CLOSE_FIRST, "01 01 02 00 01"], {1})
    ),
    "toggles_on": lambda: _after("toggles_on", _CLOSE_FIRST, _CLOSE_FIRST)[1] == set(),
    "lease_early": lambda: _lease("lease_early") == [0.5, 0.5],
    "lease_not_renewed": lambda: _lease("lease_not_renewed") == [1.0],
    "lease_glitch": lambda: _lease("lease_glitch") == [0.6, 1.0],
    "watchdog_trips": _watchdog,
    "misaligned": _misaligned,
    "too_fast": _too_fast,
    "worn_out": _worn_out,
}
"""Each fault of a board, and whether it is seen as its title says."""
