"""From stored frames to the templates that plans are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from broadcaster.domain import frames
from broadcaster.domain.authority import ListedSource, StandingApproval
from broadcaster.domain.frames import FillerRule, RelayRule, Rule, TuneRule, WordsRule
from broadcaster.store import candidates, zones
from broadcaster.store import frames as store
from broadcaster.store.candidates import StandingSound
from broadcaster.store.tables import RelaySourceRow, TemplateRow
from schedules import dayname
from schedules.blends import Bed, going_on
from schedules.lateness import asked
from schedules.levels import sounded
from schedules.parts import BulletinBlock, FillerPart, Part, Piece, RelayPart, RelaySource
from schedules.settle import Allowance
from schedules.types import PartKind, Sound, StandingPart, Template, ZoneKey

TITLES = {
    PartKind.SIGNATURE: "Signature tune",
    PartKind.OPENING: "Opening words",
    PartKind.WORDS: "Standing words",
    PartKind.CLOSING: "Closing words",
    PartKind.FILLER: "Music",
}
"""What parts are called in a plan that have no title of their own."""

GUESSED = "guessed"
"""Stands for the clip of words that are not spoken yet, where their length is only guessed."""

_LETTERS_A_SECOND = 14


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the frames of one day are made of.

    `spoken` are the sounds of words that have slots, as they were spoken for that day. With
    `guesses` words that are not spoken yet have a guessed length: to be looked at, never to air.
    """

    sounds: tuple[StandingSound, ...]
    sources: Mapping[str, RelaySourceRow]
    spoken: Mapping[int, Sound]
    guesses: bool = False

    def current(self, found: StandingSound) -> Sound | None:
        """Return what a standing sound sounds like on the day; None while it is not made."""
        if has_slots(found.row.text):
            return self.spoken.get(found.row.id)
        if found.row.clip is None or found.length is None:
            return None
        return Sound(found.row.clip, found.length)


def shelf_of(session: Session, day: date, *, guesses: bool = False) -> Shelf:
    """Read what the frames of a day are made of."""
    return Shelf(
        sounds=candidates.standing_sounds(session),
        sources={row.key: row for row in store.sources(session)},
        spoken=store.spoken_on(session, day),
        guesses=guesses,
    )


def on_day(session: Session, shelf: Shelf, day: date) -> Shelf:
    """Return what the frames of another day are made of."""
    return replace(shelf, spoken=store.spoken_on(session, day))


def has_slots(text: str) -> bool:
    """Tell whether words are spoken anew for each day."""
    try:
        return bool(dayname.asked_slots(text))
    except dayname.WrongSlot:
        return False


def filled(text: str, day: date, station: str) -> str:
    """Return the words of a frame as they are said on a day."""
    return dayname.filled(text, dayname.slots(day, station)) if has_slots(text) else text


def station_name(session: Session) -> str:
    """Return the name that words of frames say for the station."""
    row = zones.station(session)
    return "" if row is None else row.name


def allowances(shelf: Shelf) -> dict[str, Allowance]:
    """Return what the standing approvals and the list of relays allow on the day."""
    allowed: dict[str, Allowance] = {}
    for found in shelf.sounds:
        sound = shelf.current(found)
        if found.row.approved_by is not None and sound is not None:
            allowed[str(StandingApproval(found.row.id))] = Allowance(sound.clip)
    for row in shelf.sources.values():
        if row.allowed_by is not None:
            source = _source(row)
            allowed[source.authority] = Allowance(source.sound(timedelta()).clip)
    return allowed


def template_of(row: TemplateRow, shelf: Shelf) -> Template:
    """Return a template as plans are made of it; raises Invalid where its parts cannot be read."""
    rules = frames.read(row.parts or [])
    return Template(
        key=f"t{row.id}",
        name=row.name,
        starts=row.starts,
        weekdays=row.weekdays if row.enabled else frozenset(),
        zones=_zones(row.zones),
        before=() if rules else _standing(row, shelf, PartKind.SIGNATURE, PartKind.OPENING),
        after=() if rules else _standing(row, shelf, PartKind.CLOSING),
        longest=row.longest,
        parts=tuple(_part(rule, row, shelf) for rule in rules),
    )


def _zones(numbers: frozenset[int]) -> frozenset[ZoneKey]:
    return frozenset(ZoneKey(number) for number in numbers)


def _standing(row: TemplateRow, shelf: Shelf, *kinds: PartKind) -> tuple[StandingPart, ...]:
    """Return the tune and the words of a frame that has no parts; what there is none of, not."""
    texts = {PartKind.OPENING: row.opening, PartKind.CLOSING: row.closing}
    found = []
    for kind in kinds:
        if kind is PartKind.SIGNATURE:
            tune = _tune(row, shelf, TuneRule())
            found += [] if tune is None else [tune]
        elif texts[kind]:
            found.append(_words(WordsRule(kind, texts[kind]), row, shelf))
    return tuple(found)


