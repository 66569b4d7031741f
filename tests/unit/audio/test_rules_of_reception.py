"""What may be received, from where, and what is no programme: rules alone, without a network."""

from __future__ import annotations

import ipaddress
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.airs import air
from audio.errors import NotReceived
from audio.mixer import Pcm
from audio.reception.playlists import leads_on, media
from audio.reception.reach import Reach, address, is_open
from audio.reception.recognising import Carried, Other, recognised
from audio.reception.ring import Ring
from audio.reception.wellness import Wellness
from audio.tune import tune
from audio.types import SAMPLE_RATE

RADIO = address("https://radio.example/live/list.m3u8?key=1")


def _pcm(wave: np.ndarray) -> Pcm:
    return np.rint(np.clip(wave, -1, 1) * 32767).astype(np.int16)


def _tone(seconds: float, hertz: float = 1000) -> np.ndarray:
    return 0.3 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE)


def _noise(seconds: float) -> np.ndarray:
    return np.random.default_rng(5).normal(0, 0.1, round(seconds * SAMPLE_RATE))


def _speech(seconds: float) -> np.ndarray:
    """Tones that change some four times a second, as syllables do."""
    pitches = np.random.default_rng(5).uniform(150, 3000, round(seconds / 0.24))
    return np.concatenate([_tone(0.24, hertz) for hertz in pitches])


def _heard(wave: np.ndarray) -> Wellness:
    wellness = Wellness()
    for part in np.array_split(_pcm(wave), 37):
        wellness.take(part)
    return wellness


@pytest.mark.parametrize(
    "text",
    ["file:///etc/passwd", "concat:a|b", "ftp://x/y", "http://", "http://a b/", "gopher://x"],
)
def test_nothing_but_http_is_an_address(text: str) -> None:
    with pytest.raises(NotReceived, match="no address of a stream"):
        address(text)


@pytest.mark.parametrize(
    "text", ["file:///etc/passwd", "ftp://x/y", "http://user:key@radio.example/"]
)
def test_a_stream_leads_to_no_file_and_to_no_other_protocol(text: str) -> None:
    with pytest.raises(NotReceived, match="not allowed"):
        address(text, of=RADIO)


def test_a_short_address_is_read_beside_the_one_it_stands_in() -> None:
    assert str(address("a.ts", of=RADIO)) == "https://radio.example/live/a.ts"
    assert str(address("//other.example:8443/b", of=RADIO)) == "https://other.example:8443/b"


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.1.1",
        "169.254.169.254",
        "0.0.0.1",
        "100.64.0.1",
        "224.0.0.1",
        "::1",
        "fe80::1",
        "fd00::1",
        "::ffff:127.0.0.1",
        "2002:7f00:1::",
    ],
)
def test_an_address_of_the_house_is_gone_to_only_where_it_is_listed_itself(ip: str) -> None:
    host = f"[{ip}]" if ":" in ip else ip
    led_to = address(f"http://{host}:8000/x")

    assert not is_open(ipaddress.ip_address(ip))
    with pytest.raises(NotReceived, match="local network"):
        Reach([RADIO]).places(led_to)
    assert Reach([RADIO, led_to]).places(led_to)[0].ip == ip
    with pytest.raises(NotReceived, match="local network"):
        Reach([led_to]).places(address(f"http://{host}:22/x"))


def test_the_open_internet_is_gone_to() -> None:
    assert Reach([]).places(address("http://203.162.0.181/x"))[0].ip == "203.162.0.181"


def test_of_several_qualities_the_smallest_that_holds_sound_is_taken() -> None:
    text = (
        '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=900000,CODECS="avc1.4d,mp4a.40.2"\nbig.m3u8\n'
        '#EXT-X-STREAM-INF:BANDWIDTH=64000,CODECS="mp4a.40.2"\nsmall.m3u8\n'
        '#EXT-X-STREAM-INF:BANDWIDTH=10000,CODECS="avc1.4d"\nmute.m3u8\n'
    )

    assert str(leads_on(text, RADIO)) == "https://radio.example/live/small.m3u8"


def test_the_short_lists_of_radio_stations_lead_to_their_stream() -> None:
    pls = "[playlist]\r\nNumberOfEntries=1\r\nFile1=http://a.example:8000/live\r\n"
    m3u = "#EXTM3U\n#EXTINF:-1,Radio\nhttp://a.example:8000/live\n"

    assert str(leads_on(pls, RADIO)) == str(leads_on(m3u, RADIO)) == "http://a.example:8000/live"


