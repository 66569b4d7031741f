"""What a process does not need, it does not load: all of a station together stay below 300 MB."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("modules", "heavy"),
    [
        (
            "broadcaster.cli.process, hardware.sim.process, hardware.sim.config",
            ("sqlalchemy", "numpy", "ssl", "pydantic", "flask"),
        ),
        ("broadcaster.cli.up", ("sqlalchemy", "numpy", "cryptography", "flask")),
        (
            "broadcaster.cli.process, web.server, web.lan, web.app",
            ("cryptography", "segno", "numpy", "pydub"),
        ),
    ],
    ids=["simulator", "up", "web"],
)
def test_a_process_loads_nothing_that_it_does_not_need(
    modules: str, heavy: tuple[str, ...]
) -> None:
    script = f"import sys, {modules}; print([x for x in {heavy!r} if x in sys.modules])"

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)

    assert done.stdout.decode().strip() == "[]"
