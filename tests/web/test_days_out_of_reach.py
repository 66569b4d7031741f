"""The last days that are reckoned with: a page that reaches beyond them says so."""

from __future__ import annotations

from flask import Flask
from visitors import Visitor


def test_a_week_that_reaches_beyond_all_years_is_told_in_a_sentence(
    app: Flask, administrator: Visitor
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False

    answer = administrator.get("/timetable/?day=2200-12-31")

    assert answer.status_code == 409
    assert "2200-12-31" in answer.get_data(as_text=True).replace("31/12/2200", "2200-12-31")
