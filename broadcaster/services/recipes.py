"""What the sound of a bulletin is made of: its script spoken or recorded, and what is joined."""

from __future__ import annotations

from sqlalchemy.orm import Session

from audio.types import Speech
from broadcaster.domain.bulletin import Origin
from broadcaster.domain.recordings import Item, asked, items
from broadcaster.domain.sound import OWN_VOICE, StationSound
from broadcaster.errors import Refused
from broadcaster.services import sound
from broadcaster.services.makers import Original, Part, Recipe
from broadcaster.store.tables import BulletinRow, RevisionRow


def recipe_of(session: Session, revision: RevisionRow) -> Recipe:
    """Tell what a revision's sound is made of, after the settings of the station and its own."""
    bulletin = session.get_one(BulletinRow, revision.bulletin)
    wished = sound.of_revision(session, revision)
    parts: list[Part] = []
    for item in joined(revision, Origin(bulletin.origin)):
        if item.original is None:
            parts += _read(revision, wished)
        else:
            parts.append(Original(item.original, item.name))
    is_spoken = any(isinstance(part, Speech) for part in parts)
    voice = wished.voice if is_spoken else ""
    return Recipe(tuple(parts), voice, wished.manner, wished.finish)


def is_own_voice(session: Session, revision: RevisionRow) -> bool:
    """Tell whether a person at the desk reads a revision's script aloud."""
    return sound.of_revision(session, revision).voice == OWN_VOICE


def refuse_unread(revision: RevisionRow) -> None:
    """Raise Refused while paragraphs are missing that a person was to read aloud."""
    paragraphs = asked(revision.script, revision.takes)
    missing = sum(each.take is None for each in paragraphs)
    if missing:
        raise Refused(
            "{missing} of {total} paragraphs are not recorded yet. Record them, or choose another"
            " voice.",
            missing=missing,
            total=len(paragraphs),
        )


def joined(revision: RevisionRow, origin: Origin) -> tuple[Item, ...]:
    """List what a revision is joined from, in order."""
    alone = Item() if origin is Origin.TEXT else Item(revision.source_file, revision.source_name)
    return items(revision.pieces, alone)


def frame_recipe(session: Session, script: str) -> Recipe:
    """Tell what the words of a programme's frame are made of; they need no chime of their own."""
    station = sound.station(session)
    finish = StationSound(lufs=station.lufs, horn=station.horn).finish
    return Recipe((Speech(tuple(script.split("\n"))),), station.voice, station.manner, finish)


def music_recipe(session: Session, original: str, name: str) -> Recipe:
    """Tell what a piece of filler music is made of: the recording itself, levelled."""
    station = sound.station(session)
    finish = StationSound(lufs=station.lufs, horn=station.horn).finish
    return Recipe((Original(original, name),), finish=finish)


def _read(revision: RevisionRow, wished: StationSound) -> list[Part]:
    if wished.voice == OWN_VOICE:
        kept = [each.take for each in asked(revision.script, revision.takes)]
        return [Original(take.original, take.name) for take in kept if take is not None]
    paragraphs = tuple(revision.script.split("\n"))
    notice = (wished.notice_text.strip(),) if wished.notice else ()
    return [Speech((*notice, *paragraphs))]
