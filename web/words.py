"""The names of things as the screen says them: states, roles, classes, outcomes."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

STATUS: Mapping[str, LazyString] = {
    "draft": _l("Draft"),
    "submitted": _l("Waiting for approval"),
    "approved": _l("Approved"),
    "rejected": _l("Returned"),
    "withdrawn": _l("Withdrawn"),
    "expired": _l("Expired"),
}

ROLE: Mapping[str, LazyString] = {
    "administrator": _l("Administrator"),
    "operator": _l("Operator"),
    "approver": _l("Approver"),
    "technician": _l("Technician"),
    "supervisor": _l("Supervisor"),
}

FIELD: Mapping[int, LazyString] = {
    1: _l("General information"),
    2: _l("Unexpected information"),
    3: _l("Policy and law"),
    4: _l("Local direction"),
    5: _l("Knowledge: science, economy, culture, society"),
    6: _l("Good people, good deeds"),
}

PRIORITY: Mapping[int, LazyString] = {
    1: _l("Emergency"),
    2: _l("Priority"),
    3: _l("Normal"),
}

OUTCOME: Mapping[str, LazyString] = {
    "aired": _l("Aired"),
    "late": _l("Aired late"),
    "interrupted": _l("Aired, interrupted"),
    "joined_late": _l("Joined late"),
    "cut": _l("Cut off"),
    "missed": _l("Missed"),
}

KNOWLEDGE: Mapping[str, LazyString] = {
    "assumed": _l("assumed"),
    "acknowledged": _l("acknowledged"),
    "verified": _l("verified"),
}

EVENT: Mapping[str, LazyString] = {
    "draft": _l("Draft begun"),
    "edit": _l("Edited"),
    "submit": _l("Sent for approval"),
    "approve": _l("Approved"),
    "reject": _l("Returned"),
    "withdraw": _l("Withdrawn"),
    "restore": _l("Taken back"),
    "expire": _l("Expired"),
    "narrow": _l("Zones or validity narrowed"),
    "void": _l("Approval voided"),
    "save": _l("Draft saved by itself"),
    "correct_script": _l("Script corrected by hand"),
    "order": _l("Put in another order among the priority items"),
    "accept_unknown": _l("Reading of a word settled"),
    "overrule": _l("A reading decided by a person"),
    "take_back": _l("Read by the rules again"),
    "read_part": _l("A part of the document read or left out"),
    "voice": _l("Voice asked for"),
    "recording": _l("Recording replaced"),
    "sound": _l("Sound changed"),
    "take": _l("A paragraph read aloud"),
    "pieces": _l("Joined recordings changed"),
    "voice_cancelled": _l("Making of the voice called off"),
    "rendered": _l("Voice made"),
    "render_failed": _l("The voice could not be made"),
}

CHANGED: Mapping[str, LazyString] = {
    "repeat_every": _l("repetition"),
    "repeat_opens": _l("repetition"),
    "repeat_closes": _l("repetition"),
    "title": _l("Title"),
    "field": _l("Field of information"),
    "priority": _l("Class of priority"),
    "zones": _l("Zones"),
    "airings": _l("Airings wanted"),
    "gain_db": _l("Louder or softer on air, in dB"),
    "late": _l("If it cannot begin on its time"),
    "valid_from": _l("Valid from"),
    "valid_until": _l("Valid until"),
    "document_number": _l("Source document"),
    "document_issuer": _l("Source document"),
    "document_date": _l("Source document"),
    "language": _l("Language"),
    "text": _l("Text"),
    "script": _l("Script"),
    "recording": _l("Recording"),
    "sound": _l("Sound"),
}

KIND: Mapping[str, LazyString] = {
    "signature": _l("Signature tune"),
    "opening": _l("Opening words"),
    "words": _l("Standing words"),
    "relay": _l("Relay"),
    "bulletin": _l("Bulletin"),
    "filler": _l("Music"),
    "music": _l("Music"),
    "closing": _l("Closing words"),
    "siren": _l("Siren"),
    "all_clear": _l("All-clear signal"),
    "warning": _l("Emergency words"),
    "live": _l("Live voice"),
}

_STANDING = ("Signature tune", "Opening words", "Standing words", "Closing words", "Music")
TITLES = frozenset({*_STANDING, "Relay", "Bulletin"})

MOVE: Mapping[str, LazyString] = {
    "submit": _l("send for approval"),
    "approve": _l("approve"),
    "reject": _l("return"),
    "edit": _l("edit"),
    "withdraw": _l("withdraw"),
    "restore": _l("take back"),
    "expire": _l("expire"),
}


def _of(table: Mapping[str, LazyString], value: object) -> str:
    key = str(value)
    return str(table[key]) if key in table else key


def status(value: object) -> str:
    """Name a bulletin's state."""
    return _of(STATUS, value)


