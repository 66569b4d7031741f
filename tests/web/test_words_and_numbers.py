"""Dates, times, numbers, sentences as a Vietnamese reader writes them, and as an English one."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st
from web_desk import NOW

from broadcaster.cli.speech import Speech
from broadcaster.domain.asrun import Outcome
from broadcaster.domain.bulletin import FIELD_NAMES, InformationField, Move, Status
from broadcaster.domain.people import Role
from broadcaster.domain.zones import OutputRole
from broadcaster.errors import Refused
from broadcaster.playout import sentences
from broadcaster.playout.items import LIVE, LIVE_VOICE
from broadcaster.playout.rounds import CLEAR, SIREN, SPEECH
from broadcaster.services.views import Fields
from broadcaster.store.frames import MUSIC
from hardware.sim.faults import KINDS, Place
from hardware.types import Knowledge
from schedules.sentences import ITEM_ADDED, NO_BLOCK_OF_FIELD
from schedules.types import Facts, PartKind, Priority, Reason
from web import faultwords, forms, i18n, livewords, slotwords, words
from web.errors_chart import chart
from web.security import is_own_host


@pytest.fixture
def vietnamese(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


@pytest.fixture
def english(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"), force_locale("en"):
        yield


def test_days_and_times_are_written_the_vietnamese_way(vietnamese: None) -> None:
    evening = datetime(2026, 11, 22, 10, 0, 5, tzinfo=UTC)

    assert i18n.long_day(evening) == "Chủ nhật, 22/11/2026"
    assert i18n.long_day(date(2026, 11, 21)) == "thứ Bảy, 21/11/2026"
    assert i18n.hhmmss(evening) == "17:00:05"
    assert i18n.moment(evening) == "17:00, 22/11/2026"
    assert i18n.moment(NOW) == "10:00 hôm nay"
    assert i18n.moment(None) == "–"


def test_numbers_have_a_comma_in_vietnamese_and_a_point_in_english(vietnamese: None) -> None:
    said = i18n.decimal(-16.04)
    with force_locale("en"):
        english = i18n.decimal(-16.04)

    assert (said, english) == ("-16,0", "-16.0")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 giây"),
        (59, "59 giây"),
        (60, "1 phút"),
        (252, "4 phút 12 giây"),
        (3600, "1 giờ"),
        (22_440, "6 giờ 14 phút"),
    ],
)
def test_a_length_of_time_is_said_in_its_greatest_units(
    vietnamese: None, seconds: int, said: str
) -> None:
    assert i18n.span(timedelta(seconds=seconds)) == said


def test_a_countdown_is_by_the_minute_while_far_and_by_the_second_when_near(
    vietnamese: None,
) -> None:
    assert i18n.countdown(3599) == "1 giờ"
    assert i18n.countdown(125) == "2 phút 5 giây"


def test_a_part_of_a_frame_is_named_in_the_readers_tongue_within_a_sentence(
    vietnamese: None,
) -> None:
    reason = Reason("It gave way to {title}.", {"title": "Opening words"})

    assert i18n.say(reason) == "Nhường cho Lời mở đầu."


def test_what_a_voice_fills_in_is_named_to_people(vietnamese: None) -> None:
    said = slotwords.slots("Đây là {station}. Hôm nay là {date}, {lunar_date}.")

    assert said == "Đây là [tên đài]. Hôm nay là [ngày], [ngày âm lịch]."


def test_a_reason_is_said_with_its_facts_in_the_readers_tongue(vietnamese: None) -> None:
    reason = Reason("It gave way to {title}.", {"title": "Buổi chiều"})
    error = Refused(
        "A bulletin that is {status} does not allow: {move}.", status="draft", move="approve"
    )

    assert i18n.say(reason) == "Nhường cho Buổi chiều."
    assert i18n.say({"sentence": reason.sentence, "facts": reason.facts}) == i18n.say(reason)
    assert i18n.say(error) == "Tin bài đang ở trạng thái bản nháp thì không thể: duyệt."
    assert i18n.say(None) == ""


def test_sentences_on_lines_of_their_own_are_said_one_after_the_other(vietnamese: None) -> None:
    facts: Facts = {"late_ms": 120_000, "asked_minutes": 5, "asked_until": ""}
    reason = Reason(f"{sentences.LATE}\n{sentences.ASKED_WHOLE}", facts)

    said = i18n.say(reason)

    assert said == (
        "Bắt đầu muộn 120000 ms. Đã chọn: muộn chưa tới 5 phút thì phát trọn, muộn hơn thì bỏ."
    )
    assert Speech("vi").of(reason.sentence, reason.facts) == said
    assert str(reason).startswith("It began 120000 ms after its time. Asked for: whole")


def test_an_instant_among_the_facts_is_said_as_local_time(vietnamese: None) -> None:
    reason = Reason(
        "It is not heard in {zones}: {rule} allows no sound at {starts}.",
        {"zones": "Thôn Đông", "rule": "Ban đêm", "starts": "2026-11-21T15:30:00+00:00"},
    )

    assert i18n.say(reason).endswith("lúc 22:30 hôm nay.")


def test_a_sentence_that_lacks_a_fact_is_said_bare(vietnamese: None) -> None:
    assert i18n.say({"sentence": "It gave way to {title}.", "facts": {}}) == "Nhường cho {title}."


def test_an_unknown_word_of_the_code_stays_as_it_is(english: None) -> None:
    assert words.event("something_new") == "something_new"
    assert words.status("approved") == "Approved"
    assert words.outcome(None) == "on air"


def test_what_a_wall_clock_showed_comes_back_as_the_same_local_time(vietnamese: None) -> None:
    shown = datetime(2026, 11, 21, 17, 0)  # noqa: DTZ001 -- what a form sends

    assert forms.local_field(i18n.from_local(shown)) == "2026-11-21T17:00"


def test_every_word_of_the_code_that_a_screen_shows_has_a_name() -> None:
    assert set(faultwords.FAULT) == set(KINDS)
    assert set(faultwords.PLACE) == {place.value for place in Place}
    assert set(words.STATUS) == set(Status)
    assert set(words.MOVE) == set(Move)
    assert set(words.ROLE) == set(Role)
    assert set(words.OUTCOME) == set(Outcome)
    assert set(words.FIELD) == set(InformationField) == set(FIELD_NAMES)
    assert set(words.PRIORITY) == set(Priority)
    assert set(words.KIND) == {*PartKind, MUSIC, LIVE, SIREN, CLEAR, SPEECH}
    assert livewords.LIVE_VOICE == LIVE_VOICE
    assert set(words.KNOWLEDGE) == {each.value for each in Knowledge}
    assert set(words.OUTPUT_ROLE) == set(OutputRole)
    assert {each.value for each in Move} <= set(words.EVENT)
    assert set(words.CHANGED) >= {field.name for field in dataclasses.fields(Fields)}


def test_what_was_changed_is_named_and_a_persons_words_are_quoted(vietnamese: None) -> None:
    assert words.reason("title, zones") == "tiêu đề, cụm loa"
    assert words.reason("Sai ngày họp") == "“Sai ngày họp”"


@given(st.lists(st.floats(-1e4, 1e4), min_size=1))
def test_every_start_error_stands_in_one_column(errors: list[float]) -> None:
    drawn = chart(errors)

    assert drawn is not None
    assert sum(bar.count for bar in drawn.bars) == len(errors)
    assert max(bar.height for bar in drawn.bars) == 100
    assert abs(drawn.worst) == max(map(abs, errors))


@given(st.ip_addresses(), st.integers(0, 65535))
def test_a_bare_address_is_always_this_machine(address: object, port: int) -> None:
    host = f"[{address}]" if ":" in str(address) else str(address)

    assert is_own_host(f"{host}:{port}", frozenset())


@given(st.from_regex(r"[a-z]{1,20}\.(example|com|vn)", fullmatch=True))
def test_a_strange_name_never_is(name: str) -> None:
    assert not is_own_host(name, frozenset({"localhost"}))
    assert not is_own_host(f"{name}:8080", frozenset({"localhost"}))


def test_parts_of_a_programme_are_named_in_the_readers_tongue_within_sentences(
    vietnamese: None,
) -> None:
    facts = {"title": "Opening words", "programme": "Chiều", "starts": "17:00:08"}

    said = i18n.say(Reason(ITEM_ADDED, facts))

    assert said == "Thêm Lời mở đầu vào Chiều lúc 17:00:08."


@pytest.mark.usefixtures("english")
def test_a_field_in_a_sentence_is_named_alike_on_screens_and_at_the_command_line() -> None:
    speech = Speech("vi")
    for number, name in FIELD_NAMES.items():
        reason = Reason(NO_BLOCK_OF_FIELD, {"programme": "Sáng", "of_field": str(number.value)})
        assert i18n.say(reason) == f"No part of Sáng takes its field ({name})."
        with force_locale("vi"):
            assert speech.of(reason.sentence, reason.facts) == i18n.say(reason)
    assert words.field("news") == "news"
