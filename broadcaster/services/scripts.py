"""A bulletin's script on its way to a voice and to approval."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from broadcaster.domain.bulletin import BulletinId, Move, Origin, RevisionId, Status
from broadcaster.domain.jobs import JobId
from broadcaster.domain.people import Person, Right
from broadcaster.domain.reading import Choices, Stretch, loaded, same_place
from broadcaster.errors import Invalid, Refused, WrongState
from broadcaster.ports import Clock
from broadcaster.services import fields as form
from broadcaster.services import recipes, rendering, revisions, sides, speakable
from broadcaster.services.access import require
from broadcaster.services.moves import held, moved, recorded
from broadcaster.store import bulletins as store
from broadcaster.store.tables import BulletinRow, RevisionRow

_SPOKEN_LANGUAGE = "vi"


def correct_script(
    session: Session, clock: Clock, bulletin: BulletinId, by: Person, version: int, script: str
) -> int:
    """Put a hand-corrected script in place; return the new version.

    What was sent for approval or approved becomes a draft again. Raises Invalid("script"),
    Forbidden, WrongState, and Refused where somebody else changed it since.
    """
    require(by, Right.WRITE_BULLETINS)
    row = held(session, bulletin, version)
    if speakable.plain_text(script) == store.current_revision(session, row).script:
        row.version = version
        return version
    _opened_for_writing(session, clock, row, by)
    revisions.put_script(session, revisions.writable(session, clock, row, by), script)
    recorded(session, clock, row, by, "correct_script")
    return row.version


def accept_unknown(
    session: Session, clock: Clock, bulletin: BulletinId, by: Person, word: str, read_as: str
) -> int:
    """Say how an unknown word is read, everywhere in the script; return the new version.

    Raises Invalid where the word is not among the unknown ones or nothing is said for it.
    """
    require(by, Right.WRITE_BULLETINS)
    row = held(session, bulletin)
    current = store.current_revision(session, row)
    if word not in {each.word for each in speakable.loaded(current.unknown)}:
        raise Invalid("word", "{word} is not among the unknown words.", word=word)
    stands = read_as.strip() == word  # a person may well say that it is to be read as it stands
    said = word if stands else speakable.checked_words(read_as, "read_as")
    _opened_for_writing(session, clock, row, by)
    revision = revisions.writable(session, clock, row, by)
    revisions.put_word(session, revision, word, said)
    recorded(session, clock, row, by, "accept_unknown", word=word, read_as=said)
    return row.version


def overrule(
    session: Session, clock: Clock, bulletin: BulletinId, by: Person, where: Stretch, spoken: str
) -> int:
    """Say how one stretch of a text is read; return the new version.

    Raises Invalid where it cannot be said so, WrongState where a hand corrected the script,
    Refused where somebody else changed the text since.
    """
    require(by, Right.WRITE_BULLETINS)
    row = held(session, bulletin, where.version)
    said = speakable.checked_words(spoken, "spoken")
    current = store.current_revision(session, row)
    _refuse_edited(current)
    overruled = sides.overruling(session, current, where.start, said)
    choices = loaded(current.overruled)
    others = tuple(each for each in choices.overruled if not same_place(each, overruled))
    _chosen(session, clock, row, by, replace(choices, overruled=(*others, overruled)))
    recorded(session, clock, row, by, "overrule", word=overruled.source, read_as=said)
    return row.version


def take_back(
    session: Session, clock: Clock, bulletin: BulletinId, by: Person, version: int, number: int
) -> int:
    """Let the reader read again what was overruled, by its number; return the new version."""
    require(by, Right.WRITE_BULLETINS)
    row = held(session, bulletin, version)
    current = store.current_revision(session, row)
    _refuse_edited(current)
    choices = loaded(current.overruled)
    if not 0 <= number < len(choices.overruled):
        raise Invalid("number", "This reading was taken back already.")
    left = choices.overruled[:number] + choices.overruled[number + 1 :]
    _chosen(session, clock, row, by, replace(choices, overruled=left))
    recorded(session, clock, row, by, "take_back", word=choices.overruled[number].source)
    return row.version


def read_part(  # noqa: PLR0913 -- one part, one answer
    session: Session,
    clock: Clock,
    bulletin: BulletinId,
    by: Person,
    version: int,
    part: str,
    *,
    is_read: bool,
) -> int:
    """Read a part of the document's frame in this bulletin, or leave it out; return the version."""
    require(by, Right.WRITE_BULLETINS)
    row = held(session, bulletin, version)
    current = store.current_revision(session, row)
    _refuse_edited(current)
    choices = loaded(current.overruled)
    parts = {**choices.parts, part: is_read}
    _chosen(session, clock, row, by, replace(choices, parts=parts))
    recorded(session, clock, row, by, "read_part", part=part, is_read=is_read)
    return row.version


