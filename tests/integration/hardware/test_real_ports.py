"""Ports as the system gives them: pulled out, stuck, held by others, or no ports at all."""

import fcntl
import os
import pwd
import select
import socket
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from plug import Plug

from hardware.errors import BoardMissing, DeviceFailed, NoReply, PortBusy, PortGone
from hardware.frames.modbus import Coils, ReadCoils
from hardware.link import Link
from hardware.port import SerialTransport
from hardware.registry import open_rack
from hardware.types import DeviceSpec
from hardware.wire import CableTime

SOON = timedelta(milliseconds=50)
READ = ReadCoils(1, 0, 8)
NONE = bytes.fromhex("01 01 01 00 51 88")


def test_bytes_go_out_and_come_in(plug: Plug, port: SerialTransport) -> None:
    port.write(b"ask")
    assert os.read(plug.master, 10) == b"ask"
    os.write(plug.master, b"told")

    heard = b""
    while len(heard) < 4:
        heard += port.read(timedelta(seconds=5))

    assert heard == b"told"
    assert port.read(timedelta(milliseconds=10)) == b""


def test_what_came_unasked_is_drained_and_a_babbling_board_is_not_waited_for(
    plug: Plug, port: SerialTransport
) -> None:
    os.write(plug.master, b"x" * 300)
    select.select([port._port], [], [], 5)  # until it is through the line

    port.drain()
    assert port.read(SOON) == b""

    os.write(plug.master, b"x" * 2000)
    port.drain()
    assert port.read(SOON)


def test_of_addresses_only_plain_sockets_are_opened() -> None:
    for url in ("rfc2217://127.0.0.1:1", "spy:///dev/null", "alt://x", "hwgrep://x", "loop://"):
        with pytest.raises(BoardMissing, match="is not a serial port"):
            SerialTransport(url, 9600).open()


def test_what_a_gateway_left_over_is_drained_and_what_it_sends_comes_in_one_piece() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = SerialTransport(f"socket://127.0.0.1:{server.getsockname()[1]}", 9600)
        port.open()
        far, _ = server.accept()
        with far:
            far.sendall(b"old" * 30)
            select.select([port._port._socket], [], [], 5)
            port.drain()
            far.sendall(b"new" * 30)
            select.select([port._port._socket], [], [], 5)

            assert port.read(SOON) == b"new" * 30
        port.close()


def test_a_plug_pulled_while_reading_is_a_port_that_has_gone(
    plug: Plug, port: SerialTransport
) -> None:
    plug.trigger_pull()

    with pytest.raises(PortGone, match="has gone"):
        port.read(SOON)


def test_a_plug_pulled_before_writing_is_a_port_that_has_gone(
    plug: Plug, port: SerialTransport
) -> None:
    plug.trigger_pull()

    with pytest.raises(PortGone, match="has gone"):
        port.write(b"order")


def test_a_plug_pulled_before_draining_is_a_port_that_has_gone(
    plug: Plug, port: SerialTransport
) -> None:
    plug.trigger_pull()

    with pytest.raises(PortGone, match="has gone"):
        port.drain()


def test_a_plug_pulled_while_a_reader_waits_wakes_it(plug: Plug, port: SerialTransport) -> None:
    raised: list[DeviceFailed] = []
    waits = threading.Event()

    def wait() -> None:
        waits.set()
        try:
            port.read(timedelta(seconds=20))
        except DeviceFailed as error:
            raised.append(error)

    reader = threading.Thread(target=wait)
    reader.start()
    waits.wait(10)
    plug.trigger_pull()
    reader.join(10)

    assert not reader.is_alive()
    assert [type(error) for error in raised] == [PortGone]


def test_a_pulled_port_closes_quietly_and_is_missing_when_opened_again(
    plug: Plug, port: SerialTransport
) -> None:
    plug.trigger_pull()

    port.close()
    port.close()

    with pytest.raises(BoardMissing, match="Is the board plugged in"):
        port.open()


def test_a_link_finds_a_board_again_by_its_stable_name(plug: Plug) -> None:
    link = Link("port", SerialTransport(str(plug.link), 9600))
    with pytest.raises(NoReply):
        link.ask(READ, timeout=SOON, tries=1)
    plug.trigger_pull()
    with pytest.raises(DeviceFailed):
        link.ask(READ, timeout=SOON, tries=1)
    plug.trigger_plug()
    answering = threading.Thread(target=lambda: _answer_once(plug.master))
    answering.start()

    found = link.ask(READ, timeout=timedelta(seconds=1))

    answering.join(10)
    link.close()
    assert found == Coils((False,) * 8)


