"""Taking one thing off a list: who may, doing it, saying so, and back to the list."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import flash, redirect
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from broadcaster.domain.people import Person, Right
from broadcaster.ports import Clock
from web.current import clock, demand, work

_Number = TypeVar("_Number", bound=int)


def removed(
    right: Right,
    remove: Callable[[Session, Clock, Person, _Number], object],
    number: _Number,
    *,
    then: str,
    said: str = "",
) -> Response:
    """Let a service remove what has that number, for somebody with the right; go on to `then`."""
    by = demand(right)
    with work() as session:
        remove(session, clock(), by, number)
    flash(said or _("Removed."), "done")
    return redirect(then)
