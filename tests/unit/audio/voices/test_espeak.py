from __future__ import annotations

import threading

import numpy as np
import pytest

from audio.errors import Cancelled, VoiceFailed
from audio.types import SAMPLE_RATE, Manner, Samples
from audio.voices import espeak
from audio.voices.espeak import Accent, EspeakVoice

LONG = (
    "Thực hiện công văn của Ban Thường vụ Tỉnh ủy về việc tiếp tục đẩy mạnh công tác thông tin "
    "cơ sở trong tình hình mới, Ban Thường vụ Đảng ủy xã đề nghị các cơ quan, đơn vị tập trung "
    "thực hiện một số nhiệm vụ trọng tâm sau đây. "
) * 12


def never() -> bool:
    return False


def seconds(sound: Samples) -> float:
    return len(sound) / SAMPLE_RATE


def test_it_speaks_vietnamese_without_the_internet() -> None:
    voice = EspeakVoice()

    sound = voice.say("Kính thưa toàn thể bà con nhân dân trong xã.", cancelled=never)

    assert not voice.online
    assert sound.dtype == np.float32
    assert 2 < seconds(sound) < 6
    assert 0.2 < float(np.abs(sound).max()) <= 1


def test_a_long_text_is_spoken_to_its_end() -> None:
    once = EspeakVoice().say(LONG[: len(LONG) // 12], cancelled=never)
    twelve = EspeakVoice().say(LONG, cancelled=never)

    assert seconds(twelve) == pytest.approx(12 * seconds(once), rel=0.1)


def test_its_pace_suits_people_who_listen_outdoors() -> None:
    sound = EspeakVoice().say(LONG, cancelled=never)

    words_a_minute = len(LONG.split()) / seconds(sound) * 60
    assert 150 < words_a_minute < 200  # running on; the pauses of a whole document make it 155


def test_a_slower_pace_takes_longer() -> None:
    slow = EspeakVoice(pace=100).say("Tối nay họp thôn.", cancelled=never)
    quick = EspeakVoice(pace=180).say("Tối nay họp thôn.", cancelled=never)

    assert seconds(slow) > 1.3 * seconds(quick)


def test_it_pauses_between_sentences() -> None:
    sound = EspeakVoice().say("Một. Hai.", cancelled=never)

    quiet = np.abs(sound) < 0.002
    longest = max(map(len, "".join("q" if q else " " for q in quiet).split()))
    assert longest / SAMPLE_RATE == pytest.approx(0.42, abs=0.1)


@pytest.mark.parametrize("nothing", ["", "***", "  ", "—"])
def test_where_there_are_no_words_it_is_silent(nothing: str) -> None:
    assert len(EspeakVoice().say(nothing, cancelled=never)) == 0


def test_a_word_it_cannot_say_is_named() -> None:
    with pytest.raises(VoiceFailed, match="cannot say “①”"):
        EspeakVoice().say("①", cancelled=never)


def test_an_unknown_language_is_named() -> None:
    voice = EspeakVoice()
    voice.language = "atlantis"

    with pytest.raises(VoiceFailed, match="has no language atlantis"):
        voice.say("Xin chào.", cancelled=never)


def test_what_looks_like_orders_to_the_library_is_only_read() -> None:
    plain = EspeakVoice().say("xin chào", cancelled=never)
    tagged = EspeakVoice().say("xin chào <audio src='/etc/passwd'/>", cancelled=never)

    assert seconds(tagged) > seconds(plain)


def test_it_stops_in_the_middle_of_a_sentence_when_called_off() -> None:
    asked: list[bool] = []

    def cancelled() -> bool:
        asked.append(True)
        return len(asked) > 2

    with pytest.raises(Cancelled):
        EspeakVoice().say(LONG, cancelled=cancelled)

    assert len(asked) < 10


def test_two_threads_may_speak_at_once() -> None:
    heard: dict[Accent, float] = {}

    def speak(accent: Accent, text: str) -> None:
        heard[accent] = seconds(EspeakVoice(accent).say(text, cancelled=never))

    alone = {
        Accent.NORTH: seconds(EspeakVoice(Accent.NORTH).say(LONG, cancelled=never)),
        Accent.SOUTH: seconds(EspeakVoice(Accent.SOUTH).say("Xin chào.", cancelled=never)),
    }
    threads = [
        threading.Thread(target=speak, args=(Accent.NORTH, LONG)),
        threading.Thread(target=speak, args=(Accent.SOUTH, "Xin chào.")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert heard == pytest.approx(alone, rel=0.05)


class ShortOfBreath:
    """A library that gives three seconds at most, as was once seen with long texts."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def speak(self, text: str, *_: object) -> Samples:
        self.asked.append(text)
        return np.full(min(len(text.split()) * 12_000, 24_000), 0.5, np.float32)


def test_a_text_that_came_back_too_short_is_said_again_in_halves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engine = ShortOfBreath()
    monkeypatch.setattr(espeak, "_engine", lambda: engine)

    EspeakVoice().say("bà con " * 15, cancelled=never)

    assert [len(text.split()) for text in engine.asked] == [30, 15, 7, 8, 15, 7, 8]


def test_its_settings_are_part_of_what_a_clip_is_made_of() -> None:
    assert EspeakVoice().settings != EspeakVoice(pace=150).settings


def fundamental(sound: Samples) -> float:
    """Find the pitch of a voice (Hz): the median over tenths of a second, by autocorrelation."""
    found = []
    shortest, longest = SAMPLE_RATE // 400, SAMPLE_RATE // 60
    for start in range(0, len(sound) - 4800, 2400):
        frame = sound[start : start + 4800]
        shape = np.fft.irfft(np.abs(np.fft.rfft(frame - frame.mean(), 9600)) ** 2)
        period = shortest + int(np.argmax(shape[shortest:longest]))
        if shape[0] > 1 and shape[period] > shape[0] / 2:
            found.append(SAMPLE_RATE / period)
    return float(np.median(found))


def test_speed_and_pitch_are_as_the_manner_says() -> None:
    text = "Bà con thôn Đông chú ý nghe thông báo về việc tiêm phòng cho đàn gia súc"
    voice = EspeakVoice()
    usual = voice.say(text, cancelled=never)
    quick = voice.say(text, cancelled=never, manner=Manner(speed=1.5))
    slow = voice.say(text, cancelled=never, manner=Manner(speed=0.7))
    high = voice.say(text, cancelled=never, manner=Manner(pitch=6))

    assert seconds(usual) / seconds(quick) == pytest.approx(1.5, rel=0.25)
    assert seconds(slow) / seconds(usual) == pytest.approx(1 / 0.7, rel=0.25)
    assert fundamental(high) / fundamental(usual) == pytest.approx(2 ** (6 / 12), rel=0.12)


def test_the_fastest_speech_swallows_no_word() -> None:
    text = "Một hai ba bốn năm sáu bảy tám chín mười."

    assert seconds(EspeakVoice().say(text, cancelled=never, manner=Manner(speed=2))) > 1


def test_the_three_accents_sound_different() -> None:
    text = "Vị trí tâm bão, gió giật, rất nguy hiểm."
    names = {EspeakVoice(accent).name for accent in Accent}
    lengths = {seconds(EspeakVoice(accent).say(text, cancelled=never)) for accent in Accent}

    assert names == {"espeak", "espeak-central", "espeak-south"}
    assert len(lengths) == 3
