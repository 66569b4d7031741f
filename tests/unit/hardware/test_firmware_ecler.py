"""The simulated TP-NET amplifier hears nobody before CONNECT, and acknowledges no SET."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lone_firmware import LoneFirmware, made

_CONNECT = "SYSTEM CONNECT PINGPONG\n"


def amplifier(options: str = "") -> LoneFirmware:
    return made(
        'name = "x"\ntitle = "x"\ndialect = "ecler_tpnet"\nkind = "amplifier"\nchannels = 2\n'
        f"address = 1\nbaud = 57600\n[options]\n{options}\n"
    )


@pytest.fixture
def device() -> LoneFirmware:
    made_one = amplifier()
    made_one.type(_CONNECT)
    return made_one


def playing() -> LoneFirmware:
    made_one = amplifier()
    made_one.type(_CONNECT + "SET POWER ON\nSET OMUTE 1 NO\n")
    return made_one


def test_before_a_client_has_connected_nothing_is_heard() -> None:
    one = amplifier()

    assert one.type("SET POWER ON\nGET POWER\nSYSTEM PONG\n") == ""
    assert one.closed == set()


def test_connecting_brings_every_value_there_is() -> None:
    lines = amplifier().type(_CONNECT).splitlines()

    assert lines[:4] == ["DATA POWER OFF", "DATA PRESET 1", "DATA OLEVEL 1 70", "DATA OMUTE 1 YES"]
    assert "DATA ALARM_THERMAL 1 OFF" in lines
    assert {line.split()[0] for line in lines} == {"DATA"}


def test_orders_are_obeyed_in_silence_and_told_only_when_asked(device: LoneFirmware) -> None:
    assert device.type("SET POWER ON\n") == ""
    assert device.type("SET OMUTE 1 NO\n") == ""
    assert device.closed == {1, 2}
    assert device.type("GET POWER\n") == "DATA POWER ON\n"
    assert device.type("GET OMUTE 1\n") == "DATA OMUTE 1 NO\n"
    assert device.type("SET OMUTE 1 YES\nGET OMUTE 1\n") == "DATA OMUTE 1 YES\n"
    assert device.closed == {1}


def test_a_level_of_nought_lets_no_sound_pass() -> None:
    one = playing()

    one.type("SET OLEVEL 1 0\n")
    silent = one.closed
    one.type("SET OLEVEL 1 45\n")

    assert silent == {1}
    assert one.closed == {1, 2}
    assert one.type("GET OLEVEL 1\n") == "DATA OLEVEL 1 45\n"


def test_only_the_wired_output_lets_sound_pass() -> None:
    one = amplifier("output = 3")
    one.type(_CONNECT)

    one.type("SET OMUTE 1 NO\n")
    other = one.closed
    one.type("SET OMUTE 3 NO\n")

    assert other == set()
    assert one.closed == {2}
    assert one.type("GET OMUTE 1\n") == "DATA OMUTE 1 NO\n"


@pytest.mark.parametrize(
    "line",
    [
        "SET POWER on",
        "SET POWER",
        "set POWER ON",
        "SET OMUTE 9 NO",
        "SET OMUTE 1 MAYBE",
        "SET OLEVEL 1 101",
        "SET OLEVEL 1 -5",
        "SET OLEVEL 1 4.5",
        "SET PRESET 0",
        "GET VOLUME",
        "HELLO",
        "",
        "SET OMUTE 1 NO" + " " * 80,
    ],
)
def test_what_is_wrong_brings_an_error_and_moves_nothing(device: LoneFirmware, line: str) -> None:
    assert device.type(line + "\n").startswith("ERROR ")
    assert device.moved == []


def test_it_pings_and_a_client_that_answers_is_kept(device: LoneFirmware) -> None:
    pings = []
    for _ in range(6):
        pings.append(device.wait(5.0))
        device.type("SYSTEM PONG\n")

    assert pings == ["SYSTEM PING\n"] * 6
    assert device.type("GET POWER\n") == "DATA POWER OFF\n"


def test_ten_seconds_of_silence_lose_the_client_but_not_the_sound() -> None:
    one = playing()

    said = one.wait(60.0)

    assert said == "SYSTEM PING\n"
    assert one.type("SET OMUTE 1 YES\nGET POWER\n") == ""
    assert one.closed == {1, 2}
    one.type(_CONNECT + "SET OMUTE 1 YES\n")
    assert one.closed == {1}


def test_a_client_silent_for_ten_seconds_is_forgotten_before_its_next_line_is_heard() -> None:
    one = playing()

    said = list(one.firmware.hear(b"GET POWER\n", 10.0))

    assert said == []


def test_a_client_may_be_dropped_out_of_turn_and_connect_again() -> None:
    one = playing()
    one.trigger("drops_client", times=1)

    assert one.type("GET POWER\nGET POWER\n") == ""
    assert one.type("SYSTEM CONNECT MASTER\n").startswith("DATA POWER ON\n")


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("overtemp", "DATA ALARM_THERMAL 1 ON\n"),
        ("short", "DATA ALARM_PROTECT 1 ON\n"),
        ("open_line", "DATA ALARM_LOAD 1 ON\n"),
        ("overload", "DATA ALARM_LOAD 1 ON\n"),
        ("ac_low", "DATA ALARM_VOLTAGE 1 ON\n"),
        ("front_panel", "DATA POWER OFF\n"),
        ("auto_standby", "DATA POWER OFF\n"),
    ],
)
def test_what_happens_by_itself_is_told_unasked_and_once(fault: str, told: str) -> None:
    one = playing()
    one.trigger(fault)

    said = one.wait(1.0) + one.wait(1.0)

    assert said == told


def test_an_alarm_that_is_over_is_told_too() -> None:
    one = playing()
    one.trigger("short")
    one.wait(1.0)
    one.faults.clear()

    assert one.wait(1.0) == "DATA ALARM_PROTECT 1 OFF\n"


def test_short_and_heat_keep_sound_back() -> None:
    short, hot = playing(), playing()
    short.trigger("short")
    hot.trigger("overtemp")
    hot.wait(1.0)
    limiting = hot.closed

    short.wait(6.0)
    hot.wait(6.0)

    assert limiting == {1, 2}
    assert (short.closed, hot.closed) == ({1}, {1})


def test_power_taken_and_never_set(device: LoneFirmware) -> None:
    device.trigger("power_not_set")

    assert device.type("SET POWER ON\nGET POWER\n") == "DATA POWER OFF\n"
    assert device.closed == set()


def test_one_that_refuses_while_off_is_switched_on_first(device: LoneFirmware) -> None:
    device.trigger("refuses_while_off")

    device.type("SET OMUTE 1 NO\n")
    off = device.closed
    device.type("SET POWER ON\nSET OMUTE 1 NO\n")

    assert off == set()
    assert device.closed == {1, 2}


def test_a_clamped_level_is_told_as_it_is(device: LoneFirmware) -> None:
    device.trigger("volume_clamped")

    assert device.type("SET OLEVEL 1 80\nGET OLEVEL 1\n") == "DATA OLEVEL 1 33\n"


def test_one_that_does_not_act_tells_its_old_state() -> None:
    one = playing()
    one.trigger("acks_but_does_not_act")

    assert one.type("SET OMUTE 1 YES\nGET OMUTE 1\n") == "DATA OMUTE 1 NO\n"
    assert one.type("SET OLEVEL 1 0\nGET OLEVEL 1\n") == "DATA OLEVEL 1 70\n"
    assert one.closed == {1, 2}


def test_a_line_in_two_pieces_is_one_line(device: LoneFirmware) -> None:
    device.type("SET POW")
    device.at += 3.0

    device.type("ER ON\r\n")

    assert device.closed == {1}


def test_a_busy_amplifier_says_so_with_a_number(device: LoneFirmware) -> None:
    device.trigger("busy")

    assert device.type("SET POWER ON\n") == 'ERROR 6 "BUSY"\n'
    assert device.closed == set()


def test_without_power_it_is_off_muted_and_without_a_client() -> None:
    one = playing()

    one.firmware.lose_power()

    assert one.closed == set()
    assert one.type("GET POWER\n") == ""


_LINES = ["SET POWER ON", "SET OLEVEL 1 5", "GET POWER", "SYSTEM PONG", "SET OMUTE 1", "SET"]


@given(st.lists(st.binary(max_size=40) | st.sampled_from(_LINES).map(str.encode), max_size=12))
def test_nothing_breaks_it_and_without_a_client_nothing_moves_it(came: list[bytes]) -> None:
    one, connected = amplifier(), amplifier()
    connected.type(_CONNECT)

    for octets in came:
        one.emissions(octets + b"\n")
        connected.emissions(octets + b"\n")
        connected.wait(0.5)

    assert one.moved == []
    assert connected.closed <= {1}