def role(value: object) -> str:
    """Name a person's role."""
    return _of(ROLE, value)


def field(value: object) -> str:
    """Name a field of information, by its number."""
    number = str(value)
    return str(FIELD.get(int(number), number)) if number.isdecimal() else number


def priority(value: int) -> str:
    """Name a class of priority."""
    return str(PRIORITY.get(int(value), value))


def outcome(value: object) -> str:
    """Name how a line ended; None is one that has not ended."""
    return gettext("on air") if value is None else _of(OUTCOME, value)


def knowledge(value: object) -> str:
    """Name how surely a contact is known."""
    return _of(KNOWLEDGE, value)


def event(value: object) -> str:
    """Name what happened to a bulletin."""
    return _of(EVENT, value)


def reason(text: str) -> str:
    """Say why something happened: a person's own words, or the names of what was changed."""
    parts = text.split(", ")
    if not all(part in CHANGED for part in parts):
        return f"“{text}”"
    return ", ".join(dict.fromkeys(str(CHANGED[part]).lower() for part in parts))


def kind(value: object) -> str:
    """Name a part of a programme."""
    return _of(KIND, value)


def title(value: str) -> str:
    """Say the title of a line; those of a frame's parts are words of the code."""
    if not value:
        return str(gettext("Test tone"))
    return str(gettext(value)) if value in TITLES else value


TIMES: Mapping[str, LazyString] = {
    "the usual times": _l("the usual times"),
    "as usual": _l("as usual"),
    "not aired": _l("not aired"),
}
"""What the almanac calls the times that hold where nothing else does, and the lack of any."""


def named(value: object) -> str:
    """Name any word of the code that stands in a sentence's facts; other words stay as they are."""
    key = str(value)
    if key in TITLES:
        return str(gettext(key))
    for table in (MOVE, STATUS, ROLE, OUTCOME, KNOWLEDGE, TIMES):
        if key in table:
            return str(table[key]).lower()
    return key


PART: Mapping[str, LazyString] = {
    "letterhead": _l("Motto and name of the office"),
    "number": _l("Number and symbol"),
    "place and date": _l("Place and date"),
    "addressee": _l("Addressees"),
    "recipients": _l("Recipients"),
    "signature": _l("Signature"),
}
"""The parts of a document's frame, by the reader's names."""

WORD_KIND: Mapping[str, LazyString] = {
    "person": _l("a person"),
    "hamlet": _l("a hamlet or place"),
    "ethnic": _l("an ethnic name"),
    "abbreviation": _l("an abbreviation"),
    "other": _l("something else"),
}


def part(value: object) -> str:
    """Name a part of a document's frame."""
    return _of(PART, value)


def word_kind(value: object) -> str:
    """Name what a word of the station's is."""
    return _of(WORD_KIND, value)


def word_kinds() -> list[tuple[str, str]]:
    """List what a word of the station's can be."""
    return [(value, str(name)) for value, name in WORD_KIND.items()]


PROOF: Mapping[str, LazyString] = {
    "last_sound": _l("Last sound"),
    "gain_db": _l("Louder or softer than the clip (dB)"),
    "peak_dbfs": _l("Loudest (dBFS)"),
    "rms_dbfs": _l("Mean level (dBFS)"),
    "sent_sha256": _l("Digest of what was sent"),
    "frames": _l("Samples sent"),
    "clipped": _l("Samples at full scale"),
}

OUTPUT_ROLE: Mapping[str, LazyString] = {
    "zone": _l("zone"),
    "amplifier_power": _l("power contact"),
    "amplifier_mute": _l("sound contact"),
}

HEARING: Mapping[str, LazyString] = {
    "sounds": _l("its horn would sound"),
    "open": _l("silent: not connected"),
    "no amplifier": _l("silent: no amplifier"),
    "no power": _l("silent: the amplifier is off"),
    "warming up": _l("silent: the amplifier is warming up"),
    "muted": _l("silent: the amplifier is muted"),
}
"""Whether a simulated horn would sound, or what keeps it silent."""


def sink(value: object) -> str:
    """Name what a bus sounds through."""
    if str(value) in {"null", "paced"}:
        return str(gettext("no sound card, paced by the clock"))
    return str(value)


def proof(value: object) -> str:
    """Name a measured fact of what was sent."""
    return _of(PROOF, value)


def output_role(value: object) -> str:
    """Name what a channel does."""
    return _of(OUTPUT_ROLE, value)


def hearing(value: object) -> str:
    """Say whether a simulated horn would sound."""
    return _of(HEARING, value)
