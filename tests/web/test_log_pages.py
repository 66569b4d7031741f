"""The log as people look through it: what holds together, what is found, what is printed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from web_desk import NOW

from broadcaster.domain.asrun import GENESIS, Entry, EntryKind


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
