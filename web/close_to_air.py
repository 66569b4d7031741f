"""What goes on as it was, whatever somebody kept just now."""

from __future__ import annotations

from flask import flash
from flask_babel import gettext as _

from broadcaster.services import airtime
from web.current import clock, work


def tell() -> None:
    """Say which programmes are on the air or too near to be changed by what was kept."""
    with work() as session:
        names = airtime.on_air_or_near(session, clock())
    if names:
        said = _(
            "On air already, or about to be: %(names)s. It goes on as it was, but for words just"
            " changed; to silence it, press STOP.",
            names=", ".join(names),
        )
        flash(said, "refused")
