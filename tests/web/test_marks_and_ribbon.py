"""What is read otherwise than written, side by side; the day along its hours; open pages."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st

from broadcaster.domain.zones import OutputRole
from broadcaster.services.station_views import AreaView, OutputView, ZoneView
from schedules.types import BusKey, Line, LineKey, PartKind, Priority, Reason, Sound, ZoneKey
from web import ribbon
from web.air import level
from web.events import SLOWEST, Hub, Listener, message
from web.marks import Piece, pairs

T = TypeVar("T")
MIDNIGHT = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)

texts = st.lists(
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1).map(str.strip),
    min_size=1,
    max_size=12,
).map(" ".join)


def run(play: Coroutine[object, object, T]) -> T:
    """Run it in a thread of its own: a browser that is open holds this one's loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, play).result()


def test_what_is_read_otherwise_is_marked_on_both_sides() -> None:
    (pair,) = pairs("Họp lúc 7h30 ngày mai", "Họp lúc bảy giờ ba mươi ngày mai", ())

    assert pair.source == (Piece("Họp lúc "), Piece("7h30", "changed"), Piece(" ngày mai"))
    assert pair.script == (
        Piece("Họp lúc "),
        Piece("bảy giờ ba mươi", "changed"),
        Piece(" ngày mai"),
    )


def test_an_unknown_word_is_marked_wherever_it_stands_alone() -> None:
    (pair,) = pairs("HĐQTX và HĐQTXY", "HĐQTX và HĐQTXY", ("HĐQTX",))

    assert pair.script == (Piece("HĐQTX", "unknown"), Piece(" và HĐQTXY"))


def test_paragraphs_stand_beside_their_own() -> None:
    made = pairs("Một.\n\nHai 2.", "Một.\nHai hai.", ())

    assert [pair.source[0].text for pair in made] == ["Một.", "Hai "]


@given(texts, texts)
def test_marks_never_change_a_word(written: str, said: str) -> None:
    made = pairs(written, said, ("ABC",))

    assert "".join(p.text for pair in made for p in pair.source).split() == written.split()
    assert "".join(p.text for pair in made for p in pair.script).split() == said.split()


def _line(key: str, programme: str, starts_h: float, minutes: float, zones: set[int]) -> Line:
    return Line(
        key=LineKey(key),
        programme=programme,
        programme_name=programme,
        kind=PartKind.BULLETIN,
        title=key,
        starts=MIDNIGHT + timedelta(hours=starts_h),
        sound=Sound("0" * 64, timedelta(minutes=minutes)),
        zones=frozenset(ZoneKey(zone) for zone in zones),
        bus=BusKey("main"),
        priority=Priority.NORMAL,
        authority="approval:1",
        reason=Reason("It waits for somebody to approve it."),
        bulletin=1,
    )


def test_lines_gather_into_programmes_with_their_zones_and_end() -> None:
    lines = [
        _line("b", "eve", 17.1, 5, {2}),
        _line("a", "eve", 17, 6, {1}),
        _line("c", "am", 5, 1, {1}),
    ]

    parts = ribbon.parts(lines)

    assert [(part.key, part.bulletins, part.zones) for part in parts] == [
        ("am", 1, frozenset({1})),
        ("eve", 2, frozenset({1, 2})),
    ]
    assert parts[1].ends == MIDNIGHT + timedelta(hours=17.1, minutes=5)
    assert parts[0].state(MIDNIGHT + timedelta(hours=12)) == "past"
    assert parts[1].state(MIDNIGHT + timedelta(hours=12)) == "ahead"
    assert parts[1].state(MIDNIGHT + timedelta(hours=17.05)) == "on"


@given(st.lists(st.tuples(st.floats(0, 23), st.floats(0.1, 50)), max_size=8))
def test_every_programme_lies_inside_the_ribbon(starts: list[tuple[float, float]]) -> None:
    lines = [_line(str(n), str(n), hour, long, {1}) for n, (hour, long) in enumerate(starts)]

    made = ribbon.ribbon(MIDNIGHT, ribbon.parts(lines), [("Thôn", frozenset({1}))])

    (lane,) = made.lanes
    assert len(lane.blocks) == len(lines)
    for block in lane.blocks:
        assert 0 <= block.x <= ribbon.WIDTH
        assert block.width >= ribbon.NARROWEST


def test_lanes_go_as_deep_into_the_tree_as_they_stay_few() -> None:
    output = OutputView("board1", "Bảng", 1, OutputRole.ZONE)
    hamlets = tuple(
        AreaView(n, f"Thôn {n}", (), (ZoneView(n, f"Thôn {n}", "", "amp", (output,), True),))  # noqa: FBT003
        for n in range(1, 5)
    )
    commune = AreaView(9, "Xã", hamlets, ())

    assert [name for name, _ in ribbon.groups([commune])] == [
        "Thôn 1",
        "Thôn 2",
        "Thôn 3",
        "Thôn 4",
    ]
    assert ribbon.groups([commune], most=3) == (("Xã", frozenset({1, 2, 3, 4})),)


@given(st.floats(-200, 20))
def test_a_level_stays_on_its_meter(decibels: float) -> None:
    assert 0 <= level(decibels) <= 1


def test_a_page_that_does_not_read_is_dropped_and_holds_up_nobody() -> None:
    async def play() -> tuple[int, list[bytes]]:
        hub = Hub()
        slow, quick = hub.join("vi"), hub.join("vi")
        heard: list[bytes] = []
        reading = asyncio.create_task(_read(quick, heard))
        for number in range(SLOWEST + 10):
            hub.tell("air", number, language="vi", keep=True)
            await asyncio.sleep(0)
        hub.close()
        await reading
        missed = [told async for told in slow.messages()]
        return len(missed), heard

    missed, heard = run(play())

    assert len(heard) == SLOWEST + 10
    assert missed <= SLOWEST


async def _read(listener: Listener, heard: list[bytes]) -> None:
    heard.extend([told async for told in listener.messages()])


def test_a_newcomer_hears_at_once_what_was_said_last_in_its_language() -> None:
    async def play() -> list[bytes]:
        hub = Hub()
        hub.tell("air", "im lặng", language="vi", keep=True)
        hub.tell("air", "silent", language="en", keep=True)
        newcomer = hub.join("vi")
        hub.close()
        return [told async for told in newcomer.messages()]

    assert run(play()) == [message("air", "im lặng")]
