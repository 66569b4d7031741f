from datetime import timedelta
from pathlib import Path

import pytest

from broadcaster.bootstrap import open_station
from broadcaster.cli.doctor import CHECKS
from broadcaster.clocks import SystemClock
from broadcaster.domain.findings import Finding
from broadcaster.domain.patch_checks import findings
from broadcaster.domain.zones import Output, StopButton
from broadcaster.errors import Invalid
from broadcaster.founding.rows import found
from broadcaster.founding.stationfile import parse, sample_text
from broadcaster.store import migrate
from broadcaster.store.patches import load_patch
from broadcaster.store.session import factory, open_database, transaction
from broadcaster.store.wiring import load_wiring

OWN = (
    (
        sample_text()
        .replace("address = 1\n", "address = 1\nlease_s = 60\n")
        .replace("warm_up_s = 3.0\n", "warm_up_s = 3.0\nmin_off_s = 10\n")
        .replace("mute = { device", "fault = { device = 'board1', channel = 1 }\nmute = { device")
    )
    + """
[[stop_buttons]]
input = { device = 'board1', channel = 2 }
zone = 'Thôn Đoài'  # of a button

[[stop_buttons]]
input = { device = 'board1', channel = 3 }
label = 'Nút đỏ'
rests_closed = false
"""
)


def test_what_a_station_file_says_of_boards_and_amplifiers_reaches_the_wiring(
    tmp_path: Path,
) -> None:
    migrate.upgrade(tmp_path / "station.db")
    sessions = factory(open_database(tmp_path / "station.db"))
    with transaction(sessions) as session:
        found(session, SystemClock(), parse(OWN))
    with transaction(sessions) as session:
        wiring = load_wiring(session)
    sessions.kw["bind"].dispose()

    assert wiring.devices[0].lease == timedelta(seconds=60)
    assert wiring.amplifiers[0].min_off == timedelta(seconds=10)
    assert wiring.amplifiers[0].fault == Output("board1", 1)
    assert wiring.stop_buttons == (
        StopButton(Output("board1", 2), wiring.zones[1].id, "", rests_closed=True),
        StopButton(Output("board1", 3), None, "Nút đỏ", rests_closed=False),
    )


def test_a_button_for_a_zone_that_is_not_there_is_refused() -> None:
    wrong = OWN.replace("Thôn Đoài'  # of a button", "Thôn Nào'")

    with pytest.raises(Invalid, match="Thôn Nào is used but not described"):
        parse(wrong)


def test_the_sample_station_passes_every_check_of_the_makes_there_are(tmp_path: Path) -> None:
    station = open_station(tmp_path)
    migrate.upgrade(tmp_path / "station.db")
    with transaction(station.sessions) as session:
        found(session, SystemClock(), parse(sample_text()))
    with transaction(station.sessions) as session:
        wrong: tuple[Finding, ...] = findings(load_patch(session), station.makes, {})
    station.sessions.kw["bind"].dispose()

    board = station.makes["waveshare8"]
    assert wrong == ()
    assert (board.channels, board.speed, board.shares_port) == (8, 9600, True)
    assert board.longest_lease is not None


def test_the_doctor_says_what_is_wrong_with_the_wiring(tmp_path: Path) -> None:
    station = open_station(tmp_path)
    migrate.upgrade(tmp_path / "station.db")
    with transaction(station.sessions) as session:
        found(session, SystemClock(), parse(sample_text().replace("channel = 8", "channel = 9")))
    (look,) = (check.look for check in CHECKS if check.name == "Loudspeakers")

    told = [str(each) for each in look(station)]
    station.sessions.kw["bind"].dispose()
    station.reading_sessions.kw["bind"].dispose()

    assert told == [
        (
            "Tăng âm 100 V (mô phỏng) is wired to channel 9 of Bảng rơ-le 8 kênh (mô phỏng), which"
            " has 8. Choose another channel."
        )
    ]
