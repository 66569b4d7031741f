"""A station's own device profiles: chosen by file name, and told with field and line if wrong."""

from __future__ import annotations

from pathlib import Path

from broadcaster.bootstrap import Station
from broadcaster.domain.findings import Finding
from broadcaster.domain.patch import Patch, PatchArea, PatchBoard
from broadcaster.domain.patch_checks import findings
from broadcaster.domain.zones import Device, Wiring
from broadcaster.folder import Folder
from broadcaster.makes import own_make
from broadcaster.services.own_profiles import loadable
from broadcaster.settings import Settings
from hardware.catalogue import read_profile

OWN = """\
name = "lạ"
title = "Bảng lạ"
dialect = "modbus_coils"
channels = 6
address = 1
baud = 9600
"""
BOARD = PatchBoard("b1", "Bảng 1", "my.toml", simulated=True)
PATCH = Patch(areas=(PatchArea(1, "Xã"),), boards=(BOARD,))


def station(folder: Path, profile: str) -> Station:
    (folder / "profiles").mkdir(exist_ok=True)
    (folder / "profiles" / "my.toml").write_text(profile, encoding="utf-8")
    return Station(Settings(data=folder))


def found(station: Station) -> list[Finding]:
    return list(findings(PATCH, station.makes, {}))


def test_a_profile_of_ones_own_is_a_make_like_any_other(tmp_path: Path) -> None:
    mine = station(tmp_path, OWN)

    make = mine.makes["my.toml"]

    assert (make.title, make.channels, make.trouble) == ("Bảng lạ (my.toml)", 6, None)
    assert found(mine) == []
    assert len(mine.makes) == len(Station(Settings(data=tmp_path / "none")).makes) + 1


def test_a_profile_with_a_typo_is_told_with_its_field_and_line(tmp_path: Path) -> None:
    mine = station(tmp_path, OWN.replace("channels = 6", "chanels = 6"))

    (wrong,) = found(mine)

    assert (wrong.is_error, wrong.at) == (True, "board-b1")
    assert str(wrong.why) == "my.toml, line 4: there is no field chanels."


def test_a_typo_that_is_mended_is_forgotten_at_once(tmp_path: Path) -> None:
    mine = station(tmp_path, OWN.replace("9600", "1"))
    assert "line 6: baud is 1" in str(found(mine)[0].why)

    assert found(station(tmp_path, OWN)) == []
    assert mine.makes["my.toml"].trouble is None


def test_a_file_that_is_no_profile_at_all_is_told_too(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_bytes(b"\xff\xfe")

    assert "x.toml cannot be read" in str(own_make(tmp_path / "x.toml").trouble)


def test_the_air_opens_a_board_by_a_profile_of_ones_own(tmp_path: Path) -> None:
    mine = station(tmp_path, OWN)
    device = Device("b1", "my.toml", "socket://127.0.0.1:1", 1, simulated=False)
    wiring = Wiring(devices=(device,), amplifiers=(), zones=(), buses=())

    rack = mine.rack(wiring)

    assert rack.boards["b1"].caps.channels == 6
    rack.close()


def test_a_make_that_is_known_is_still_loaded_by_its_name(tmp_path: Path) -> None:
    assert loadable(Folder(tmp_path), "waveshare8") == "waveshare8"


def test_a_typo_made_later_does_not_silence_the_station(tmp_path: Path) -> None:
    folder = station(tmp_path, OWN).folder
    right = Path(loadable(folder, "my.toml"))
    assert right == folder.profiles / "my.toml"

    station(tmp_path, OWN.replace("channels = 6", "chanels = 6"))

    kept = loadable(folder, "my.toml")
    assert read_profile(Path(kept)).channels == 6
    assert Path(kept) != right


def test_a_profile_that_never_was_right_is_told_by_its_own_file(tmp_path: Path) -> None:
    folder = station(tmp_path, "dialect = 1").folder

    assert loadable(folder, "my.toml") == str(folder.profiles / "my.toml")
