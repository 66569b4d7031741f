"""The door of a live voice in the pages: only its own person, in their own browser."""

from __future__ import annotations

from typing import Any

import pytest
from fake_studio import LINE
from flask import Flask
from visitors import Visitor
from web_desk import WebDesk
from werkzeug.test import TestResponse

from broadcaster.domain.live import BUSY
from broadcaster.domain.people import Role
from broadcaster.errors import Refused
from broadcaster.store.tables import PersonRow

PIECE = b"\x10\x00" * 4800
JSON = "application/json"


def begin(visitor: Visitor, *zones: int, **more: str) -> TestResponse:
    return _post(visitor, "/live/begin", {"zones": list(zones or (1, 2)), "minutes": "5", **more})


def _post(visitor: Visitor, path: str, data: Any, kind: str | None = None) -> TestResponse:
    headers = {"X-CSRFToken": visitor.token("/more"), "Accept": JSON}
    return visitor.client.post(path, data=data, headers=headers, content_type=kind)


def sound(visitor: Visitor, key: str, number: int = 0, piece: bytes = PIECE) -> TestResponse:
    return _post(visitor, f"/live/{key}/sound/{number}", piece, "application/octet-stream")


def key_of(answer: TestResponse) -> str:
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return str(answer.get_json()["key"])


def test_the_room_stands_in_the_rail_of_those_who_may(
    operator: Visitor, approver: Visitor, technician: Visitor
) -> None:
    assert 'href="/live/"' in operator.text("/")
    assert "Lên sóng" in approver.text("/live/")
    assert 'href="/live/"' not in technician.text("/")
    assert technician.get("/live/").status_code == 403


def test_what_is_spoken_reaches_the_air_piece_by_piece(operator: Visitor, desk: WebDesk) -> None:
    key = key_of(begin(operator))

    told = [sound(operator, key, number).get_json() for number in range(3)]

    ((wish, session, login),) = desk.air.studio.wishes
    assert (wish.zones, session, login) == ({1, 2}, key, "bientap")
    assert desk.air.studio.microphone.heard == dict.fromkeys(range(3), PIECE)
    assert [each["phase"] for each in told] == ["sounding"] * 3
    assert told[0]["lamps"] == {"1": "unknown", "2": "unknown"}


def test_the_end_is_asked_for_and_told_with_the_line_of_the_log(
    operator: Visitor, desk: WebDesk
) -> None:
    key = key_of(begin(operator))
    sound(operator, key)

    ended = _post(operator, f"/live/{key}/end", "")
    told = sound(operator, key, 1).get_json()

    assert ended.status_code == 200
    assert desk.air.studio.ended == [(key, False)]
    assert (told["phase"], told["why"], told["lines"]) == ("over", "", [f"/log/line/{LINE}"])
    assert desk.air.studio.microphone.is_closed
    assert sound(operator, key, 2).status_code == 404


def test_why_it_ended_is_said_in_the_readers_tongue(operator: Visitor, desk: WebDesk) -> None:
    key = key_of(begin(operator))
    why = {"sentence": "Stopped by {name}.", "facts": {"name": "Lan"}}
    desk.air.studio.microphone.trigger_end("cut", why)

    told = sound(operator, key).get_json()

    assert "Lan" in told["why"]
    assert told["why"] != "Stopped by Lan."


def test_another_person_cannot_speak_through_it_nor_end_it(
    operator: Visitor, administrator: Visitor, desk: WebDesk
) -> None:
    key = key_of(begin(operator))

    spoken = sound(administrator, key)
    ended = _post(administrator, f"/live/{key}/end", "")

    assert (spoken.status_code, ended.status_code) == (403, 403)
    assert desk.air.studio.microphone.heard == {}
    assert desk.air.studio.ended == []
    assert sound(operator, key).status_code == 200


def test_the_same_person_in_another_browser_cannot_either(
    operator: Visitor, app: Flask, desk: WebDesk
) -> None:
    key = key_of(begin(operator))
    elsewhere = Visitor(app.test_client())
    elsewhere.sign_in("bientap")

    assert sound(elsewhere, key).status_code == 403
    assert desk.air.studio.microphone.heard == {}


def test_a_guessed_session_is_none(operator: Visitor) -> None:
    begin(operator)

    assert sound(operator, "x" * 43).status_code == 404


def test_a_forged_post_from_another_page_is_refused(operator: Visitor, desk: WebDesk) -> None:
    key = key_of(begin(operator))

    forged = operator.client.post(f"/live/{key}/sound/0", data=PIECE)
    begun = operator.client.post("/live/begin", data={"zones": "1", "minutes": "5"})

    assert (forged.status_code, begun.status_code) == (400, 400)
    assert desk.air.studio.microphone.heard == {}
    assert len(desk.air.studio.wishes) == 1


def test_more_than_half_a_second_at_once_is_not_even_read(operator: Visitor, desk: WebDesk) -> None:
    key = key_of(begin(operator))

    assert sound(operator, key, 0, b"\0" * 48_002).status_code == 413
    assert desk.air.studio.microphone.heard == {}


def test_nobody_signed_in_reaches_nothing(stranger: Visitor) -> None:
    assert stranger.get("/live/").status_code == 302
    assert begin(stranger).status_code == 302


def test_who_may_not_any_more_is_taken_off_the_air(operator: Visitor, desk: WebDesk) -> None:
    key = key_of(begin(operator))
    with desk.work() as session:
        row = session.query(PersonRow).filter_by(login="bientap").one()
        row.role = Role.TECHNICIAN.value

    sound(operator, key)

    assert desk.air.studio.ended == [(key, True)]


def test_a_refusal_is_a_sentence_and_says_whether_it_may_be_interrupted(
    operator: Visitor, desk: WebDesk
) -> None:
    desk.air.trigger_failure(Refused(BUSY, title="Âm nhạc"))
    busy = begin(operator)
    desk.air.trigger_failure(Refused("{name} is speaking live now.", name="Chị Hoa"))
    other = begin(operator)

    assert (busy.status_code, other.status_code) == (409, 409)
    assert busy.get_json()["may_interrupt"] is True
    assert "Âm nhạc" in busy.get_json()["error"]
    assert other.get_json()["may_interrupt"] is False


@pytest.mark.parametrize("wrong", [{"minutes": "0"}, {"minutes": "x"}, {"zones": "99"}])
def test_a_form_that_makes_no_sense_is_refused(operator: Visitor, wrong: dict[str, str]) -> None:
    answer = begin(operator, **wrong)

    assert answer.status_code == 422
    assert answer.get_json()["error"]


def test_a_station_that_is_away_is_told(operator: Visitor, desk: WebDesk) -> None:
    key = key_of(begin(operator))
    desk.air.studio.microphone.is_broken = True

    assert sound(operator, key).status_code == 503
    assert sound(operator, key, 1).status_code == 404


def test_who_begins_again_leaves_the_session_before(operator: Visitor, desk: WebDesk) -> None:
    first = key_of(begin(operator))
    second = key_of(begin(operator))

    assert sound(operator, first).status_code == 404
    assert sound(operator, second).status_code == 200


def test_the_administrator_sets_how_long_anybody_speaks(
    administrator: Visitor, operator: Visitor
) -> None:
    administrator.send("/live/limit", via="/live/", minutes="3")

    page = operator.text("/live/")
    assert '<option value="3" selected>3 phút' in page
    assert '<option value="5"' not in page
    assert "/live/limit" not in page
