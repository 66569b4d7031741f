from __future__ import annotations

import base64
import contextlib
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from made_files import MADE, recording

from audio.errors import Cancelled, VoiceFailed
from audio.render import Production, Rendered, render
from audio.takes import Takes
from audio.types import SAMPLE_RATE, Watch
from audio.voices.espeak import EspeakVoice
from audio.voices.gtts import GttsVoice


def never() -> bool:
    return False


class FakeGoogle(ThreadingHTTPServer):
    """Answers as Google's batch service does: base64 MP3 in a string of JSON."""

    daemon_threads = True

    def __init__(self, sound: bytes) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.sound = sound
        self.status = 200
        self.body: bytes | None = None
        self.hanging = threading.Event()
        self.hang = False
        self.drips = False
        self.cut = False
        self.dies_after: int | None = None
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/batchexecute"

    def answer(self) -> bytes:
        if self.body is not None:
            return self.body
        told = base64.b64encode(self.sound).decode()
        return f')]}}\'\n\n123\n[["wrb.fr","jQ1olc","[\\"{told}\\"]",null]]\n'.encode()


class _Answer(BaseHTTPRequestHandler):
    server: FakeGoogle

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(raw.decode())
        if self.server.hang:
            self.server.hanging.wait(30)
            return
        lived = self.server.dies_after
        if lived is not None and len(self.server.asked) > lived:
            self.connection.close()
            return
        self.send_response(self.server.status)
        if self.server.cut:  # more is promised than comes
            self.send_header("Content-Length", str(len(self.server.answer())))
        self.end_headers()
        if not self.server.drips:
            whole = self.server.answer()
            self.wfile.write(whole[: len(whole) // 2] if self.server.cut else whole)
        with contextlib.suppress(OSError):  # the voice has hung up
            while self.server.drips and not self.server.hanging.wait(0.01):
                self.wfile.write(b".")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def google(tmp_path: Path) -> Iterator[FakeGoogle]:
    server = FakeGoogle(recording(tmp_path, "mp3", seconds=1).read_bytes())
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.hanging.set()
    server.shutdown()
    thread.join()
    server.server_close()


def voice(google: FakeGoogle, patience: float = 5.0) -> GttsVoice:
    return GttsVoice(timedelta(seconds=patience), address=google.address)


def test_it_speaks_through_the_internet(google: FakeGoogle) -> None:
    sound = voice(google).say("Xin chào bà con.", cancelled=never)

    assert voice(google).online
    assert len(sound) / SAMPLE_RATE == pytest.approx(1.0, abs=0.06)
    assert "vi" in parse_qs(google.asked[0])["f.req"][0]


def test_a_long_paragraph_is_asked_for_in_parts(google: FakeGoogle) -> None:
    sound = voice(google).say("Tối nay thôn ta họp ở nhà văn hóa. " * 6, cancelled=never)

    assert len(google.asked) == 6
    assert len(sound) / SAMPLE_RATE == pytest.approx(6.0, abs=0.3)


def test_where_there_are_no_words_nobody_is_asked(google: FakeGoogle) -> None:
    assert len(voice(google).say("***", cancelled=never)) == 0
    assert google.asked == []


def test_without_the_internet_it_fails_in_one_sentence() -> None:
    with FakeGoogle(b"") as gone:
        address = gone.address  # closed again: nobody listens there

    with pytest.raises(
        VoiceFailed, match=r"^The voice Google could not be reached over the Internet\.$"
    ):
        GttsVoice(timedelta(seconds=2), address=address).say("Xin chào.", cancelled=never)


def test_a_service_that_never_answers_is_waited_for_only_so_long(google: FakeGoogle) -> None:
    google.hang = True

    with pytest.raises(VoiceFailed, match="could not be reached"):
        voice(google, patience=0.1).say("Xin chào.", cancelled=never)

    assert len(google.asked) == 2


def test_a_service_that_answers_drop_by_drop_is_waited_for_only_so_long(google: FakeGoogle) -> None:
    google.drips = True

    with pytest.raises(VoiceFailed, match="could not be reached"):
        voice(google, patience=0.1).say("Xin chào.", cancelled=never)


@pytest.mark.parametrize("status", [403, 404, 429, 500, 503])
def test_a_service_that_refuses_fails_in_one_sentence(google: FakeGoogle, status: int) -> None:
    google.status = status

    with pytest.raises(VoiceFailed, match="could not be reached"):
        voice(google).say("Xin chào.", cancelled=never)


@pytest.mark.parametrize("body", [b"", b"<html>Before you continue</html>", b'["jQ1olc",null]'])
def test_an_answer_without_sound_fails_in_one_sentence(google: FakeGoogle, body: bytes) -> None:
    google.body = body

    with pytest.raises(VoiceFailed, match="answered without any sound"):
        voice(google).say("Xin chào.", cancelled=never)


def test_an_answer_with_broken_sound_fails_in_one_sentence(google: FakeGoogle) -> None:
    google.sound = b"this is no sound"

    with pytest.raises(VoiceFailed, match="answered with a broken sound"):
        voice(google).say("Xin chào.", cancelled=never)


def test_an_answer_cut_off_on_its_way_fails_in_one_sentence(google: FakeGoogle) -> None:
    google.cut = True

    with pytest.raises(VoiceFailed, match="could not be reached"):
        voice(google).say("Xin chào.", cancelled=never)


def test_it_words_its_requests_as_the_service_wants_them(google: FakeGoogle) -> None:
    voice(google).say("Tối nay họp thôn.", cancelled=never)

    told = parse_qs(google.asked[0])["f.req"][0]
    (((rpc, inner, _, kind),),) = json.loads(told)
    assert (rpc, kind) == ("jQ1olc", "generic")
    assert json.loads(inner)[:2] == ["Tối nay họp thôn.", "vi"]


PARAGRAPHS = [f"Đoạn thứ {word} của bản tin." for word in ("nhất", "hai", "ba", "tư")]


def rendered(google: FakeGoogle, folder: Path) -> Rendered:
    return render(
        PARAGRAPHS,
        [voice(google), EspeakVoice()],
        folder / "clip.wav",
        made=MADE,
        watch=Watch(),
        how=Production(kept=Takes(folder / "takes")),
    )


def test_a_service_that_dies_in_the_middle_leaves_all_of_it_to_another_voice(
    google: FakeGoogle, tmp_path: Path
) -> None:
    alone = render(
        PARAGRAPHS, [EspeakVoice()], tmp_path / "alone.wav", made=MADE, watch=Watch()
    ).length
    google.dies_after = 2

    found = rendered(google, tmp_path)

    assert found.voice == "espeak"
    assert found.length.total_seconds() == pytest.approx(alone.total_seconds(), rel=0.05)
    assert "eSpeak NG" in str(found.notes[1])


def test_what_the_service_said_once_is_not_asked_for_again(
    google: FakeGoogle, tmp_path: Path
) -> None:
    google.dies_after = 2
    rendered(google, tmp_path)
    google.dies_after = None
    google.asked.clear()

    assert rendered(google, tmp_path).voice == "gtts"
    assert len(google.asked) == 2
    assert rendered(google, tmp_path).voice == "gtts"
    assert len(google.asked) == 2


def test_it_can_be_called_off_between_parts(google: FakeGoogle) -> None:
    with pytest.raises(Cancelled):
        voice(google).say("Xin chào. " * 60, cancelled=lambda: len(google.asked) >= 2)

    assert len(google.asked) == 2


def test_a_station_without_internet_still_speaks_and_says_who(
    google: FakeGoogle, tmp_path: Path
) -> None:
    google.status = 503

    found = render(
        ["Kính thưa bà con."],
        [voice(google), EspeakVoice()],
        tmp_path / "clip.wav",
        made=MADE,
        watch=Watch(),
    )

    assert found.voice == "espeak"
    assert [str(note) for note in found.notes] == [
        "The voice Google could not be reached over the Internet.",
        "The whole text was given to the voice eSpeak NG instead.",
    ]
