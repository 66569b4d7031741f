"""One programme of a day with the reason of every line, and giving it another time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from broadcaster.domain.decisions import DecisionId
from broadcaster.domain.people import Right
from broadcaster.errors import Invalid, Refused
from broadcaster.services import devices, move_keeping, moving
from broadcaster.services.daygrid import GridDay, grid_day
from broadcaster.services.move_keeping import Back, Order, PlanChanged
from broadcaster.services.moving import Considered, Move, Offer, Scope
from schedules.moving import Trial
from web import forms, i18n, moves, shows
from web.current import clock, demand, visitor, work
from web.shows import Show

bp = Blueprint("grid", __name__, url_prefix="/timetable")

STEP = timedelta(minutes=5)
SWITCHING = timedelta(minutes=1)
_SHOWN_FROM = {"back": "day", "where": ""}


@bp.get("/<day>/programme")
def programme(day: str) -> str | tuple[str, int]:
    """Show a programme; with a time in the address also what would come of moving it there."""
    at, own = _wanted(), forms.day_of_address(day)
    move = Move(own, request.args.get("key", ""), at or time.min, _other(request.args, own))
    return _sheet(move, (), is_tried=at is not None)


def _sheet(
    move: Move,
    changed: tuple[object, ...],
    refused: Refused | None = None,
    *,
    is_tried: bool = True,
) -> str | tuple[str, int]:
    day, key, at = move.day, move.programme, move.at if is_tried else None
    with work() as session:
        shown = grid_day(session, clock(), day)
        there = grid_day(session, clock(), move.goes_to) if move.to else shown
        show, starts = _show(shown, key), shows.planned(key)
        names = {zone.id: zone.name for zone in devices.zones(session)}
        offers, settled = _offered(session, day, key)
        found, why_not = _considered(session, move) if at else (None, settled)
        trial = found.trial if found and not refused else None
        page = render_template(
            "programme.html",
            day=day,
            show=show,
            names=names,
            shown=shown,
            templates={**shown.templates, **there.templates},
            offers=_open(found.offers if found else offers),
            why=_why(),
            at=at,
            trial=trial,
            after=_after_others(shown, show) if offers and not at else None,
            left_out=shows.together(show.omissions),
            against=shows.together(trial.against) if trial else (),
            refused=refused or (why_not if at else None),
            settled=None if at or show.state == "past" else why_not,
            changed=changed,
            to=move.to,
            seen_there=there.stamp,
            starts=starts,
            steps=(_later(at or starts, -STEP), _later(at or starts, STEP)),
            **{name: request.values.get(name, usual) for name, usual in _SHOWN_FROM.items()},
        )
    return page if not refused else (page, forms.status_of(refused))


def _open(offers: tuple[Offer, ...]) -> tuple[Offer, ...]:
    somebody = visitor()
    return tuple(one for one in offers if somebody and somebody.may(moving.NEEDS[one.scope]))


def _after_others(shown: GridDay, show: Show) -> time | None:
    """Return when all is over that clashes with a programme, were each as long as it may be."""
    day = shown.plan.day
    clashing = {key for one in show.clashes for key in (one.first, one.second)} - {show.made_by}
    ends = [
        datetime.combine(day, shows.planned(one.key)) + shown.templates[one.made_by].longest
        for one in shows.shows(shown, clock().now())
        if one.made_by in clashing
    ]
    over = max(ends) + SWITCHING if ends else None
    return over.time() if over and over.date() == day else None


def _why() -> str:
    """Return what stands as the reason of a move until somebody writes another."""
    somebody = visitor()
    return str(_("moved by %(name)s", name=somebody.name if somebody else ""))


def _offered(session: Session, day: date, key: str) -> tuple[tuple[Offer, ...], Refused | None]:
    try:
        return moving.offered(session, clock(), Move(day, key, shows.planned(key))), None
    except Refused as why_not:
        return (), why_not


def _considered(session: Session, move: Move) -> tuple[Considered | None, Refused | None]:
    try:
        return moving.considered(session, clock(), move, ahead=True), None
    except Refused as no:
        return None, no


@bp.get("/<day>/try")
def trial(day: str) -> Response:
    """Tell a script what would come of a move: when it would sound, and what speaks against it."""
    demand(Right.EDIT_TIMETABLE, Right.PLAY_NOW)
    at = _wanted()
    if at is None:
        raise NotFound
    own = forms.day_of_address(day)
    with work() as session:
        move = Move(own, request.args.get("key", ""), at, _other(request.args, own))
        found = moving.considered(session, clock(), move).trial
        shown = grid_day(session, clock(), move.goes_to)
    span = found.span
    said = [
        *(i18n.say(one.reason) for one in shows.together(found.against)),
        *(_("It comes together with %(name)s.", name=name) for name in _others(shown, found)),
        *(i18n.say(one) for one in found.others),
    ]
    return jsonify(
        refused=found.refused,
        begins=shows.minute(shown, span.begins) if span else None,
        ends=shows.minute(shown, span.ends) if span else None,
        said=said,
    )


def _others(shown: GridDay, found: Trial) -> list[str]:
    own = found.key.split("/")[1]
    keys = {key for one in found.clashes for key in (one.first, one.second)} - {own}
    return sorted(shown.templates[key].name for key in keys if key in shown.templates)


@bp.post("/<day>/move")
def move(day: str) -> Response | str | tuple[str, int]:
    """Give a programme another time."""
    by, posted = demand(Right.EDIT_TIMETABLE, Right.PLAY_NOW), forms.form()
    at_day = forms.day_of_address(day)
    at, scope = forms.time_of_day(posted, "at"), _scope(posted.get("scope", ""))
    wanted = Move(at_day, posted.get("key", ""), at, _other(posted, at_day))
    stamps = posted.get("seen", ""), posted.get("seen_there", "")
    order = Order(by, scope, posted.get("why") or _why(), *stamps)
    try:
        with work() as session:
            moved = move_keeping.keep(session, clock(), wanted, order)
    except PlanChanged as stale:
        return _sheet(wanted, stale.changes, stale)
    except Invalid as wrong:
        return _sheet(wanted, (), wrong)
    moves.remember(moved)
    return redirect(_back(wanted.goes_to, posted))


@bp.post("/<day>/put-back")
def put_back(day: str) -> Response:
    """Take back a move that was just made."""
    by, posted, at_day = (
        demand(Right.EDIT_TIMETABLE, Right.PLAY_NOW),
        forms.form(),
        forms.day_of_address(day),
    )
    number, key = DecisionId(forms.number(posted, "number")), posted.get("key", "")
    with work() as session:
        name = move_keeping.take_back(session, clock(), by, Back(at_day, key, number))
    was = posted.get("was", "")
    flash(_("Put back: %(name)s begins at %(time)s again.", name=name, time=was), "done")
    return redirect(_back(at_day, posted))


def _scope(text: str) -> Scope:
    try:
        return Scope(text)
    except ValueError:
        raise NotFound from None


def _back(day: date, posted: forms.Form) -> str:
    where = posted.get("where") or None
    if posted.get("back") == "week":
        return url_for("timetable.week", day=day.isoformat(), where=where)
    return url_for("timetable.day", day=day.isoformat(), where=where)


def _show(shown: GridDay, key: str) -> Show:
    for one in shows.shows(shown, clock().now()):
        if one.key == key:
            return one
    raise NotFound


def _wanted() -> time | None:
    text = request.args.get("at", "").strip()
    if not text:
        return None
    try:
        return time.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def _other(given: Mapping[str, str], own: date) -> date | None:
    """Return the other day a programme is to go to; None where it stays on its own."""
    to = forms.day(given, "to")
    return None if to in {None, own} else forms.day_of_address(str(to))


def _later(at: time, step: timedelta) -> time:
    moved = datetime.combine(date.min + timedelta(days=1), at) + step
    return moved.time()
