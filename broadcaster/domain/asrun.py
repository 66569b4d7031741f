"""What was really sent: outcomes, and the journal that proves them.

The journal is a file of JSON lines. Each carries the digest of the one before, so that nothing
can be changed, removed or put in between without breaking the chain.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

GENESIS = "0" * 64


class Outcome(StrEnum):
    """How a plan line ended; each line has exactly one.

    late: heard whole, not on its instant. interrupted: heard whole, in several stretches or begun
    anew, because something stronger cut it in its middle. joined_late: a part of it was left out.
    """

    AIRED = "aired"
    LATE = "late"
    JOINED_LATE = "joined_late"
    INTERRUPTED = "interrupted"
    CUT = "cut"
    MISSED = "missed"


class EntryKind(StrEnum):
    """What a journal line tells. The keys of its facts are in `docs` of each member below.

    booted: version, safe (bool: every contact was read back open)
    stopped: why
    order: what, by, zones
    lines_opened / lines_closed: zones {zone: {on, knowledge}}, took_ms, line (or null)
    began: line, programme, programme_name, title, kind, bulletin, clip, zones [..], bus, due,
        authority, priority, offset_ms, and gain_db where it was to be louder or softer, blend
        where something was to be heard with it (schedules/blends.py), and late (as whole:10, join,
        skip or replay:17:30) where that was asked for
    ended: all of `began`, and began, ended, first_sound, outcome, why {sentence, facts},
        proof {bus, error_ms, first_sound, last_sound, peak_dbfs, rms_dbfs, sent_sha256, frames,
        matched, silent_ms, clipped, levels [dBFS], level_step_ms, meters {amplifier: per cent}}, of
        a relay proof has `relayed` {heard_s [of each address], filler_s, silent_s,
        filler_by [authority]} too, and gain_db by how much louder or softer it was really sent,
        of a bus with a loop-back `witness` (playout/witnessed.py), of words with music under them
        `bed` (playout/underlay.py),
        readback {zone: {on, knowledge}}; of what was interrupted proof has `stretches` too, each
        as in `held`
    held: all of `began` but offset_ms, and again (resume, restart, join or drop), was_interrupted
        (it had been begun before a crash too), and stretch {began, ended, offset_ms, sent_ms, by,
        first_sound, matched, error_ms, of a relay relayed too}, null where nothing of it had been
        heard: something stronger cut it, and it is to go on, or to begin, afterwards
    clock: what (doubted: nothing of the plan is sent by it; stepped, confirmed or believed: it
        is the time; set: by hand, was and became, via and how as well),
        by or why, was and by_s of a step
    fault / fault_cleared: subject, why {sentence, facts}
    tested: zone, by, readback {on, knowledge}
    """

    BOOTED = "booted"
    STOPPED = "stopped"
    ORDER = "order"
    LINES_OPENED = "lines_opened"
    LINES_CLOSED = "lines_closed"
    BEGAN = "began"
    ENDED = "ended"
    HELD = "held"
    CLOCK = "clock"
    FAULT = "fault"
    FAULT_CLEARED = "fault_cleared"
    TESTED = "tested"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal; `facts` holds only JSON values, instants as ISO 8601 in UTC.

    `digest` is the sha256 (hex) of everything in the line, the previous digest included.
    """

    seq: int
    at: datetime
    kind: EntryKind
    facts: Mapping[str, Any]
    previous: str
    digest: str = field(init=False)
    _canonical: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Write it once: a journal of years is read entry by entry, and is checked as it is read.

        The keys stand in the order of the alphabet.
        """
        body = {
            "at": self.at.isoformat(),
            "facts": dict(self.facts),
            "kind": self.kind.value,
            "previous": self.previous,
            "seq": self.seq,
        }
        text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        object.__setattr__(self, "_canonical", text)
        object.__setattr__(self, "digest", hashlib.sha256(text.encode()).hexdigest())

    def to_line(self) -> str:
        """Write it as one line of JSON, without the line's end."""
        # The digest stands where the alphabet has it, right after the instant.
        at = f'{{"at":"{self.at.isoformat()}",'
        return f'{at}"digest":"{self.digest}",{self._canonical[len(at) :]}'


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold: the line's number in the file (from 1), and why."""

    line: int
    why: str


def parse(line: str) -> Entry:
    """Read one line; raises ValueError where it is not an entry or its digest is wrong."""
    try:
        body = json.loads(line)
        entry = Entry(
            seq=int(body["seq"]),
            at=datetime.fromisoformat(body["at"]),
            kind=EntryKind(body["kind"]),
            facts=body["facts"],
            previous=str(body["previous"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"not a journal line: {error}") from error
    if entry.digest != body.get("digest"):
        raise ValueError(f"digest of entry {entry.seq} does not match its content")
    if entry.to_line() != line.rstrip("\n"):
        # Another spelling of the same values, such as an x between date and time, is a change too.
        raise ValueError(f"entry {entry.seq} is not written as the station writes it")
    return entry


def first_break(lines: Iterable[str]) -> Break | None:
    """Return the first place where the chain breaks, or None where it is whole."""
    previous, expected = GENESIS, 1
    for number, line in enumerate(lines, start=1):
        try:
            entry = parse(line)
        except ValueError as error:
            return Break(number, str(error))
        if entry.seq != expected:
            return Break(number, f"entry {expected} is missing")
        if entry.previous != previous:
            return Break(number, f"entry {entry.seq} does not follow the one before it")
        previous, expected = entry.digest, entry.seq + 1
    return None
