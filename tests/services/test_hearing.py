"""Words heard at once: what is made ready for the voice, and the worker's door on a real socket."""

from __future__ import annotations

import io
import json
import socket
import stat
import threading
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from desk import Desk, FakeVoice
from made_recordings import recording

from broadcaster.domain.bulletin import BulletinId
from broadcaster.domain.people import PersonId, Role
from broadcaster.domain.recordings import Take, key_of
from broadcaster.domain.sound import LONGEST_HEARD, Audition, Heard, OwnSound, StationSound
from broadcaster.errors import Forbidden, Invalid, NotFound, Refused, Unreachable
from broadcaster.services import hearing, takes, tuning
from broadcaster.services.hearing import Wish
from broadcaster.services.makers import Workshop
from broadcaster.worker.booth import Booth
from broadcaster.worker.client import WorkerClient
from broadcaster.worker.hearing import HearingDoor

ANNA, BINH = PersonId(1), PersonId(2)
HELLO = Audition(("Xin chào.",), "espeak")
PATIENCE_S = 30.0


def wished(desk: Desk, wish: Wish) -> Audition:
    with desk.work() as session:
        return hearing.audition(session, desk.operator, wish)


@dataclass
class SlowBooth:
    """A booth that speaks when it is told to, or never."""

    asked: list[Audition] = field(default_factory=list)
    began: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)
    called_off: threading.Event = field(default_factory=threading.Event)
    breaks: Exception | None = None

    def warm_up(self) -> None:
        pass

    def hear(self, audition: Audition, cancelled: Callable[[], bool]) -> Heard:
        self.asked.append(audition)
        self.began.set()
        if self.breaks is not None:
            raise self.breaks
        while not self.go_on.wait(0.01):
            if cancelled():
                self.called_off.set()
                raise Refused("You asked for something else meanwhile.")
        return Heard(b"RIFF" * 1000, "espeak")


@pytest.fixture
def booth() -> SlowBooth:
    made = SlowBooth()
    made.go_on.set()
    return made


@pytest.fixture
def door(tmp_path: Path, booth: SlowBooth) -> Iterator[HearingDoor]:
    made = HearingDoor(tmp_path / "run", booth)
    made.start()
    yield made
    made.stop()


def real_booth(desk: Desk, *voices: FakeVoice) -> Booth:
    workshop = Workshop({each.name: each for each in voices}, desk.originals.folder, desk.clock)
    return Booth(workshop, desk.folder / "clips")


def frames(wav: bytes) -> tuple[int, int, int]:
    with wave.open(io.BytesIO(wav)) as sound_file:
        return sound_file.getframerate(), sound_file.getnchannels(), sound_file.getnframes()


def test_a_text_is_heard_as_it_will_be_read(desk: Desk) -> None:
    audition = wished(desk, Wish("Họp ngày 2/9 lúc 7h30.\n\nMời bà con."))

    assert audition.paragraphs == (
        "Họp ngày mùng hai tháng chín lúc bảy giờ ba mươi phút.",
        "Mời bà con.",
    )
    assert audition.voice == "espeak"


def test_a_script_is_not_read_again(desk: Desk) -> None:
    assert wished(desk, Wish("xã 2/9", is_script=True)).paragraphs == ("xã 2/9",)


def test_a_paragraph_is_heard_as_its_bulletin_sounds_without_the_chime(desk: Desk) -> None:
    bulletin = desk.draft()
    with desk.work() as session:
        own = OwnSound(speed=0.8, chime=True)
        tuning.change_own(session, desk.clock, bulletin, desk.operator, own, ("espeak",))

    audition = wished(desk, Wish("Một.", bulletin=bulletin, tried=OwnSound(pitch=2.0)))

    assert (audition.manner.speed, audition.manner.pitch) == (0.8, 2.0)
    assert not audition.finish.chime


def test_settings_are_tried_by_ear_before_they_are_kept(desk: Desk) -> None:
    tried = StationSound(voice="gtts", speed=1.2, horn=True, chime=True, notice=True)

    audition = wished(desk, Wish("Một.", station=tried))

    assert audition.paragraphs == ("Bản tin do máy đọc.", "Một.")
    assert (audition.voice, audition.manner, audition.finish) == (
        "gtts",
        tried.manner,
        tried.finish,
    )


