"""Every simulated fault switched on, watched and lifted on the screen, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from board_bench import AMPLIFIER, BOARD, BoardBench
from board_cases import ASTRAY, CASES
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from web_desk import PASSWORD

from hardware.sim.faults import KINDS, Place
from tests.other_stations import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("board")]

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1366, "height": 768}
IMPATIENT = (
    "const once = window.setInterval;"
    "window.setInterval = (what, ms) => {"
    " if (ms !== 1000) return once(what, ms);"
    " window.lookNow = what;"
    " return once(what, 300);"
    "};"
)
"""The page looks every second by itself: here sooner, and at once when a test says so."""
BELIEFS = {"on": "tiếp điểm đóng", "off": "tiếp điểm ngắt", "unknown": "chưa rõ"}


@pytest.fixture(scope="module")
def whole_bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardBench]:
    made = BoardBench(tmp_path_factory.mktemp("bench"))
    made.open()
    yield made
    made.close()


@pytest.fixture
def bench(whole_bench: BoardBench) -> Iterator[BoardBench]:
    whole_bench.rest()
    yield whole_bench
    whole_bench.rest()


@pytest.fixture(scope="module")
def window(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context(viewport=DESK, locale="vi-VN", reduced_motion="reduce")
    made.add_init_script(IMPATIENT)
    yield made
    made.close()


@pytest.fixture(scope="module")
def signed_in(window: BrowserContext, whole_bench: BoardBench) -> Page:
    return enter(window, whole_bench)


def enter(window: BrowserContext, bench: BoardBench, login: str = "kythuat") -> Page:
    window.set_default_timeout(10_000)
    page = window.new_page()
    page.goto(bench.pages.url + "/sign-in")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("header.bar")
    return page


def show(page: Page, bench: BoardBench, device: str) -> None:
    address = f"{bench.pages.url}/board/?device={device}"
    if page.url == address:
        return
    page.goto(address)
    # Shown by the page's own script; asked by a locator, because the pages forbid to evaluate text.
    page.locator("[data-pause]:not([hidden])").first.wait_for(state="attached")


def look_now(page: Page) -> None:
    """Let the page look at the station now."""
    page.evaluate("() => window.lookNow()")


def channel_of(page: Page, device: str, channel: int) -> Locator:
    return page.locator(f'[data-board="{device}"] [data-channel="{channel}"]')


def test_every_fault_has_its_case() -> None:
    assert set(CASES) == set(KINDS)


@pytest.mark.parametrize("name", KINDS)
def test_a_fault_is_put_in_force_seen_and_lifted(
    signed_in: Page, bench: BoardBench, name: str
) -> None:
    page, kind, case = signed_in, KINDS[name], CASES[name]
    device = AMPLIFIER if kind.place is Place.AMPLIFIER else BOARD
    case.before(bench)
    show(page, bench, device)
    page.select_option("#channel", str(case.channel) if kind.for_a_channel else "")
    listed = page.locator(f'#force [data-fault="{name}"]')
    switch = page.locator(f"#switch-{name}")

    switch.click()
    if case.is_listed:
        expect(listed).to_contain_text(kind.code)
        expect(switch).to_have_attribute("aria-pressed", "true")
    case.act(bench)

    look_now(page)
    _see(page, device, name)
    if case.is_listed and listed.count():
        page.locator(f"#lift-{device}-{name}").click()
    expect(listed).to_have_count(0)
    expect(switch).to_have_attribute("aria-pressed", "false")
    # What happens at once is taken by the board's own thread, a moment after the screen is done.
    wait_until("no fault to stand", lambda: not bench.told.truth().faults or None)


def _see(page: Page, device: str, name: str) -> None:
    """Look at the screen until it shows what the fault does."""
    case, at = CASES[name], channel_of(page, device, CASES[name].channel)
    if case.closed is not None:
        words = "tiếp điểm đóng" if case.closed else "tiếp điểm ngắt"
        expect(at.locator("[data-truth]")).to_contain_text(words)
    if case.lamp is not None:
        words = "đèn sáng" if case.lamp else "đèn tắt"
        expect(at.locator("[data-lamp-of]")).to_contain_text(words)
    if case.belief is not None:
        expect(at.locator("[data-belief]")).to_contain_text(BELIEFS[case.belief])
    if case.mark:
        expect(at).to_contain_text(case.mark)
    if case.strikes:
        expect(page.locator(f'#force [data-fault="{name}"]')).to_contain_text("đã xảy ra")
    if case.unplugs:
        expect(page.locator(f'[data-board="{device}"]')).to_contain_text("tuột cáp")


def test_a_fault_is_switched_by_keyboard_and_the_focus_stays_while_the_page_lives(
    signed_in: Page, bench: BoardBench
) -> None:
    page = signed_in
    show(page, bench, BOARD)

    page.focus("#switch-stuck_on")
    page.keyboard.press("Space")
    expect(page.locator("#switch-stuck_on")).to_have_attribute("aria-pressed", "true")
    bench.look()
    look_now(page)
    expect(channel_of(page, BOARD, 1)).to_contain_text(ASTRAY)

    assert page.evaluate("document.activeElement.id") == "switch-stuck_on"
    expect(page.locator("[data-announce]")).to_contain_text("Lỗi đã có hiệu lực")
    page.focus(f"#lift-{BOARD}-stuck_on")
    page.keyboard.press("Enter")
    expect(page.locator("#force [data-fault]")).to_have_count(0)


def test_what_was_filled_in_goes_with_the_fault_and_stays_for_the_next(
    signed_in: Page, bench: BoardBench
) -> None:
    page = signed_in
    show(page, bench, BOARD)
    page.locator("details.when").evaluate("details => details.open = true")
    page.fill("#times", "2")
    page.fill("#late_s", "0,05")

    page.click("#switch-late")
    expect(page.locator('#force [data-fault="late"]')).to_be_visible()
    fault = bench.told.truth().faults[0]
    bench.look()
    bench.look()

    expect(page.locator('#force [data-fault="late"]')).to_have_count(0)
    assert (fault.times, fault.late_s) == (2, 0.05)
    assert page.input_value("#times") == "2"
    page.fill("#times", "")
    page.fill("#late_s", "")


def test_a_wrong_number_is_told_beside_the_switches(signed_in: Page, bench: BoardBench) -> None:
    page = signed_in
    show(page, bench, BOARD)
    page.locator("details.when").evaluate("details => details.open = true")
    page.fill("#for_s", "mai")

    page.click("#switch-deaf")

    expect(page.locator("#switchboard .flash.refused")).to_contain_text("Hãy ghi số giây")
    page.fill("#for_s", "")
    assert bench.told.truth().faults == ()


def test_the_bytes_can_be_held_still(signed_in: Page, bench: BoardBench) -> None:
    page = signed_in
    show(page, bench, BOARD)
    frames = page.locator(f'[data-board="{BOARD}"] .counters dd').first
    bench.look()
    expect(page.locator("#wire li").first).to_contain_text("01 01 02 00 00 B9 FC")

    page.click("[data-pause]")
    before, counted = page.locator("#wire").inner_text(), frames.inner_text()
    bench.switch({1: True})
    expect(frames).not_to_have_text(counted)
    held = page.locator("#wire").inner_text()
    page.click("[data-pause]")

    assert held == before
    expect(page.locator("#wire")).not_to_have_text(before)


def test_on_a_phone_without_script_a_fault_is_tried_and_lifted(
    chromium: Browser, whole_bench: BoardBench, bench: BoardBench
) -> None:
    window = chromium.new_context(
        viewport=PHONE, locale="vi-VN", java_script_enabled=False, reduced_motion="reduce"
    )
    page = enter(window, whole_bench)
    page.goto(bench.pages.url + f"/board/?device={BOARD}")
    wide = page.locator("main").bounding_box()
    page.select_option("#channel", "2")

    page.click("#switch-stuck_on")
    expect(page.locator(".flash")).to_contain_text("Lỗi đã có hiệu lực")
    expect(channel_of(page, BOARD, 2).locator("[data-truth]")).to_contain_text("tiếp điểm đóng")
    page.click("#lift-all")

    expect(channel_of(page, BOARD, 2).locator("[data-truth]")).to_contain_text("tiếp điểm ngắt")
    assert wide is not None
    assert wide["width"] <= PHONE["width"]
    assert bench.told.truth().faults == ()
    window.close()
