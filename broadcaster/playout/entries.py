"""How the engine's values are written into the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from broadcaster.playout.held import Held
from broadcaster.playout.items import Item
from broadcaster.playout.orders import UNKNOWN, Contact, Proof
from broadcaster.playout.witnessed import Witnessed
from schedules.types import Reason

_MILLISECOND = timedelta(milliseconds=1)


def without(mapping: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return a mapping without one of its keys."""
    return {each: value for each, value in mapping.items() if each != key}


def instant(at: datetime | None) -> str | None:
    """Write an instant as the journal does."""
    return None if at is None else at.isoformat()


def reason(why: Reason | None) -> dict[str, Any] | None:
    """Write a reason as the journal does."""
    return None if why is None else {"sentence": why.sentence, "facts": dict(why.facts)}


def readback(contacts: Mapping[int, Contact], zones: frozenset[int]) -> dict[str, Any]:
    """Write what is known of some zones as the journal does."""
    known = {zone: contacts.get(zone, UNKNOWN) for zone in sorted(zones)}
    return {str(zone): {"on": c.on, "knowledge": c.knowledge} for zone, c in known.items()}


def stretched(facts: dict[str, Any], held: Held | None) -> dict[str, Any]:
    """Return what is told of an ended item with all the stretches in which it was heard."""
    if held is None:
        return facts
    first, proof = held.stretches[0], facts["proof"] or {}
    told = proof | {
        "error_ms": first.error_ms,
        "first_sound": instant(first.first_sound),
        "matched": held.matched,
        "stretches": [each.facts() for each in held.stretches],
    }
    if held.relayed is not None:
        told["relayed"] = asdict(held.relayed)
    return facts | {
        "began": instant(first.began),
        "first_sound": instant(first.first_sound),
        "proof": told,
    }


def proof_facts(item: Item, proof: Proof | None) -> dict[str, Any] | None:
    """Write a proof as the journal does; `error_ms` is how late its first sample left the sink."""
    if proof is None or proof.began is None:
        return None
    facts = {
        "bus": item.bus,
        "error_ms": round((proof.began - item.starts) / _MILLISECOND, 3),
        "first_sound": instant(proof.first_sound),
        "last_sound": instant(proof.last_sound),
        "peak_dbfs": proof.peak_dbfs,
        "rms_dbfs": proof.rms_dbfs,
        "sent_sha256": proof.sent_sha256,
        "frames": proof.frames,
        "matched": proof.matched,
        "silent_ms": proof.silent_ms,
        "clipped": proof.clipped,
        "levels": list(proof.levels),
        "level_step_ms": proof.level_step_ms,
        "meters": dict(proof.meters),
    }
    if proof.gain_db:
        facts["gain_db"] = round(proof.gain_db, 2)
    if proof.underlay is not None:
        facts["bed"] = proof.underlay.facts()
    if proof.relayed is not None:
        facts["relayed"] = asdict(proof.relayed)
    if proof.unheard_s:
        facts["unheard_s"] = proof.unheard_s
    if proof.witnessed is not None:
        facts["witness"] = _witness(proof.witnessed)
    return facts


def _witness(heard: Witnessed) -> dict[str, Any]:
    told = asdict(heard)
    return told | {
        "first_sound": instant(heard.first_sound),
        "last_sound": instant(heard.last_sound),
    }