def test_whose_own_voice_is_not_there_another_one_lends_his(desk: Desk) -> None:
    assert wished(desk, Wish("Một.", tried=OwnSound(voice="own"))).voice == "espeak"


@pytest.mark.parametrize("text", ["", "  \n ", "a\x00b", "a" * (LONGEST_HEARD + 1)])
def test_what_cannot_be_heard_at_once_gets_one_sentence(desk: Desk, text: str) -> None:
    with pytest.raises(Invalid) as refused:
        wished(desk, Wish(text))

    assert refused.value.field == "text"


def test_figures_that_grow_when_read_are_heard_as_far_as_they_go(desk: Desk) -> None:
    audition = wished(desk, Wish("987654321 " * 300))

    assert 0 < sum(map(len, audition.paragraphs)) <= LONGEST_HEARD


def test_what_is_not_allowed_or_not_there_is_refused(desk: Desk) -> None:
    with desk.work() as session, pytest.raises(Forbidden):
        hearing.audition(session, desk.people[Role.APPROVER], Wish("Một."))
    with pytest.raises(NotFound):
        wished(desk, Wish("Một.", bulletin=BulletinId(99)))
    with pytest.raises(Invalid):
        wished(desk, Wish("Một.", tried=OwnSound(speed=7.0)))


def test_a_take_is_heard_trimmed_and_levelled_as_the_rest(desk: Desk) -> None:
    bulletin = desk.draft("Một.")
    with desk.work() as session:
        by, originals, key = desk.operator, desk.originals, key_of("Một.")
        takes.keep(session, desk.clock, bulletin, by, originals, recording(), paragraph=key)

    heard = real_booth(desk, desk.voice).hear(
        wished(desk, Wish("", bulletin=bulletin, paragraph=key)), lambda: False
    )

    rate, channels, count = frames(heard.wav)
    assert (rate, channels) == (48_000, 1)
    assert count > 40_000
    assert (heard.voice, desk.voice.said) == ("", [])


