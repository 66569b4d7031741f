"""What no person would type: no form of the loudspeakers' rooms breaks on it."""

from __future__ import annotations

import pytest
from flask import Flask
from test_wiring_pages import INDEX, seen, version
from visitors import Visitor

from web.security import MOST_FIELDS

MUTE = "/loudspeakers/zones/2/mute"


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        (MUTE, {"until": "0001-01-01T00:00"}),
        (MUTE, {"until": "9999-12-31T23:59"}),
        ("/board/board1/fault", {"name": "late", "times": "1" * 5000}),
        ("/board/board1/fault", {"name": "late", "times": "0" * 5000}),
        ("/board/board1/fault", {"name": "late", "channel": "²"}),
    ],
)
def test_an_absurd_number_or_day_gets_its_sentence(
    path: str, fields: dict[str, str], app: Flask, technician: Visitor
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False

    assert technician.send(path, **fields).status_code in {302, 422}


def test_who_may_not_mute_is_told_so_before_the_form_is_read(supervisor: Visitor) -> None:
    assert supervisor.send(MUTE, until="0001-01-01T00:00").status_code == 403


def test_what_was_applied_is_said_with_one_full_stop(technician: Visitor) -> None:
    technician.send(INDEX + "area/new", via=INDEX, name="Thôn Chợ", parent="1")
    technician.send(INDEX + "apply", via=INDEX, version=version(technician))

    page = seen(technician)
    assert "Đã áp dụng: 1 thay đổi. " in page
    assert "đổi.." not in page


@pytest.mark.parametrize("path", ["/sign-in", MUTE])
def test_a_form_of_a_million_fields_is_refused_before_it_is_taken_apart(
    path: str, technician: Visitor
) -> None:
    form = {"content_type": "application/x-www-form-urlencoded"}

    many = technician.client.post(path, data="a=1&" * (MOST_FIELDS + 1), **form)
    some = technician.client.post(path, data="zones=1&" * 1_000, **form)

    assert (many.status_code, some.status_code) == (413, 400)
    assert "quá lớn" in many.text
