"""A whole station in its own processes, for the journeys."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import psutil

from broadcaster.clocks import SystemClock
from hardware.sim.client import SimulatorAway, SimulatorClient
from hardware.sim.snapshot import Snapshot

T = TypeVar("T")

READY_WITHIN_S = 180.0
PASSWORD = re.compile(r"^  (\w+) +((?:[a-z0-9]{4}-){2}[a-z0-9]{4}) ", re.MULTILINE)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(what: str, look: Callable[[], T | None], within_s: float) -> T:
    """Look until something is there; a journey through real processes cannot be stepped."""
    until = SystemClock().monotonic() + within_s
    never = threading.Event()
    while SystemClock().monotonic() < until:
        found = look()
        if found:
            return found
        never.wait(0.05)
    message = f"{what} did not come within {within_s:.0f} s"
    raise AssertionError(message)


@dataclass
class StationUnderTest:
    """`broadcaster up` on a folder of its own, with the passwords it printed."""

    data: Path
    environment: dict[str, str]
    port: int
    passwords: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def said(self) -> str:
        path = self.data.with_suffix(".out")
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def start(self, *words: str) -> None:
        out = self.data.with_suffix(".out")
        with out.open("ab") as stdout, self.data.with_suffix(".err").open("ab") as stderr:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "broadcaster", "up", *words],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
            )
        wait_for("the pages", self._answers, READY_WITHIN_S)
        self.passwords |= dict(PASSWORD.findall(self.said))

    def _answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.data.with_suffix(".err").read_text()[-3000:]
        try:
            with urllib.request.urlopen(f"{self.url}/health", timeout=2) as answer:  # noqa: S310 -- our own address
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def children(self) -> dict[str, psutil.Process]:
        """Return the running processes of the station by their names: of playout the one on air."""
        assert self.process is not None
        found = {}
        for child in psutil.Process(self.process.pid).children():
            try:
                words = child.cmdline()
            except psutil.NoSuchProcess:
                continue
            if "process" in words:
                found[words[-1]] = child
        if "playout" in found:
            found["understudy"] = found["playout"]
            found["playout"] = next(iter(found["understudy"].children()), found["understudy"])
        return found

    def kill(self, name: str) -> None:
        """End one process as a power cut would: `up`, or one of its children."""
        victim = self.process if name == "up" else self.children()[name]
        assert victim is not None
        victim.kill()
        victim.wait(60)

    def truth(self) -> Snapshot | None:
        """Tell how every contact truly is; None while no simulator runs."""
        try:
            return SimulatorClient(self.data / "run" / "sim").truth()
        except SimulatorAway:
            return None

    def closed(self) -> set[int]:
        """Tell which channels of the sample's one board are truly closed."""
        truth = self.truth()
        return set() if truth is None else {output.channel for output in truth.closed}

    def journal(self) -> list[dict[str, Any]]:
        path = self.data / "journal" / "journal.jsonl"
        if not path.exists():
            return []
        lines = path.read_text(encoding="utf-8").split("\n")
        return [json.loads(line) for line in lines[:-1]]

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run another command of the program on the same folder."""
        return subprocess.run(
            [sys.executable, "-m", "broadcaster", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )

    def stop(self) -> int:
        """Stop the station as Ctrl-C does; returns its exit status."""
        if self.process is None:
            return 0
        self.process.terminate()
        try:
            return self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


def make_station(folder: Path, **settings: str) -> StationUnderTest:
    """Describe a station on simulated devices; `settings` become BROADCASTER_… variables."""
    port = free_port()
    own = {f"BROADCASTER_{key.upper()}": value for key, value in settings.items()}
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("BROADCASTER_")},
        "BROADCASTER_DATA": str(folder),
        "BROADCASTER_PORT": str(port),
        "BROADCASTER_SINK": "null",
        **own,
    }
    return StationUnderTest(folder, environment, port)