def test_hours_of_sound_are_not_held_in_memory(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("broadcaster.worker.booth.LARGEST_SOUND", 10_000)

    with pytest.raises(Refused, match="longer than 10 minutes"):
        real_booth(desk, desk.voice).hear(HELLO, lambda: False)


def test_the_booth_speaks_and_keeps_nothing(desk: Desk) -> None:
    heard = real_booth(desk, desk.voice).hear(HELLO, lambda: False)

    assert frames(heard.wav)[:2] == (48_000, 1)
    assert heard.voice == "espeak"
    assert list((desk.folder / "clips").iterdir()) == []


def test_an_online_voice_that_fails_is_heard_as_another_with_a_note(desk: Desk) -> None:
    online = FakeVoice("gtts", "Google", online=True, fails=True)

    heard = real_booth(desk, online, desk.voice).hear(Audition(("Một.",), "gtts"), lambda: False)

    assert heard.voice == "espeak"
    assert [str(note) for note in heard.notes] == ["The voice Google does not answer."]


def test_what_the_voice_cannot_say_is_one_sentence(desk: Desk) -> None:
    desk.voice.trigger_failure()

    with pytest.raises(Refused, match="does not answer"):
        real_booth(desk, desk.voice).hear(HELLO, lambda: False)


def test_sound_comes_back_over_the_socket(
    tmp_path: Path, door: HearingDoor, booth: SlowBooth
) -> None:
    audition = Audition(
        ("Một.", "Hai."),
        "gtts",
        StationSound(speed=0.8, pitch=-2, sentence_pause=300).manner,
        StationSound(lufs=-20, horn=True, chime=True).finish,
        Take("a" * 64, "x.webm"),
    )

    heard = WorkerClient(tmp_path).hear(audition, by=ANNA)

    assert heard == Heard(b"RIFF" * 1000, "espeak")
    assert booth.asked == [audition]


def test_only_the_stations_own_user_may_read_the_token(tmp_path: Path, door: HearingDoor) -> None:
    announced = tmp_path / "run" / "worker.json"

    assert stat.S_IMODE(announced.stat().st_mode) == 0o600
    door.stop()
    assert not announced.exists()


def test_who_does_not_know_the_token_is_not_answered(
    tmp_path: Path, door: HearingDoor, booth: SlowBooth
) -> None:
    where = json.loads((tmp_path / "run" / "worker.json").read_text())
    lines = (b"GET / HTTP/1.1\r\n", b'{"token": "x", "by": 1}\n', b"[" * 9000 + b"\n", b"\n")

    for line in lines:
        with socket.create_connection((where["host"], where["port"]), 5) as link:
            link.sendall(line)
            link.shutdown(socket.SHUT_WR)
            assert link.makefile("rb").read() == b""

    assert booth.asked == []


@pytest.mark.parametrize(
    "wrong", [{"paragraphs": []}, {"paragraphs": ["a" * 5000]}, {"by": "x"}, {"manner": 3}]
)
def test_what_is_no_wish_is_refused_in_one_sentence(
    tmp_path: Path, door: HearingDoor, wrong: dict[str, object]
) -> None:
    where = json.loads((tmp_path / "run" / "worker.json").read_text())
    wish = {"token": where["token"], "by": 1, "paragraphs": ["a"], "voice": "espeak"}
    sound_of = {"manner": {}, "finish": {}}

    with socket.create_connection((where["host"], where["port"]), 5) as link:
        link.sendall(json.dumps({**wish, **sound_of, **wrong}).encode() + b"\n")
        told = json.loads(link.makefile("rb").readline())

    assert told == {
        "ok": False,
        "sentence": "That is nothing the station can speak.",
        "facts": {},
    }


def test_the_newer_wish_of_the_same_person_calls_off_the_older(
    tmp_path: Path, door: HearingDoor, booth: SlowBooth
) -> None:
    booth.go_on.clear()
    refused: list[Exception] = []

    def older() -> None:
        try:
            WorkerClient(tmp_path).hear(HELLO, by=ANNA)
        except Refused as error:
            refused.append(error)

    waiting = threading.Thread(target=older)
    waiting.start()
    assert booth.began.wait(PATIENCE_S)
    newer = threading.Thread(target=WorkerClient(tmp_path).hear, args=(HELLO,), kwargs={"by": ANNA})
    newer.start()

    waiting.join(PATIENCE_S)
    booth.go_on.set()
    newer.join(PATIENCE_S)

    assert booth.called_off.is_set()
    assert [str(each) for each in refused] == ["You asked for something else meanwhile."]


def test_two_people_hear_beside_each_other(
    tmp_path: Path, door: HearingDoor, booth: SlowBooth
) -> None:
    booth.go_on.clear()
    heard: list[Heard] = []
    both = [
        threading.Thread(
            target=lambda by=by: heard.append(WorkerClient(tmp_path).hear(HELLO, by=by))
        )
        for by in (ANNA, BINH)
    ]
    for each in both:
        each.start()
    assert booth.began.wait(PATIENCE_S)
    booth.go_on.set()
    for each in both:
        each.join(PATIENCE_S)

    assert len(heard) == 2


def test_who_hangs_up_calls_it_off(tmp_path: Path, door: HearingDoor, booth: SlowBooth) -> None:
    booth.go_on.clear()
    where = json.loads((tmp_path / "run" / "worker.json").read_text())
    wish = {"token": where["token"], "by": 1, "paragraphs": ["a"], "voice": "espeak"}

    with socket.create_connection((where["host"], where["port"]), 5) as link:
        link.sendall(json.dumps({**wish, "manner": {}, "finish": {}}).encode() + b"\n")
        assert booth.began.wait(PATIENCE_S)

    assert booth.called_off.wait(PATIENCE_S)


def test_a_voice_that_refuses_is_told_in_its_own_sentence(
    tmp_path: Path, door: HearingDoor, booth: SlowBooth
) -> None:
    booth.breaks = Refused("The voice {voice} stayed silent.", voice="X")

    with pytest.raises(Refused, match="The voice X stayed silent"):
        WorkerClient(tmp_path).hear(HELLO, by=ANNA)


def test_a_worker_that_is_away_is_said_to_be(tmp_path: Path, door: HearingDoor) -> None:
    door.stop()

    with pytest.raises(Unreachable):
        WorkerClient(tmp_path).hear(HELLO, by=ANNA)
