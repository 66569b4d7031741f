"""Approvals: listen, approve or return with a reason; frames of programmes; delegation."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from broadcaster.domain.attention import DelegationId
from broadcaster.domain.bulletin import BulletinId
from broadcaster.domain.people import PersonId
from broadcaster.errors import Invalid
from broadcaster.services import approvals, devices, people, signatures
from web import forms
from web.current import air, clock, person, work

bp = Blueprint("approvals", __name__, url_prefix="/approvals")


@bp.get("/")
def index() -> str:
    """Show what waits, the first to be heard first."""
    me = person()
    with work() as session:
        names = {zone.id: zone.name for zone in devices.zones(session)}
        return render_template(
            "approvals.html",
            emergencies=signatures.waiting(session, clock()),
            queue=approvals.queue(session, clock(), by=me),
            standing=approvals.standing_queue(session),
            delegations=approvals.delegations(session, clock()),
            may=approvals.may_approve(session, clock(), me),
            names=names,
            takers=[one for one in people.everybody(session) if one.active and one.id != me.id],
        )


@bp.post("/emergencies/<int:number>")
def sign(number: int) -> Response:
    """Sign an emergency afterwards, or refuse to, which stops it."""
    posted = forms.form()
    refused, note = posted.get("refused") == "1", posted.get("note", "")
    with work() as session:
        said = signatures.signature(session, clock(), number, person(), refused=refused, note=note)
    air().emergency_signed(number, said)
    flash(_("Refused: it is not repeated.") if refused else _("Signed; the log keeps it."), "done")
    return redirect(url_for(".index"))


@bp.post("/<int:bulletin>/approve")
def approve(bulletin: int) -> Response:
    """Allow exactly what was heard."""
    posted = forms.form()
    with work() as session:
        approvals.approve(
            session,
            clock(),
            BulletinId(bulletin),
            by=person(),
            clip=posted.get("clip", ""),
            version=forms.number(posted, "version"),
        )
    flash(_("Approved; the plan takes it up by itself."), "done")
    return redirect(url_for(".index"))


@bp.post("/<int:bulletin>/return")
def send_back(bulletin: int) -> Response:
    """Send it back with a reason."""
    reason = request.form.get("reason", "").strip()
    with work() as session:
        approvals.reject(session, clock(), BulletinId(bulletin), by=person(), reason=reason)
    flash(_("Returned to its author, with your reason."), "done")
    return redirect(url_for(".index"))


@bp.post("/standing/<int:standing>")
def approve_standing(standing: int) -> Response:
    """Allow a tune or the words of a frame until they change."""
    with work() as session:
        approvals.approve_standing(
            session, clock(), standing, person(), request.form.get("clip", "")
        )
    flash(_("Allowed until it changes."), "done")
    return redirect(url_for(".index"))


@bp.post("/delegations")
def delegate() -> Response:
    """Lend the right to approve between two instants."""
    posted = forms.form()
    starts, ends = forms.instant(posted, "starts"), forms.instant(posted, "ends")
    if starts is None or ends is None:
        raise Invalid("starts", "Please say from when until when.")
    taker = PersonId(forms.number(posted, "taker"))
    with work() as session:
        approvals.delegate(session, clock(), taker, by=person(), starts=starts, ends=ends)
    flash(_("Delegated."), "done")
    return redirect(url_for(".index"))


@bp.post("/delegations/<int:delegation>/revoke")
def revoke(delegation: int) -> Response:
    """Take a delegation back."""
    with work() as session:
        approvals.revoke(session, clock(), DelegationId(delegation), person())
    flash(_("Taken back."), "done")
    return redirect(url_for(".index"))
