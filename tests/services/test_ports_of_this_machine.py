"""What lies at a port's path: a terminal, or something that never was a serial port."""

from __future__ import annotations

import os
from pathlib import Path

from broadcaster.domain.findings import PortState
from broadcaster.services import ports


def test_files_and_devices_that_are_no_serial_ports_are_told_from_terminals(
    tmp_path: Path,
) -> None:
    near, far = os.openpty()
    pty = os.ttyname(far)
    link = tmp_path / "board1"
    link.symlink_to(pty)
    text = tmp_path / "text"
    text.touch()

    found = ports.states([pty, str(link), str(text), "/dev/null", str(tmp_path / "gone")])
    for end in (near, far):
        os.close(end)

    assert list(found.values()) == [
        PortState.THERE,
        PortState.THERE,
        PortState.OTHER,
        PortState.OTHER,
        PortState.MISSING,
    ]
