"""People at the desk, in a real browser: what they click and type, by the names of the fields."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.e2e.station import StationUnderTest

PATIENCE_MS = 120_000


@dataclass
class Desk:
    """One signed-in person and their page."""

    station: StationUnderTest
    page: Page

    def go(self, path: str) -> None:
        self.page.goto(self.station.url + path)

    def upload_document(self, path: Path, title: str, zones: tuple[int, ...], until: str) -> int:
        """Upload it, say how unknown words are read, and send it for approval."""
        self.go("/bulletins/new?way=document")
        self.page.set_input_files("input[name=document]", path)
        self._fill(title, zones, until)
        self.page.click("form[enctype] button.main")
        self.page.wait_for_url(re.compile(r"/bulletins/\d+/edit"))
        number = int(re.findall(r"/bulletins/(\d+)/", self.page.url)[0])
        self._answer_unknown_words()
        self.page.click("button[name=then][value=submit]")
        self.page.wait_for_url(re.compile(rf"/bulletins/{number}$"))
        return number

    def paste(self, text: str, title: str, zones: tuple[int, ...], until: str) -> int:
        self.go("/bulletins/new?way=text")
        self.page.fill("textarea[name=text]", text)
        self._fill(title, zones, until)
        self.page.click("form[action*='text'] button.main")
        self.page.wait_for_url(re.compile(r"/bulletins/\d+/edit"))
        number = int(re.findall(r"/bulletins/(\d+)/", self.page.url)[0])
        self._answer_unknown_words()
        self.page.click("button[name=then][value=submit]")
        self.page.wait_for_url(re.compile(rf"/bulletins/{number}$"))
        return number

    def _fill(self, title: str, zones: tuple[int, ...], until: str) -> None:
        self.page.fill("input[name=title]", title)
        self.page.select_option("select[name=field]", "3")
        self.page.fill("input[name=valid_until]", until)
        for box in self.page.locator("input[name=zones]").all():
            box.set_checked(int(box.get_attribute("value") or 0) in zones)

    def _answer_unknown_words(self) -> None:
        """Spell every unknown abbreviation out, as somebody would who has just been asked."""
        while self.page.locator("#unknown input[name=read_as]").count():
            form = self.page.locator("#unknown form").first
            word = form.locator("input[name=word]").get_attribute("value") or ""
            form.locator("input[name=read_as]").fill(" ".join(word.lower()))
            form.locator("button[value=say]").click()
            self.page.wait_for_load_state()

    def approve(self, number: int) -> str:
        """Wait until the clip is there, play it, approve it; returns the clip's hash."""
        self.go("/approvals")
        card = self.page.locator(f"#b{number}")
        button = card.locator("form[action$='/approve'] button.main")
        button.wait_for(timeout=PATIENCE_MS)
        heard = card.locator("audio").evaluate(
            "async a => { a.preload = 'metadata'; a.load();"
            " await new Promise((ok, no) => { a.onloadedmetadata = ok; a.onerror = no; });"
            " return a.duration; }"
        )
        assert heard > 1
        clip = card.locator("input[name=clip]").get_attribute("value") or ""
        button.click()
        expect(self.page.locator(f"#b{number}")).to_have_count(0)
        return clip

    def rest(self) -> None:
        """Look at no page: a live one beside a quick clock keeps the browser busy for nothing."""
        self.page.goto("about:blank")

    def play_now(self, number: int, zones: tuple[int, ...]) -> None:
        self.go(f"/bulletins/{number}/play")
        for box in self.page.locator("main input[name=zones]").all():
            box.set_checked(int(box.get_attribute("value") or 0) in zones)
        self.page.click("button[name=delay][value='0']")
        self.page.wait_for_load_state()


def sign_in(browser: Browser, station: StationUnderTest, login: str) -> Desk:
    """Sign somebody in, in a browser session of their own."""
    size = {"width": 1366, "height": 768}
    page = browser.new_context(viewport=size, reduced_motion="reduce").new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(station.url + "/sign-in")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", station.passwords[login])
    page.keyboard.press("Enter")
    page.wait_for_selector("header.bar")
    return Desk(station, page)
