"""Coming in and going out."""

from __future__ import annotations

import pytest
from visitors import Visitor
from web_desk import WebDesk


def test_a_stranger_is_led_to_the_door_and_back_to_where_they_wanted(stranger: Visitor) -> None:
    answer = stranger.get("/bulletins/?status=draft")

    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=/bulletins/?status%3Ddraft"


def test_everybody_of_the_sample_station_can_sign_in(desk: WebDesk, stranger: Visitor) -> None:
    for login in ("quantri", "bientap", "duyet", "kythuat", "giamsat"):
        answer = stranger.sign_in(login)

        assert answer.status_code == 302, login
        assert desk.person(login).name in stranger.text("/")


def test_a_wrong_password_gets_one_sentence_and_no_session(stranger: Visitor) -> None:
    answer = stranger.sign_in("bientap", "sai-mat-khau")

    assert answer.status_code == 401
    assert 'role="alert"' in answer.get_data(as_text=True)
    assert stranger.get("/").status_code == 302


def test_too_many_wrong_passwords_have_to_wait(stranger: Visitor) -> None:
    codes = [stranger.sign_in("bientap", "sai-mat-khau").status_code for _ in range(12)]

    assert codes[0] == 401
    assert codes[-1] == 429


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/x",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:x",
    ],
)
def test_the_door_never_leads_to_another_site(stranger: Visitor, target: str) -> None:
    answer = stranger.client.post(
        "/sign-in",
        data={
            "csrf_token": stranger.token(),
            "login": "bientap",
            "password": "mot-hai-ba-bon-nam",
            "next": target,
        },
    )

    assert answer.status_code == 302
    assert answer.location == "/"


def test_signing_out_ends_the_session(operator: Visitor) -> None:
    operator.send("/sign-out")

    assert operator.get("/").status_code == 302


def test_a_new_password_ends_sessions_that_are_open(
    desk: WebDesk, operator: Visitor, administrator: Visitor
) -> None:
    number = desk.person("bientap").id

    shown = administrator.send(f"/people/{number}/reset", via="/people/")

    assert "secret" in shown.get_data(as_text=True)
    assert operator.get("/").status_code == 302


def test_the_language_is_vietnamese_until_switched(operator: Visitor) -> None:
    assert '<html lang="vi">' in operator.text("/")

    operator.send("/language", language="en", next="/")

    assert '<html lang="en">' in operator.text("/")
    assert "Today" in operator.text("/")


def test_health_needs_nobody(stranger: Visitor) -> None:
    assert stranger.get("/health").status_code == 200