def _part(rule: Rule, row: TemplateRow, shelf: Shelf) -> Part:
    match rule:
        case TuneRule():
            title = TITLES[PartKind.SIGNATURE]
            tune = _tune(row, shelf, rule)
            return tune or StandingPart(PartKind.SIGNATURE, title, None, "")
        case WordsRule():
            return _words(rule, row, shelf)
        case RelayRule():
            return RelayPart(
                _listed(rule.source, shelf), rule.starts, rule.ends, rule.gain_db, rule.late
            )
        case BulletinBlock():
            return rule
        case FillerRule():
            return _filler(rule, shelf)


def tune_of(sounds: Iterable[StandingSound], template: int) -> StandingSound | None:
    """Return the tune a template is opened with; None where there is none.

    Its own goes before the station's, a newer one before an older; but one that is not made yet,
    or that nobody allowed, leaves its place to one that can sound.
    """
    fitting = (
        sound
        for sound in sounds
        if sound.row.kind == PartKind.SIGNATURE.value and sound.row.template in (template, None)
    )
    return min(fitting, key=_rank_of_tune, default=None)


def _rank_of_tune(sound: StandingSound) -> tuple[bool, bool, int]:
    is_ready = sound.row.clip is not None and sound.row.approved_by is not None
    return (not is_ready, sound.row.template is None, -sound.row.id)


def _tune(row: TemplateRow, shelf: Shelf, rule: TuneRule) -> StandingPart | None:
    found = tune_of(shelf.sounds, row.id)
    if found is None:
        return None
    sound, authority = _as_asked(shelf.current(found), rule), _authority(found)
    sound = None if sound is None else going_on(sound, rule.goes_on_ms)
    title = TITLES[PartKind.SIGNATURE]
    return StandingPart(PartKind.SIGNATURE, title, sound, authority, rule.start, rule.yields)


def _words(rule: WordsRule, row: TemplateRow, shelf: Shelf) -> StandingPart:
    found = next((one for one in shelf.sounds if _says(one, rule, row)), None)
    sound = None if found is None else shelf.current(found)
    authority = "" if found is None else _authority(found)
    if sound is None and shelf.guesses:
        sound = Sound(GUESSED, timedelta(seconds=1 + len(rule.text) // _LETTERS_A_SECOND))
        authority = authority or GUESSED
    title, sound = TITLES[rule.kind], _as_asked(sound, rule)
    if sound is not None and rule.bed is not None:
        sound = replace(sound, blend=_bed(rule.bed, rule.under_db, shelf))
    return StandingPart(rule.kind, title, sound, authority, rule.start, rule.yields)


def _bed(number: int, under_db: int, shelf: Shelf) -> Bed:
    """Return the music under words; one that is gone or not made yet is allowed by nobody."""
    for found in shelf.sounds:
        sound = shelf.current(found)
        if found.row.id == number and found.row.kind == store.MUSIC and sound is not None:
            return Bed(sound.clip, found.row.title, _authority(found), under_db)
    return Bed("", TITLES[PartKind.FILLER], "", under_db)


def _as_asked(sound: Sound | None, rule: TuneRule | WordsRule | FillerRule) -> Sound | None:
    return None if sound is None else asked(sounded(sound, rule.gain_db), rule.late)


def _says(sound: StandingSound, rule: WordsRule, row: TemplateRow) -> bool:
    kept = sound.row
    is_this = kept.template == row.id and kept.kind == rule.kind.value and kept.part == rule.key
    return is_this and kept.text == rule.text


def _authority(sound: StandingSound) -> str:
    return "" if sound.row.approved_by is None else str(StandingApproval(sound.row.id))


def _listed(key: str, shelf: Shelf) -> RelaySource:
    row = shelf.sources.get(key)
    return RelaySource(key, key, "") if row is None else _source(row)


def _source(row: RelaySourceRow) -> RelaySource:
    authority = "" if row.allowed_by is None else str(ListedSource(row.id))
    return RelaySource(row.key, row.name, authority)


def _filler(rule: FillerRule, shelf: Shelf) -> FillerPart:
    pieces = []
    for found in shelf.sounds:
        wanted = found.row.id in rule.pieces if rule.pieces else True
        sound = _as_asked(shelf.current(found), rule)
        if found.row.kind == store.MUSIC and wanted and sound is not None:
            heard = going_on(sound, rule.goes_on_ms)
            pieces.append(Piece(found.row.title, heard, _authority(found)))
    title = rule.title or TITLES[PartKind.FILLER]
    return FillerPart(tuple(pieces), title, rule.until, rule.start, rule.cut, rule.shortest)
