"""Patches in which one thing is wrong, each with the part it is at and the sentence it gets."""

from dataclasses import replace
from datetime import timedelta

from patches import AMP, B2, EAST, MAIN, ROOT, WEST, line_amplifier

from broadcaster.domain.patch import Part, PatchArea
from broadcaster.domain.zones import Output

_LEASE = (
    "Bảng 2 (Waveshare 8): the safety time is from 6 to 100 s, because a shorter one would run"
    " out before it is renewed. Write such a number."
)

WRONG: dict[str, tuple[tuple[Part, ...], str, str]] = {
    "one channel for two zones": (
        (replace(WEST, outputs=(Output("b1", 1),)),),
        "zone-2",
        "Channel 1 of Bảng 1 opens both zones Đông and Tây. Give one of them another channel.",
    ),
    "one channel for a zone and an amplifier": (
        (replace(EAST, outputs=(Output("b1", 7),)),),
        "amplifier-amp",
        (
            "Channel 7 of Bảng 1 opens the zone Đông and switches the amplifier Tăng âm. Give"
            " one of"
            " them another channel."
        ),
    ),
    "power and mute on one channel": (
        (replace(AMP, mute=Output("b1", 7)),),
        "amplifier-amp",
        (
            "Channel 7 of Bảng 1 switches two things: at Tăng âm and at Tăng âm. Give one of them"
            " another channel."
        ),
    ),
    "channel 9 of 8": (
        (replace(EAST, outputs=(Output("b1", 9),)),),
        "zone-1",
        "Đông is wired to channel 9 of Bảng 1, which has 8. Choose another channel.",
    ),
    "a channel of a board that is gone": (
        (replace(EAST, outputs=(Output("b9", 1),)),),
        "zone-1",
        "Đông is wired to a board that is not there: b9. Choose another channel.",
    ),
    "a board called twice the same": (
        (replace(B2, label=" bảng 1"),),
        "board-b2",
        "Two devices are called “ bảng 1”. Rename one.",
    ),
    "two boards that cannot be told apart": (
        (replace(B2, address=1),),
        "board-b2",
        (
            "Bảng 1 and Bảng 2 both have the address 1 at /dev/serial/by-id/one. Give one another"
            " address, on the board and here."
        ),
    ),
    "two speeds on one port": (
        (replace(B2, make="fast"),),
        "board-b2",
        (
            "Bảng 1 speaks at 9600 baud and Bảng 2 at 115200: they cannot share"
            " /dev/serial/by-id/one. Give one a port of its own."
        ),
    ),
    "a board without an address beside another": (
        (replace(B2, make="lcus"),),
        "board-b2",
        (
            "Bảng 2 has no address, so it needs a port of its own: Bảng 1 is at"
            " /dev/serial/by-id/one too. Choose another port."
        ),
    ),
    "a latching board": (
        (replace(B2, make="latch"),),
        "board-b2",
        (
            "Bảng 2 (A latching board) keeps its contacts closed without power: a power cut"
            " could leave"
            " loudspeakers on. Choose another board."
        ),
    ),
    "a make nobody knows": (
        (replace(B2, make="icse"),),
        "board-b2",
        "Nobody knows the make “icse” of Bảng 2. Choose one of the list.",
    ),
    "a board without a port": (
        (replace(B2, port=" "),),
        "board-b2",
        "Bảng 2 has no port. Choose where it is plugged in.",
    ),
    "a way to a port that would write a file": (
        (replace(B2, port="spy:///dev/ttyUSB0?file=/tmp/x"),),
        "board-b2",
        (
            "Bảng 2: nobody knows the way spy:// to a port. Choose socket:// or modbus://, or a"
            " port of this machine."
        ),
    ),
    "the address of every board": (
        (replace(B2, address=0),),
        "board-b2",
        (
            "Bảng 2: address 0 speaks to every board at once. Give it a number from 1 to 255, on"
            " the board and here."
        ),
    ),
    "a gateway for a board that speaks no Modbus": (
        (replace(B2, make="lcus", port="modbus://10.0.0.9"),),
        "board-b2",
        ("Bảng 2 speaks no Modbus, so it cannot be reached by modbus://. Write socket:// instead."),
    ),
    "an address out of range": (
        (replace(B2, address=256),),
        "board-b2",
        "Bảng 2: an address is a number from 0 to 255.",
    ),
    "a safety time on a board that has none": (
        (replace(B2, make="inputs", lease=timedelta(seconds=60)),),
        "board-b2",
        (
            "Bảng 2 (Waveshare 8 with inputs) cannot open its contacts by itself. Leave the"
            " safety time"
            " empty."
        ),
    ),
    "a safety time that is too long": (
        (replace(B2, lease=timedelta(seconds=101)),),
        "board-b2",
        _LEASE,
    ),
    "a safety time that runs out before it is renewed": (
        (replace(B2, lease=timedelta(seconds=5)),),
        "board-b2",
        _LEASE,
    ),
    "an amplifier nobody switches on": (
        (replace(AMP, power=None),),
        "amplifier-amp",
        (
            "The amplifier Tăng âm has no contact for its power: nothing could switch it on."
            " Choose a"
            " channel."
        ),
    ),
    "an amplifier without sound": (
        (replace(AMP, bus="gone"),),
        "amplifier-amp",
        "The amplifier Tăng âm gets its sound from nowhere. Choose a sound output.",
    ),
    "a fault input on a board that has none": (
        (replace(AMP, fault=Output("b1", 1)),),
        "amplifier-amp",
        "The fault input of Tăng âm: Bảng 1 has no inputs. Choose another board, or none.",
    ),
    "a fault input that is not there": (
        (replace(B2, make="inputs"), replace(AMP, fault=Output("b2", 9))),
        "amplifier-amp",
        "The fault input of Tăng âm: Bảng 2 has the inputs 1 to 8. Choose one of them.",
    ),
    "a fault input on a board that is gone": (
        (replace(AMP, fault=Output("b9", 1)),),
        "amplifier-amp",
        "The fault input of Tăng âm is on a board that is not there: b9. Choose another.",
    ),
    "a zone on an amplifier that is gone": (
        (replace(EAST, amplifier="gone"),),
        "zone-1",
        "The zone Đông hangs on an amplifier that is not there. Choose another.",
    ),
    "a zone opened by an amplifier": (
        (*line_amplifier(mute=None), replace(EAST, outputs=(Output("pa1", 2),))),
        "zone-1",
        "Đông: Monacor is an amplifier and opens no zone. Choose a channel of a relay board.",
    ),
    "a data line that is a relay board": (
        (*line_amplifier(power=Output("b2", 1)),),
        "amplifier-line",
        (
            "The amplifier Số is said to have a data line, but Bảng 2 is a relay board. Choose"
            " its own"
            " device, or contacts."
        ),
    ),
    "the wrong channel of a data line": (
        (*line_amplifier(power=Output("pa1", 2), mute=None),),
        "amplifier-line",
        "The amplifier Số: channel 1 of Monacor is its power, 2 its sound.",
    ),
    "contacts on a data line": (
        (line_amplifier()[0], replace(AMP, power=Output("pa1", 1))),
        "amplifier-amp",
        "The amplifier Tăng âm hangs on the data line of Monacor. Say that it has one.",
    ),
    "a zone in no area": (
        (replace(EAST, area=9),),
        "zone-1",
        "The zone Đông lies in no area. Choose where it belongs.",
    ),
    "an area within itself": (
        (replace(ROOT, parent=2), PatchArea(2, "Thôn", 1)),
        "area-1",
        "The area Xã lies within itself. Move it.",
    ),
    "an area below nothing": (
        (PatchArea(2, "Thôn", 7),),
        "area-2",
        "The area Thôn lies in no area that is there. Move it.",
    ),
    "a zone without a name": (
        (replace(EAST, name=" "),),
        "zone-1",
        "An area or a zone has no name. Give it one.",
    ),
    "a board without a label": (
        (replace(B2, label=""),),
        "board-b2",
        "b2 has no label. Write what people call it.",
    ),
    "a sound output nobody knows": (
        (replace(MAIN, sink="loud"),),
        "bus-main",
        (
            "Đường chính: nobody knows the sound output “loud”. Choose auto, null, card: and its"
            " name, or icecast: and HOST:PORT/MOUNT."
        ),
    ),
}

MAY_STAY: dict[str, tuple[tuple[Part, ...], str]] = {
    "zone without amplifier": (
        (replace(EAST, amplifier=None),),
        "The zone Đông has no amplifier: nothing can be heard there.",
    ),
    "zone without outputs": (
        (replace(EAST, outputs=()),),
        "The zone Đông has no outputs: nothing can be heard there.",
    ),
    "no mute contact": (
        (replace(AMP, mute=None),),
        "The amplifier Tăng âm has no sound contact: its switching can be heard.",
    ),
    "board off duty": (
        (replace(B2, enabled=False),),
        "Tây is wired to Bảng 2, which is off duty: nothing switches it.",
    ),
    "two zones of one name": (
        (replace(WEST, name="đông"),),
        "Two zones of one area are called “đông”: nobody can tell them apart. Rename one.",
    ),
}
