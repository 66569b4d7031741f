"""Hearing and reading aloud in a real browser, with a microphone that only pretends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fake_playout import FakePlayout, silent
from playwright.sync_api import Browser, BrowserContext, Page, expect
from served import ServedPages
from web_desk import NOW, PASSWORD, WebDesk

from broadcaster.domain.bulletin import BulletinId
from broadcaster.domain.recordings import key_of
from broadcaster.domain.sound import OwnSound
from broadcaster.errors import Unreachable
from broadcaster.services import sound, takes

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

DESK = {"width": 1366, "height": 768}
SCRIPT = "Đoạn thứ nhất.\nĐoạn thứ hai.\nĐoạn thứ ba."

# Everything that really sounds is written down: how long it is, and its highest sample.
LISTENER = """
window.heard = [];
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function () {
  const wave = this.buffer.getChannelData(0);
  window.heard.push({ seconds: this.buffer.duration, peak: Math.max(...wave.slice(0, 48000)) });
  document.documentElement.dataset.heard = window.heard.length;
  return start.call(this);
};
"""


@pytest.fixture
def bulletin(desk: WebDesk) -> BulletinId:
    return desk.draft(SCRIPT, title="Một tin")


@pytest.fixture
def served(desk: WebDesk, bulletin: BulletinId) -> Iterator[ServedPages]:
    playout = FakePlayout(desk.data, silent(NOW.isoformat()))
    with ServedPages(desk) as pages:
        yield pages
    playout.close()


@pytest.fixture
def window(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context(
        viewport=DESK, locale="vi-VN", permissions=["microphone"], reduced_motion="reduce"
    )
    made.set_default_timeout(15_000)
    made.add_init_script(LISTENER)
    yield made
    made.close()


def enter(window: BrowserContext, served: ServedPages, path: str, login: str = "bientap") -> Page:
    page = window.new_page()
    page.goto(served.url + "/sign-in")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.click("form button.main")
    page.wait_for_url(served.url + "/")
    page.goto(served.url + path)
    return page


def heard(page: Page) -> list[dict[str, float]]:
    found: list[dict[str, float]] = page.evaluate("window.heard")
    return found


def sounded(page: Page, times: int) -> None:
    """Wait until that many sounds have begun."""
    expect(page.locator("html")).to_have_attribute("data-heard", str(times))


def state(page: Page) -> Any:
    return expect(page.locator("[data-hear-bar]"))


def asked(desk: WebDesk) -> list[str]:
    return [" ".join(audition.paragraphs) for _, audition in desk.ear.asked]


def test_all_of_it_is_heard_paragraph_by_paragraph_while_the_voice_is_made(
    window: BrowserContext, served: ServedPages, desk: WebDesk, bulletin: BulletinId
) -> None:
    page = enter(window, served, f"/bulletins/{bulletin}/edit")

    page.click("[data-hear-all] button")
    state(page).to_have_attribute("data-state", "sounding")
    sounded(page, 3)
    state(page).to_have_attribute("data-state", "silent")

    assert asked(desk) == SCRIPT.split("\n")
    assert all(each["seconds"] == pytest.approx(1) and each["peak"] > 0.1 for each in heard(page))
    assert desk.page(bulletin).job is not None
    assert desk.render()


def test_the_place_of_the_cursor_is_heard_by_a_key_and_silenced_by_another(
    window: BrowserContext, served: ServedPages, desk: WebDesk, bulletin: BulletinId
) -> None:
    page = enter(window, served, f"/bulletins/{bulletin}/edit")
    page.click("#script")
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowDown")

    page.keyboard.press("Alt+Shift+N")
    state(page).to_have_attribute("data-state", "sounding")
    page.keyboard.press("Escape")

    state(page).to_be_hidden()
    assert asked(desk) == ["Đoạn thứ hai."]


def test_only_what_is_chosen_is_heard(
    window: BrowserContext, served: ServedPages, desk: WebDesk, bulletin: BulletinId
) -> None:
    page = enter(window, served, f"/bulletins/{bulletin}/edit")
    page.focus("#script")
    page.evaluate("document.querySelector('#script').setSelectionRange(0, 4)")

    page.keyboard.press("Alt+Shift+N")
    state(page).to_have_attribute("data-state", "sounding")

    assert asked(desk) == ["Đoạn"]


def test_two_sounds_are_never_heard_at_once(
    window: BrowserContext, served: ServedPages, desk: WebDesk, bulletin: BulletinId
) -> None:
    desk.submitted("Có tiếng rồi.", title="Khác")
    with_clip = desk.draft("Có tiếng rồi.", title="Như trên")
    page = enter(window, served, f"/bulletins/{with_clip}/edit")
    page.click("[data-hear-all] button")
    expect(page.locator("#voice-state")).to_contain_text("chờ đến lượt")
    desk.render_all()
    page.wait_for_selector("#voice-state audio")

    page.click("[data-hear-cursor]")
    state(page).to_have_attribute("data-state", "sounding")
    page.evaluate("document.querySelector('#voice-state audio').play()")

    state(page).to_be_hidden()


def test_a_station_that_does_not_speak_says_so_in_its_own_sentence(
    window: BrowserContext, served: ServedPages, desk: WebDesk, bulletin: BulletinId
) -> None:
    desk.ear.trigger_failure(
        Unreachable("The part of the station that speaks does not answer. Try again in a moment.")
    )
    page = enter(window, served, f"/bulletins/{bulletin}/edit")

    page.click("[data-hear-cursor]")

    state(page).to_contain_text("Bộ phận đọc của đài không trả lời.")
    assert heard(page) == []


def test_a_setting_is_tried_by_ear(
    window: BrowserContext, served: ServedPages, desk: WebDesk
) -> None:
    page = enter(window, served, "/settings/sound", login="quantri")
    page.fill("#speed", "0.8")

    page.click("text=Nghe nhạc báo hiệu")
    state(page).to_have_attribute("data-state", "sounding")

    audition = desk.ear.asked[0][1]
    assert (audition.manner.speed, audition.finish.chime) == (0.8, True)
    expect(page.locator("output[for=speed]")).to_have_text("0,8×")


def test_a_paragraph_is_recorded_taken_again_and_heard(
    window: BrowserContext, served: ServedPages, desk: WebDesk, bulletin: BulletinId
) -> None:
    page = enter(window, served, f"/bulletins/{bulletin}/record/")
    expect(page.locator("[data-prompt]")).to_have_text("Đoạn thứ nhất.")
    first = record(page, desk, bulletin)

    page.keyboard.press("n")
    sounded(page, 1)
    again = record(page, desk, bulletin)
    page.keyboard.press("ArrowRight")

    assert first != again
    expect(page.locator("[data-prompt]")).to_have_text("Đoạn thứ hai.")
    expect(page.locator("[data-recorded]")).to_have_text("Đã thu 1 trong 3 đoạn.")
    expect(page.locator("#p1 [data-tag]")).to_have_text("đã thu")
    with desk.work() as session:
        assert sound.own(session, bulletin) == OwnSound(voice="own")


def test_all_of_it_is_heard_in_the_own_voice_as_far_as_it_is_there(
    window: BrowserContext, served: ServedPages, desk: WebDesk, bulletin: BulletinId
) -> None:
    page = enter(window, served, f"/bulletins/{bulletin}/record/")
    record(page, desk, bulletin)
    page.goto(f"{served.url}/bulletins/{bulletin}/edit")
    desk.ear.asked.clear()

    page.click("[data-hear-all] button")
    sounded(page, 3)

    assert [each.recording is not None for _, each in desk.ear.asked] == [True, False, False]


def record(page: Page, desk: WebDesk, bulletin: BulletinId) -> str:
    """Record the first paragraph for a moment; return the hash of what was kept."""
    before = len(desk.ear.asked)
    expect(page.locator("[data-prompt]")).to_have_text("Đoạn thứ nhất.")
    page.keyboard.press("Space")
    expect(page.locator("[data-recorder]")).to_have_class("card stage is-recording")
    expect(page.locator("[data-level-words]")).not_to_have_text("Micrô đang tắt")
    expect(page.locator("[data-elapsed]")).to_have_text("0:01")
    page.keyboard.press("Space")
    expect(page.locator("[data-take-state]")).to_have_text("Đã lưu. Nghe lại, hoặc sang đoạn sau.")
    assert len(desk.ear.asked) == before + 1
    with desk.work() as session:
        return takes.original(session, bulletin, key_of("Đoạn thứ nhất.")).original


def test_nobody_runs_away_from_a_take_under_way(
    window: BrowserContext, served: ServedPages, bulletin: BulletinId
) -> None:
    page = enter(window, served, f"/bulletins/{bulletin}/record/")
    expect(page.locator("[data-prompt]")).to_have_text("Đoạn thứ nhất.")

    page.keyboard.press("Space")
    expect(page.locator("[data-take-state]")).to_have_text("Đang thu …")

    expect(page.locator("[data-go='1']")).to_be_disabled()
    expect(page.locator("[data-listen]")).to_be_disabled()
