"""The pages put together: guards first, then the tongue, then the rooms."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask
from werkzeug.routing import IntegerConverter

from web import i18n, layout, secret, security, squeeze, trouble
from web.air import EXTENSION, Sky
from web.current import STATION
from web.pages import (
    alarms,
    approvals,
    authenticator,
    board,
    bulletins,
    buttons,
    calendar,
    calendars,
    choices,
    clock,
    door,
    editor,
    emergency,
    frames,
    grid,
    hear,
    holding,
    intake,
    lexicon,
    live,
    log,
    log_book,
    loudspeakers,
    media,
    muting,
    on_air,
    order,
    patch,
    people,
    phone,
    place_rules,
    play,
    presets,
    programme_days,
    reading,
    recorder,
    reserve,
    seasons,
    set_days,
    setup,
    sheets,
    shelf,
    silence,
    sound,
    timetable,
    today,
    volumes,
    week_copies,
)
from web.speakers import SPEAKERS, Speakers
from web.station import Station

HERE = Path(__file__).parent
A_YEAR = 365 * 24 * 3600

ROOMS = (
    door,
    today,
    silence,
    on_air,
    emergency,
    reserve,
    authenticator,
    bulletins,
    editor,
    choices,
    hear,
    recorder,
    sound,
    play,
    live,
    order,
    approvals,
    timetable,
    frames,
    shelf,
    calendar,
    set_days,
    seasons,
    programme_days,
    place_rules,
    holding,
    grid,
    sheets,
    calendars,
    presets,
    intake,
    week_copies,
    loudspeakers,
    muting,
    buttons,
    volumes,
    patch,
    alarms,
    board,
    log,
    log_book,
    people,
    setup,
    clock,
    phone,
    lexicon,
    reading,
    media,
)


class Number(IntegerConverter):
    """A number in an address, no longer than any row's."""

    regex = r"\d{1,15}"


def create_app(station: Station) -> Flask:
    """Return the pages of one station."""
    app = Flask("web", static_url_path=f"/static/{version()}")
    app.config.update(SECRET_KEY=secret.secret_key(station.data), SEND_FILE_MAX_AGE_DEFAULT=A_YEAR)
    app.extensions[STATION] = station
    app.extensions[EXTENSION] = Sky()
    app.extensions[SPEAKERS] = Speakers()
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.url_map.converters["int"] = Number
    security.install(app, station.settings)
    i18n.install(app)
    for room in ROOMS:
        app.register_blueprint(room.bp)
    layout.install(app)
    door.guard(app)
    security.csrf.init_app(app)
    trouble.install(app)
    squeeze.install(app)
    return app


@cache
def version() -> str:
    """Return a short digest of everything static, so that browsers may keep it for a year."""
    digest = hashlib.sha256()
    for path in sorted((HERE / "static").rglob("*")):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