def test_the_pieces_of_a_stream_are_numbered_on_and_know_what_stands_before_them() -> None:
    text = (
        "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-MEDIA-SEQUENCE:41\n"
        '#EXT-X-MAP:URI="head.mp4"\n#EXTINF:6.0,\na.m4s\n#EXTINF:5.5,\nb.m4s\n'
    )

    found = media(text, RADIO)

    assert leads_on(text, RADIO) is None
    assert [(one.number, one.length_s) for one in found.segments] == [(41, 6.0), (42, 5.5)]
    assert {str(one.head) for one in found.segments} == {"https://radio.example/live/head.mp4"}
    assert (found.target_s, found.is_over) == (6.0, False)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('#EXT-X-KEY:METHOD=AES-128,URI="k"', "encrypted"),
        ("#EXT-X-BYTERANGE:100@0", "cut in a way"),
        ("#EXT-X-MEDIA-SEQUENCE:-1", "cut in a way"),
        ("#EXTINF:nan,", "cut in a way"),
        ("file:///etc/passwd", "not allowed"),
        ("a.ts\n" * 6000, "too long"),
    ],
)
def test_a_list_that_cannot_be_received_is_refused_in_one_sentence(line: str, why: str) -> None:
    with pytest.raises(NotReceived, match=why):
        media(f"#EXTM3U\n#EXT-X-TARGETDURATION:6\n{line}\n", RADIO)


@given(st.text())
def test_no_list_does_anything_but_lead_on_or_be_refused(text: str) -> None:
    try:
        onward = leads_on(text, RADIO)
        found = media(text, RADIO)
    except NotReceived:
        return
    assert onward is None or onward.scheme in {"http", "https"}
    assert all(one.at.scheme in {"http", "https"} for one in found.segments)


@pytest.mark.parametrize(
    ("data", "kind", "what"),
    [
        (b"ID3\x04", "", Carried.MP3),
        (b"\xff\xfb\x90\x00", "", Carried.MP3),
        (b"\x00\x12\xff\xfb\x90\x00", "", Carried.MP3),
        (b"\xff\xf1\x50\x80", "", Carried.AAC),
        (b"middle of a frame", "audio/aacp", Carried.AAC),
        (b"OggS", "", Carried.OGG),
        (b"G" + b"\x00" * 187 + b"G", "", Carried.TS),
        (b"\x00\x00\x00\x18ftypiso5", "", Carried.MP4),
        (b"RIFF", "", Carried.WAV),
        (b"  <!DOCTYPE html>", "audio/mpeg", Other.PAGE),
        (b"{}", "application/json", Other.PAGE),
        (b"#EXTM3U\n", "text/html", Other.LIST),
        (b"[playlist]", "", Other.LIST),
        (b"hello", "", Other.UNKNOWN),
    ],
)
def test_what_is_sent_is_known_by_its_first_bytes(
    data: bytes, kind: str, what: Carried | Other
) -> None:
    assert recognised(data, kind) is what


def test_silence_is_known_within_its_length() -> None:
    silence = 0.0005 * _noise(3)

    assert _heard(np.concatenate((_speech(5), silence))).silent_for.total_seconds() >= 2.5
    assert _heard(np.concatenate((silence, _speech(1)))).silent_for.total_seconds() == 0


@pytest.mark.parametrize(
    "wave", [_tone(3), _noise(3), _tone(3, 50) + 0.01 * _noise(3), np.tile(_noise(0.02), 150)]
)
def test_a_tone_a_hiss_a_hum_and_a_stuck_piece_never_change(wave: np.ndarray) -> None:
    wellness = _heard(np.concatenate((_speech(5), wave)))

    assert wellness.unchanged_for.total_seconds() >= 2.5
    assert wellness.silent_for.total_seconds() == 0


@pytest.mark.parametrize("music", [tune(), air(1)[: 40 * SAMPLE_RATE]])
def test_the_music_of_the_station_is_never_taken_for_a_fault(music: np.ndarray) -> None:
    wellness = Wellness()
    longest = timedelta(0)
    for part in np.array_split(_pcm(music), 200):
        wellness.take(part)
        longest = max(longest, wellness.unchanged_for, wellness.silent_for)

    assert longest <= timedelta(seconds=1)


def test_speech_changes_all_the_time() -> None:
    wellness = Wellness()
    longest = 0.0
    for part in np.array_split(_pcm(_speech(60)), 240):
        wellness.take(part)
        longest = max(longest, wellness.unchanged_for.total_seconds())

    assert longest <= 1.0


@given(st.lists(st.integers(0, 300), max_size=30), st.integers(0, 3000), st.integers(0, 400))
def test_a_ring_holds_the_newest_and_tells_silence_for_what_is_gone(
    pieces: list[int], first: int, count: int
) -> None:
    ring, whole = Ring(kept=500), np.zeros(0, np.int16)
    for piece in pieces:
        pcm = (np.arange(len(whole), len(whole) + piece) % 30_000 + 1).astype(np.int16)
        whole = np.concatenate((whole, pcm))
        ring.put(pcm)

    expected = whole[first : first + count].copy()
    gone = max(0, len(whole) - 500 - first)
    expected[:gone] = 0
    assert ring.written == len(whole)
    assert np.array_equal(ring.copy(first, count), expected)
