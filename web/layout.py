"""What every page shows round its own matter: the bar, the rail of rooms, notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Flask, request
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from broadcaster.domain.bulletin import Status
from broadcaster.domain.people import Person, Right
from broadcaster.services import alarm_bell, bulletins, devices, muting
from broadcaster.services import station as stations
from broadcaster.services.alarm_bell import Bell
from broadcaster.services.station_views import OutputView
from broadcaster.services.views import Wanted
from web import (
    daywords,
    forms,
    i18n,
    orderwords,
    patchforms,
    readingwords,
    sheetwords,
    soundview,
    words,
)
from web.air import bar, places, sky, via
from web.current import clock, pace, visitor, work
from web.marks import pairs
from web.pages import volumes

OF_ALARMS = frozenset({"today.alarms", "today.acknowledge"})
"""Pages of the alarms that stand in another room's address."""


@dataclass(frozen=True, slots=True)
class Room:
    """One entry of the rail: where it leads, what it is called, its icon, who sees it."""

    endpoint: str
    name: LazyString
    icon: str
    needs: Right | None = None

    @property
    def blueprint(self) -> str:
        """The room's own part of an endpoint's name."""
        return self.endpoint.partition(".")[0]


ROOMS = (
    Room("today.index", _l("Today"), "today"),
    Room("emergency.index", _l("Emergency"), "warning", Right.EMERGENCY),
    Room("bulletins.index", _l("Bulletins"), "bulletin"),
    Room("live.index", _l("Live voice"), "mic", Right.SPEAK_LIVE),
    Room("approvals.index", _l("Approvals"), "approve"),
    Room("timetable.week", _l("Timetable"), "calendar"),
    Room("loudspeakers.index", _l("Loudspeakers"), "horn"),
    Room("log.day", _l("Log"), "log"),
    Room("people.index", _l("People"), "people", Right.MANAGE_PEOPLE),
    Room("setup.index", _l("Settings"), "settings"),
)


WITH_TIMETABLE = frozenset(
    {"calendar", "set_days", "seasons", "programme_days", "place_rules", "frames", "grid", "shelf"}
    | {"calendars", "intake", "presets", "sheets", "holding", "week_copies"}
)
WITH_LOG = frozenset({"logbook"})
WITH_SETTINGS = frozenset({"clock"})
WITH_TODAY = frozenset({"silence", "on_air"})
WITH_LOUDSPEAKERS = frozenset({"patch", "muting", "volumes", "board", "buttons"})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is round a page of somebody who is signed in."""

    station_name: str
    rooms: tuple[Room, ...]
    waiting: int
    bell: Bell
    rings_at_once: bool
    simulated: bool


def install(app: Flask) -> None:
    """Give every template its surroundings and a few words."""
    app.context_processor(surroundings)
    app.context_processor(soundview.beside_the_editor)
    app.add_template_filter(places, "places")
    app.add_template_filter(datetime.fromisoformat, "instant")
    app.add_template_filter(forms.local_field, "local_field")
    app.add_template_filter(output_name, "output_name")
    app.add_template_filter(words.sink, "sink_name")
    app.add_template_filter(via, "via_name")
    app.add_template_filter(sheetwords.cause, "cause_name")
    app.add_template_filter(orderwords.ordered, "order_name")
    app.add_template_filter(soundview.language_name, "language_name")
    app.add_template_filter(soundview.voice_name, "voice_name")
    app.add_template_filter(readingwords.group, "reading_group")
    app.add_template_filter(readingwords.explained, "reading_why")
    app.add_template_filter(words.word_kind, "word_kind_name")
    app.add_template_filter(volumes.acting, "acting_name")
    app.add_template_filter(volumes.step_name, "step_name")
    app.add_template_filter(i18n.plain_number, "plain_number")
    app.add_template_filter(daywords.kind, "day_kind_name")
    app.add_template_filter(daywords.season, "season_span")
    app.add_template_filter(daywords.ordinal, "ordinal_name")
    app.add_template_filter(daywords.weekday_of, "weekday_of")
    app.add_template_global(daywords.programme_days, "programme_days")
    app.add_template_filter(patchforms.contact_value, "contact_value")
    app.add_template_filter(pair_of, "pair_of")
    app.add_template_global(pairs, "pairs")
    app.add_template_global(volumes.address, "volume_address")


def output_name(output: OutputView, boards: int) -> str:
    """Name one channel, and its board where there are several."""
    channel = str(gettext("channel %(number)s", number=output.channel))
    return channel if boards == 1 else f"{output.device_label}, {channel}"


def pair_of(thing: object, value: str, words_: str) -> tuple[object, object]:
    """Return two of a thing's own fields, as a list to choose from wants them."""
    return getattr(thing, value), getattr(thing, words_)


def surroundings() -> dict[str, object]:
    """Return what the layout needs."""
    somebody = visitor()
    common: dict[str, object] = {
        "language": i18n.language(),
        "visitor": somebody,
        "Right": Right,
        "now": clock().now(),
        "here": _room(),
        "around": None,
        "word_kinds": words.word_kinds(),
        "reading_legend": tuple(readingwords.LEGEND.items()),
        "field_options": [(number, words.field(number)) for number in words.FIELD],
    }
    if somebody is None:
        return common
    now = clock().now()
    with work() as session:
        muted = muting.muted(session, clock())
    return common | {
        "around": _around(somebody),
        "muted": muted,
        "may_mute": muting.may(somebody),
        "air": bar(sky().state, sky().zones, now, muted),
        "rate": pace(clock()),
        "timezone": str(i18n.zone()),
    }


def _room() -> str:
    """Return the room a page belongs to; some have several pages' worth."""
    endpoint = request.endpoint or ""
    name = "alarms" if endpoint in OF_ALARMS else endpoint.partition(".")[0]
    if name in WITH_TIMETABLE:
        return "timetable"
    if name in WITH_TODAY:
        return "today"
    if name in WITH_LOG:
        return "log"
    if name in WITH_SETTINGS:
        return "setup"
    if name == "authenticator":
        return "emergency"
    return "loudspeakers" if name in WITH_LOUDSPEAKERS else name


def _around(somebody: Person) -> Surroundings:
    with work() as session:
        waiting = bulletins.listing(session, clock(), Wanted(status=Status.SUBMITTED))
        return Surroundings(
            station_name=stations.settings(session).name,
            rooms=tuple(room for room in ROOMS if room.needs is None or somebody.may(room.needs)),
            waiting=len(waiting),
            bell=alarm_bell.bell(session, clock()),
            rings_at_once=alarm_bell.rings_at_once(somebody),
            simulated=any(device.simulated for device in devices.devices(session)),
        )
