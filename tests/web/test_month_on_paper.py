"""The week of Tết of the worked month, as the page that is printed and signed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from quick_pages import pages_of
from visitors import Visitor
from web_desk import HummingVoice, WebDesk, founded_database, made_desk

from broadcaster.clocks import VirtualClock
from broadcaster.founding.bulletins import allow_submitted
from broadcaster.founding.examples import MONTH, example_text
from broadcaster.services.voicing import Studio

BEGAN = datetime(2027, 1, 20, 5, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def month(tmp_path: Path) -> Iterator[WebDesk]:
    database = founded_database(tmp_path / "founded.db", example_text(MONTH))
    made = made_desk(tmp_path / "data", database, VirtualClock(BEGAN))
    voices = {"espeak": HummingVoice()}
    studio = Studio("w", voices, made.library, made.data / "originals")
    assert allow_submitted(made.sessions, made.clock, studio) == 7
    yield made
    made.close()


def test_the_sheet_of_the_week_of_tet_is_a_page(month: WebDesk) -> None:
    visitor = Visitor(pages_of(month).test_client())
    visitor.sign_in("bientap")

    page = re.sub(r"\s+", " ", visitor.text("/timetable/sheet?day=2027-02-06"))

    for expected in (
        "Đài truyền thanh xã Ba Thôn (mẫu)",
        "Buổi sáng",
        "VOV1",
        "16:30",
        "Thư chúc Tết",
        "Bản tin Thôn Trại",
        "Lê Văn Chính",
    ):
        assert expected in page, expected
