"""What may stand as a board's port: nonsense is refused with a sentence that says what to write."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from patches import B2, said, with_

from broadcaster.domain.findings import PortState

SERIAL = "/dev/serial/by-id/two"


def told(port: str, state: PortState | None = None) -> list[tuple[bool, str]]:
    """Return what is said of a board at a port: whether it refuses, and the sentence."""
    ports = {} if state is None else {port: state}
    patch = with_(replace(B2, port=port))
    return [(is_error, words) for is_error, at, words in said(patch, ports) if at == "board-b2"]


REFUSED = {
    "socket://nohost": "names no port of the gateway. Write socket://address:port",
    "socket://": "names no machine. Write its address after socket://",
    "socket://:4196": "names no machine. Write its address after socket://",
    "socket://10.0.0.9:": "names no port of the gateway",
    "socket://10.0.0.9:99999": "has to be a number from 1 to 65535",
    "socket://10.0.0.9:0": "has to be a number from 1 to 65535",
    "socket://10.0.0.9:x": "has to be a number from 1 to 65535",
    "socket://10.0.0.9:-1": "has to be a number from 1 to 65535",
    "socket://10.0.0.9:4196/etc": "is no address that can be reached",
    "socket://10.0. 0.9:4196": "is no address that can be reached",
    "modbus://": "names no machine. Write its address after modbus://",
    "modbus://10.0.0.9:70000": "has to be a number from 1 to 65535",
    "modbus://[::1": "is no address that can be reached",
    "MODBUS://10.0.0.9": "nobody knows the way MODBUS:// to a port",
    "rfc2217://10.0.0.9:4196": "ports by rfc2217:// are not supported",
    "http://10.0.0.9": "nobody knows the way http:// to a port",
    "COM3": "is a port's name in Windows",
    r"\\.\COM12": "is a port's name in Windows",
    "ttyUSB0": "is not the whole name of a port",
    "10.0.0.9:4196": "is not the whole name of a port",
}


@pytest.mark.parametrize("port", REFUSED)
def test_a_port_that_can_be_none_is_refused(port: str) -> None:
    ((is_error, words),) = told(port)

    assert is_error
    assert words.startswith("Bảng 2: ")
    assert REFUSED[port] in words


@pytest.mark.parametrize(
    "port",
    ["socket://gw:1", "socket://[fe80::1]:65535/", "modbus://10.0.0.9", "modbus://gw:1502", SERIAL],
)
def test_a_port_that_can_be_one_is_let_through(port: str) -> None:
    assert told(port) == []


def test_a_file_that_is_no_serial_port_is_refused_and_a_folder_too() -> None:
    ((file_refused, of_file),) = told("/etc/passwd", PortState.OTHER)
    ((folder_refused, of_folder),) = told("/dev", PortState.DIRECTORY)

    assert file_refused
    assert folder_refused
    assert "is a file, not a serial port" in of_file
    assert "is a folder, not a port" in of_folder


def test_a_name_that_another_board_may_have_tomorrow_is_doubted() -> None:
    ((refused, words),) = told("/dev/ttyUSB0", PortState.THERE)

    assert not refused
    assert "may be another board after the next start" in words


@given(st.text(max_size=30), st.sampled_from(["", "socket://", "modbus://", "socket://["]))
def test_whatever_is_typed_gets_at_most_one_sentence_and_never_breaks(
    text: str, scheme: str
) -> None:
    assert len(told(scheme + text)) <= 1
