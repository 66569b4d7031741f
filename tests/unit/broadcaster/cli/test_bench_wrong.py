"""What the benchmark of wrong air takes for the end of one fault."""

from __future__ import annotations

import json
from pathlib import Path

from broadcaster.cli.bench_wrong import is_over


def journal(folder: Path, *kinds: str) -> Path:
    path = folder / "journal.jsonl"
    path.write_text("".join(json.dumps({"kind": kind}) + "\n" for kind in kinds), encoding="utf-8")
    return path


def test_between_two_fillers_it_is_not_over(tmp_path: Path) -> None:
    heard = ("booted", "lines_opened", "began", "fault", "ended", "began", "ended")

    assert not is_over(journal(tmp_path, *heard))
    assert not is_over(journal(tmp_path, *heard, "began", "ended"))
    assert is_over(journal(tmp_path, *heard, "began", "ended", "lines_closed"))


def test_what_begins_after_the_lines_were_closed_is_waited_for_too(tmp_path: Path) -> None:
    before = ("began", "ended", "lines_closed")

    assert not is_over(journal(tmp_path, *before, "lines_opened", "began", "ended"))


def test_where_nothing_began_there_is_nothing_to_wait_for(tmp_path: Path) -> None:
    assert is_over(journal(tmp_path, "booted"))
