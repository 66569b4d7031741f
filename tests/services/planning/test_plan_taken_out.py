"""The plan as a table, as a calendar file, and under addresses that others subscribe to."""

from __future__ import annotations

from datetime import date, time, timedelta

import icalendar
import pytest
from planning_desk import HANOI, PEOPLE, SATURDAY, SUNDAY, Desk, local

from broadcaster.domain.people import Role
from broadcaster.errors import Forbidden, Invalid, NotFound
from broadcaster.services.calendar_feeds import (
    MOST,
    Calendar,
    FeedId,
    calendar_file,
    calendar_of,
    feeds,
    open_feed,
    revoke_feed,
)
from broadcaster.services.plan_out import HEADINGS, LONGEST, Asked, table
from broadcaster.services.planning import publish_day
from broadcaster.store.tables import CalendarFeedRow
from schedules.ics import read
from schedules.types import Facts

OPERATOR = PEOPLE[Role.OPERATOR]
BOTH = Asked(SATURDAY, SUNDAY)


def say(sentence: str, facts: Facts) -> str:
    return sentence.format(**facts)


def opened(desk: Desk, name: str = "Chủ tịch", zone: int | None = None) -> str:
    with desk.transaction() as session:
        return open_feed(session, desk.clock, OPERATOR, name, zone)


def fetched(desk: Desk, secret: str, known: frozenset[str] = frozenset()) -> Calendar:
    with desk.transaction() as session:
        return calendar_of(session, desk.clock, secret, known)


def test_the_table_has_every_line_with_its_reason_and_what_is_left_out(desk: Desk) -> None:
    desk.approved("Tiêm chủng", length=75, zones=frozenset({1, 2}))
    desk.submitted("Chưa duyệt")
    with desk.transaction() as session:
        publish_day(session, desk.clock, SATURDAY, "evening")

    with desk.transaction() as session:
        rows = list(table(session, desk.clock, BOTH, say))

    assert rows[0] == HEADINGS
    assert next(row for row in rows if row[6] == "Tiêm chủng") == (
        SATURDAY,
        time(5, 30, 17),
        time(5, 31, 32),
        timedelta(seconds=75),
        "Sáng",
        "Bulletin",
        "Tiêm chủng",
        "Thôn 1, Thôn 2",
        "from programme Sáng, part 3: airing 1, repeated while valid",
        1,
    )
    left_out = [row for row in rows if row[5] == "Left out"]
    assert [(row[0], row[6], row[8], row[9]) for row in left_out] == [
        (SATURDAY, "Chưa duyệt", "It waits for somebody to approve it.", 1),
        (SUNDAY, "Chưa duyệt", "It waits for somebody to approve it.", None),
    ]
    assert len(rows) == 1 + 2 * 8 + 2


def test_the_table_of_one_zone_has_only_what_it_hears(desk: Desk) -> None:
    desk.approved("Cho thôn 1", zones=frozenset({1}))
    desk.approved("Cho thôn 2", zones=frozenset({2}))

    with desk.transaction() as session:
        rows = list(table(session, desk.clock, Asked(SATURDAY, SATURDAY, zone=2), say))

    assert {row[6] for row in rows} & {"Cho thôn 1", "Cho thôn 2"} == {"Cho thôn 2"}


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (Asked(SUNDAY, SATURDAY), "The last day lies before the first one; swap them."),
        (Asked(SATURDAY, SATURDAY + LONGEST), "Please ask for at most 62 days at once."),
    ],
)
def test_days_turned_round_or_too_many_are_refused(desk: Desk, asked: Asked, sentence: str) -> None:
    with desk.transaction() as session, pytest.raises(Invalid) as told:
        list(table(session, desk.clock, asked, say))

    assert (told.value.field, str(told.value)) == ("last", sentence)


def test_the_calendar_file_has_an_event_for_each_programme(desk: Desk) -> None:
    desk.approved("Tiêm chủng", length=75, zones=frozenset({1, 2}))

    with desk.transaction() as session:
        source = calendar_file(session, desk.clock, BOTH)

    found = read(source, HANOI)
    assert found.faults == ()
    assert [(one.summary, one.starts, one.clock.at) for one in found.events] == [
        ("Sáng", SATURDAY, time(5, 30)),
        ("Chiều", SATURDAY, time(17)),
        ("Sáng", SUNDAY, time(5, 30)),
        ("Chiều", SUNDAY, time(17)),
    ]
    assert len({one.uid for one in found.events}) == 4
    lines = source.decode().replace("\r\n ", "").split("\r\n")
    assert lines.count("DESCRIPTION:Tiêm chủng") == 4
    assert lines.count("LOCATION:Thôn 1\\, Thôn 2\\, Thôn 3") == 4


