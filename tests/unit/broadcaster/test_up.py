"""What `broadcaster up` refuses before it starts anything."""

import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from filelock import FileLock


def up(folder: Path, **told: str) -> subprocess.CompletedProcess[str]:
    own: Mapping[str, str] = {"BROADCASTER_DATA": str(folder), "BROADCASTER_LANGUAGE": "en", **told}
    return subprocess.run(
        [sys.executable, "-m", "broadcaster", "up"],
        env={**os.environ, **own},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_second_station_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()

    with FileLock(tmp_path / "run" / "up.lock"):
        done = up(tmp_path)

    assert done.returncode == 1
    assert f"A station already runs on {tmp_path}." in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "station.db").exists()


def test_a_port_in_use_is_said_in_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = up(tmp_path, BROADCASTER_PORT=str(taken.getsockname()[1]))

    assert done.returncode == 1
    assert "is in use" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_clock_of_its_own_is_refused_where_a_sink_may_be_real(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    done = up(tmp_path, BROADCASTER_PORT=port, BROADCASTER_SPEED="20", BROADCASTER_SINK="auto")

    assert done.returncode == 1
    assert "only where every device and every sink is simulated" in done.stderr
    again = up(tmp_path, BROADCASTER_PORT=port, BROADCASTER_SPEED="20", BROADCASTER_SINK="auto")
    assert "only where" in again.stderr
    with closing(sqlite3.connect(tmp_path / "station.db")) as database:
        assert database.execute("SELECT count(*) FROM person").fetchone() == (0,)


def test_a_wrong_setting_is_said_in_one_sentence(tmp_path: Path) -> None:
    done = up(tmp_path, BROADCASTER_PORT="eighty")

    assert done.returncode == 1
    assert "BROADCASTER_PORT is eighty" in done.stderr
    assert "Traceback" not in done.stderr


def test_with_the_local_network_nothing_else_is_served_without_https(tmp_path: Path) -> None:
    done = up(tmp_path, BROADCASTER_LAN="1", BROADCASTER_HOST="0.0.0.0")  # noqa: S104 -- as a person would

    assert done.returncode == 1
    assert "would serve the pages without https" in done.stderr
    assert not (tmp_path / "station.db").exists()


def test_a_taken_port_of_the_local_network_is_said_with_its_setting(tmp_path: Path) -> None:
    with socket.create_server(("", 0)) as own, socket.create_server(("", 0)) as lan:
        free, other = str(own.getsockname()[1]), str(lan.getsockname()[1])
    with socket.create_server(("", 0)) as taken:
        ports = {
            "BROADCASTER_PORT": free,
            "BROADCASTER_LAN_PORT": other,
            "BROADCASTER_TRUST_PORT": str(taken.getsockname()[1]),
        }
        done = up(tmp_path, BROADCASTER_LAN="1", **ports)

    assert done.returncode == 1
    assert "choose another with BROADCASTER_TRUST_PORT" in done.stderr
    assert not (tmp_path / "station.db").exists()
