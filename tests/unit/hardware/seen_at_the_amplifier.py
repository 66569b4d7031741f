"""What is seen of each fault of an amplifier: on its data line, and in what it lets pass."""

from collections.abc import Callable

from lone_firmware import LoneFirmware, lone

_ON = "10 10 00 00 00 01 02 32 80 72 C0"
_OFF = "10 10 00 00 00 01 02 32 00 73 60"
_READ = "10 04 00 00 00 03 B3 4A"
_LIMIT, _MUTE, _SLEEP, _BATTERY = 2, 4, 8, 16
_AC_LOW, _TOO_HOT, _HOT_MUTE, _OVERLOAD, _SHORT = 2, 8, 16, 32, 64
_CONNECT = "\nSYSTEM CONNECT PINGPONG\n"


class Playing:
    """A PA-1250D that is on and gets sound, with one fault; asked after a while."""

    def __init__(self, fault: str, *, wait_s: float = 10.0, orders: tuple[str, ...] = ()) -> None:
        self.device: LoneFirmware = lone("pa1250d", address=16)
        self.device.firmware.signal = 40
        if fault in ("power_not_set", "slow_warm_up", "refuses_while_off"):
            self.device.trigger(fault)
        self.replies = [self.device.say(_ON)]
        if fault not in ("power_not_set", "slow_warm_up", "refuses_while_off"):
            self.device.trigger(fault)
        self.device.wait(0.0)  # it notices
        self.device.wait(wait_s)
        for order in orders:
            self.replies.append(self.device.say(order))
            self.device.wait(1.0)
        said = bytes.fromhex(self.device.say(_READ))
        self.status, self.volume, self.meter, self.faults = said[4], said[5], said[7], said[8]

    @property
    def passes(self) -> bool:
        return self.device.closed == {1, 2}


def _ecler(fault: str) -> LoneFirmware:
    device = lone("ecler_tpnet")
    device.type(f"{_CONNECT}SET POWER ON\nSET OMUTE 1 NO\n")
    device.trigger(fault)
    return device


def _forgets() -> bool:
    device = _ecler("drops_client")
    device.wait(1.0)
    return device.type("GET POWER\n") == "" and "POWER" in _asked_anew(device)


def _asked_anew(device: LoneFirmware) -> str:
    device.faults.clear()
    return device.type(f"{_CONNECT}GET POWER\n")


def _breaks_its_line() -> bool:
    """Ecler amplifiers watch their line: ALARM_LOAD."""
    device = _ecler("open_line")
    told = device.wait(1.0) + device.type("GET ALARM_LOAD 1\n")
    return "ALARM_LOAD 1 ON" in told


def _refuses() -> bool:
    """While it is off, setting its volume is neither done nor answered."""
    device = lone("pa1250d", address=16)
    device.trigger("refuses_while_off")
    refused = device.say(_OFF)
    device.wait(1.0)
    return refused == "" and device.say(_ON) == "10 10 00 00 00 01 02 88"


def _warms_slowly() -> bool:
    slow = Playing("slow_warm_up", wait_s=1.0)
    before = slow.passes
    slow.device.wait(6.0)
    return not before and slow.passes


AMPLIFIER: dict[str, Callable[[], bool]] = {
    "refuses_while_off": _refuses,
    "slow_warm_up": _warms_slowly,
    "never_ready": lambda: not Playing("never_ready", wait_s=60.0).passes,
    "overtemp": lambda: (
        bool(Playing("overtemp", wait_s=1.0).faults & _TOO_HOT)
        and bool(Playing("overtemp").faults & _HOT_MUTE)
        and Playing("overtemp", wait_s=1.0).passes
        and not Playing("overtemp").passes
    ),
    "short": lambda: bool(Playing("short").faults & _SHORT) and not Playing("short").passes,
    "overload": lambda: bool(Playing("overload").faults & _OVERLOAD),
    "open_line": _breaks_its_line,
    "ac_low": lambda: bool(Playing("ac_low").faults & _AC_LOW),
    "battery": lambda: bool(Playing("battery").status & _BATTERY),
    "auto_standby": lambda: (
        bool(Playing("auto_standby").status & _SLEEP) and not Playing("auto_standby").passes
    ),
    "volume_clamped": lambda: Playing("volume_clamped", orders=(_OFF, _ON)).volume <= 33,
    "drops_client": _forgets,
    "front_panel": lambda: not Playing("front_panel").status & 1,
    "no_audio": lambda: Playing("no_audio").meter == 0,
    "clipping": lambda: Playing("clipping").meter == 100,
    "power_not_set": lambda: (
        Playing("power_not_set").replies == ["10 10 00 00 00 01 02 88"]
        and not Playing("power_not_set").status & 1
    ),
}
"""Each fault of an amplifier, and whether it is seen as its title says."""
