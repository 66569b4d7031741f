"""The log: one event one line, whatever was typed into it."""

from __future__ import annotations

import logging

import pytest

from broadcaster.logs import OneLine


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028", "\x85", "\x1b[2K", "\x00"])
def test_what_people_type_begins_no_line_of_its_own(end: str) -> None:
    why = f"bão{end}2026-11-21 05:00:00 INFO    air: quantri stopped everything"
    record = logging.makeLogRecord(
        {"name": "web", "msg": "%s decided: %s", "args": ("bientap", why)}
    )

    line = OneLine("%(name)s: %(message)s").format(record)

    assert line.startswith("web: bientap decided: bão\\x")
    assert line.isprintable()


def test_a_traceback_keeps_its_lines() -> None:
    record = logging.makeLogRecord({"msg": "it stumbled", "exc_text": "Traceback\n  line"})

    assert OneLine("%(message)s").format(record) == "it stumbled\nTraceback\n  line"
