"""A false playout: tells every watcher the state of the air that it was told last."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from dataclasses import asdict
from pathlib import Path

from broadcaster.domain.air import AirState, Lamp, Next, OnAir


class FakePlayout:
    """Listens like the real one; `trigger_state` says what is on the air now."""

    def __init__(self, data: Path, state: AirState) -> None:
        self.watchers: list[socket.socket] = []
        self._state = state
        self._door = socket.create_server(("127.0.0.1", 0))
        self._lock = threading.Lock()
        told = {"host": "127.0.0.1", "port": self._door.getsockname()[1], "token": "secret"}
        (data / "run" / "playout.json").write_text(json.dumps(told), encoding="utf-8")
        self._thread = threading.Thread(target=self._welcome, daemon=True)
        self._thread.start()

    def trigger_state(self, state: AirState) -> None:
        with self._lock:
            self._state = state
            for watcher in self.watchers:
                with contextlib.suppress(OSError):
                    watcher.sendall(self._line())

    def _line(self) -> bytes:
        return json.dumps(asdict(self._state)).encode() + b"\n"

    def _welcome(self) -> None:
        while True:
            try:
                watcher, _ = self._door.accept()
            except OSError:
                return
            with watcher.makefile("rb") as lines:
                order = json.loads(lines.readline())
            assert order["token"] == "secret"
            with self._lock:
                self.watchers.append(watcher)
                watcher.sendall(self._line())

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self._thread.join(2)
        for watcher in self.watchers:
            watcher.close()


def silent(at: str, following: Next | None = None, zones: int = 6) -> AirState:
    lamps = tuple(
        Lamp(zone=zone, wanted=False, on=False, knowledge="verified")
        for zone in range(1, zones + 1)
    )
    return AirState(
        at=at,
        on_air=(),
        next=following,
        lamps=lamps,
        troubles=(),
        sinks={"main": "null"},
        sink_real=False,
        rate=1.0,
    )


def sounding(at: str, ends: str, zones: tuple[int, ...] = (1, 2), total: int = 6) -> AirState:
    item = OnAir(
        line="2026-11-21/x/1",
        bus="main",
        title="Tiêm phòng cho trẻ",
        programme="Buổi chiều",
        zones=zones,
        began=at,
        ends=ends,
        level_db=-18.0,
    )
    lamps = tuple(
        Lamp(zone=zone, wanted=zone in zones, on=zone in zones, knowledge="verified")
        for zone in range(1, total + 1)
    )
    return AirState(
        at=at,
        on_air=(item,),
        next=None,
        lamps=lamps,
        troubles=(),
        sinks={"main": "null"},
        sink_real=False,
        rate=1.0,
    )