def request_voice(session: Session, clock: Clock, bulletin: BulletinId, by: Person) -> JobId | None:
    """Have a draft's script spoken, to listen before sending it for approval.

    None where its clip is there already.
    """
    require(by, Right.WRITE_BULLETINS)
    row = held(session, bulletin)
    row.version -= 1  # nothing that anybody approves or edits changes by listening
    revision = store.current_revision(session, row)
    _refuse_unspeakable(session, row, revision)
    job = rendering.enqueue(
        session, clock, RevisionId(revision.id), urgent=rendering.is_urgent(row)
    )
    if job is not None:
        recorded(session, clock, row, by, "voice")
    return job


def submit(session: Session, clock: Clock, bulletin: BulletinId, by: Person, version: int) -> None:
    """Send it for approval: its revision is frozen and its voice made, if it is not yet.

    Raises Invalid or Refused with what is still missing, WrongState from the table.
    """
    require(by, Right.WRITE_BULLETINS)
    row = held(session, bulletin, version)
    revision = store.current_revision(session, row)
    form.check(form.of_row(row), form.known(session, clock.now()))
    _refuse_unspeakable(session, row, revision)
    moved(session, clock, row, by, Move.SUBMIT)
    row.submitted = clock.now()
    revision.frozen = revision.frozen or clock.now()
    rendering.enqueue(session, clock, RevisionId(revision.id), urgent=rendering.is_urgent(row))


def _chosen(session: Session, clock: Clock, row: BulletinRow, by: Person, choices: Choices) -> None:
    _opened_for_writing(session, clock, row, by)
    revisions.choose(session, revisions.writable(session, clock, row, by), choices)


def _refuse_edited(revision: RevisionRow) -> None:
    if revision.script_edited:
        raise WrongState("The script was corrected by hand; correct it there.")


def _opened_for_writing(session: Session, clock: Clock, row: BulletinRow, by: Person) -> None:
    if row.origin != Origin.TEXT.value:
        raise WrongState("A recording has no script to correct.")
    if row.status != Status.DRAFT.value:
        moved(session, clock, row, by, Move.EDIT, "script")
    row.changed = clock.now()


def _refuse_unspeakable(session: Session, row: BulletinRow, revision: RevisionRow) -> None:
    if row.origin == Origin.RECORDING.value:
        return
    own_voice = recipes.is_own_voice(session, revision)
    if row.language != _SPOKEN_LANGUAGE and not own_voice:
        raise Invalid(
            "language",
            "The station's voices speak Vietnamese only. Upload a recording for another language.",
        )
    if not revision.script.strip():
        raise Invalid("script", "There is no script to read out. Write or paste the text first.")
    if own_voice:
        recipes.refuse_unread(revision)
        return
    words = speakable.Speakable(revision.script, speakable.loaded(revision.unknown)).unresolved
    if words:
        raise Refused(
            "Nobody has said yet how to read: {words}. Correct the script, or say how each is"
            " read.",
            words=", ".join(words),
        )
