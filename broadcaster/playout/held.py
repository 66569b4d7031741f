"""What was cut in its middle and waits to go on: by what rule, and what of it was heard so far."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from functools import reduce
from typing import Any

from audio.types import SAMPLE_RATE
from broadcaster.playout import sentences
from broadcaster.playout.darkness import Dark
from broadcaster.playout.items import Item
from broadcaster.playout.orders import Proof, Relayed
from schedules.types import Reason

_NOTHING = timedelta(0)
_MILLISECOND = timedelta(milliseconds=1)


class Again(enum.StrEnum):
    """What becomes of an item that something stronger cut in its middle.

    RESUME: it goes on where it was cut. RESTART: it is begun anew. JOIN: it goes on where the
    clock would have it by then. DROP: it is over.
    """

    RESUME = "resume"
    RESTART = "restart"
    JOIN = "join"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch of an item that was heard: from where in it, how much, and what cut it (title).

    `by` is empty for the last stretch, which nothing cut. `error` is how late the first sample was.
    """

    began: datetime
    ended: datetime
    offset: timedelta
    sent: timedelta
    by: str = ""
    first_sound: datetime | None = None
    matched: bool | None = None
    error_ms: float = 0.0
    relayed: Relayed | None = None

    def facts(self) -> dict[str, Any]:
        """Write it as the journal does."""
        return {
            "began": self.began.isoformat(),
            "ended": self.ended.isoformat(),
            "offset_ms": self.offset // _MILLISECOND,
            "sent_ms": self.sent // _MILLISECOND,
            "by": self.by,
            "first_sound": None if self.first_sound is None else self.first_sound.isoformat(),
            "matched": self.matched,
            "error_ms": self.error_ms,
        } | ({} if self.relayed is None else {"relayed": asdict(self.relayed)})


@dataclass(frozen=True, slots=True)
class Held:
    """An item that was cut and is to go on; it may be cut again and again.

    `dark` is which of its zones heard nothing for a while of what counts as sent.
    """

    item: Item
    again: Again
    stretches: tuple[Stretch, ...]
    dark: Mapping[int, Dark] = field(default_factory=dict)

    @property
    def heard(self) -> timedelta:
        """Up to where in it it was heard last."""
        return self.stretches[-1].offset + self.stretches[-1].sent

    @property
    def reached(self) -> timedelta:
        """From where in it it goes on where there is time for it: its beginning, if anew."""
        return self.heard if self.again is Again.RESUME else _NOTHING

    @property
    def by(self) -> str:
        """The titles of what cut it, each once."""
        return ", ".join(dict.fromkeys(each.by for each in self.stretches if each.by))

    @property
    def silent(self) -> timedelta:
        """How long it was away, all interruptions that are over together."""
        pairs = zip(self.stretches, self.stretches[1:], strict=False)
        return sum((max(after.began - one.ended, _NOTHING) for one, after in pairs), _NOTHING)

    @property
    def left_out(self) -> timedelta:
        """How much of it was heard in no stretch, since it was begun anew if it was."""
        missing, reached = _NOTHING, _NOTHING
        for each in self.stretches:
            if not each.offset:
                missing = _NOTHING
            else:
                missing += max(each.offset - reached, _NOTHING)
            reached = each.offset + each.sent
        return missing

    @property
    def matched(self) -> bool | None:
        """Tell whether all that was sent are the clip's own samples; None where nobody knows."""
        found = {each.matched for each in self.stretches}
        return False if False in found else None if None in found else True

    @property
    def relayed(self) -> Relayed | None:
        """What of a relay was heard in all stretches together; None where it is none."""
        found = [each.relayed for each in self.stretches if each.relayed is not None]
        return reduce(Relayed.and_then, found) if found else None

    def and_then(self, stretch: Stretch) -> Held:
        """Return it with one more stretch."""
        return replace(self, stretches=(*self.stretches, stretch))


def stretch_of(item: Item, offset: timedelta, proof: Proof, by: str = "") -> Stretch | None:
    """Return what a proof tells of one stretch of an item; None where nothing was heard."""
    if proof.began is None or not proof.frames:
        return None
    return Stretch(
        began=proof.began,
        ended=proof.ended,
        offset=offset,
        sent=timedelta(seconds=proof.frames / SAMPLE_RATE),
        by=by,
        first_sound=proof.first_sound,
        matched=proof.matched,
        error_ms=round((proof.began - item.starts) / _MILLISECOND, 3),
        relayed=proof.relayed,
    )


def interruption(held: Held) -> Reason:
    """Say by what an item that was heard to its end was interrupted, and how it went on."""
    if not held.stretches[-1].offset:
        how = sentences.BEGUN_ANEW
    else:
        how = sentences.CAUGHT_UP if held.left_out >= _MILLISECOND else sentences.WENT_ON
    return Reason(
        how,
        {
            "title": held.by,
            "for_s": round(held.silent.total_seconds()),
            "left_out_s": round(held.left_out.total_seconds()),
        },
    )


def stretch_from(told: Mapping[str, Any]) -> Stretch:
    """Return the stretch a journal entry tells of; raises KeyError, ValueError or TypeError."""
    first, relayed = told["first_sound"], told.get("relayed")
    return Stretch(
        began=datetime.fromisoformat(told["began"]),
        ended=datetime.fromisoformat(told["ended"]),
        offset=int(told["offset_ms"]) * _MILLISECOND,
        sent=int(told["sent_ms"]) * _MILLISECOND,
        by=str(told["by"]),
        first_sound=None if first is None else datetime.fromisoformat(first),
        matched=told["matched"],
        error_ms=float(told["error_ms"]),
        relayed=None if relayed is None else relayed_from(relayed),
    )


def relayed_from(told: Mapping[str, Any]) -> Relayed:
    """Return what a journal entry tells of a relay; raises KeyError, ValueError or TypeError."""
    return Relayed(
        heard_s=tuple(float(seconds) for seconds in told["heard_s"]),
        filler_s=float(told["filler_s"]),
        silent_s=float(told["silent_s"]),
        filler_by=tuple(str(authority) for authority in told["filler_by"]),
    )
