"""The simulated faults in words: what each is, and where it sits."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

PLACE: Mapping[str, LazyString] = {
    "port": _l("Port and cable"),
    "wire": _l("Bytes on the wire"),
    "board": _l("Board and contacts"),
    "amplifier": _l("Amplifier"),
}
"""Where faults sit, in the order in which a person looks for them."""

_PORT: Mapping[str, LazyString] = {
    "unplug": _l("the cable is out"),
    "unplug_mid_read": _l("the cable is pulled in the middle of a reply"),
    "unplug_mid_write": _l("the cable is pulled in the middle of a request"),
    "new_path": _l("plugged in again, the port has another name"),
    "port_busy": _l("another program holds the port"),
    "no_permission": _l("this account may not open the port"),
    "stuck_peer": _l("the far end takes nothing any more"),
    "half_open": _l("the gateway is gone and the connection does not say"),
}

_WIRE: Mapping[str, LazyString] = {
    "no_reply": _l("the board acts, and says nothing"),
    "deaf": _l("the board hears nothing"),
    "late": _l("the reply comes too late"),
    "half_frame": _l("half a reply, then silence"),
    "split_frame": _l("half a reply, the rest later"),
    "garbage": _l("noise before the reply"),
    "garbage_inside": _l("noise in the middle of the reply"),
    "garbage_after": _l("noise after the reply"),
    "babble": _l("the line talks without end"),
    "bit_flip": _l("one bit of the reply is wrong"),
    "wrong_address": _l("the reply bears another board's address"),
    "stale_reply": _l("the reply is that to the request before"),
    "echo": _l("the line hears itself before the reply"),
    "duplicate": _l("the reply comes twice"),
    "slow_bytes": _l("the reply comes byte by byte"),
    "unsolicited": _l("the device speaks without being asked"),
    "boot_banner": _l("a greeting before the reply, as after a restart"),
    "acts_but_no_ack": _l("writes act, and are not answered"),
}

_BOARD: Mapping[str, LazyString] = {
    "busy": _l("the board says: busy, later"),
    "exception": _l("the board says no, with a number"),
    "stuck_on": _l("a contact is welded shut"),
    "stuck_off": _l("a contact never closes"),
    "input_closed": _l("somebody holds an input closed"),
    "input_open": _l("the wire of an input is broken"),
    "readback_lies": _l("read-back repeats the last order"),
    "readback_frozen": _l("read-back stays as it was"),
    "acks_but_does_not_act": _l("the board says yes and does nothing"),
    "reboot": _l("the board restarts: every contact opens"),
    "third_party": _l("somebody presses the button of a channel"),
    "wrong_channel": _l("the channel beside the wanted one moves"),
    "partial_set_many": _l("only the first half of an order acts"),
    "reversed_coils": _l("read-back tells the channels in the wrong order"),
    "toggles_on": _l("an order to close changes sides instead"),
    "lease_early": _l("timed closing ends at half its time"),
    "lease_not_renewed": _l("timed closing cannot be renewed while it runs"),
    "lease_glitch": _l("renewed, timed closing opens for a moment"),
    "watchdog_trips": _l("after two seconds without a word every contact opens"),
    "misaligned": _l("the board loses one byte of what it hears"),
    "too_fast": _l("orders less than 50 ms apart are ignored"),
    "worn_out": _l("a worn contact stays as it is"),
}

_AMPLIFIER: Mapping[str, LazyString] = {
    "refuses_while_off": _l("it obeys nothing while it is off"),
    "slow_warm_up": _l("it takes very long to warm up"),
    "never_ready": _l("it never gives sound"),
    "overtemp": _l("too hot: it limits, then mutes"),
    "short": _l("a short circuit on its line: it mutes"),
    "overload": _l("too many loudspeakers on its line"),
    "open_line": _l("its line is broken"),
    "ac_low": _l("the mains are weak"),
    "battery": _l("it runs on its battery"),
    "auto_standby": _l("it falls asleep by itself"),
    "volume_clamped": _l("it takes no more than a third of the volume"),
    "drops_client": _l("it forgets who talks to it"),
    "front_panel": _l("somebody turns it off by hand"),
    "no_audio": _l("it gets no sound"),
    "clipping": _l("it gets too much sound"),
    "power_not_set": _l("it takes the order and stays off"),
}

FAULT: Mapping[str, LazyString] = {**_PORT, **_WIRE, **_BOARD, **_AMPLIFIER}
"""What each fault is, by the simulator's name for it."""


def fault(name: object) -> str:
    """Say what a simulated fault is."""
    return str(FAULT.get(str(name), name))
