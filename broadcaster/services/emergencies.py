"""Warning at once: from a ready text to an order that needs nothing but the air.

Nothing is written here before the order is given. The journal of the process on the air is its
record, and what people look at is copied from there: a database that is locked holds up no warning.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from broadcaster.domain.emergency import (
    LONGEST_CADENCE,
    LONGEST_RUN,
    LONGEST_SCRIPT,
    LONGEST_TEXT,
    SHORTEST_CADENCE,
    Code,
    Emergency,
    OrderKind,
    StoredSound,
)
from broadcaster.domain.people import Person, Right
from broadcaster.domain.warnings import FREE
from broadcaster.errors import Invalid
from broadcaster.ports import Clock
from broadcaster.services import devices, reading, speakable
from broadcaster.services.access import require
from broadcaster.services.makers import wish_key
from broadcaster.services.ready_warnings import ready
from broadcaster.services.recipes import frame_recipe
from broadcaster.store import emergencies as store

SIREN, STEADY = "siren", "all_clear"
"""The keys of the two signals."""

ALL_CLEAR_LASTS = timedelta(minutes=10)
"""So long an all-clear waits for its words before it is over all the same."""

LONGEST_TITLE = 100


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants said: `id` was given to the page, so that twice pressed is once said."""

    id: int
    title: str
    text: str
    zones: frozenset[int]
    every: timedelta
    lasts: timedelta
    template: str = FREE
    kind: OrderKind = OrderKind.WARNING
    replaces: int | None = None


def checked(session: Session, by: Person, wish: Wish) -> Wish:
    """Return a wish that can be carried out; raises Invalid naming the field, Forbidden."""
    require(by, Right.EMERGENCY)
    text = " ".join(speakable.plain_text(wish.text).split())
    if not text or "\x00" in text:
        raise Invalid("text", "Write what is to be said.")
    if len(text) > LONGEST_TEXT:
        raise Invalid(
            "text",
            "A warning has at most {most} letters: the shorter, the clearer.",
            most=LONGEST_TEXT,
        )
    sounding = frozenset(int(zone.id) for zone in devices.zones(session) if zone.may_sound)
    if not wish.zones or not wish.zones <= sounding:
        raise Invalid("zones", "Choose at least one zone that can sound.")
    if not SHORTEST_CADENCE <= wish.every <= LONGEST_CADENCE:
        raise Invalid("every", "A warning is repeated every 1 to 180 minutes.")
    if not timedelta(0) < wish.lasts <= LONGEST_RUN:
        raise Invalid("lasts", "A warning is repeated for at most 24 hours; then give it again.")
    template = ready().warning(wish.template)
    title = " ".join(speakable.plain_text(wish.title).split())[:LONGEST_TITLE]
    return Wish(
        id=wish.id,
        title=title or (template.title if template else text[:LONGEST_TITLE]),
        text=text,
        zones=wish.zones,
        every=wish.every,
        lasts=wish.lasts,
        template=template.key if template else FREE,
        kind=wish.kind,
        replaces=wish.replaces,
    )


def order_of(session: Session, clock: Clock, by: Person, wish: Wish, code: Code) -> Emergency:
    """Return the order to be given, with the sounds that wait for it; raises as `checked`."""
    good = checked(session, by, wish)
    now = clock.now()
    is_clear = good.kind is OrderKind.ALL_CLEAR
    script = script_of(session, good.text)
    words, always = (
        words_key(session, script),
        words_key(session, script_of(session, ready().always)),
    )
    signal = STEADY if is_clear else SIREN
    kept = stored(session, words, always, signal)
    return Emergency(
        id=good.id,
        kind=good.kind,
        title=good.title,
        text=good.text,
        script=script,
        zones=good.zones,
        cadence=SHORTEST_CADENCE if is_clear else good.every,
        ordered=now,
        expires=now + (ALL_CLEAR_LASTS if is_clear else good.lasts),
        by=by.name,
        code=code,
        template=good.template,
        siren=kept.get(signal),
        speech=kept.get(words),
        fallback=None if is_clear else kept.get(always),
        replaces=good.replaces,
    )


def script_of(session: Session, text: str) -> str:
    """Return a text as the station reads it; what nobody explained is read as it stands."""
    return speakable.made_of(text, reading.of_station(session)).script[:LONGEST_SCRIPT]


def words_key(session: Session, script: str) -> str:
    """Return the key of spoken words: the same words in the same voice are the same sound."""
    return f"words:{wish_key(frame_recipe(session, script))}"


def stored(session: Session, *keys: str) -> dict[str, StoredSound]:
    """Return the sounds that wait, by their keys."""
    rows = store.sounds(session, keys)
    return {key: StoredSound(row.clip, row.length) for key, row in rows.items()}
