"""The station's dictionary: searched, added to, corrected, taken in and given out as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from broadcaster.domain.people import Right
from broadcaster.domain.words import WordKind
from broadcaster.errors import Invalid
from broadcaster.services import lexicon, wordlists
from broadcaster.services.lexicon import Entry, Kept, Word
from web import forms
from web.current import clock, demand, person, work

bp = Blueprint("lexicon", __name__, url_prefix="/settings/words")

FILE_NAME = "tu-dien-cua-dai.csv"
ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of the words that were found; pages count from 1."""

    entries: Sequence[Entry]
    number: int
    of: int
    found: int


@bp.get("/")
def index() -> str:
    """Show the words, narrowed by letters or kind, one of them open for correction if asked."""
    person()
    return _sheet(forms.Form(), {}, forms.number(forms.Form(request.args), "edit") or None)


def _sheet(posted: forms.Form, problems: forms.Problems, at: int | None = None) -> str:
    """Show the list with a form filled; `at` is the entry that is being corrected, if any."""
    wanted, kind = request.args.get("text", "").strip()[:100], request.args.get("kind", "")
    with work() as session:
        entries = lexicon.entries(session, wanted, kind if kind in set(WordKind) else "")
        count = lexicon.count(session)
    return render_template(
        "lexicon.html",
        leaf=_leaf(entries, at),
        count=count,
        wanted=wanted,
        wanted_kind=kind,
        posted=posted,
        problems=problems,
        at=at,
        limit=wordlists.LARGEST_FILE // 1_000_000,
        most=lexicon.MOST_WORDS,
        may_change=person().may(Right.WRITE_BULLETINS),
    )


def _leaf(entries: Sequence[Entry], at: int | None) -> Leaf:
    """Open the page that was asked for, or the one with the word that was just touched."""
    given = forms.Form(request.args)
    near = at or forms.number(given, "near")
    pages = max(1, -(-len(entries) // ON_A_PAGE))
    place = next((place for place, each in enumerate(entries) if each.id == near), None)
    number = forms.number(given, "page", 1) if place is None else place // ON_A_PAGE + 1
    number = min(max(number, 1), pages)
    first = (number - 1) * ON_A_PAGE
    return Leaf(entries[first : first + ON_A_PAGE], number, pages, len(entries))


@bp.post("/")
def keep() -> Response | tuple[str, int]:
    """Add a word, or put another reading in the place of the one it had."""
    by, posted = demand(Right.WRITE_BULLETINS), forms.form()
    word = _word(posted)
    try:
        with work() as session:
            kept = lexicon.keep(
                session, clock(), by, word.written, word.spoken, word.kind, note=word.note
            )
    except Invalid as wrong:
        return _sheet(posted, forms.problems(wrong)), forms.status_of(wrong)
    _tell(kept)
    return redirect(url_for(".index", near=kept.id) + f"#word-{kept.id}")


@bp.post("/<int:number>")
def change(number: int) -> Response | tuple[str, int]:
    """Correct an entry."""
    by, posted = demand(Right.WRITE_BULLETINS), forms.form()
    try:
        with work() as session:
            kept = lexicon.change(session, clock(), by, number, _word(posted))
    except Invalid as wrong:
        return _sheet(posted, forms.problems(wrong), number), forms.status_of(wrong)
    _tell(kept)
    return redirect(url_for(".index", near=kept.id) + f"#word-{kept.id}")


@bp.post("/<int:number>/remove")
def remove(number: int) -> str:
    """Take a word out, and offer to put it back."""
    by = demand(Right.WRITE_BULLETINS)
    with work() as session:
        word = lexicon.remove(session, clock(), by, number)
    return render_template("word_removed.html", word=word)


@bp.get("/export")
def export() -> Response:
    """Give the words out as a table for Excel."""
    person()
    with work() as session:
        content = wordlists.exported(session)
    return send_file(
        BytesIO(content), mimetype="text/csv", as_attachment=True, download_name=FILE_NAME
    )


@bp.post("/list")
def look() -> str | tuple[str, int]:
    """Show what a list would change, before anything does."""
    demand(Right.WRITE_BULLETINS)
    try:
        content = _content()
        with work() as session:
            listed = wordlists.looked_at(session, content)
    except Invalid as wrong:
        return _sheet(forms.Form(), forms.problems(wrong)), forms.status_of(wrong)
    status = 200 if listed.is_right else 422
    text = wordlists.text_of(content)
    return render_template("word_list.html", listed=listed, text=text), status


@bp.post("/list/take")
def take() -> Response | tuple[str, int]:
    """Take the list in that was looked at."""
    by = demand(Right.WRITE_BULLETINS)
    content = forms.lines(forms.form().get("list", "")).encode()
    try:
        with work() as session:
            listed = wordlists.take_file(session, clock(), by, content)
    except Invalid as wrong:
        return _sheet(forms.Form(), forms.problems(wrong)), forms.status_of(wrong)
    if not listed.is_right:
        text = wordlists.text_of(content)
        return render_template("word_list.html", listed=listed, text=text), 422
    flash(
        _(
            "Added: %(added)s. Changed: %(changed)s. As they were: %(same)s.",
            added=len(listed.added),
            changed=len(listed.changed),
            same=listed.unchanged,
        ),
        "done",
    )
    return redirect(url_for(".index"))


def _content() -> bytes:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Invalid("file", "Please choose a file first.")
    with file.stream as stream:
        return stream.read(wordlists.LARGEST_FILE + 1)


def _word(posted: forms.Form) -> Word:
    kind = posted.get("kind", "")
    return Word(
        posted.get("written", ""),
        posted.get("spoken", ""),
        WordKind(kind) if kind in set(WordKind) else WordKind.OTHER,
        posted.get("note", ""),
    )


def _tell(kept: Kept) -> None:
    word = kept.word
    said = _("“%(word)s” is now read “%(read_as)s”.", word=word.written, read_as=word.spoken)
    if kept.drafts:
        said += " " + ngettext(
            "%(num)s draft was read anew.", "%(num)s drafts were read anew.", kept.drafts
        )
    flash(said, "done")
    if kept.usual is not None and kept.usual.casefold() != word.spoken.casefold():
        flash(
            _(
                "Without this word, “%(word)s” would be read “%(usual)s”: the station's word wins.",
                word=word.written,
                usual=kept.usual,
            ),
            "note",
        )
