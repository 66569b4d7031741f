"""Other stations to be received: a real Icecast, a real HTTP Live Stream, and wrong ones."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeVar

import imageio_ffmpeg
import psutil

from broadcaster.clocks import SystemClock
from tests.integration.hardware.judges import needed

T = TypeVar("T")
SPEECH = "aevalsrc='0.4*sin(2*PI*(300+200*sin(2*PI*0.7*t))*t)*(0.6+0.4*sin(2*PI*3*t))':s=48000"
"""A sound whose pitch and level wander as those of speech do."""
TONE = "sine=frequency=1000:sample_rate=48000"
SILENCE = "anullsrc=sample_rate=48000:channel_layout=mono"

_ICECAST = """<icecast><limits><clients>20</clients><sources>4</sources>
<burst-size>65535</burst-size></limits>
<authentication><source-password>hack</source-password><admin-user>a</admin-user>
<admin-password>b</admin-password></authentication><hostname>localhost</hostname>
<listen-socket><port>{port}</port><bind-address>127.0.0.1</bind-address></listen-socket>
<paths><basedir>/usr/share/icecast2</basedir><logdir>/tmp</logdir>
<webroot>/usr/share/icecast2/web</webroot><adminroot>/usr/share/icecast2/admin</adminroot></paths>
<logging><accesslog>-</accesslog><errorlog>-</errorlog></logging>
<security><chroot>0</chroot>{owner}</security></icecast>"""
_OWNER = "<changeowner><user>nobody</user><group>nogroup</group></changeowner>"


def wait_until(what: str, look: Callable[[], T | None], within_s: float = 30) -> T:
    clock, never = SystemClock(), threading.Event()
    until = clock.monotonic() + within_s
    while clock.monotonic() < until:
        if (found := look()) is not None and found is not False:
            return found
        never.wait(0.02)
    raise AssertionError(f"{what} did not come")


def ffmpeg(*task: str) -> subprocess.Popen[bytes]:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-v", "quiet", "-y", *task]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


class Icecast:
    """A real Icecast fed by ffmpeg; `kill` ends it as a power cut would.

    A test that asks for one where it is not installed is skipped, and fails under CI.
    """

    def __init__(self, folder: Path) -> None:
        is_here = shutil.which("icecast2") is not None
        needed("icecast2", is_here=is_here, how="apt-get install icecast2")
        self.port = 0
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._children: list[subprocess.Popen[bytes]] = []
        self.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/live.mp3"

    def start(self) -> None:
        """Serve, again at the same port; at first at a port that nobody else took meanwhile."""
        is_first = not self.port
        for _ in range(5):
            if is_first:
                self.port = free_port()
            if self._served():
                return
        raise AssertionError("icecast does not serve")

    def _served(self) -> bool:
        config = self._folder / "icecast.xml"
        owner = _OWNER if os.geteuid() == 0 else ""
        config.write_text(_ICECAST.format(port=self.port, owner=owner))
        server = subprocess.Popen(
            ["icecast2", "-c", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._children.append(server)
        wait_until("icecast", lambda: self._is_heard(server) or server.poll() is not None)
        return server.poll() is None

    def send(self, sound: str = SPEECH) -> subprocess.Popen[bytes]:
        """Feed it, as an encoder does; on a busy machine one gives up before it is let in."""
        to = f"icecast://source:hack@127.0.0.1:{self.port}/live.mp3"
        source = ["-re", "-f", "lavfi", "-i", sound, "-ac", "1", "-b:a", "64k"]
        for _ in range(5):
            encoder = ffmpeg(*source, "-f", "mp3", "-content_type", "audio/mpeg", to)
            self._children.append(encoder)
            wait_until("the stream", lambda one=encoder: self.sends() or one.poll() is not None)
            if encoder.poll() is None:
                return encoder
        raise AssertionError("no encoder could send")

    def sends(self) -> bool | None:
        """Tell whether somebody who asks now gets sound."""
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as link:
            link.sendall(b"GET /live.mp3 HTTP/1.0\r\n\r\n")
            return b" 200 " in link.recv(100) or None
        return None

    def kill(self) -> None:
        for child in reversed(self._children):
            child.kill()
            child.wait()
        self._children.clear()

    def _is_heard(self, server: subprocess.Popen[bytes]) -> bool:
        """Tell whether it listens itself: who answers may have got its port in between."""
        with suppress(psutil.Error):
            doors = psutil.Process(server.pid).net_connections("tcp")
            return any(d.status == psutil.CONN_LISTEN and d.laddr.port == self.port for d in doors)
        return False


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        return


@contextmanager
def pieces(folder: Path, sound: str = SPEECH, *, length_s: float = 1) -> Iterator[str]:
    """Serve a live stream cut into pieces, by a real web server; yields its address."""
    folder.mkdir(parents=True, exist_ok=True)
    source = ["-re", "-f", "lavfi", "-i", sound, "-ac", "1", "-c:a", "aac", "-b:a", "64k"]
    hls = ["-f", "hls", "-hls_time", str(length_s), "-hls_list_size", "6"]
    maker = ffmpeg(*source, *hls, "-hls_flags", "delete_segments", str(folder / "live.m3u8"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        wait_until("the first piece", lambda: (folder / "live.m3u8").exists() or None)
        yield f"http://127.0.0.1:{server.server_port}/live.m3u8"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        maker.kill()
        maker.wait()


@contextmanager
def answering(answer: Callable[[socket.socket, threading.Event], None]) -> Iterator[str]:
    """Answer every call as a test wants it, by hand; yields the address."""
    over = threading.Event()
    door = socket.create_server(("127.0.0.1", 0))
    door.settimeout(0.1)
    threads: list[threading.Thread] = []

    def one(link: socket.socket) -> None:
        with link, suppress(OSError):
            link.settimeout(0.5)
            link.recv(65536)
            answer(link, over)

    def serve() -> None:
        while not over.is_set():
            with suppress(TimeoutError):
                link, _ = door.accept()
                threads.append(threading.Thread(target=one, args=(link,)))
                threads[-1].start()

    server = threading.Thread(target=serve)
    server.start()
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}/stream"
    finally:
        over.set()
        server.join()
        door.close()
        for thread in threads:
            thread.join()
