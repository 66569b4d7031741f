"""Ready timetables: a picture of the day each, taken whole, and taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from broadcaster.domain.decisions import DecisionId
from broadcaster.domain.frames import RelayRule, Rule, WordsRule, kind_of
from broadcaster.domain.people import Right
from broadcaster.errors import Invalid
from broadcaster.services import decisions, presets, timetable
from broadcaster.services import station as stations
from broadcaster.services.presets import Preset, PresetProgramme, Taken
from schedules.dayname import filled, slots
from web import forms, i18n, words
from web.current import clock, demand, work

bp = Blueprint("presets", __name__, url_prefix="/timetable/presets")

MINUTES_OF_A_DAY = 1440


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of the day in the picture, in minutes."""

    x: int
    width: int
    relay: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A preset with its picture and, for each programme, its parts in words."""

    preset: Preset
    bars: tuple[Bar, ...]
    parts: tuple[tuple[str, ...], ...]


@bp.get("/")
def index() -> str:
    """Show the ready timetables."""
    return _index({})


def _index(problems: forms.Problems, taken: Taken | None = None) -> str:
    demand(Right.EDIT_TIMETABLE)
    with work() as session:
        listed = tuple(presets.relays(session).items())
        named = slots(i18n.today(), stations.settings(session).name)
        standing = [one.fields.name for one in timetable.templates(session) if one.enabled]
    return render_template(
        "presets.html",
        presets=[_shown(one, named) for one in presets.presets()],
        relays=[("", _("no relay")), *listed],
        standing=standing,
        taken=taken,
        problems=problems,
    )


def _shown(preset: Preset, named: dict[str, str]) -> Shown:
    bars = [bar for one in preset.programmes for bar in _bars(one)]
    parts = tuple(tuple(_said(part, named) for part in one.parts) for one in preset.programmes)
    return Shown(preset, tuple(bars), parts)


def _bars(one: PresetProgramme) -> list[Bar]:
    made = [Bar(_minute(one.starts), one.longest // timedelta(minutes=1), relay=False)]
    for part in one.parts:
        if isinstance(part, RelayRule):
            begins = _minute(part.starts)
            made.append(Bar(begins, _minute(part.ends) - begins, relay=True))
    return made


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _said(part: Rule, named: dict[str, str]) -> str:
    match part:
        case RelayRule(starts=starts, ends=ends):
            return f"{words.kind('relay')} {starts:%H:%M}–{ends:%H:%M}"
        case WordsRule(kind=kind, text=text):
            return f"{words.kind(kind)}: “{filled(text, named)}”"
    title = getattr(part, "title", "")
    return title or words.kind(kind_of(part))


@bp.post("/<key>/take")
def take(key: str) -> str | tuple[str, int]:
    """Take a ready timetable, and offer to take it back."""
    by, posted = demand(Right.EDIT_TIMETABLE), forms.form()
    try:
        with work() as session:
            taken = presets.take(
                session,
                clock(),
                by,
                key,
                relay=posted.get("relay", ""),
                replaces=posted.get("replaces") == "1",
            )
    except Invalid as wrong:
        return _index(forms.problems(wrong)), forms.status_of(wrong)
    return _index({}, taken)


@bp.post("/back")
def back() -> Response:
    """Take back a ready timetable that was just taken."""
    by = demand(Right.EDIT_TIMETABLE)
    with work() as session:
        decisions.undo(session, clock(), by, DecisionId(forms.number(forms.form(), "number")))
    return redirect(url_for("timetable.week"))
