"""Whoever is killed leaves nobody behind who copies for ever."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

from broadcaster.store import migrate

_STARTED = """
import sys
from pathlib import Path
from broadcaster.simulation.copyist import Copyist
if __name__ == "__main__":
    copyist = Copyist(Path(sys.argv[1]), Path(sys.argv[2]))
    print(copyist._process.pid, flush=True)
    sys.stdin.read()
"""


def test_the_copyist_ends_with_a_simulation_that_is_killed(tmp_path: Path) -> None:
    database, script = tmp_path / "station.db", tmp_path / "started.py"
    migrate.upgrade(database)
    script.write_text(_STARTED, "utf-8")
    words = [sys.executable, str(script), str(database), str(tmp_path / "journal.jsonl")]
    path = os.pathsep.join([str(Path.cwd()), *sys.path])
    with subprocess.Popen(
        words,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
    ) as simulation:
        assert simulation.stdout is not None
        copyist = os.pidfd_open(int(simulation.stdout.readline()))
        simulation.send_signal(signal.SIGKILL)

    ended, _, _ = select.select([copyist], [], [], 60)
    os.close(copyist)
    assert ended
