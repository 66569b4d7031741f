"""The hands that work the time grid in a browser: finding blocks, dragging, looking at the plan."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect
from web_desk import NOW, WebDesk

from broadcaster.services import planning

DAY = "2026-11-22"
EVENING = f"{DAY}/t2/1700"


def block(page: Page, key: str = EVENING) -> Locator:
    return page.locator(f'[data-block][data-key="{key}"]').locator("visible=true").first


def lively(page: Page) -> Page:
    """Wait until the grid of a page can be used: its script comes after the page."""
    page.locator("body[data-works]").wait_for(state="attached")
    return page


def expect_home(what: Locator) -> None:
    """Wait until a block stands where the page put it: a panel tells of its end a moment later."""
    expect(what).not_to_have_attribute("style", re.compile(r"(^|[ ;])(top|transform):"))


def starts(desk: WebDesk) -> list[str]:
    """Return when the programmes of the Sunday begin, as they are planned now."""
    with desk.work() as session:
        plan = planning.plan_or_preview(session, desk.clock, NOW.date().replace(day=22))
    return sorted({line.programme.partition("/")[2] for line in plan.lines})


def drag(page: Page, what: Locator, minutes: int, day: str = "") -> None:
    """Take a block with the mouse and carry it down the axis by so many minutes, to a day."""
    box = what.bounding_box()
    assert box is not None
    aside = 0.0
    if day:
        lane = page.locator(f'[data-column][data-of="{day}"]').bounding_box()
        assert lane is not None
        aside = lane["x"] + 40 - (box["x"] + 40)
    far = what.evaluate(
        """(block, minutes) => {
            const axis = block.closest('[data-grid]').dataset.axis.split(' ')
                .map((pair) => pair.split(':').map(Number));
            const y = (minute) => {
                const at = axis.findLastIndex((one) => one[0] <= minute);
                const [a, b] = [axis[at], axis[Math.min(at + 1, axis.length - 1)]];
                return a[1] + ((minute - a[0]) / (b[0] - a[0] || 1)) * (b[1] - a[1]);
            };
            const from = Number(block.dataset.begins);
            return y(from + minutes) - y(from);
        }""",
        minutes,
    )
    page.mouse.move(box["x"] + 40, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 40 + aside / 2, box["y"] + 12 + far / 2, steps=4)
    page.mouse.move(box["x"] + 40 + aside, box["y"] + 12 + far, steps=4)
