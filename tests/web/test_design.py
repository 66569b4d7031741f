"""The visual language keeps its promises: contrast, weight, nothing from elsewhere, no motion."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "web" / "static"
CSS = (STATIC / "station.css").read_text(encoding="utf-8")
GRID = (STATIC / "grid.css").read_text(encoding="utf-8")
OF_THE_BOARD_ALONE = ("board.css", "board.js")
OF_THE_AIR_ALONE = ("onair.css", "onair.js")
OF_THE_GRID_ALONE = ("grid.css", "grid.js")
OF_THE_LOG_ALONE = ("log.css", "daysheet.css")
OF_EMERGENCIES_ALONE = ("emergency.css", "emergency.js")
OF_THE_CLOCK_ALONE = "clock.js"
WHERE_ALARMS_RING = "bell.js"
"""Fetched by a page only when there is something to ring for."""
OF_THE_PATCH_ALONE = "trying.js"
OF_LIVE_VOICE_ALONE = (
    *("speak.css", "speak.js", "airway.js"),
    *("microphone.js", "pcm.js", "speak-worklet.js"),
)
COLOUR = re.compile(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6})\b")


def _palette(*, dark: bool) -> dict[str, str]:
    light, _, rest = CSS.partition("@media (prefers-color-scheme: dark)")
    colours = dict(COLOUR.findall(light))
    if dark:
        colours |= dict(COLOUR.findall(rest.partition("*, *::before")[0]))
    return colours


def _luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        ("ink", "paper"),
        ("ink", "sheet"),
        ("ink-2", "paper"),
        ("ink-2", "sheet"),
        ("ink-2", "shade"),
        ("cham", "sheet"),
        ("cham", "paper"),
        ("on-cham", "cham"),
        ("amber", "amber-wash"),
        ("green", "green-wash"),
        ("red", "red-wash"),
        ("red-2", "red-wash"),
    ],
)
def test_text_stands_out_from_its_paper(ink: str, paper: str, *, dark: bool) -> None:
    colours = _palette(dark=dark)

    assert contrast(colours[ink], colours[paper]) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("ink", ["bar-ink", "bar-ink-2"])
def test_text_on_the_bar_stands_out_most(ink: str, *, dark: bool) -> None:
    colours = _palette(dark=dark)

    assert contrast(colours[ink], colours["bar"]) >= 7


def test_nothing_comes_from_another_host() -> None:
    for path in STATIC.rglob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            assert (
                re.findall(r"(?:https?:)?//(?!www\.w3\.org)[a-z0-9.-]+\.[a-z]{2,}", text) == []
            ), path
            assert "@import" not in text, path


def test_everything_a_page_loads_is_light() -> None:
    sizes = {path.name: path.stat().st_size for path in STATIC.rglob("*") if path.is_file()}
    of_the_board = sum(sizes.pop(name) for name in OF_THE_BOARD_ALONE)
    of_the_air = sum(sizes.pop(name) for name in OF_THE_AIR_ALONE)
    of_the_grid = sum(sizes.pop(name) for name in OF_THE_GRID_ALONE)
    of_the_log = sum(sizes.pop(name) for name in OF_THE_LOG_ALONE)
    of_emergencies = sum(sizes.pop(name) for name in OF_EMERGENCIES_ALONE)
    of_the_bell = sizes.pop(WHERE_ALARMS_RING)
    of_the_clock = sizes.pop(OF_THE_CLOCK_ALONE)
    of_the_patch = sizes.pop(OF_THE_PATCH_ALONE)
    of_live_voice = sum(sizes.pop(name) for name in OF_LIVE_VOICE_ALONE)

    assert sum(sizes.values()) < 90_000
    assert of_emergencies < 6_000
    assert of_the_bell < 4_000
    assert of_the_clock < 3_000
    assert of_the_patch < 3_000
    assert of_the_board < 10_000
    assert of_the_air < 6_000
    assert of_the_grid < 25_000
    assert of_the_log < 10_000
    assert of_live_voice < 20_000


def test_who_wants_no_motion_gets_none() -> None:
    assert "prefers-reduced-motion: reduce" in CSS
    assert "transition" not in CSS
    assert not re.search("transition|animation", GRID)


@pytest.mark.parametrize("dark", [False, True])
def test_ink_stands_out_from_the_colours_of_programmes(*, dark: bool) -> None:
    light, _, rest = GRID.partition("@media (prefers-color-scheme: dark)")
    tones = re.findall(r"--tone: (#[0-9a-f]{6})", rest if dark else light)
    colours = _palette(dark=dark)

    assert len(tones) == 6
    for tone in tones:
        under_the_hand = _mixed(tone, colours["sheet"], 0.26)
        assert contrast(colours["ink"], under_the_hand) >= 4.5
        assert contrast(tone, colours["sheet"]) >= 3


def _mixed(one: str, other: str, share: float) -> str:
    parts = [
        round(share * int(one[at : at + 2], 16) + (1 - share) * int(other[at : at + 2], 16))
        for at in (1, 3, 5)
    ]
    return "#" + "".join(f"{part:02x}" for part in parts)
