"""Every fault that can be ordered: its name, its number in the list of faults, and where it sits.

F are faults of the line, D of the board, A of the amplifier.
"""

import enum
from dataclasses import dataclass


class Place(enum.Enum):
    """Where a fault sits."""

    PORT = "port"
    WIRE = "wire"
    BOARD = "board"
    AMPLIFIER = "amplifier"


@dataclass(frozen=True, slots=True)
class FaultKind:
    """One fault that can be ordered; `code` is its number in the list of the house's reference.

    One that `happens_once` is over with its first strike unless told otherwise; others last.
    """

    name: str
    code: str
    place: Place
    title: str
    for_a_channel: bool = False
    happens_once: bool = False


_PORT = (
    FaultKind("unplug", "F11", Place.PORT, "the cable is out"),
    FaultKind("unplug_mid_read", "F11", Place.PORT, "the cable is pulled in the middle of a reply"),
    FaultKind(
        "unplug_mid_write", "F11", Place.PORT, "the cable is pulled in the middle of a request"
    ),
    FaultKind("new_path", "F11", Place.PORT, "plugged in again, the port has another name"),
    FaultKind("port_busy", "F12", Place.PORT, "another program holds the port"),
    FaultKind("no_permission", "F12", Place.PORT, "this account may not open the port"),
    FaultKind("stuck_peer", "F13", Place.PORT, "the far end takes nothing any more"),
    FaultKind(
        "half_open", "F17", Place.PORT, "the gateway is gone and the connection does not say"
    ),
)
_WIRE = (
    FaultKind("no_reply", "F1", Place.WIRE, "the board hears and acts, and says nothing"),
    FaultKind("deaf", "F1", Place.WIRE, "the board hears nothing"),
    FaultKind("late", "F2", Place.WIRE, "the reply comes after the time allowed"),
    FaultKind("half_frame", "F3", Place.WIRE, "half a reply, then silence"),
    FaultKind("split_frame", "F4", Place.WIRE, "half a reply, the rest later"),
    FaultKind("garbage", "F5", Place.WIRE, "noise before the reply"),
    FaultKind("garbage_inside", "F5", Place.WIRE, "noise in the middle of the reply"),
    FaultKind("garbage_after", "F5", Place.WIRE, "noise after the reply"),
    FaultKind("babble", "F5", Place.WIRE, "the line talks without end"),
    FaultKind("bit_flip", "F6", Place.WIRE, "one bit of the reply is wrong"),
    FaultKind("wrong_address", "F7", Place.WIRE, "the reply bears another board's address"),
    FaultKind("stale_reply", "F7", Place.WIRE, "the reply is that to the request before"),
    FaultKind("echo", "F8", Place.WIRE, "the line hears itself before the reply"),
    FaultKind("duplicate", "F9", Place.WIRE, "the reply comes twice"),
    FaultKind("slow_bytes", "F10", Place.WIRE, "the reply comes byte by byte"),
    FaultKind("unsolicited", "F15", Place.WIRE, "the device speaks without being asked"),
    FaultKind("boot_banner", "F16", Place.WIRE, "a greeting before the reply, as after a restart"),
    FaultKind("acts_but_no_ack", "D5", Place.WIRE, "writes act, and are not answered"),
)
_BOARD = (
    FaultKind("busy", "F14", Place.BOARD, "the board says: busy, later"),
    FaultKind("exception", "F14", Place.BOARD, "the board says no, with an exception"),
    FaultKind("stuck_on", "D1", Place.BOARD, "a contact is welded shut", for_a_channel=True),
    FaultKind("stuck_off", "D2", Place.BOARD, "a contact never closes", for_a_channel=True),
    FaultKind(
        "input_closed", "D7", Place.BOARD, "somebody holds an input closed", for_a_channel=True
    ),
    FaultKind(
        "input_open", "D2", Place.BOARD, "the wire of an input is broken", for_a_channel=True
    ),
    FaultKind("readback_lies", "D3", Place.BOARD, "read-back repeats the last order"),
    FaultKind("readback_frozen", "D3", Place.BOARD, "read-back stays as it was"),
    FaultKind("acks_but_does_not_act", "D4", Place.BOARD, "the board says yes and does nothing"),
    FaultKind(
        "reboot", "D6", Place.BOARD, "the board restarts: every contact opens", happens_once=True
    ),
    FaultKind(
        "third_party",
        "D7",
        Place.BOARD,
        "somebody presses the button of a channel",
        for_a_channel=True,
        happens_once=True,
    ),
    FaultKind("wrong_channel", "D8", Place.BOARD, "the channel beside the wanted one moves"),
    FaultKind("partial_set_many", "D9", Place.BOARD, "only the first half of an order acts"),
    FaultKind("reversed_coils", "D10", Place.BOARD, "the bytes of the read-back are reversed"),
    FaultKind("toggles_on", "D11", Place.BOARD, "an order to close toggles"),
    FaultKind("lease_early", "D12", Place.BOARD, "a lease ends at half its time"),
    FaultKind("lease_not_renewed", "D12", Place.BOARD, "a lease cannot be renewed while it runs"),
    FaultKind("lease_glitch", "D12", Place.BOARD, "a renewed lease opens for a moment"),
    FaultKind(
        "watchdog_trips",
        "D13",
        Place.BOARD,
        "the board opens everything after two seconds without a word",
    ),
    FaultKind("misaligned", "D14", Place.BOARD, "the board loses one byte of what it hears"),
    FaultKind("too_fast", "D15", Place.BOARD, "orders less than 50 ms apart are ignored"),
    FaultKind(
        "worn_out", "D16", Place.BOARD, "a contact stays as it is for good", for_a_channel=True
    ),
)
_AMPLIFIER = (
    FaultKind("refuses_while_off", "A1", Place.AMPLIFIER, "it obeys nothing while it is off"),
    FaultKind("slow_warm_up", "A2", Place.AMPLIFIER, "it needs three times as long to warm up"),
    FaultKind("never_ready", "A2", Place.AMPLIFIER, "it never gives sound"),
    FaultKind("overtemp", "A3", Place.AMPLIFIER, "too hot: it limits, then mutes"),
    FaultKind("short", "A4", Place.AMPLIFIER, "a short circuit on its line: it mutes"),
    FaultKind("overload", "A4", Place.AMPLIFIER, "its line takes too much"),
    FaultKind("open_line", "A4", Place.AMPLIFIER, "its line is broken"),
    FaultKind("ac_low", "A4", Place.AMPLIFIER, "the mains are weak"),
    FaultKind("battery", "A4", Place.AMPLIFIER, "it runs on its battery"),
    FaultKind(
        "auto_standby", "A5", Place.AMPLIFIER, "it falls asleep by itself", happens_once=True
    ),
    FaultKind(
        "volume_clamped", "A6", Place.AMPLIFIER, "it takes no more than a third of the volume"
    ),
    FaultKind("drops_client", "A7", Place.AMPLIFIER, "it forgets who talks to it"),
    FaultKind(
        "front_panel", "A8", Place.AMPLIFIER, "somebody turns it off by hand", happens_once=True
    ),
    FaultKind("no_audio", "A9", Place.AMPLIFIER, "it gets no sound"),
    FaultKind("clipping", "A9", Place.AMPLIFIER, "it gets too much sound"),
    FaultKind("power_not_set", "A10", Place.AMPLIFIER, "it takes the order and stays off"),
)

KINDS = {kind.name: kind for kind in (*_PORT, *_WIRE, *_BOARD, *_AMPLIFIER)}
"""Every kind of fault, by name."""
