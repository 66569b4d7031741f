"""A fault that nobody looks at turns red and rings for everybody, in a real browser."""

from __future__ import annotations

from datetime import timedelta

import pytest
from browsing import enter
from playwright.sync_api import BrowserContext, expect
from served import ServedPages
from web_desk import WebDesk

from broadcaster.services import alarms
from broadcaster.store.tables import AlarmRow
from schedules.types import Reason

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_an_alarm_that_nobody_saw_rings_for_everybody_and_can_be_switched_off(
    desk: WebDesk, served: ServedPages, window: BrowserContext
) -> None:
    page = enter(window, served, "/alarms", "giamsat")
    page.mouse.click(5, 5)
    with desk.work() as session:
        why = Reason("The sound card is gone.")
        number = alarms.raise_alarm(session, desk.clock, "sink:main:alive", why)

    bar = page.locator("[data-alarms]")
    expect(bar).to_have_text("1 cảnh báo")
    expect(page.get_by_label("Reo chuông trên máy này")).to_be_visible()
    assert page.locator("html").get_attribute("data-rang") is None

    with desk.work() as session:
        row = session.get_one(AlarmRow, number)
        row.raised -= timedelta(minutes=6)
    expect(bar).to_have_text("1 chưa xem")
    expect(page.locator("html")).to_have_attribute("data-rang", "1")
    expect(page.get_by_text("chưa ai xem", exact=True)).to_be_visible()

    page.get_by_label("Reo chuông trên máy này").uncheck()
    with desk.work() as session:
        alarms.raise_alarm(session, desk.clock, "recorder:main", why)
    expect(page.get_by_text("The sound card is gone.")).to_have_count(2)
    assert page.locator("html").get_attribute("data-rang") == "1"
