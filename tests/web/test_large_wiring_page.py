"""The wiring of a large station stays a page that a weak line can carry."""

from __future__ import annotations

import re
from dataclasses import replace

from test_wiring_pages import INDEX
from visitors import Visitor
from web_desk import WebDesk

from broadcaster.domain.patch import PatchArea, PatchBoard, PatchZone
from broadcaster.domain.zones import Output
from broadcaster.store.patch_writing import write_patch
from broadcaster.store.patches import load_patch


def large(desk: WebDesk, zones: int) -> None:
    """Wire so many more zones, eight to a board."""
    with desk.work() as session:
        patch = load_patch(session)
        boards = [
            PatchBoard(f"large{n}", f"Bảng lớn {n}", "waveshare8", simulated=True)
            for n in range((zones + 7) // 8)
        ]
        more = [
            PatchZone(-2 - n, f"Cụm loa số {n}", -1, "amp1", (Output(f"large{n // 8}", n % 8 + 1),))
            for n in range(zones)
        ]
        wired = replace(
            patch,
            areas=(*patch.areas, PatchArea(-1, "Xã lớn")),
            zones=(*patch.zones, *more),
            boards=(*patch.boards, *boards),
        )
        write_patch(session, wired)


def test_two_hundred_and_twenty_zones_are_shown_in_less_than_two_hundred_kilobytes(
    desk: WebDesk, technician: Visitor
) -> None:
    large(desk, 220)

    page = technician.text(INDEX)

    assert "Cụm loa số 219" in page
    assert len(page.encode()) < 200_000


def test_a_zone_is_moved_by_the_one_form_of_the_page(desk: WebDesk, technician: Visitor) -> None:
    large(desk, 3)
    page = technician.text(INDEX)

    moves = re.findall(r'formaction="([^"]+/zone/[^"]+/move)" name="way" value="down"', page)
    technician.send(moves[-1], via=INDEX, way="down")

    assert page.count('id="turns"') == 1
    assert 'form="turns"' in page
    with desk.work() as session:
        assert load_patch(session).zones[-1].name == "Cụm loa số 2"
    names = re.findall(r"<b>(Cụm loa số \d)</b>", technician.text(INDEX))
    assert names == ["Cụm loa số 0", "Cụm loa số 2", "Cụm loa số 1"]
