"""Today: what is sounding, what comes next, what needs somebody."""

from __future__ import annotations

from datetime import datetime, time

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from broadcaster.domain.attention import AlarmId
from broadcaster.domain.programmes import OneOffId
from broadcaster.services import alarm_bell, asrun, attention, devices, patch, planning
from broadcaster.services import alarms as alarm_book
from web import i18n, ribbon
from web.air import sky
from web.current import clock, person, station, work

bp = Blueprint("today", __name__)


@bp.get("/")
def index() -> str:
    """Show the day."""
    with work() as session:
        return render_template("today.html", state=sky().state, **_day(session), **_work(session))


def _day(session: Session) -> dict[str, object]:
    day = i18n.today()
    plan = planning.plan_or_preview(session, clock(), day)
    parts = ribbon.parts(plan.lines)
    midnight = i18n.from_local(datetime.combine(day, time()))
    lanes = ribbon.groups(devices.tree(session))
    return {
        "day": day,
        "plan": plan,
        "parts": parts,
        "ribbon": ribbon.ribbon(midnight, parts, lanes),
        "sheet": asrun.day_sheet(session, day),
    }


def _work(session: Session) -> dict[str, object]:
    return {
        "needs": attention.needs(session, clock(), person()),
        "asked": planning.one_offs(session, clock()),
        "names": {zone.id: zone.name for zone in devices.zones(session)},
    }


@bp.get("/more")
def more() -> str:
    """Show the rooms that a phone's short row has no place for."""
    return render_template("more.html")


@bp.get("/alarms")
def alarms() -> str:
    """Show the faults that stand, and those that stood."""
    with work() as session:
        standing, past = alarm_book.standing(session), alarm_book.history(session, 1)
        wrong = [each for each in patch.in_force(session, station().makes) if each.is_error]
        patience = alarm_bell.patience(session)
    return render_template(
        "alarms.html", standing=standing, past=past, wrong=wrong, patience=patience
    )


@bp.post("/alarms/<int:alarm>")
def acknowledge(alarm: int) -> Response:
    """Say that somebody has seen a fault."""
    with work() as session:
        alarm_book.acknowledge(session, clock(), AlarmId(alarm), person())
    flash(_("Noted: you have seen it."), "done")
    return redirect(url_for(".alarms"))


@bp.post("/one-offs/<int:number>/cancel")
def cancel(number: int) -> Response:
    """Take back an airing that was asked for."""
    with work() as session:
        planning.cancel_one_off(session, clock(), OneOffId(number), person())
    flash(_("Taken back: it will not be aired."), "done")
    return redirect(url_for(".index"))
