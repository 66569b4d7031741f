"""Real stations received and lost, and wrong ones refused with one sentence, within bounds."""

from __future__ import annotations

import resource
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from other_stations import SILENCE, TONE, Icecast, answering, pieces, wait_until

from audio.reception.receiver import Receiver
from audio.types import SAMPLE_RATE
from broadcaster.clocks import SystemClock

Answer = Callable[[socket.socket, threading.Event], None]


@contextmanager
def receiving(*addresses: str) -> Iterator[Receiver]:
    receiver = Receiver(addresses[0], addresses[1:], SystemClock().monotonic)
    receiver.start()
    try:
        yield receiver
    finally:
        receiver.close()
        assert receiver.join(20)


def _said(receiver: Receiver) -> str:
    """Return the one sentence, once it is more than that it is being connected."""
    note = wait_until(
        "a sentence",
        lambda: found if (found := receiver.trouble) and "connected" not in str(found) else None,
    )
    return str(note)


@pytest.fixture
def icecast(tmp_path: Path) -> Iterator[Icecast]:
    icecast = Icecast(tmp_path)
    yield icecast
    icecast.kill()


def test_an_icecast_is_received_lost_when_it_dies_and_received_again(icecast: Icecast) -> None:
    icecast.send()
    with receiving(icecast.address) as receiver:
        wait_until("2 s of sound", lambda: receiver.ring.written > 2 * SAMPLE_RATE)
        well, kind, level = receiver.trouble, receiver.kind, receiver.level_dbfs
        icecast.kill()
        lost = _said(receiver)
        before = receiver.ring.written
        icecast.start()
        icecast.send()
        wait_until("sound again", lambda: receiver.ring.written > before + SAMPLE_RATE)

        assert (well, kind) == (None, "mp3")
        assert -25 < level < -8
        assert "has ended its stream" in lost or "does not answer" in lost


@pytest.mark.parametrize(("sound", "why"), [(TONE, "one and the same tone"), (SILENCE, "silence")])
def test_a_station_that_sends_no_programme_is_known_for_it(
    icecast: Icecast, sound: str, why: str
) -> None:
    icecast.send(sound)
    with receiving(icecast.address) as receiver:
        try:
            wait_until("the sentence", lambda: why in str(receiver.trouble))
        except AssertionError:
            pytest.fail(f"it said: {receiver.trouble}, at {receiver.level_dbfs} dBFS")


def test_a_stream_of_pieces_is_received_from_a_web_server(tmp_path: Path) -> None:
    with pieces(tmp_path) as address, receiving(address) as receiver:
        wait_until("3 s of sound", lambda: receiver.ring.written > 3 * SAMPLE_RATE)

        assert (receiver.trouble, receiver.kind) == (None, "mpegts")
        assert 0.5 < receiver.gap.total_seconds() < 10


def test_a_stream_of_pieces_whose_server_is_gone_is_known_for_it(tmp_path: Path) -> None:
    with ExitStack() as server, receiving(server.enter_context(pieces(tmp_path))) as receiver:
        wait_until("2 s of sound", lambda: receiver.ring.written > 2 * SAMPLE_RATE)
        server.close()
        lost = _said(receiver)

    assert "does not answer" in lost or "sends nothing any more" in lost


def _send(link: socket.socket, *lines: str, body: bytes = b"") -> None:
    link.sendall("\r\n".join(("HTTP/1.1 200 OK", *lines, "", "")).encode() + body)


def _page(link: socket.socket, _: threading.Event) -> None:
    _send(link, "Content-Type: audio/mpeg", body=b"<html><body>Radio</body></html>" * 99)


def _noise(link: socket.socket, over: threading.Event) -> None:
    _send(link, "Content-Type: audio/mpeg")
    while not over.is_set():
        link.sendall(b"\x01\x02\x03\x04" * 16_384)


def _head(link: socket.socket, over: threading.Event) -> None:
    link.sendall(b"HTTP/1.1 200 OK\r\n")
    while not over.is_set():
        link.sendall(b"X-More: " + b"a" * 4000 + b"\r\n")


def _crumbs(link: socket.socket, over: threading.Event) -> None:
    link.sendall(b"HTTP/1.1 200 OK\r\n")
    while not over.is_set():
        link.sendall(b"a")


def _to_a_file(link: socket.socket, _: threading.Event) -> None:
    link.sendall(b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n")


def _inside(link: socket.socket, _: threading.Event) -> None:
    link.sendall(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:22/\r\n\r\n")


def _round(link: socket.socket, _: threading.Event) -> None:
    link.sendall(b"HTTP/1.1 302 Found\r\nLocation: /again\r\n\r\n")


def _gone(link: socket.socket, _: threading.Event) -> None:
    link.sendall(b"HTTP/1.1 404 Not Found\r\n\r\n")


def _garbage(link: socket.socket, _: threading.Event) -> None:
    link.sendall(b"\x00\x01\x02\r\n\r\n")


def _list_of_files(link: socket.socket, _: threading.Event) -> None:
    text = b"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile:///etc/passwd\n"
    _send(link, "Content-Type: application/vnd.apple.mpegurl", body=text)


def _list_of_the_house(link: socket.socket, _: threading.Event) -> None:
    text = b"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nhttp://127.0.0.1:22/a.ts\n"
    _send(link, "Transfer-Encoding: chunked", body=b"%x\r\n%s\r\n0\r\n\r\n" % (len(text), text))


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (_page, "sends a web page"),
        (_noise, "no sound that can be read"),
        (_head, "heading that does not end"),
        (_crumbs, "heading that does not end"),
        (_to_a_file, "not allowed: file:///etc/passwd"),
        (_inside, "into the local network"),
        (_round, "without end"),
        (_gone, "answers 404"),
        (_garbage, "does not answer as a stream does"),
        (_list_of_files, "not allowed: file:///etc/passwd"),
        (_list_of_the_house, "into the local network"),
    ],
)
def test_a_wrong_answer_is_refused_with_one_sentence(answer: Answer, why: str) -> None:
    with answering(answer) as address, receiving(address) as receiver:
        assert why in _said(receiver)
        assert receiver.ring.written == 0


def _flood(link: socket.socket, over: threading.Event) -> None:
    """Send silent MP3 frames (MPEG 1 layer 3, 32 kbit/s, 48 kHz) as fast as they are taken."""
    _send(link, "Content-Type: audio/mpeg")
    frame = b"\xff\xfb\x14\xc4" + bytes(92)
    while not over.is_set():
        link.sendall(frame * 500)


def test_a_stream_faster_than_real_time_is_dropped_and_fills_no_memory() -> None:
    with answering(_flood) as address, receiving(address) as receiver:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        wait_until("the sentence", lambda: "faster than real time" in str(receiver.trouble))
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before

        assert len(receiver.ring.copy(receiver.ring.oldest, 10**9)) == 40 * SAMPLE_RATE
        assert grown < 40_000  # kB