def test_an_address_answers_a_week_back_and_four_weeks_ahead(desk: Desk) -> None:
    until = local("00:00", date(2027, 2, 1))
    desk.approved("Tiêm chủng", valid_from=local("00:00", date(2026, 11, 1)), valid_until=until)
    with desk.transaction() as session:
        publish_day(session, desk.clock, SATURDAY, "evening")
    desk.at("04:00", date(2026, 11, 27))

    days = [one.starts for one in read(fetched(desk, opened(desk)).content, HANOI).events]

    # Of the days that are over only the one that was published was ever aired.
    assert days[:3] == [SATURDAY, SATURDAY, date(2026, 11, 27)]
    assert days[-1] == date(2026, 12, 25)


def test_what_an_address_says_keeps_its_mark_until_the_plan_changes(desk: Desk) -> None:
    desk.approved("Một")
    secret = opened(desk)

    first = fetched(desk, secret)
    desk.at("04:10")
    again = fetched(desk, secret)
    desk.approved("Hai")
    desk.at("04:20")
    other = fetched(desk, secret)

    assert again == first
    assert first.changed == local("04:00")
    assert other.mark != first.mark
    assert other.changed == local("04:20")


def test_who_knows_the_mark_already_is_not_sent_the_same_again(desk: Desk) -> None:
    desk.approved("Một")
    secret = opened(desk)
    first = fetched(desk, secret)

    again = fetched(desk, secret, frozenset({first.mark}))
    desk.approved("Hai")
    other = fetched(desk, secret, frozenset({first.mark}))

    assert again == Calendar(b"", first.changed, first.mark)
    assert b"Hai" in other.content.replace(b"\r\n ", b"")


def test_an_address_of_one_zone_tells_of_no_other(desk: Desk) -> None:
    desk.approved("Cho thôn 1", zones=frozenset({1}))

    only = fetched(desk, opened(desk, zone=1)).content.decode()

    assert "LOCATION:Thôn 1\r\n" in only
    assert "Thôn 2" not in only


def test_a_revoked_address_is_answered_like_one_that_never_was(desk: Desk) -> None:
    secret = opened(desk)
    with desk.transaction() as session:
        revoke_feed(session, desk.clock, OPERATOR, FeedId(1))

    for asked in (secret, "never-was", ""):
        with pytest.raises(NotFound, match="There is no such calendar address"):
            fetched(desk, asked)
    with desk.transaction() as session:
        assert feeds(session) == ()
        with pytest.raises(NotFound):
            revoke_feed(session, desk.clock, OPERATOR, FeedId(1))


def test_the_secret_itself_is_kept_nowhere(desk: Desk) -> None:
    secret = opened(desk)

    with desk.transaction() as session:
        row = session.get(CalendarFeedRow, 1)
        assert secret not in {str(getattr(row, column.key)) for column in row.__table__.columns}
        assert len(secret) >= 43


def test_the_list_tells_who_made_an_address_and_when_it_was_last_read(desk: Desk) -> None:
    secret = opened(desk, zone=2)
    fetched(desk, secret)

    with desk.transaction() as session:
        (view,) = feeds(session)

    assert (view.name, view.zone_name, view.created_by) == ("Chủ tịch", "Thôn 2", "Operator")
    assert view.fetched == local("04:00")


def test_addresses_are_made_by_those_who_may_with_a_name_and_not_without_end(desk: Desk) -> None:
    with desk.transaction() as session:
        with pytest.raises(Forbidden):
            open_feed(session, desk.clock, PEOPLE[Role.SUPERVISOR], "X")
        with pytest.raises(Forbidden):
            revoke_feed(session, desk.clock, PEOPLE[Role.SUPERVISOR], FeedId(1))
        with pytest.raises(Invalid, match="name"):
            open_feed(session, desk.clock, OPERATOR, "  ")
        with pytest.raises(Invalid, match="zones"):
            open_feed(session, desk.clock, OPERATOR, "X", 77)
        for number in range(MOST):
            open_feed(session, desk.clock, OPERATOR, f"{number}")
        with pytest.raises(Invalid, match="revoke one first"):
            open_feed(session, desk.clock, OPERATOR, "X")


def test_another_library_reads_the_calendar_as_it_was_meant(desk: Desk) -> None:
    title = "Thu gom rác; phân loại, “ướt”\\khô " + "rất dài " * 20
    desk.approved(title.strip(), length=90, zones=frozenset({1, 2}))
    secret = opened(desk, "Lãnh đạo xã")

    calendar = icalendar.Calendar.from_ical(fetched(desk, secret).content)

    events = calendar.walk("VEVENT")
    first = events[0]
    assert str(calendar["X-WR-CALNAME"]) == "Xã mẫu: Lãnh đạo xã"
    assert first.decoded("DTSTART") == local("05:30")
    assert str(first["LOCATION"]) == "Thôn 1, Thôn 2, Thôn 3"
    assert str(first["DESCRIPTION"]) == title.strip()
    assert len({str(one["UID"]) for one in events}) == len(events)
