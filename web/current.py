"""What belongs to the request being answered: the station, its database, the person asking."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import abort, current_app, g
from sqlalchemy.orm import Session

from broadcaster.domain.people import Person, Right
from broadcaster.ports import Air, Clock, Ear
from broadcaster.services.intake import Originals
from web.station import Station

STATION = "broadcaster.station"


def station() -> Station:
    """Return the station whose pages these are."""
    # cast: Flask keeps extensions as Any; create_app put a Station there.
    return cast("Station", current_app.extensions[STATION])


def clock() -> Clock:
    """Return the station's clock."""
    return station().clock


def pace(of: Clock) -> float:
    """Return station seconds in a second of the world's; 0 where the clock moves when told."""
    return of.rate if math.isfinite(of.rate) else 0.0


def air() -> Air:
    """Return the door to the process that is on the air."""
    return station().air


def ear() -> Ear:
    """Return what speaks a few words at once."""
    return station().ear


def originals() -> Originals:
    """Return where uploads are kept."""
    return Originals(station().data / "originals")


@contextmanager
def work() -> Iterator[Session]:
    """Give a session for one transaction: kept unless something goes wrong."""
    with station().sessions() as session, session.begin():
        yield session


def visitor() -> Person | None:
    """Return who is signed in, or None."""
    return cast("Person | None", g.get("person"))  # cast: g holds what sign_in put there


def stopper() -> str:
    """Return the login of who may STOP, who may be known by the cookie alone; else 401 or 403."""
    login = g.get("stopper")
    return str(login) if login else demand(Right.STOP).login


def person() -> Person:
    """Return who is signed in; answers 401 where nobody is."""
    somebody = visitor()
    if somebody is None:
        abort(401)
    return somebody


def demand(*rights: Right) -> Person:
    """Return who is signed in if they hold one of these rights; answers 403 otherwise."""
    somebody = person()
    if not any(somebody.may(right) for right in rights):
        abort(403)
    return somebody
