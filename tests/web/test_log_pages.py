"""The log as people look through it: what holds together, what is found, what is printed."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest
from log_rows import proof, put
from web_desk import NOW

from audio.instants import frame_of
from audio.sinks.recorder import Recorder
from audio.types import SAMPLE_RATE
from broadcaster.domain.asrun import GENESIS, Entry, EntryKind
from broadcaster.folder import Folder
from broadcaster.playout import sentences
from broadcaster.store.tables import AsRunRow


def entry(desk: Any, *told: dict[str, Any]) -> None:
    """Write a journal of lines that began yesterday."""
    previous, text = GENESIS, ""
    for seq, facts in enumerate(told, start=1):
        kind = EntryKind.ENDED if "outcome" in facts else EntryKind.BEGAN
        written = Entry(seq, NOW - timedelta(days=1), kind, facts, previous)
        previous, text = written.digest, text + written.to_line() + "\n"
    (desk.data / "journal" / "journal.jsonl").write_text(text, encoding="utf-8")


def line(key: str, **more: Any) -> dict[str, Any]:
    due = (NOW - timedelta(days=1)).isoformat()
    return {"line": key, "zones": [1], "due": due, "length_ms": 1000} | more


def test_the_chain_page_tells_that_every_line_has_its_outcome(desk: Any, supervisor: Any) -> None:
    entry(desk, line("a"), line("a", outcome="aired"))

    assert "đều có đúng một kết quả" in supervisor.text("/log/chain")


def test_the_chain_page_names_what_has_none_and_what_has_two(desk: Any, supervisor: Any) -> None:
    entry(desk, line("lost"), line("twice", outcome="aired"), line("twice", outcome="cut"))

    page = supervisor.text("/log/chain")

    assert "không ghi kết thúc ra sao" in page
    assert "lost" in page
    assert page.count("ghi kết thúc hai lần") == 2
    assert "đều có đúng một kết quả" not in page


def test_the_log_is_looked_through_by_day_zone_outcome_kind_and_words(
    desk: Any, supervisor: Any
) -> None:
    put(desk)
    today, yesterday = "2026-11-21", "2026-11-20"

    def titles(**asked: Any) -> list[str]:
        page = supervisor.text("/log/find?" + urlencode(asked))
        return re.findall(r'class="title" href="/log/line/([^"]+)"', page)

    assert titles(first=yesterday, last=today) == [
        *(f"d1-{number}" for number in range(5)),
        *(f"d0-{number}" for number in range(5)),
    ]
    assert titles(first=today, last=today) == [f"d0-{number}" for number in range(5)]
    assert titles(first=yesterday, last=today, outcome="cut") == ["d1-3", "d0-3"]
    assert titles(first=today, last=today, kind="signature") == ["d0-0"]
    assert titles(first=yesterday, last=yesterday, words="HOP hien dat") == ["d1-3"]
    assert titles(first=today, last=today, words="không có") == []
    muted = desk.zones()[-1]
    assert titles(first=today, last=today, outcome="missed", zone=muted) == ["d0-1", "d0-4"]
    assert titles(first=today, last=today, outcome="missed", zone=desk.zones()[0]) == ["d0-4"]


def test_days_turned_round_or_too_many_are_refused_by_their_field(supervisor: Any) -> None:
    turned = supervisor.get("/log/find?first=2026-11-21&last=2026-11-01")
    many = supervisor.get("/log/find?first=2020-11-21&last=2026-11-01")

    assert (turned.status_code, many.status_code) == (422, 422)
    assert "đổi lại" in turned.text or "trước ngày" in turned.text
    assert 'id="last-wrong"' in many.text


def test_more_lines_than_fit_on_a_page_are_turned_over(desk: Any, supervisor: Any) -> None:
    put(desk, days=25)
    address = "/log/find?first=2026-10-20&last=2026-11-21"

    first, second = supervisor.text(address), supervisor.text(address + "&page=2")

    assert "125 mục" in first
    assert (first.count("/log/line/"), second.count("/log/line/")) == (100, 25)


def test_what_was_found_is_taken_out_as_a_table_that_runs_no_formula(
    desk: Any, supervisor: Any
) -> None:
    put(desk)
    with desk.work() as session:
        row = session.query(AsRunRow).filter_by(line="d0-2").first()
        row.title = "=cmd()"
        session.query(AsRunRow).filter_by(line="d0-2").update({"title": "=cmd()"})

    answer = supervisor.get("/log/find.csv?first=2026-11-21&last=2026-11-21")

    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert len(rows) == 1 + 5
    assert rows[1][0] == "2026-11-21"
    assert {len(row) for row in rows} == {len(rows[0])}
    assert any("'=cmd()" in cell for row in rows for cell in row)
    assert "attachment" in answer.headers["Content-Disposition"]


def test_the_sheet_of_a_day_counts_what_each_zone_heard(desk: Any, supervisor: Any) -> None:
    put(desk)

    page = supervisor.text("/log/sheet?day=2026-11-21")

    zones = re.findall(r'<th scope="row">([^<]+)</th>(.+?)</tr>', page)
    numbers = [re.findall(r'class="num">([^<]+)<', cells) for _, cells in zones]
    assert len(zones) == len(desk.zones())
    assert numbers[0] == ["4", "4:00", "1", "1"]
    assert numbers[-1] == ["3", "3:00", "1", "2"]
    assert "Phụ trách đài" in page


def test_a_day_without_sound_has_a_sheet_that_says_so(supervisor: Any) -> None:
    assert "Ngày này không phát gì" in supervisor.text("/log/sheet?day=2026-11-02")


def test_a_line_shows_how_loud_it_was_and_what_it_plays(desk: Any, supervisor: Any) -> None:
    put(desk)

    page = supervisor.text("/log/line/d0-1")

    assert '<svg class="level"' in page
    assert "Im lặng: 4,0 giây." in page
    assert "to nhất -20 dBFS" in page


def test_a_proof_of_an_older_program_has_no_picture(desk: Any, supervisor: Any) -> None:
    put(desk)
    with desk.work() as session:
        session.query(AsRunRow).filter_by(line="d0-1").update({"proof": {"matched": True}})

    assert '<svg class="level"' not in supervisor.text("/log/line/d0-1")


def record(desk: Any, seconds: float) -> None:
    """Have the bus recorded as it sends a sound from the beginning of the first line on."""
    begins = frame_of(NOW - timedelta(hours=5))
    wave = np.sin(np.arange(round(seconds * SAMPLE_RATE)) * 2 * np.pi * 440 / SAMPLE_RATE)
    recorder = Recorder(Folder(desk.data).recorded / "main", free=lambda _: 10**12)
    recorder.start()
    recorder.take(begins, (8000 * wave).astype(np.int16))
    recorder.stop()


def test_what_was_really_sent_is_played_from_the_recording(desk: Any, supervisor: Any) -> None:
    put(desk)
    record(desk, 20)

    page = supervisor.text("/log/line/d0-0")
    sound = supervisor.get("/log/air/d0-0.mp3")
    part = supervisor.client.get("/log/air/d0-0.mp3", headers={"Range": "bytes=0-99"})

    assert 'src="/log/air/d0-0.mp3"' in page
    assert "Bản thu lúc phát" in page
    assert (sound.status_code, sound.mimetype) == (200, "audio/mpeg")
    assert len(sound.data) > 20_000
    assert (part.status_code, len(part.data)) == (206, 100)


def test_a_line_of_which_nothing_is_kept_plays_the_clip_and_says_so(
    desk: Any, supervisor: Any
) -> None:
    put(desk)

    page = supervisor.text("/log/line/d0-0")

    assert "/log/air/" not in page
    assert supervisor.get("/log/air/d0-0.mp3").status_code == 404
    assert supervisor.get("/log/air/d0-4.mp3").status_code == 404
    assert supervisor.get("/log/air/nothing.mp3").status_code == 404


def test_a_stranger_hears_no_recording(desk: Any, stranger: Any) -> None:
    put(desk)
    record(desk, 5)

    assert stranger.get("/log/air/d0-0.mp3").status_code in (302, 401, 403)


def test_a_line_tells_what_the_amplifiers_said_they_gave(desk: Any, supervisor: Any) -> None:
    put(desk)
    with desk.work() as session:
        told = proof() | {"meters": {"Hội trường": 63, "Chợ": 0}}
        session.query(AsRunRow).filter_by(line="d0-1").update({"proof": told})

    page = supervisor.text("/log/line/d0-1")

    assert "Hội trường: 63 %" in page
    assert 'Chợ: <span class="tag missed">0 %</span>' in page


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (None, "nhỏ hơn lời 20 dB, trong 12,5 giây"),
        ({"sentence": sentences.CLIP_CHANGED, "facts": {}}, ">bỏ</span>"),
    ],
)
def test_a_line_tells_what_music_lay_under_it(
    desk: Any, supervisor: Any, why: dict[str, Any] | None, said: str
) -> None:
    put(desk)
    bed = {"clip": "b" * 64, "title": "Quê hương", "authority": "standing:7", "under_db": 20}
    bed |= {"sent_s": 12.5, "rms_dbfs": -40.0, "matched": True, "why": why}
    with desk.work() as session:
        told = proof() | {"bed": bed}
        session.query(AsRunRow).filter_by(line="d0-1").update({"proof": told})

    page = supervisor.text("/log/line/d0-1")

    assert "<dt>Nhạc nền</dt><dd>Quê hương" in page
    assert said in page
    assert "standing:7" in page
    assert (">đúng tệp đã được duyệt</span>" in page) == (why is None)


def test_a_line_tells_what_a_loop_back_heard(desk: Any, supervisor: Any) -> None:
    put(desk)
    heard = {"verdict": "partly", "heard_s": 20.0, "missed_s": 10.5, "other_s": 0.0}
    heard |= {"delay_ms": 120, "gain_db": -12, "alike": 0.97}
    heard |= {"first_sound": NOW.isoformat(), "last_sound": NOW.isoformat()}
    with desk.work() as session:
        told = proof() | {"witness": heard}
        session.query(AsRunRow).filter_by(line="d0-1").update({"proof": told})

    page = supervisor.text("/log/line/d0-1")

    assert "nghe thấy một phần" in page
    assert "trễ 120 ms, -12 dB" in page
    assert "Không nghe thấy: 10,5 giây" in page
