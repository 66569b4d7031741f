"""Every kind of alarm there is: what people call it, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from schedules.types import Reason


@dataclass(frozen=True, slots=True)
class AlarmKind:
    """What an alarm of a kind is called, and the first thing that somebody can do about it."""

    name: Reason
    advice: Reason


KINDS: Mapping[str, AlarmKind] = {
    "zone": AlarmKind(
        Reason("Loudspeaker line"),
        Reason(
            "Next: press “Test” at the zone; if its contact does not follow, look at the board and"
            " its wires."
        ),
    ),
    "device": AlarmKind(
        Reason("Relay board"),
        Reason(
            "Next: look at its power and its cable, then at its line on the page “Loudspeakers”."
        ),
    ),
    "amplifier": AlarmKind(
        Reason("Amplifier"),
        Reason("Next: look at the amplifier: its power, its fault lamp, its line."),
    ),
    "bus": AlarmKind(
        Reason("Sound output"),
        Reason(
            "Next: look whether the sound card and its cable are in; then whether the boards"
            " answer."
        ),
    ),
    "sink": AlarmKind(
        Reason("Sound card or stream"),
        Reason("Next: look at the plug of the sound card, or at the network of the stream."),
    ),
    "recorder": AlarmKind(
        Reason("Recording of what was sent"),
        Reason("Next: make room on the disk, or have it replaced; what is on air goes on."),
    ),
    "recordings": AlarmKind(
        Reason("Recordings removed early"),
        Reason("Next: make room on the disk, or keep recordings for fewer days under “Settings”."),
    ),
    "witness": AlarmKind(
        Reason("Loop-back"),
        Reason(
            "Next: listen at a loudspeaker; if it is silent, look at the amplifier, else at the"
            " loop-back's cable and level."
        ),
    ),
    "missed": AlarmKind(
        Reason("Something was not aired"),
        Reason("Next: open today's log to see what was not heard, and air it anew if it matters."),
    ),
    "wrong": AlarmKind(
        Reason("Wrong sound on air"),
        Reason(
            "Next: hear the recording of the line in the log; make the sound anew before it is"
            " aired again."
        ),
    ),
    "distorted": AlarmKind(
        Reason("Distorted sound on air"),
        Reason("Next: turn the microphone or the source down, or make the sound anew."),
    ),
    "silent_voice": AlarmKind(
        Reason("Silent live voice"),
        Reason("Next: ask the speaker to look at the microphone: is it muted, is its plug in?"),
    ),
    "bed": AlarmKind(
        Reason("Music under words"),
        Reason(
            "Next: hear the piece under “Music” and have it allowed, or choose another one in the"
            " programme."
        ),
    ),
    "standby": AlarmKind(
        Reason("Nothing fills a gap"),
        Reason("Next: allow filler music or a signature tune under “Approvals”."),
    ),
    "emergency_sound": AlarmKind(
        Reason("Stored sound of an emergency"),
        Reason(
            "Next: look at the disk; the built-in siren took its place. Restore the sound files"
            " from a backup if more are lost."
        ),
    ),
    "emergency_words": AlarmKind(
        Reason("Words of an emergency"),
        Reason(
            "Next: choose another voice under “Settings → Sound”, or speak live; the siren and"
            " stored words go on."
        ),
    ),
    "unsigned": AlarmKind(
        Reason("An emergency without its signature"),
        Reason("Next: an approver signs it, or refuses to, under “Approvals”."),
    ),
    "clock": AlarmKind(
        Reason("The time is in doubt"),
        Reason("Next: compare with another clock and set it, or say that it is right, at “Clock”."),
    ),
    "clock_error": AlarmKind(
        Reason("The clock may be wrong"),
        Reason("Next: connect the machine to the network, or set the clock by hand at “Clock”."),
    ),
    "journal": AlarmKind(
        Reason("The log cannot be written"),
        Reason("Next: make room on the disk now; what was sent waits in memory until then."),
    ),
    "chain": AlarmKind(
        Reason("The log does not hold together"),
        Reason(
            "Next: touch nothing in the data folder, and ask whoever looks after the machine to"
            " run “broadcaster log verify”."
        ),
    ),
    "database": AlarmKind(
        Reason("Database"),
        Reason(
            "Next: look whether the disk is full or a copy is being made; the known plan goes on"
            " for 36 hours."
        ),
    ),
    "button": AlarmKind(
        Reason("STOP button"),
        Reason("Next: look at the button and its wire; until then use STOP on these pages."),
    ),
    "relay": AlarmKind(
        Reason("Relayed station"),
        Reason("Next: try its addresses in the list of relays, and ask that station."),
    ),
    "standing": AlarmKind(
        Reason("Words of a programme"),
        Reason("Next: open the programme and read what its words say; choose another voice."),
    ),
    "plan": AlarmKind(
        Reason("Plan of a day"),
        Reason("Next: open the day, and move or leave out one of both; the plan before it holds."),
    ),
    "worker": AlarmKind(
        Reason("Work beside the air"),
        Reason(
            "Next: wait five minutes; if it stands then, look at the free space on the disk and"
            " start the program anew."
        ),
    ),
}
"""By the first word of an alarm's subject, such as "zone" of "zone:10"."""

UNKNOWN = AlarmKind(
    Reason("Fault"), Reason("Next: look at the log of the program, and at the disk and the cables.")
)
"""Stands for what an older or newer program raised."""


def kind_of(subject: str) -> AlarmKind:
    """Return what kind of alarm a subject is of."""
    return KINDS.get(subject.partition(":")[0], UNKNOWN)
