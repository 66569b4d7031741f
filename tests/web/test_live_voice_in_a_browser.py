"""Speaking live in a real browser, with a microphone that only pretends."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from browsing import DESK, PHONE, enter, opened
from fake_playout import FakePlayout, silent
from fake_studio import LINE
from playwright.sync_api import Browser, BrowserContext, Page, expect
from served import ServedPages
from web_desk import NOW, WebDesk

from broadcaster.domain.live import BUSY, LiveState
from broadcaster.errors import Refused

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PIECE_BYTES = 9600
PLAIN = "Object.defineProperty(window, 'isSecureContext', { value: false });"
DEAF = "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', '{}'));"
RESAMPLED = """async ([rate, hertz]) => {
    const src = document.querySelector('script[src*="speak.js"]').src;
    const { Resampler, pcm16 } = await import(src.replace('speak.js', 'pcm.js'));
    const made = new Resampler(rate);
    const out = [];
    for (let block = 0; block < rate; block += 128) {
        const wave = Float32Array.from({ length: 128 }, (_, n) => 0.5 * Math.sin(2 * Math.PI * hertz * (block + n) / rate));
        out.push(...pcm16(made.take(wave)));
    }
    return out;
}"""  # noqa: E501 -- a script of the page

LATE = """async () => {
    const src = document.querySelector('script[src*="speak.js"]').src;
    const { openMicrophone } = await import(src.replace('speak.js', 'microphone.js'));
    const heard = [];
    const letGo = await openMicrophone((sound) => heard.push(sound), () => null);
    while (!heard.length) await new Promise((done) => setTimeout(done, 20));
    const busy = performance.now() + 500;
    while (performance.now() < busy);  // the page is busy: pieces wait meanwhile
    letGo();
    const before = heard.length;
    await new Promise((done) => setTimeout(done, 500));
    return [before, heard.length];
}"""


@pytest.fixture
def served(desk: WebDesk) -> Iterator[ServedPages]:
    playout = FakePlayout(desk.data, silent(NOW.isoformat()))
    with ServedPages(desk) as pages:
        yield pages
    playout.close()


@pytest.fixture
def window(chromium: Browser, served: ServedPages) -> Iterator[BrowserContext]:
    del served
    with opened(chromium, DESK, permissions=["microphone"]) as made:
        yield made


def choose(page: Page, *zones: str) -> None:
    for zone in zones:
        page.get_by_label(zone).check()


def go_on_air(page: Page, *zones: str) -> None:
    choose(page, *zones)
    page.click("[data-go]")
    page.click("[data-yes]")


def pieces(desk: WebDesk, page: Page, count: int) -> list[bytes]:
    heard = desk.air.studio.microphone.heard
    for _ in range(300):
        if len(heard) >= count:
            break
        page.evaluate("new Promise((done) => setTimeout(done, 50))")
    assert len(heard) >= count
    return [heard[number] for number in sorted(heard)]


def test_trying_the_microphone_sends_nothing(
    window: BrowserContext, served: ServedPages, desk: WebDesk
) -> None:
    page = enter(window, served, "/live/")

    page.click("[data-check]")

    expect(page.locator("[data-mic-words]")).to_have_attribute("data-level", "loud")
    page.click("[data-check]")
    expect(page.locator("[data-mic-words]")).to_have_text("Micrô đang tắt")
    assert desk.air.studio.wishes == []
    assert desk.air.studio.microphone.heard == {}


def test_a_piece_that_was_under_way_when_the_microphone_was_let_go_of_is_not_heard(
    window: BrowserContext, served: ServedPages
) -> None:
    page = enter(window, served, "/live/")

    before, after = page.evaluate(LATE)

    assert before >= 1
    assert after == before


def test_a_voice_goes_to_the_chosen_zones_and_ends_when_its_speaker_says_so(
    window: BrowserContext, served: ServedPages, desk: WebDesk
) -> None:
    page = enter(window, served, "/live/")
    choose(page, "Thôn Đông", "Thôn Hạ")
    page.click("[data-go]")
    expect(page.locator("[data-confirm-where]")).to_have_text("Thôn Đông, Thôn Hạ")
    page.click("[data-yes]")

    expect(page.locator("[data-phase-words]")).to_have_text("ĐANG LÊN SÓNG: nói được rồi")
    sent = pieces(desk, page, 15)
    page.click("[data-stop]")
    expect(page.locator("[data-over]")).to_have_text("Bạn đã nói xong. Loa đã đóng.")

    ((wish, secret, login),) = desk.air.studio.wishes
    names = dict(zip(desk.zones(), _names(page), strict=True))
    assert {names[zone] for zone in wish.zones} == {"Thôn Đông", "Thôn Hạ"}
    assert (login, wish.interrupts) == ("bientap", False)
    assert desk.air.studio.ended == [(secret, False)]
    assert all(len(each) % PIECE_BYTES == 0 for each in sent)
    sound = np.frombuffer(b"".join(sent), "<i2")
    assert np.abs(sound.astype(int)).max() > 3000
    expect(page.locator("[data-after] [data-log]")).to_have_attribute("href", f"/log/line/{LINE}")


def _names(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        "input[name=zones]", "boxes => boxes.map(box => box.dataset.name)"
    )
    return found


def test_nobody_is_told_to_speak_before_the_loudspeakers_are_open(
    window: BrowserContext, served: ServedPages, desk: WebDesk
) -> None:
    microphone = desk.air.studio.microphone
    microphone.states[:] = [LiveState("opening")]
    page = enter(window, served, "/live/")
    go_on_air(page, "Thôn Đông")

    words = page.locator("[data-phase-words]")
    expect(words).to_have_text("Chờ một chút: đang mở loa …")
    pieces(desk, page, 3)
    expect(page.locator("[data-elapsed]")).to_have_text("0:00")
    microphone.states[:] = [LiveState("sounding", 300.0)]

    expect(words).to_have_text("ĐANG LÊN SÓNG: nói được rồi")
    expect(page.locator("[data-left]")).to_have_text("5:00")


def test_a_cough_is_not_heard_and_the_keys_do_what_they_say(
    window: BrowserContext, served: ServedPages, desk: WebDesk
) -> None:
    page = enter(window, served, "/live/")
    go_on_air(page, "Thôn Đông")
    expect(page.locator("[data-stage]")).to_have_attribute("data-phase", "sounding")

    page.keyboard.press("m")
    expect(page.locator("[data-stage]")).to_have_attribute("data-phase", "muted")
    before = len(pieces(desk, page, 1))
    silent_ones = pieces(desk, page, before + 15)[before + 1 :]
    page.keyboard.press("Escape")
    expect(page.locator("[data-after]")).to_be_visible()

    assert not np.frombuffer(b"".join(silent_ones), "<i2").any()


def test_a_minute_before_the_end_it_is_said(
    window: BrowserContext, served: ServedPages, desk: WebDesk
) -> None:
    desk.air.studio.microphone.states[:] = [LiveState("sounding", 55.0)]
    page = enter(window, served, "/live/")

    go_on_air(page, "Thôn Đông")

    expect(page.locator("[data-announce]")).to_have_text("Còn một phút.")
    expect(page.locator("[data-left]")).to_have_class("num soon")


def test_what_sounds_is_interrupted_only_after_a_question(
    window: BrowserContext, served: ServedPages, desk: WebDesk
) -> None:
    desk.air.trigger_failure(Refused(BUSY, title="Âm nhạc"))
    page = enter(window, served, "/live/")
    go_on_air(page, "Thôn Đông")

    expect(page.locator("[data-air-trouble]")).to_contain_text("“Âm nhạc” đang phát ở đó")
    desk.air.breaks = None
    page.click("[data-interrupt]")
    expect(page.locator("[data-stage]")).to_be_visible()

    assert [wish.interrupts for wish, *_ in desk.air.studio.wishes] == [True]


def test_somebody_who_stopped_it_is_named(
    window: BrowserContext, served: ServedPages, desk: WebDesk
) -> None:
    page = enter(window, served, "/live/")
    go_on_air(page, "Thôn Đông")
    pieces(desk, page, 2)

    why: dict[str, Any] = {"sentence": "Stopped by {name}.", "facts": {"name": "Lan"}}
    desk.air.studio.microphone.trigger_end("cut", why)

    expect(page.locator("[data-over]")).to_contain_text("Lan")


@pytest.mark.parametrize(
    ("script", "told"),
    [
        (PLAIN, "qua https"),
        (DEAF.replace("{}", "NotAllowedError"), "thanh địa chỉ"),
        (DEAF.replace("{}", "NotFoundError"), "Không tìm thấy micrô"),
    ],
)
def test_where_there_is_no_microphone_it_says_why_and_what_to_do(
    window: BrowserContext, served: ServedPages, desk: WebDesk, script: str, told: str
) -> None:
    window.add_init_script(script)
    page = enter(window, served, "/live/")

    if script != PLAIN:
        go_on_air(page, "Thôn Đông")

    expect(page.locator("[data-trouble]")).to_contain_text(told)
    trust = page.locator("[data-trust]")
    expect(trust).to_be_visible(visible=script == PLAIN)
    assert desk.air.studio.wishes == []


def test_on_a_phone_the_end_is_in_reach_without_scrolling(
    chromium: Browser, served: ServedPages
) -> None:
    with opened(chromium, PHONE, permissions=["microphone"]) as window:
        page = enter(window, served, "/live/")
        page.click("[data-preset]")
        page.click("[data-go]")
        page.click("[data-yes]")
        expect(page.locator("[data-stage]")).to_have_attribute("data-phase", "sounding")

        box = page.locator("[data-stop]").bounding_box()
        wide = page.evaluate("document.documentElement.scrollWidth")
        page.click("[data-stop]")
        expect(page.locator("[data-after]")).to_be_visible()

    assert box is not None
    assert 0 <= box["y"] <= PHONE["height"] - box["height"]
    assert wide <= PHONE["width"]


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000, 96_000])
def test_a_microphone_of_any_rate_keeps_its_pitch_and_its_level(
    window: BrowserContext, served: ServedPages, rate: int
) -> None:
    page = enter(window, served, "/live/")

    wave = np.array(page.evaluate(RESAMPLED, [rate, 1000]), float)

    given = math.ceil(rate / 128) * 128
    assert len(wave) == pytest.approx(given * 48_000 / rate, abs=8)
    spectrum = np.abs(np.fft.rfft(wave[1000:41_000] * np.hanning(40_000)))
    assert int(spectrum.argmax()) * 48_000 / 40_000 == pytest.approx(1000, abs=2)
    level = math.sqrt(float(np.mean(wave[1000:41_000] ** 2))) * math.sqrt(2)
    assert level == pytest.approx(0.5 * 32_767, rel=0.02)
