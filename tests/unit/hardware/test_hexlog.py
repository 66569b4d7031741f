"""Every byte that passed, in a file; the file never grows too large and never stops a line."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from scripted_line import ScriptedLine

from hardware.frames.modbus import Coils, ReadCoils
from hardware.hexlog import HexLog
from hardware.link import Link
from hardware.wire import Direction, WireEvent

NONE = bytes.fromhex("01 01 01 00 51 88")
SENT = WireEvent("port", 0.0, Direction.SENT, b"\x01\xab")


def test_what_goes_out_and_what_comes_in_is_written_in_hexadecimal(tmp_path: Path) -> None:
    log = HexLog(tmp_path / "logs" / "wire.log")
    line = ScriptedLine([(0.01, NONE)])

    Link("port", line, log).ask(ReadCoils(1, 0, 8), timeout=timedelta(seconds=0.2))
    log.close()

    lines = (tmp_path / "logs" / "wire.log").read_text().splitlines()
    stamp = r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} "
    assert [re.sub(stamp, "", each) for each in lines] == [
        "port > 01 01 00 00 00 08 3D CC",
        "port < 01 01 01 00 51 88",
    ]


def test_the_files_together_never_grow_beyond_their_bound(tmp_path: Path) -> None:
    log = HexLog(tmp_path / "wire.log", largest=1000)

    for _ in range(1000):
        log(SENT)
    log.close()

    files = list(tmp_path.iterdir())
    assert len(files) == 5
    assert sum(file.stat().st_size for file in files) <= 5 * 1000


def test_a_place_that_cannot_be_written_is_told_once_and_stops_no_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "logs").write_text("in the way")
    log = HexLog(tmp_path / "logs" / "wire.log")
    line = ScriptedLine(*[[(0.01, NONE)]] * 3)
    link = Link("port", line, log)

    for _ in range(3):
        found = link.ask(ReadCoils(1, 0, 8), timeout=timedelta(seconds=0.2))
    log.close()

    assert found == Coils((False,) * 8)
    assert caplog.text.count("cannot be written") == 1
    assert capsys.readouterr().err == ""


def test_inputs_that_are_looked_at_all_the_time_are_written_when_they_change(
    tmp_path: Path,
) -> None:
    log = HexLog(tmp_path / "wire.log")
    query, still, pressed = "01 02 00 00 00 08 79 CC", "01 02 01 00 A1 88", "01 02 01 04 A0 4B"
    orders = ["A0 02 01 A3", "A0 02 01 A3"]

    for frame in (query, still, query, still, query, pressed, query, pressed, *orders):
        is_sent = frame == query or frame in orders
        direction = Direction.SENT if is_sent else Direction.RECEIVED
        log(WireEvent("port", 0.0, direction, bytes.fromhex(frame)))
    log.close()

    written = (tmp_path / "wire.log").read_text().splitlines()
    assert [line.partition(" port ")[2][2:] for line in written] == [
        query,
        still,
        pressed,
        *orders,
    ]
