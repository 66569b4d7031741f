"""Warning at once, in three taps: what, where, and a code that says who."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from broadcaster.domain.air import AirState, EmergencyState
from broadcaster.domain.emergency import Code, OrderKind
from broadcaster.domain.people import Person, Right
from broadcaster.domain.warnings import FREE, ReadyWarning
from broadcaster.errors import BroadcasterError, Invalid, Refused, Unreachable
from broadcaster.services import authenticators, devices, emergencies, signatures
from broadcaster.services.emergencies import Wish
from broadcaster.services.emergency_details import DETAILS, with_details
from broadcaster.services.ready_warnings import ready
from schedules.types import Reason
from web import forms
from web.air import places, sky
from web.current import air, clock, demand, station, work
from web.secret import secret_key

bp = Blueprint("emergency", __name__, url_prefix="/emergency")

CADENCES = tuple(timedelta(minutes=each) for each in (2, 5, 10, 15, 30, 60))
LENGTHS = tuple(timedelta(hours=each) for each in (1, 3, 6, 12, 24))
_OF_ONE_MOMENT = 100  # orders of one millisecond


@dataclass(frozen=True, slots=True)
class Asked:
    """What the second page begins with."""

    template: ReadyWarning
    kind: OrderKind
    title: str
    text: str
    zones: frozenset[int]
    every: timedelta
    lasts: timedelta
    replaces: EmergencyState | None = None


@bp.get("/")
def index() -> str:
    """Show what runs, and what can be warned of: the first tap."""
    by = demand(Right.EMERGENCY)
    with work() as session:
        names = {zone.id: zone.name for zone in devices.zones(session)}
        mine = authenticators.standing(session, by.id)
        unsigned = signatures.waiting(session, clock())
    state = _state()
    return render_template(
        "emergency.html",
        templates=ready().warnings,
        running=state.emergencies if state else (),
        again=state.again if state else (),
        lamps={each.zone: each for each in state.lamps} if state else {},
        names=names,
        mine=mine,
        unsigned={each.id: each for each in unsigned},
    )


@bp.get("/warn/<template>")
def warn(template: str) -> str:
    """Show the words and where they will sound: the second tap."""
    demand(Right.EMERGENCY)
    found = ready().warning(template) or abort(404)
    level = forms.number(request.args, "level", found.usual)
    chosen = level if level in found.levels else found.usual
    asked = Asked(
        found,
        OrderKind.WARNING,
        found.title,
        found.worded(chosen),
        frozenset(),
        found.every,
        found.lasts,
    )
    return _what(asked, level=chosen)


@bp.get("/running/<int:number>/correct")
def correct(number: int) -> str:
    """Show a running warning to be put right."""
    demand(Right.EMERGENCY)
    wrong = _running(number)
    free = ready().free
    title = wrong.title if wrong.kind == OrderKind.CORRECTION else _corrected(wrong.title)
    every = timedelta(seconds=wrong.cadence_s)
    asked = Asked(
        free,
        OrderKind.CORRECTION,
        title,
        wrong.text,
        frozenset(wrong.zones),
        every,
        free.lasts,
        wrong,
    )
    return _what(asked)


@bp.get("/running/<int:number>/all-clear")
def all_clear(number: int) -> str:
    """Show the words that the danger is over."""
    demand(Right.EMERGENCY)
    over = _running(number)
    free = ready().free
    zones = frozenset(over.zones)
    asked = Asked(
        free,
        OrderKind.ALL_CLEAR,
        ready().all_clear_title,
        ready().all_clear,
        zones,
        free.every,
        free.lasts,
        over,
    )
    return _what(asked)


@bp.post("/running/<int:number>/again")
def again(number: int) -> Response:
    """Begin again what a STOP of everything has just ended: its code was shown when it began."""
    by = demand(Right.EMERGENCY)
    air().emergency_again(number, by=by.name)
    flash(_("It sounds again."), "done")
    return redirect(url_for(".index"))


@bp.post("/confirm")
def confirm() -> str | tuple[str, int]:
    """Show what will sound where, and ask for the code: before the third tap."""
    by, wish = demand(Right.EMERGENCY), _wish(_new_number())
    given = {name: forms.form().get(name, "") for name in DETAILS}
    try:
        said = replace(wish, text=with_details(wish.text, given))
        with work() as session:
            wish = emergencies.checked(session, by, said)
    except Invalid as wrong:
        return _again(wish, wrong)
    return _code_page(by, wish)


@bp.post("/order")
def order() -> Response | tuple[str, int]:
    """Put it on air now."""
    by = demand(Right.EMERGENCY)
    wish = _wish(_number(forms.form().get("id", "")))
    with work() as session:
        code = authenticators.check(session, clock(), by, _key(), forms.form().get("code", ""))
    if not isinstance(code, Code):
        return _code_page(by, wish, code), 422
    try:
        with work() as session:
            made = emergencies.order_of(session, clock(), by, wish, code)
        air().emergency(made)
    except Invalid as wrong:
        return _again(wish, wrong)
    except (Refused, Unreachable) as wrong:
        return _code_page(by, wish, wrong), forms.status_of(wrong)
    flash(_("On air now: %(title)s.", title=made.title), "done")
    return redirect(url_for(".index"))


def running() -> tuple[EmergencyState, ...]:
    """Return what is being repeated."""
    state = _state()
    return state.emergencies if state is not None else ()


def _state() -> AirState | None:
    """Return the air as playout says now, or as it said last."""
    try:
        return air().status()
    except BroadcasterError:
        return sky().state


def _running(number: int) -> EmergencyState:
    found = next((each for each in running() if each.id == number), None)
    if found is None:
        raise Refused("This emergency is over already.")
    return found


def _what(asked: Asked, *, level: int = 0, problems: forms.Problems | None = None) -> str:
    with work() as session:
        zones = [zone for zone in devices.zones(session) if zone.may_sound]
    every = frozenset(int(zone.id) for zone in zones)
    return render_template(
        "emergency_what.html",
        asked=asked,
        zones=zones,
        chosen=asked.zones or every,
        level=level,
        cadences=sorted({*CADENCES, asked.every}),
        lengths=sorted({*LENGTHS, asked.lasts}),
        details={name: request.form.get(name, "") for name in DETAILS},
        problems=problems or {},
    )


def _again(wish: Wish, wrong: Invalid) -> tuple[str, int]:
    """Show the second page as it was filled in, with what is wrong."""
    template = ready().warning(wish.template) or ready().free
    replaced = next((each for each in running() if each.id == wish.replaces), None)
    asked = Asked(
        template, wish.kind, wish.title, wish.text, wish.zones, wish.every, wish.lasts, replaced
    )
    return _what(asked, problems=forms.problems(wrong)), forms.status_of(wrong)


def _code_page(by: Person, wish: Wish, wrong: BroadcasterError | Reason | None = None) -> str:
    with work() as session:
        names = {zone.id: zone.name for zone in devices.zones(session)}
        mine = authenticators.standing(session, by.id)
    where = places(wish.zones, names)
    return render_template(
        "emergency_confirm.html",
        wish=wish,
        where=where,
        mine=mine,
        wrong=wrong,
        names=names,
        already=[each for each in running() if _is_same(each, wish)],
    )


def _is_same(other: EmergencyState, wish: Wish) -> bool:
    """Tell whether somebody else warns of the same already where this would sound."""
    is_other = other.id not in (wish.id, wish.replaces)
    return is_other and other.title == wish.title and not wish.zones.isdisjoint(other.zones)


def _wish(number: int) -> Wish:
    posted = forms.form()
    kind = posted.get("kind", "")
    return Wish(
        id=number,
        title=posted.get("title", ""),
        text=posted.get("text", ""),
        zones=forms.numbers(posted, "zones"),
        every=timedelta(minutes=forms.number(posted, "every")),
        lasts=timedelta(hours=forms.number(posted, "lasts")),
        template=posted.get("template", FREE),
        kind=OrderKind(kind) if kind in set(OrderKind) else OrderKind.WARNING,
        replaces=_number(posted.get("replaces", "")) or None,
    )


def _new_number() -> int:
    """Give an order its number: its moment, and a place among those of the same moment."""
    moment = int(clock().now().timestamp() * 1000)
    return moment * _OF_ONE_MOMENT + secrets.randbelow(_OF_ONE_MOMENT)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else 0  # noqa: PLR2004 -- as in an address


def _corrected(title: str) -> str:
    return ready().correction.replace("{title}", title)


def _key() -> bytes:
    return secret_key(station().data)
