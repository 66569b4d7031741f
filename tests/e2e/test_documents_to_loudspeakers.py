"""The whole way: a document is uploaded, spoken, approved, aired in two hamlets, and logged."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import docx
import pytest
from playwright.sync_api import Browser

from tests.e2e.desk_in_browser import Desk, sign_in
from tests.e2e.station import StationUnderTest, make_station, wait_for

pytestmark = [
    pytest.mark.journey,
    pytest.mark.browser,
    pytest.mark.xdist_group("journeys"),
    pytest.mark.timeout(480),
]

REAL = Path(__file__).parents[3] / "shared" / "data" / "documents"
OWN = """ỦY BAN NHÂN DÂN XÃ MẪU
Số: 12/TB-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Xã Mẫu, ngày 20 tháng 11 năm 2026

THÔNG BÁO
Về việc tổng vệ sinh môi trường

Thực hiện Kế hoạch số 45/KH-UBND ngày 15/11/2026, UBND xã thông báo:

1. Thời gian: từ 7h30 đến 11h00 ngày 28/11/2026.

2. Mỗi hộ cử 01 người, mang theo cuốc, xẻng và chổi.

Nơi nhận:
- Các thôn;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
(đã ký)
"""
MORNING = "2026-11-23T08:00:00+07:00"
UNTIL = "2026-11-30T20:00"
HAMLETS = (2, 5)
PARAGRAPH = "Đúng 7h30 ngày 28/11/2026, UBND xã phát động tổng vệ sinh tại 6 thôn."


def documents(folder: Path, chromium: Browser) -> list[Path]:
    """The four real ones where they are, else one of our own four times; .txt, .docx and .pdf."""
    found = sorted(REAL.glob("*.txt"))[:4] if REAL.is_dir() else []
    if not found:
        warnings.warn("the official documents are not here: our own is used", stacklevel=2)
    texts = [path.read_text(encoding="utf-8") for path in found] or [OWN] * 4
    made = []
    for number, text in enumerate(texts):
        path = folder / f"document{number}"
        if number == 1:
            document = docx.Document()
            for line in text.split("\n"):
                document.add_paragraph(line)
            made.append(path.with_suffix(".docx"))
            document.save(str(made[-1]))
        elif number == 2:
            page = chromium.new_page()
            page.set_content("<pre style='white-space: pre-wrap; font: 12pt serif'></pre>")
            page.locator("pre").evaluate("(pre, text) => { pre.textContent = text; }", text)
            made.append(path.with_suffix(".pdf"))
            page.pdf(path=made[-1], format="A4")
            page.close()
        else:
            made.append(path.with_suffix(".txt"))
            made[-1].write_text(text, encoding="utf-8")
    return made


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[StationUnderTest]:
    station = make_station(tmp_path / "station", began=MORNING, speed="40")
    station.start()
    yield station
    station.stop()


@pytest.fixture
def real_time(tmp_path: Path) -> Iterator[StationUnderTest]:
    station = make_station(tmp_path / "station", began=MORNING)
    station.start()
    yield station
    station.stop()


def end_of(station: StationUnderTest, bulletin: int, since: int) -> dict[str, Any] | None:
    for entry in station.journal()[since:]:
        if entry["kind"] == "ended" and entry["facts"]["bulletin"] == bulletin:
            return dict(entry["facts"])
    return None


def air(operator: Desk, approver: Desk, bulletin: int) -> dict[str, Any]:
    """Approve it, put it on air in two hamlets, and wait for its end; returns the log's facts."""
    clip = approver.approve(bulletin)
    approver.rest()
    end = play(operator, bulletin)
    assert end["clip"] == clip
    return end


def play(operator: Desk, bulletin: int) -> dict[str, Any]:
    """Put it on air in two hamlets, and wait for its end, not that of an earlier time."""
    station = operator.station
    before = len(station.journal())
    wait_for("an open air", lambda: not station.closed(), 60)
    operator.play_now(bulletin, HAMLETS)
    opened = wait_for("the hamlets", lambda: station.closed() & set(range(1, 7)), 60)
    assert opened == set(HAMLETS)
    operator.rest()
    return wait_for("the end", lambda: end_of(station, bulletin, before), 240)


def assert_heard_and_proved(end: dict[str, Any]) -> None:
    # On a faster clock a machine full of tests may begin late; punctuality is `bench start`'s.
    assert end["outcome"] in {"aired", "late"}, end
    assert sorted(end["zones"]) == sorted(HAMLETS)
    assert end["proof"]["matched"] is True
    assert end["proof"]["peak_dbfs"] > -20
    assert {str(zone): end["readback"][str(zone)] for zone in HAMLETS} == {
        str(zone): {"on": True, "knowledge": "verified"} for zone in HAMLETS
    }


def assert_log_shows(desk: Desk, title: str, end: dict[str, Any]) -> None:
    """Find it in the log's page, and the proof behind it."""

    def shown() -> bool:
        desk.go("/log/")
        return desk.page.get_by_role("link", name=title).count() > 0

    wait_for("the log", shown, 30)
    desk.page.get_by_role("link", name=title).first.click()
    assert end["clip"] in desk.page.inner_text("main")


@pytest.mark.filterwarnings("default:the official documents are not here")
def test_four_official_documents_go_the_whole_way(
    quick: StationUnderTest, chromium: Browser, tmp_path: Path
) -> None:
    operator = sign_in(chromium, quick, "bientap")
    approver = sign_in(chromium, quick, "duyet")
    sent = {
        operator.upload_document(path, f"Văn bản số {number}", HAMLETS, UNTIL): number
        for number, path in enumerate(documents(tmp_path, chromium), start=1)
    }

    ends = {number: air(operator, approver, bulletin) for bulletin, number in sent.items()}

    assert sorted(ends) == [1, 2, 3, 4]
    for number, end in ends.items():
        assert_heard_and_proved(end)
        assert_log_shows(approver, f"Văn bản số {number}", end)
    verified = quick.command("log", "verify")
    assert verified.returncode == 0, verified.stderr


@pytest.mark.soak
def test_one_paragraph_goes_the_whole_way_at_the_worlds_pace(
    real_time: StationUnderTest, chromium: Browser
) -> None:
    operator = sign_in(chromium, real_time, "bientap")
    approver = sign_in(chromium, real_time, "duyet")
    bulletin = operator.paste(PARAGRAPH, "Tổng vệ sinh", HAMLETS, UNTIL)

    end = air(operator, approver, bulletin)

    assert_heard_and_proved(end)
    # A machine that stands still spoils one start; who is late is late each time.
    starts = chain([end], (play(operator, bulletin) for _ in range(2)))
    assert any(abs(start["proof"]["error_ms"]) < 50 for start in starts)
    assert_log_shows(approver, "Tổng vệ sinh", end)
    wait_for("open contacts", lambda: not real_time.closed(), 60)
