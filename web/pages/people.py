"""People and roles, and one's own account."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from broadcaster.domain.people import Person, PersonId, Right, Role
from broadcaster.errors import Invalid
from broadcaster.services import authenticators, people
from broadcaster.services.people import NewPerson
from web import forms
from web.current import clock, demand, person, work

bp = Blueprint("people", __name__, url_prefix="/people")


@bp.get("/")
def index() -> str:
    """List everybody."""
    demand(Right.MANAGE_PEOPLE)
    return _sheet(forms.Form(), {})


def _sheet(posted: forms.Form, problems: forms.Problems, shown: str = "") -> str:
    with work() as asked:
        everybody = people.everybody(asked)
        phones = authenticators.connected(asked)
    return render_template(
        "people.html",
        everybody=everybody,
        phones=phones,
        form=posted,
        problems=problems,
        shown=shown,
    )


@bp.post("/")
def add() -> str | tuple[str, int]:
    """Add somebody; the first password is shown once."""
    by, posted, password = demand(Right.MANAGE_PEOPLE), forms.form(), people.new_password()
    login = posted.get("login", "").strip()
    fresh = NewPerson(login, posted.get("name", "").strip(), _role(posted), "vi")
    try:
        with work() as asked:
            people.add(asked, clock(), by, fresh, password)
    except Invalid as wrong:
        return _sheet(posted, forms.problems(wrong)), forms.status_of(wrong)
    return _sheet(forms.Form(), {}, _("First password of %(who)s:", who=login) + " " + password)


def _role(posted: forms.Form) -> Role:
    value = posted.get("role", "")
    if value not in set(Role):
        raise Invalid("role", "Please choose a role.")
    return Role(value)


@bp.post("/<int:number>/reset")
def reset(number: int) -> str:
    """Give somebody a new password, shown once."""
    by, password = demand(Right.MANAGE_PEOPLE), people.new_password()
    with work() as asked:
        people.reset_password(asked, by, PersonId(number), password)
        who = next((each.name for each in people.everybody(asked) if each.id == number), "")
    return _sheet(forms.Form(), {}, _("New password of %(who)s:", who=who) + " " + password)


@bp.post("/<int:number>")
def change(number: int) -> Response:
    """Change somebody's name and role."""
    by, posted = demand(Right.MANAGE_PEOPLE), forms.form()
    with work() as asked:
        people.rename(asked, by, PersonId(number), posted.get("name", "").strip())
        people.change_role(asked, by, PersonId(number), _role(posted))
    flash(_("Kept."), "done")
    return redirect(url_for(".index"))


@bp.post("/<int:number>/active")
def open_or_close(number: int) -> Response:
    """Open or close somebody's sign-in."""
    by, active = demand(Right.MANAGE_PEOPLE), request.form.get("active") == "1"
    turn = people.activate if active else people.deactivate
    with work() as asked:
        turn(asked, by, PersonId(number))
    flash(_("The sign-in is open again.") if active else _("The sign-in is closed."), "done")
    return redirect(url_for(".index"))


@bp.get("/me")
def myself() -> str:
    """Show one's own account."""
    person()
    return render_template("me.html", problems={})


@bp.post("/me")
def change_password() -> Response | tuple[str, int]:
    """Set one's own new password."""
    me, posted = person(), forms.form()
    try:
        with work() as asked:
            people.change_own_password(asked, me, posted.get("old", ""), posted.get("new", ""))
    except Invalid as wrong:
        return render_template("me.html", problems=forms.problems(wrong)), forms.status_of(wrong)
    return _sign_in_anew(me)


@bp.post("/me/everywhere")
def sign_out_everywhere() -> Response:
    """End every session of one's own."""
    me = person()
    with work() as asked:
        people.sign_out_everywhere(asked, me.id, me)
    return _sign_in_anew(me)


def _sign_in_anew(me: Person) -> Response:
    del me
    session.clear()
    flash(_("Please sign in again."), "done")
    return redirect(url_for("door.sign_in"))
