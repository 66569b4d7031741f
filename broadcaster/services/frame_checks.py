"""What is wrong with the parts of a frame, in sentences that name the part and its field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.orm import Session

from broadcaster.domain import frames
from broadcaster.domain.bulletin import InformationField
from broadcaster.domain.frames import FillerRule, RelayRule, Rule, TuneRule, WordsRule
from broadcaster.errors import Invalid
from broadcaster.services.framing import Shelf, template_of
from broadcaster.services.plan_views import TemplateFields
from broadcaster.store import frames as store
from broadcaster.store.tables import TemplateRow
from schedules import checks, dayname, sentences
from schedules.blends import LEAST_UNDER_DB, LONGEST_MS, MOST_UNDER_DB
from schedules.lateness import ALWAYS_ON, MOST_MINUTES
from schedules.levels import LOUDEST_DB, SOFTEST_DB
from schedules.parts import BulletinBlock

MOST_PARTS = 40
LONGEST_WORDS = 2000
LONGEST_TITLE = 120
MOST_ITEMS = 100
MOST_READINGS = 5
LAST_TO_YIELD = 9
SHORTEST_BLOCK, LONGEST_PART = timedelta(minutes=1), timedelta(hours=12)
SHORTEST_PIECE, LEAST_PIECE = timedelta(seconds=1), timedelta(minutes=10)


def keyed(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """Give words that have no key yet, or the key of other words before them, one of their own."""
    used: set[str] = set()
    made: list[Rule] = []
    given = {rule.key for rule in rules if isinstance(rule, WordsRule)}
    free = (key for number in range(1, 2 * len(rules) + 2) if (key := f"w{number}") not in given)
    for rule in rules:
        kept = rule
        if isinstance(kept, WordsRule):
            key = kept.key if kept.key and kept.key not in used else next(free)
            used.add(key)
            kept = replace(kept, key=key, text=kept.text.strip())
        made.append(kept)
    return tuple(made)


def check_parts(session: Session, fields: TemplateFields) -> None:
    """Raise Invalid for the first part that is wrong, its field named "3-text" of the third."""
    if len(fields.parts) > MOST_PARTS:
        raise Invalid("parts", "A programme has at most {most} parts.", most=MOST_PARTS)
    for number, rule in enumerate(fields.parts, 1):
        _check_yields(number, rule)
        _check_gain(number, rule)
        if isinstance(rule, TuneRule | FillerRule):
            _check_goes_on(number, rule.goes_on_ms)
        _check_late(number, rule, fields)
        match rule:
            case WordsRule():
                _check_words(number, rule)
                _check_bed(session, number, rule)
            case RelayRule():
                _check_relay(session, number, rule)
            case BulletinBlock():
                _check_block(number, rule, fields)
            case FillerRule():
                _check_filler(session, number, rule)
    if fields.parts:
        _check_whole(fields)


def check_slots(text: str, field: str) -> None:
    """Raise Invalid of that field where words have a slot that nobody can fill."""
    try:
        dayname.asked_slots(text)
    except dayname.WrongSlot as wrong:
        slots = ", ".join(f"{{{name}}}" for name in dayname.SLOTS)
        sentence = "Nobody can fill “{slot}” in these words; use {slots}."
        raise Invalid(field, sentence, slot=wrong.slot, slots=slots) from None


def _check_yields(number: int, rule: Rule) -> None:
    turn = None if isinstance(rule, RelayRule | FillerRule) else rule.yields
    if turn is not None and not 1 <= turn <= LAST_TO_YIELD:
        raise _wrong(
            number, "yields", "Part {part}: the turn to give way is 1 to {most}.", LAST_TO_YIELD
        )


def _check_gain(number: int, rule: Rule) -> None:
    if isinstance(rule, RelayRule) and rule.gain_db > 0:
        raise _wrong(number, "gain_db", "Part {part}: a relay can only be made softer.")
    if not SOFTEST_DB <= rule.gain_db <= LOUDEST_DB:
        sentence = "Part {part}: give {softest} to {most} dB."
        facts = {"part": number, "softest": SOFTEST_DB, "most": LOUDEST_DB}
        raise Invalid(f"{number}-gain_db", sentence, **facts)


def _check_goes_on(number: int, ms: int | None) -> None:
    if ms is not None and not 0 <= ms <= LONGEST_MS:
        most = LONGEST_MS // 1000
        raise _wrong(number, "goes_on_ms", "Part {part}: give 0 to {most} seconds.", most)


def _check_late(number: int, rule: Rule, fields: TemplateFields) -> None:
    late = rule.late
    if late is None:
        return
    if isinstance(rule, RelayRule | FillerRule) and late.way not in ALWAYS_ON:
        sentence = "Part {part}: a relay, and music that fills a time, is joined or left out."
        raise _wrong(number, "late", sentence)
    if not 0 <= late.minutes <= MOST_MINUTES:
        raise _wrong(number, "late", "Part {part}: give 0 to {most} minutes.", MOST_MINUTES)
    if late.until is not None and late.until <= fields.starts:
        raise _wrong(number, "late", "Part {part}: give a time after the programme begins.")


def _check_words(number: int, rule: WordsRule) -> None:
    if not rule.text.strip():
        raise _wrong(number, "text", "Part {part}: write what is to be said, or take it out.")
    if len(rule.text) > LONGEST_WORDS:
        raise _wrong(
            number, "text", "Part {part}: please use at most {most} letters.", LONGEST_WORDS
        )
    check_slots(rule.text, f"{number}-text")


def _check_bed(session: Session, number: int, rule: WordsRule) -> None:
    if rule.bed is not None and rule.bed not in {row.id for row in store.music(session)}:
        raise _wrong(number, "bed", "Part {part}: a piece of music is gone; choose again.")
    if not LEAST_UNDER_DB <= rule.under_db <= MOST_UNDER_DB:
        sentence = "Part {part}: music lies {least} to {most} dB under words."
        facts = {"part": number, "least": LEAST_UNDER_DB, "most": MOST_UNDER_DB}
        raise Invalid(f"{number}-under_db", sentence, **facts)


def _check_relay(session: Session, number: int, rule: RelayRule) -> None:
    if rule.source not in {row.key for row in store.sources(session)}:
        raise _wrong(number, "source", "Part {part}: choose a station from the list of relays.")
    if rule.ends <= rule.starts:
        raise _wrong(number, "ends", "Part {part}: the relay must end after it begins.")


def _check_block(number: int, rule: BulletinBlock, fields: TemplateFields) -> None:
    _check_title(number, rule.title)
    if not rule.priorities:
        raise _wrong(number, "priorities", "Part {part}: choose which priorities it takes.")
    if not rule.fields <= {str(one.value) for one in InformationField}:
        raise _wrong(number, "fields", "Part {part}: choose fields from the list.")
    if not rule.zones <= fields.zones:
        raise _wrong(number, "zones", "Part {part}: choose zones of the programme itself.")
    if rule.longest is not None and not SHORTEST_BLOCK <= rule.longest <= LONGEST_PART:
        raise _wrong(number, "longest", "Part {part}: give 1 to {most} minutes, or none.", 720)
    if rule.most is not None and not 1 <= rule.most <= MOST_ITEMS:
        raise _wrong(number, "most", "Part {part}: give 1 to {most} items, or none.", MOST_ITEMS)
    if not 1 <= rule.times <= MOST_READINGS:
        raise _wrong(
            number, "times", "Part {part}: each item is read 1 to {most} times.", MOST_READINGS
        )


def _check_filler(session: Session, number: int, rule: FillerRule) -> None:
    _check_title(number, rule.title)
    if not set(rule.pieces) <= {row.id for row in store.music(session)}:
        raise _wrong(number, "pieces", "Part {part}: a piece of music is gone; choose again.")
    if not SHORTEST_PIECE <= rule.shortest <= LEAST_PIECE:
        raise _wrong(number, "shortest", "Part {part}: give 1 to {most} seconds.", 600)


def _check_title(number: int, title: str) -> None:
    if len(title) > LONGEST_TITLE:
        raise _wrong(
            number, "title", "Part {part}: please use at most {most} letters.", LONGEST_TITLE
        )


def _check_whole(fields: TemplateFields) -> None:
    """Ask the planner itself what is wrong: exact times in their order, within the programme."""
    row = TemplateRow(
        id=0,
        name=fields.name.strip(),
        starts=fields.starts,
        weekdays=fields.weekdays,
        zones=fields.zones,
        longest=fields.longest,
        enabled=True,
        opening="",
        closing="",
        parts=frames.stored(fields.parts),
    )
    for reason in checks.wrong(template_of(row, Shelf((), {}, {}))):
        part = reason.facts.get("part")
        field = "longest" if part is None else f"{part}-start"
        sentence = _PLAINER.get(reason.sentence, reason.sentence)
        raise Invalid(field, sentence, **reason.facts)


_PLAINER = {
    sentences.PART_BEFORE: "Part {part}: {at} is too early; what stands before it goes on longer.",
}


def _wrong(number: int, field: str, sentence: str, most: int = 0) -> Invalid:
    return Invalid(f"{number}-{field}", sentence, part=number, most=most)