def _answer_once(master: int) -> None:
    os.read(master, 100)
    os.write(master, NONE)


def test_a_far_end_that_never_reads_counts_as_gone(plug: Plug, port: SerialTransport) -> None:
    with pytest.raises(PortGone, match="has gone"):
        port.write(b"x" * 200_000)


def test_a_port_is_opened_for_this_program_alone(plug: Plug, port: SerialTransport) -> None:
    with pytest.raises(PortBusy, match="is in use by another program"):
        SerialTransport(str(plug.link), 9600).open()


HOLD = """
    import fcntl, os, sys
    held = os.open(sys.argv[1], os.O_RDWR | os.O_NOCTTY)
    fcntl.flock(held, fcntl.LOCK_EX)
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_port_that_another_process_holds_is_busy_until_it_lets_go(plug: Plug) -> None:
    transport = SerialTransport(str(plug.link), 9600)
    holder = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(HOLD), str(plug.link)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"

    with pytest.raises(PortBusy, match="is in use by another program"):
        transport.open()

    holder.communicate("")
    transport.open()
    transport.close()


def test_a_port_that_was_busy_is_not_left_open_by_the_try(
    plug: Plug, port: SerialTransport
) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))

    for _ in range(5):
        with pytest.raises(PortBusy):
            SerialTransport(str(plug.link), 9600).open()

    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_folder_is_not_a_port(tmp_path: Path) -> None:
    with pytest.raises(BoardMissing, match="is not a serial port"):
        SerialTransport(str(tmp_path), 9600).open()


def test_a_plain_file_is_not_a_port_and_stays_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("kept")

    with pytest.raises(BoardMissing, match="is not a serial port"):
        SerialTransport(str(file), 9600).open()

    assert file.read_text() == "kept"


@pytest.mark.parametrize(
    "url", ["", "nowhere://here", "socket://", "socket://127.0.0.1:99999", "socket://127.0.0.1"]
)
def test_an_address_that_makes_no_sense_is_no_port(url: str) -> None:
    with pytest.raises(BoardMissing):
        SerialTransport(url, 9600).open()


def test_a_port_this_account_may_not_open_says_so(plug: Plug) -> None:
    device = plug.link.resolve()
    device.chmod(0 if os.geteuid() else 0o600)
    transport = SerialTransport(str(device), 9600)

    with somebody_else(), pytest.raises(PortBusy, match="This account may not open"):
        transport.open()


@contextmanager
def somebody_else() -> Iterator[None]:
    """Be nobody for a while, where we are root, whom no permission stops."""
    was = os.geteuid()
    if was == 0:
        os.seteuid(pwd.getpwnam("nobody").pw_uid)
    try:
        yield
    finally:
        os.seteuid(was)


@contextmanager
def gateway() -> Iterator[tuple[socket.socket, str]]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server, f"socket://127.0.0.1:{server.getsockname()[1]}"


def test_nobody_at_a_gateways_address_is_a_missing_port() -> None:
    with gateway() as (_, url):
        pass

    with pytest.raises(BoardMissing, match="Is the board plugged in"):
        SerialTransport(url, 9600).open()


def test_a_gateway_that_hangs_up_has_gone_though_the_first_write_succeeds() -> None:
    with gateway() as (server, url):
        port = SerialTransport(url, 9600)
        port.open()
        server.accept()[0].close()

        port.write(b"order")
        with pytest.raises(PortGone):
            port.read(timedelta(seconds=5))
        port.close()


def test_a_dead_port_leaves_the_boards_of_another_port_alone(plug: Plug, tmp_path: Path) -> None:
    specs = [
        DeviceSpec("dead", "generic_coils8", str(tmp_path)),
        DeviceSpec("good", "generic_coils8", str(plug.link)),
    ]
    rack = open_rack(specs, CableTime())
    answering = threading.Thread(target=lambda: _answer_once(plug.master))
    answering.start()

    with pytest.raises(BoardMissing, match="is not a serial port"):
        rack.boards["dead"].read()
    assert not any(state.on for state in rack.boards["good"].read().values())

    answering.join(10)
    rack.close()


def test_the_lock_on_a_port_is_one_that_other_programs_see(
    plug: Plug, port: SerialTransport
) -> None:
    other = os.open(plug.link, os.O_RDWR | os.O_NOCTTY)

    with pytest.raises(BlockingIOError):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)

    os.close(other)
