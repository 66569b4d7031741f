"""A believable week for the tests of the time grid: several programmes, hamlets and hours."""

from __future__ import annotations

from datetime import time, timedelta

from sqlalchemy import select
from web_desk import WebDesk

from broadcaster.services import place_rules, planning, timetable
from broadcaster.services.plan_views import HoursFields, TemplateFields
from broadcaster.store.tables import ClipRow, PermittedHoursRow

EVERY_DAY = frozenset(range(7))
TITLES = ("Tiêm phòng cho trẻ", "Phòng chống cháy rừng", "Ra quân vệ sinh đường làng")


def fill(desk: WebDesk) -> None:
    """Give the sample station a noon, a hamlet's own evening, an early hamlet and bulletins."""
    zones, boss = desk.zones(), desk.person("quantri")
    noon = TemplateFields("Buổi trưa", time(11, 30), EVERY_DAY, frozenset(zones), _minutes(30))
    own = TemplateFields("Thôn Đông", time(17, 30), EVERY_DAY, frozenset(zones[:1]), _minutes(20))
    with desk.work() as session:
        for fields in (noon, own):
            timetable.save_template(session, desk.clock, boss, fields)
        short = HoursFields("Thôn Bến ngủ sớm", time(6), time(19), EVERY_DAY, frozenset(zones[5:]))
        place_rules.save_hours(session, desk.clock, boss, short)
        rule = session.get(PermittedHoursRow, 1)
        assert rule is not None
        rule.zones = frozenset(zones[:5])
    for title in TITLES:
        desk.approved(title=title, airings=None, zones=frozenset(zones))
    desk.approved(title="Họp thôn Đông", airings=None, zones=frozenset(zones[:1]))
    with desk.work() as session:
        for clip in session.scalars(select(ClipRow)):
            clip.length = timedelta(seconds=150)
    with desk.work() as session:
        planning.publish_ahead(session, desk.clock)


def _minutes(number: int) -> timedelta:
    return timedelta(minutes=number)
