"""Templates, weekdays, zones and permitted hours, and the week they make."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from broadcaster.domain.people import Person
from broadcaster.domain.programmes import HoursId, TemplateId
from broadcaster.ports import Clock
from broadcaster.services.plan_views import (
    DayView,
    HoursFields,
    HoursView,
    TemplateFields,
    TemplateView,
)


def templates(session: Session) -> tuple[TemplateView, ...]:
    """List all templates in the order of their times."""
    raise NotImplementedError


def template(session: Session, number: TemplateId) -> TemplateView:
    """Show one template; raises NotFound."""
    raise NotImplementedError


def save_template(
    session: Session,
    clock: Clock,
    by: Person,
    fields: TemplateFields,
    number: TemplateId | None = None,
) -> TemplateId:
    """Make a template, or change one; raises Invalid naming the field, Forbidden, NotFound.

    Changed words are spoken anew, and need somebody who may approve them or the administrator.
    """
    raise NotImplementedError


def switch_template(session: Session, by: Person, number: TemplateId, *, enabled: bool) -> None:
    """Let a template make programmes, or not; raises Forbidden, NotFound."""
    raise NotImplementedError


def permitted_hours(session: Session) -> tuple[HoursView, ...]:
    """List the permitted hours by name."""
    raise NotImplementedError


def save_hours(
    session: Session, by: Person, fields: HoursFields, number: HoursId | None = None
) -> HoursId:
    """Make or change permitted hours (the administrator may); raises Invalid, Forbidden."""
    raise NotImplementedError


def remove_hours(session: Session, by: Person, number: HoursId) -> None:
    """Take permitted hours away (the administrator may); raises Forbidden, NotFound."""
    raise NotImplementedError


def week_of(session: Session, clock: Clock, monday: date) -> tuple[DayView, ...]:
    """Show seven days from a Monday on, published or as they would be; raises Invalid."""
    raise NotImplementedError
