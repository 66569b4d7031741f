"""A text and its script side by side: what was left out, what is said otherwise than written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from broadcaster.domain.reading import Choices, Overruled, StationReading, loaded
from broadcaster.errors import Invalid
from broadcaster.services import reading, speakable
from broadcaster.store.tables import RevisionRow

if TYPE_CHECKING:
    from audio.reading import BroadcastForm, Script
    from broadcaster.domain.bulletin import RevisionId


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sides of a revision.

    `script` tells of each word where it comes from; it is None where a hand corrected the script,
    or where the station reads otherwise by now than when it was made.
    """

    form: BroadcastForm
    script: Script | None
    choices: Choices
    station: StationReading


def of_revision(session: Session, revision: RevisionId) -> Sides | None:
    """Return both sides of a revision; None where it holds no text."""
    row = session.get_one(RevisionRow, revision)
    return _sides(session, row) if row.source_text.strip() else None


def overruling(session: Session, row: RevisionRow, start: int, spoken: str) -> Overruled:
    """Say how what begins at a letter of the spoken form is to be read.

    Raises Invalid where nothing begins there.
    """
    shown = _sides(session, row)
    found = reading.overruling(shown.script, start, spoken) if shown.script else None
    if found is None:
        raise Invalid("start", "This place is not there any more. Open the text again.")
    return found


def spelled(word: str) -> str:
    """Name the letters of a word, its figures as a number."""
    from audio.reading import letters, numerals  # noqa: PLC0415 -- slow import

    parts = re.findall(r"\d+|[^\W\d_]", word)
    return " ".join(
        numerals.whole(each) if each.isdecimal() else letters.letter(each) for each in parts
    )


def _sides(session: Session, row: RevisionRow) -> Sides:
    station, choices = reading.of_station(session), loaded(row.overruled)
    form = reading.form_of(row.source_text, station, choices)
    accepted = tuple(speakable.accepted(row.unknown).items())
    script = None
    if not row.script_edited:
        made = reading.script_of(form.body, station, choices, accepted)
        script = made if made.text == row.script else None
    return Sides(form, script, choices, station)
