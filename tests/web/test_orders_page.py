"""Who ordered what, looked through on a page; read backwards out of the journal."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from web_desk import NOW

from broadcaster.domain.asrun import GENESIS, Entry, EntryKind
from broadcaster.services import order_log

HOUR = timedelta(hours=1)
STOP = {"what": "stop", "by": "bientap", "from": "web", "zones": [1], "silenced": []}
TOLD = (
    (-200 * HOUR, EntryKind.ORDER, {"what": "test_zone", "by": "kythuat", "zones": [2]}),
    (-30 * HOUR, EntryKind.ORDER, STOP | {"zones": None, "from": "button board1/3"}),
    (-5 * HOUR, EntryKind.BEGAN, {"line": "a", "kind": "order"}),
    (-4 * HOUR, EntryKind.ORDER, STOP),
    (-3 * HOUR, EntryKind.CLOCK, {"what": "stepped", "was": "x", "by_s": "-3600.0"}),
    (
        -2 * HOUR,
        EntryKind.ORDER,
        {
            "what": "emergency_signed",
            "id": 1,
            "by": "Duyệt",
            "refused": True,
            "note": "sai",
            "zones": [1, 2],
        },
    ),
)


def written(folder: Path) -> Path:
    previous, lines = GENESIS, []
    for seq, (after, kind, facts) in enumerate(TOLD, start=1):
        entry = Entry(seq, NOW + after, kind, facts, previous)
        previous = entry.digest
        lines.append(entry.to_line())
    path = folder / "journal" / "journal.jsonl"
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_the_page_tells_who_ordered_what_of_a_week(desk: Any, supervisor: Any) -> None:
    written(desk.data)

    page = supervisor.text("/log/orders?first=2026-11-16&last=2026-11-21")

    assert "4 lệnh" in page
    assert page.index("đã từ chối ký cho báo khẩn cấp") < page.index("đã cho dừng tiếng")
    assert "“sai”" in page
    assert "-3600,0 giây" in page
    assert "bằng nút" in page
    assert "đã phát tiếng thử" not in page


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("what=stop", 2),
        ("what=clock", 1),
        ("zone=2", 2),
        ("words=duyet", 1),
        ("words=nobody", 0),
        ("first=2026-11-01", 5),
        ("first=2026-11-20&last=2026-11-20", 1),
        ("what=nonsense", 4),
    ],
)
def test_orders_are_looked_through_by_kind_zone_name_and_day(
    desk: Any, supervisor: Any, asked: str, count: int
) -> None:
    written(desk.data)

    page = supervisor.text(f"/log/orders?{asked}")

    assert page.count('<td class="at">') == count


def test_days_turned_round_are_said(desk: Any, supervisor: Any) -> None:
    written(desk.data)

    answer = supervisor.get("/log/orders?first=2026-11-21&last=2026-11-20")

    assert answer.status_code == 422
    assert "lệnh" in answer.text


def test_a_station_without_a_journal_has_no_orders(desk: Any, supervisor: Any) -> None:
    (desk.data / "journal" / "journal.jsonl").unlink(missing_ok=True)

    assert "Không tìm thấy" in supervisor.text("/log/orders")


@pytest.mark.parametrize("piece", [7, 100, 1 << 20])
def test_a_file_is_read_backwards_in_pieces_of_any_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    path = written(tmp_path)
    monkeypatch.setattr(order_log, "_PIECE", piece)

    found = list(order_log._backwards(path))

    assert found == list(reversed(path.read_bytes().splitlines()))
