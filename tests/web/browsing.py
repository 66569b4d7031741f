"""A browser's windows of the sizes people have, and signing in with one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from web_desk import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page
    from served import ServedPages

DESK = {"width": 1366, "height": 768}
PHONE = {"width": 360, "height": 740}
PATIENCE_MS = 30_000


@contextmanager
def opened(chromium: Browser, size: dict[str, int], **given: Any) -> Iterator[BrowserContext]:
    """Open a window of a size; one that is narrow is touched with a finger."""
    options = {"locale": "vi-VN", "reduced_motion": "reduce", "has_touch": size["width"] < 600}
    window = chromium.new_context(viewport=size, **(options | given))
    window.set_default_timeout(PATIENCE_MS)
    yield window
    window.close()


def enter(window: BrowserContext, served: ServedPages, path: str, login: str = "bientap") -> Page:
    """Sign in and open a page."""
    page = window.new_page()
    page.goto(served.url + "/sign-in")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("header.bar")
    page.goto(served.url + path)
    page.wait_for_load_state("load")
    return page
