"""Settings come from the environment, and what is wrong is named."""

from datetime import timedelta
from pathlib import Path

import pytest

from broadcaster.errors import Invalid
from broadcaster.settings import Settings, default_folder, from_environment

HERE = Path("/nowhere")


def test_nothing_set_gives_the_defaults(tmp_path: Path) -> None:
    settings = from_environment({}, tmp_path)

    assert settings == Settings(data=default_folder(tmp_path))
    assert (settings.host, settings.port, settings.language) == ("127.0.0.1", 8080, "vi")


def test_the_station_beside_the_person_is_taken_first(tmp_path: Path) -> None:
    (tmp_path / ".station").mkdir()

    assert from_environment({}, tmp_path).data == tmp_path / ".station"


def test_what_a_parent_was_told_reaches_its_children() -> None:
    told = {
        "BROADCASTER_DATA": "/nowhere/station",
        "BROADCASTER_PORT": "9000",
        "BROADCASTER_SPEED": "20",
        "BROADCASTER_BEGAN": "2026-11-21T05:25:00+07:00",
        "BROADCASTER_SINK": "null",
        "BROADCASTER_FAR_END": "127.0.0.1:9999",
        "BROADCASTER_ALLOWED_HOSTS": "loa.xa.vn, 10.0.0.2",
        "BROADCASTER_LONGEST_ON": "90",
        "BROADCASTER_LAN": "1",
        "BROADCASTER_LAN_PORT": "9443",
        "BROADCASTER_TRUST_PORT": "9081",
        "BROADCASTER_PROXIES": "127.0.0.1, 10.8.0.0/24",
        "BROADCASTER_PROXY_HEADERS": "X-Forwarded-For",
    }

    settings = from_environment(told, HERE)

    assert from_environment(settings.environment(), HERE) == settings
    assert settings.allowed_hosts == ("loa.xa.vn", "10.0.0.2")
    assert settings.longest_on == timedelta(minutes=90)
    assert (settings.lan, settings.lan_port, settings.trust_port) == (True, 9443, 9081)
    assert list(map(str, settings.proxies)) == ["127.0.0.1/32", "10.8.0.0/24"]
    assert settings.proxy_headers == ("x-forwarded-for",)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("BROADCASTER_PORT", "eighty"),
        ("BROADCASTER_PORT", "70000"),
        ("BROADCASTER_SPEED", "0"),
        ("BROADCASTER_SPEED", "-1"),
        ("BROADCASTER_SPEED", "nan"),
        ("BROADCASTER_SINK", "loud"),
        ("BROADCASTER_LONGEST_ON", "0"),
        ("BROADCASTER_LONGEST_ON", "2000"),
        ("BROADCASTER_LANGUAGE", "fr"),
        ("BROADCASTER_LAN", "yes"),
        ("BROADCASTER_LAN_PORT", "0"),
        ("BROADCASTER_TRUST_PORT", "70000"),
        ("BROADCASTER_PROXIES", "nginx"),
        ("BROADCASTER_PROXIES", "0.0.0.0/0"),
        ("BROADCASTER_PROXIES", "10.0.0.1,::/0"),
        ("BROADCASTER_PROXY_HEADERS", "x-real-ip"),
        ("BROADCASTER_LOG_LEVEL", "all"),
        ("BROADCASTER_FAR_END", "10.0.0.1:9999"),
        ("BROADCASTER_FAR_END", "127.0.0.1"),
        ("BROADCASTER_FAR_END", "127.0.0.1:99999"),
        ("BROADCASTER_BEGAN", "tomorrow"),
        ("BROADCASTER_BEGAN", "2026-11-21T05:25:00"),
    ],
)
def test_a_wrong_setting_is_named(variable: str, value: str) -> None:
    with pytest.raises(Invalid, match=variable) as refused:
        from_environment({variable: value}, HERE)

    assert refused.value.field == variable


@pytest.mark.parametrize(
    ("told", "own"),
    [
        ({}, False),
        ({"BROADCASTER_SPEED": "2"}, True),
        ({"BROADCASTER_BEGAN": "2026-11-21T05:25:00+07:00"}, True),
    ],
)
def test_a_station_keeps_its_own_time_only_when_told(told: dict[str, str], *, own: bool) -> None:
    assert from_environment(told, HERE).own_clock is own
