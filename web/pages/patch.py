"""The patch: what is wired where, changed as a draft, checked, applied whole, taken back."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from broadcaster.domain.patch import Part, PartKind, PatchArea, PatchBoard, PatchZone, mark, put
from broadcaster.domain.patch_changes import called, changes
from broadcaster.domain.people import Right
from broadcaster.errors import Invalid, WrongState
from broadcaster.services import patch as patches
from broadcaster.services import ports
from broadcaster.services.patch_views import Consent, DraftView, World
from schedules.types import Reason
from web import forms, patchforms, patchview
from web.air import sky
from web.current import clock, demand, person, station, work

bp = Blueprint("patch", __name__, url_prefix="/loudspeakers/patch")

TEMPLATES = {kind: f"patch_{kind.value}.html" for kind in PartKind}


@bp.get("/")
def index() -> str:
    """Show the patch as it would be, with all that changes and all that is wrong."""
    person()
    draft = _draft()
    return render_template(
        "patch.html",
        draft=draft,
        findings=patchview.folded(draft.findings),
        titled=_titled,
        tree=patchview.tree(draft.patch),
        homeless=patchview.homeless(draft.patch),
        boards=patchview.board_cards(draft.patch, station().makes),
        wrong=patchview.by_part(draft.findings),
        contacts=patchview.contacts(draft.patch),
        on_air=_is_on_air(),
    )


@bp.get("/<any(area, zone, board, amplifier, bus):kind>/new")
def new(kind: str) -> str:
    """Show the form of a new part."""
    demand(Right.EDIT_DEVICES)
    near = forms.number(forms.Form(request.args), "area") or None
    draft = _draft()
    part = patchforms.blank(PartKind(kind), draft.patch, near)
    return _sheet(PartKind(kind), part, draft, {}, is_new=True)


@bp.get("/<any(area, zone, board, amplifier, bus):kind>/<key>")
def show(kind: str, key: str) -> str:
    """Show the form of one part."""
    demand(Right.EDIT_DEVICES)
    draft = _draft()
    return _sheet(PartKind(kind), _part(draft, kind, key), draft, {}, is_new=False)


@bp.post("/<any(area, zone, board, amplifier, bus):kind>/new")
def add(kind: str) -> Response | tuple[str, int]:
    """Put a new part into the draft."""
    return _keep(PartKind(kind), None)


@bp.post("/<any(area, zone, board, amplifier, bus):kind>/<key>")
def keep(kind: str, key: str) -> Response | tuple[str, int]:
    """Put a changed part into the draft."""
    return _keep(PartKind(kind), key)


@bp.post("/<any(area, zone, board, amplifier, bus):kind>/<key>/try")
def check(kind: str, key: str) -> str:
    """Tell what would be wrong with a form as it is filled now; nothing is kept."""
    demand(Right.EDIT_DEVICES)
    patch = _draft().patch
    known = None if patch.part(PartKind(kind), key) is None else key
    typed = patchforms.as_typed(PartKind(kind), known, forms.form(), patch)
    port = typed.port if isinstance(typed, PatchBoard) else ""
    with work() as session:
        found = patches.tried(session, typed, _world(port))
    return render_template("patch_tried.html", found=found)


@bp.get("/history")
def history() -> str:
    """Show who changed the wiring, when and how."""
    person()
    with work() as session:
        past = patches.history(session)
    return render_template("patch_history.html", past=past, titled=_titled)


@bp.post("/<any(area, zone, board, amplifier, bus):kind>/<key>/remove")
def remove(kind: str, key: str) -> Response:
    """Take a part out of the draft."""
    by = demand(Right.EDIT_DEVICES)
    with work() as session:
        name = patches.remove(session, clock(), by, PartKind(kind), key)
    flash(_("“%(name)s” is taken out of the draft.", name=name), "done")
    return redirect(url_for(".index"))


@bp.post("/<any(area, zone):kind>/<key>/move")
def move(kind: str, key: str) -> Response:
    """Put an area or a zone before or after its neighbour."""
    by, up = demand(Right.EDIT_DEVICES), forms.form().get("way") == "up"
    part = _part(_draft(), kind, key)
    if isinstance(part, PatchArea | PatchZone):
        with work() as session:
            patches.move(session, clock(), by, part, up=up)
    return redirect(url_for(".index") + f"#{kind}-{key}")


@bp.post("/apply")
def apply() -> Response:
    """Bring the draft into force."""
    by = demand(Right.EDIT_DEVICES)
    with work() as session:
        done = patches.apply(session, clock(), by, _consent(), _world())
    said = ngettext("Applied: one change", "Applied: %(num)s changes", len(done))
    flash(f"{said}. " + _("The loudspeaker lines are taken over anew."), "done")
    return redirect(url_for(".index"))


@bp.post("/undo")
def undo() -> Response:
    """Take back what was applied last."""
    by = demand(Right.EDIT_DEVICES)
    with work() as session:
        patches.undo(session, clock(), by, _consent(), _world())
    flash(_("Taken back: the wiring is as it was before."), "done")
    return redirect(url_for(".index"))


@bp.post("/discard")
def discard() -> Response:
    """Throw the draft away."""
    by = demand(Right.EDIT_DEVICES)
    with work() as session:
        patches.discard(session, by)
    flash(_("The draft is gone; the station is as it was."), "done")
    return redirect(url_for(".index"))


def _keep(kind: PartKind, key: str | None) -> Response | tuple[str, int]:
    by, posted = demand(Right.EDIT_DEVICES), forms.form()
    draft = _draft()
    if key is not None:
        _part(draft, kind.value, key)
    try:
        part = patchforms.part(kind, key, posted, draft.patch)
    except Invalid as wrong:
        typed = patchforms.as_typed(kind, key, posted, draft.patch)
        sheet = _sheet(kind, typed, draft, forms.problems(wrong), is_new=key is None)
        return sheet, forms.status_of(wrong)
    try:
        with work() as session:
            patches.put(session, clock(), by, part, "" if key is None else posted.get("seen", ""))
    except WrongState as overtaken:
        return _sheet_anew(kind, part, overtaken), forms.status_of(overtaken)
    flash(_("“%(name)s” stands in the draft; nothing is switched yet.", name=called(part)), "done")
    return redirect(url_for(".index") + f"#{kind.value}-{part.key}")


def _sheet_anew(kind: PartKind, part: Part, why: WrongState) -> str:
    """Show a form that was overtaken, with all that it would change as things are now."""
    draft = _draft()
    would = changes(draft.patch, put(draft.patch, part))
    return _sheet(kind, part, draft, forms.problems(why), is_new=False, would=would)


def _sheet(
    kind: PartKind,
    part: Part,
    draft: DraftView,
    problems: forms.Problems,
    *,
    is_new: bool,
    would: tuple[Reason, ...] | None = None,
) -> str:
    makes = station().makes
    at = f"{kind.value}-{part.key}"
    known = draft.patch.part(kind, part.key)
    return render_template(
        TEMPLATES[kind],
        part=part,
        is_new=is_new,
        draft=draft,
        problems=problems,
        posted=forms.form(),
        wrong=() if is_new else patchview.by_part(draft.findings).get(at, ()),
        areas=patchview.area_choices(draft.patch),
        boards=patchview.board_cards(draft.patch, makes),
        inputs=patchview.input_choices(draft.patch, makes),
        makes=sorted(makes.values(), key=lambda make: make.title),
        ports=ports.seen(),
        value=patchforms.contact_value,
        would=would,
        titled=_titled,
        seen=forms.form().get("seen") if problems and would is None else mark(known),
    )


def _titled(why: Reason) -> Reason:
    return patchview.titled(why, station().makes)


def _part(draft: DraftView, kind: str, key: str) -> Part:
    part = draft.patch.part(PartKind(kind), key)
    if part is None:
        abort(404)
    return part


def _draft() -> DraftView:
    with work() as session:
        return patches.show(session, _world())


def _world(*more: str) -> World:
    with work() as session:
        named = [board.port for board in patches.draft_patch(session).boards]
    named += more
    return World(station().makes, ports.states(named), is_on_air=_is_on_air())


def _is_on_air() -> bool:
    state = sky().state
    return state is not None and bool(state.on_air)


def _consent() -> Consent:
    posted = forms.form()
    version = forms.number(posted, "version")
    return Consent(
        version=version or None,
        warnings=posted.get("warnings") == "1",
        on_air=posted.get("on_air") == "1",
    )
