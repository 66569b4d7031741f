"""How the station sounds, how one bulletin sounds otherwise, and what is joined to it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from broadcaster.domain.bulletin import BulletinId
from broadcaster.domain.people import Right
from broadcaster.domain.sound import RANGES, StationSound
from broadcaster.errors import Invalid, NotFound
from broadcaster.services import pieces, rendering, sound, tuning
from web import forms, i18n, soundview, uploads
from web.current import clock, demand, originals, person, work
from web.soundforms import own_sound, station_sound

bp = Blueprint("sound", __name__)

SAMPLE = (
    "Kính thưa bà con. Ngày 25/11/2026, Ủy ban nhân dân xã tổ chức tiêm phòng cho trẻ em.\n"
    "Đề nghị bà con đưa trẻ đến trạm y tế đúng giờ."
)


@bp.get("/settings/sound")
def station() -> str:
    """Show how the station sounds."""
    person()
    with work() as session:
        kept = sound.station(session)
    return _sheet(kept, SAMPLE, {})


def _sheet(given: StationSound, sample: str, problems: forms.Problems) -> str:
    return render_template(
        "sound.html",
        given=given,
        sample=sample,
        problems=problems,
        ranges=RANGES,
        voices=soundview.voices(),
        may_change=person().may(Right.MANAGE_PEOPLE),
        value=lambda name, scale: i18n.plain_number(getattr(given, name) * scale),
    )


@bp.post("/settings/sound")
def keep_station() -> Response | tuple[str, int]:
    """Keep how the station sounds."""
    by, posted = demand(Right.MANAGE_PEOPLE), forms.form()
    wanted = StationSound()
    try:
        wanted = station_sound(posted)
        with work() as session:
            tuning.change_station(session, by, wanted, dict(soundview.voices()))
    except Invalid as wrong:
        sheet = _sheet(wanted, posted.get("text", SAMPLE), forms.problems(wrong))
        return sheet, forms.status_of(wrong)
    flash(_("Kept."), "done")
    return redirect(url_for(".station"))


@bp.post("/bulletins/<int:bulletin>/sound")
def change(bulletin: int) -> Response:
    """Keep how one bulletin sounds."""
    by, wanted = demand(Right.WRITE_BULLETINS), own_sound(forms.form())
    with work() as session:
        voices = dict(soundview.voices())
        tuning.change_own(session, clock(), BulletinId(bulletin), by, wanted, voices)
    flash(_("Kept."), "done")
    return _back(bulletin, "voice")


@bp.post("/bulletins/<int:bulletin>/voice/retry")
def retry(bulletin: int) -> Response:
    """Ask again for a voice whose making failed."""
    by = demand(Right.WRITE_BULLETINS)
    with work() as session:
        rendering.retry(session, clock(), BulletinId(bulletin), by)
    flash(_("The voice is being made."), "done")
    return _back(bulletin, "voice")


@bp.post("/bulletins/<int:bulletin>/voice/cancel")
def cancel(bulletin: int) -> Response:
    """Call off the making of a draft's voice."""
    by = demand(Right.WRITE_BULLETINS)
    with work() as session:
        rendering.cancel(session, clock(), BulletinId(bulletin), by)
    flash(_("Called off."), "done")
    return _back(bulletin, "voice")


@bp.post("/bulletins/<int:bulletin>/pieces")
def join(bulletin: int) -> Response:
    """Join a recording to a bulletin."""
    by, upload = demand(Right.WRITE_BULLETINS), uploads.recording()
    language = forms.form().get("language", "")
    with work() as session:
        pieces.add(
            session, clock(), BulletinId(bulletin), by, originals(), upload, language=language
        )
    flash(_("Joined. Listen to the whole before sending it."), "done")
    return _back(bulletin, "pieces")


@bp.post("/bulletins/<int:bulletin>/pieces/<int:number>")
def rearrange(bulletin: int, number: int) -> Response:
    """Move one of the joined recordings, or take it out."""
    by, step = demand(Right.WRITE_BULLETINS), request.form.get("step", "")
    if step not in set(pieces.Step):
        raise NotFound("There is no such recording.")
    with work() as session:
        pieces.change(session, clock(), BulletinId(bulletin), by, number, pieces.Step(step))
    return _back(bulletin, "pieces")


def _back(bulletin: int, part: str) -> Response:
    return redirect(url_for("editor.edit", bulletin=bulletin) + f"#{part}")
