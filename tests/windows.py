"""One Chromium for all the tests of a process: its start is most of what a short test costs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect, sync_playwright

from tests import browser

PATIENCE_MS = 20_000
"""How long what a page is to show is waited for; a machine with two cores may be busy."""
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    # Nobody looks: what is drawn without a graphics card costs a sixth of the time.
    "--disable-gpu-compositing",
    "--disable-gpu-rasterization",
    "--disable-software-rasterizer",
    "--disable-quic",
    "--disable-background-networking",
    # A microphone that hums, and nobody to ask whether it may.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]


@contextmanager
def opened() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=browser.found(), args=ARGUMENTS)
        yield made
        made.close()
