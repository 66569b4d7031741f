"""What somebody wants to hear at once, made ready for the voice."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from broadcaster.domain.bulletin import BulletinId
from broadcaster.domain.people import Person, Right
from broadcaster.domain.reading import loaded
from broadcaster.domain.sound import (
    DEFAULT_VOICE,
    LONGEST_HEARD,
    OWN_VOICE,
    Audition,
    OwnSound,
    StationSound,
    check,
    own_sound,
)
from broadcaster.errors import Invalid
from broadcaster.services import reading, sound, speakable, takes
from broadcaster.services.access import require
from broadcaster.services.moves import seen
from broadcaster.store import bulletins


@dataclass(frozen=True, slots=True)
class Wish:
    """A text to hear; `is_script` where it is written as it is spoken and is not read again.

    `bulletin` is the one it belongs to, `tried` what is tried out against its settings; `station`
    are settings tried out instead of the station's own. `paragraph` is the key of one whose
    recording is to be heard instead of any text.
    """

    text: str
    paragraph: str = ""
    is_script: bool = False
    bulletin: BulletinId | None = None
    tried: OwnSound = field(default_factory=OwnSound)
    station: StationSound | None = None


def audition(session: Session, by: Person, wish: Wish) -> Audition:
    """Read a text and say how it shall sound; chime and tone are heard with the whole only.

    Raises Invalid naming what is wrong, Forbidden, NotFound.
    """
    require(by, Right.WRITE_BULLETINS)
    check(wish.tried)
    wished = _wished(session, wish)
    if wish.paragraph and wish.bulletin is not None:
        take = takes.original(session, wish.bulletin, wish.paragraph)
        finish = replace(wished, chime=False, closing_tone=False).finish
        return Audition((), "", wished.manner, finish, take)
    text = _checked(wish.text)
    script = text if wish.is_script else _read(session, wish, text)
    paragraphs = tuple(line for line in script.split("\n") if line.strip())
    if wish.station is not None and wished.notice:
        paragraphs = (wished.notice_text, *paragraphs)
    bare = wished if wish.station is not None else replace(wished, chime=False, closing_tone=False)
    return Audition(_within(paragraphs), bare.voice, bare.manner, bare.finish)


def _read(session: Session, wish: Wish, text: str) -> str:
    station = reading.of_station(session)
    if wish.bulletin is None:
        return speakable.made_of(text, station).script
    revision = bulletins.current_revision(session, seen(session, wish.bulletin))
    accepted = speakable.accepted(revision.unknown)
    return speakable.made_of(text, station, loaded(revision.overruled), accepted).script


def _wished(session: Session, wish: Wish) -> StationSound:
    station = wish.station
    if station is None:
        station = sound.station(session)
    check(station)
    if wish.bulletin is not None:
        revision = bulletins.current_revision(session, seen(session, wish.bulletin))
        station = own_sound(revision.sound).over(station)
    wished = wish.tried.over(station)
    # Who reads aloud is not here: somebody else lends a voice.
    return replace(wished, voice=DEFAULT_VOICE) if wished.voice == OWN_VOICE else wished


def _checked(text: str) -> str:
    plain = speakable.plain_text(text)
    if not plain or "\x00" in plain:
        raise Invalid("text", "There is nothing to hear. Write something first.")
    if len(plain) > LONGEST_HEARD:
        raise Invalid(
            "text",
            "At most {most} letters can be heard at once. Choose a shorter stretch.",
            most=LONGEST_HEARD,
        )
    return plain


def _within(paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    """Keep what fits: a text of figures can be several times as long when it is read."""
    kept: list[str] = []
    left = LONGEST_HEARD
    for paragraph in paragraphs:
        kept += [paragraph[:left]] if left > 0 else []
        left -= len(paragraph)
    return tuple(kept)
