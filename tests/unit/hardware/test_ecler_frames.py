"""TP-NET lines: every order is followed by a question, and every frame is a sign of life."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.catalogue import load_profile
from hardware.dialect import Described, Refused, Request, Taken, Told
from hardware.frames.ecler import EclerDialect
from hardware.types import POWER, SOUND, Health

ASKED = b"GET OMUTE 1\nGET POWER\nGET OLEVEL 1\n"
DUMP = b"DATA POWER ON\nDATA PRESET 1\nDATA OLEVEL 1 70\nDATA OMUTE 1 NO\n"
"""What it says when it is connected to, before any answer."""
QUIET = b"".join(
    b"DATA %s 1 OFF\n" % name
    for name in (b"ALARM_THERMAL", b"ALARM_PROTECT", b"ALARM_LOAD", b"ALARM_VOLTAGE")
)


def dialect() -> EclerDialect:
    profile = load_profile("ecler_tpnet")
    return EclerDialect(profile, profile.address)


def order(wanted: dict[int, bool]) -> list[Request]:
    return list(dialect().orders(wanted, lease_s=None))


def stands(muted: str, power: str, level: int) -> bytes:
    return f"DATA OMUTE 1 {muted}\nDATA POWER {power}\nDATA OLEVEL 1 {level}\n".encode()


def test_an_order_sets_and_asks() -> None:
    [power] = order({POWER: True})
    [muted] = order({SOUND: False})
    [sounding] = order({SOUND: True})

    assert power.frame == b"SYSTEM PONG\nSET POWER ON\n" + ASKED
    assert muted.frame == b"SYSTEM PONG\nSET OMUTE 1 YES\n" + ASKED
    assert sounding.frame == b"SYSTEM PONG\nSET OLEVEL 1 70\nSET OMUTE 1 NO\n" + ASKED


def test_sound_stops_before_power_and_begins_after_it() -> None:
    up, down = order({POWER: True, SOUND: True}), order({POWER: False, SOUND: False})

    assert [b"POWER ON" in each.frame for each in up] == [True, False]
    assert [b"POWER OFF" in each.frame for each in down] == [False, True]


def test_it_connects_as_the_manual_wants() -> None:
    [connect] = dialect().resync()

    assert b"SYSTEM CONNECT PINGPONG\n" in connect.frame
    assert not connect.is_answered


def test_what_it_lists_when_it_is_connected_to_is_no_answer() -> None:
    [power], [state] = order({POWER: True}), dialect().queries()

    assert power.find(DUMP) is None
    assert state.find(DUMP + DUMP) is None
    assert state.find(DUMP + stands("YES", "OFF", 70)) == Told({POWER: False, SOUND: False})


def test_an_order_is_taken_when_the_question_behind_it_is_answered() -> None:
    [power] = order({POWER: True})

    assert power.find(b"DATA OMUTE 1 YES\nDATA POWER ON\n") is None
    assert power.find(stands("YES", "ON", 70)) == Taken()


def test_a_ping_between_two_answers_does_no_harm() -> None:
    [state] = dialect().queries()
    told = stands("NO", "ON", 70).replace(b"DATA POWER", b"SYSTEM PING\nDATA POWER")

    assert state.find(told) == Told({POWER: True, SOUND: True})


def test_an_order_that_brought_an_error_was_refused_with_its_number() -> None:
    [power] = order({POWER: True})

    assert power.find(b'ERROR 6 "BUSY"\n') is None
    assert power.find(b'ERROR 6 "BUSY"\n' + stands("YES", "OFF", 70)) == Refused(6)


@pytest.mark.parametrize(
    ("told", "sound"),
    [
        (stands("NO", "ON", 70), True),
        (stands("YES", "ON", 70), False),
        (stands("NO", "ON", 0), False),
    ],
)
def test_sound_passes_where_it_is_not_muted_and_the_volume_is_not_nought(
    told: bytes, *, sound: bool
) -> None:
    [question] = dialect().queries()

    assert question.find(told) == Told({POWER: True, SOUND: sound})


def test_health_is_the_volume_and_what_it_complains_of() -> None:
    [question] = dialect().health_queries()
    hot = QUIET.replace(b"THERMAL 1 OFF", b"THERMAL 1 ON") + stands("NO", "ON", 55)

    reply = question.find(hot)

    assert isinstance(reply, Described)
    assert reply.health == Health(frozenset({"thermal"}), level=55)


def test_a_model_that_does_not_know_an_alarm_is_heard_all_the_same() -> None:
    [question] = dialect().health_queries()

    reply = question.find(b'ERROR 1 "UNKNOWN"\n' + stands("NO", "ON", 55))

    assert isinstance(reply, Described)
    assert reply.health == Health(level=55)


@pytest.mark.parametrize(("percent", "level"), [(0, 1), (40, 40), (100, 100)])
def test_a_volume_is_set_and_never_nought(percent: int, level: int) -> None:
    [volume] = dialect().level(percent)

    assert volume.frame == b"SYSTEM PONG\nSET OLEVEL 1 %d\n" % level + ASKED
    assert volume.find(stands("NO", "ON", 33)) == Taken()


def test_no_line_is_longer_than_the_device_hears() -> None:
    spoken = dialect()
    every = [*spoken.queries(), *spoken.health_queries(), *order({POWER: True, SOUND: True})]

    assert max(len(line) for each in every for line in each.frame.split(b"\n")) <= 80


@given(st.binary(max_size=200))
def test_noise_is_no_answer(noise: bytes) -> None:
    [state] = dialect().queries()

    if b"DATA" not in noise:
        assert state.find(noise) is None
