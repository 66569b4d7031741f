"""The worked month: three hamlets from 20 January to 20 February 2027, told day by day by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from desk import FakeVoice
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from audio.library import Library
from broadcaster.clocks import VirtualClock
from broadcaster.founding.bulletins import allow_submitted
from broadcaster.founding.examples import MONTH, example_text
from broadcaster.founding.rows import found
from broadcaster.founding.stationfile import parse
from broadcaster.services import calendar, day_starts, framing
from broadcaster.services.intake import Originals
from broadcaster.services.planning import plan_or_preview
from broadcaster.services.sheets import WeekSheet, week_sheet
from broadcaster.services.spoken import speak_ahead
from broadcaster.services.standing_sounds import make_missing
from broadcaster.services.voicing import Studio
from broadcaster.store import migrate
from broadcaster.store.session import factory, open_database, transaction
from broadcaster.store.tables import ApprovalRow, BulletinRow, RelaySourceRow
from schedules.types import DayPlan, Line, PartKind

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
BEGAN = datetime(2027, 1, 20, 5, 0, tzinfo=HERE)
FIRST, LAST = date(2027, 1, 20), date(2027, 2, 20)
MONTH_OF_DAYS = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
EVERYWHERE, TRAI, DOAI = 6, frozenset({5, 6}), frozenset({3, 4})

# By hand, from the calendar on the wall: each day's morning, afternoon and hamlet's own programme.
WINTER, OWN_IN_WINTER = "05:50 17:00", "05:50 17:00 19:00"
TET = "05:55 16:30"
SUMMER, OWN_IN_SUMMER = "05:40 17:30", "05:40 17:30 19:30"
BY_HAND = f"""
20/01 {OWN_IN_WINTER}
21/01 {WINTER}
22/01 {WINTER}
23/01 {OWN_IN_WINTER}
24/01 {WINTER}
25/01 {WINTER}
26/01 {WINTER}
27/01 {OWN_IN_WINTER}
28/01 {WINTER}
29/01 {WINTER}
30/01 {OWN_IN_WINTER}
31/01 {WINTER}
01/02 {WINTER}
02/02 {WINTER}
03/02 {OWN_IN_WINTER}
04/02 {WINTER}
05/02 {TET}
06/02 {TET}
07/02 {TET}
08/02 {TET}
09/02 {TET}
10/02 {OWN_IN_WINTER}
11/02 {WINTER}
12/02 {WINTER}
13/02 {OWN_IN_WINTER}
14/02 {WINTER}
15/02 {WINTER}
16/02 {SUMMER}
17/02 {OWN_IN_SUMMER}
18/02 {SUMMER}
19/02 {SUMMER}
20/02 {OWN_IN_SUMMER}
"""


@dataclass
class Commune:
    """The founded station, to be looked at only."""

    sessions: sessionmaker[Session]
    clock: VirtualClock
    plans: dict[date, DayPlan] = field(default_factory=dict)

    def starts(self, day: date) -> list[str]:
        with transaction(self.sessions) as session:
            found_ = day_starts.starts_of(session, day)
        return [f"{one.at:%H:%M} {one.name}: {one.reason}" for one in found_.starts]

    def plan(self, day: date) -> DayPlan:
        if day not in self.plans:
            with transaction(self.sessions) as session:
                shown = plan_or_preview(session, self.clock, day)
            self.plans[day] = DayPlan(day, shown.lines, shown.omissions)
        return self.plans[day]

    def sheet(self, day: date) -> WeekSheet:
        with transaction(self.sessions) as session:
            return week_sheet(session, self.clock, day)


@pytest.fixture(scope="module")
def commune(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commune]:
    folder = tmp_path_factory.mktemp("month")
    migrate.upgrade(folder / "station.db")
    sessions, clock = factory(open_database(folder / "station.db")), VirtualClock(BEGAN)
    originals = Originals(folder / "originals")
    originals.folder.mkdir()
    with transaction(sessions) as session:
        found(session, clock, parse(example_text(MONTH)), originals)
    library = Library(folder / "clips")
    studio = Studio("worker", {"espeak": FakeVoice()}, library, originals.folder)
    assert allow_submitted(sessions, clock, studio) == 7
    make_missing(sessions, clock, studio)
    while speak_ahead(sessions, clock, studio):
        pass
    yield Commune(sessions, clock)
    sessions.kw["bind"].dispose()


def local(line: Line) -> str:
    return f"{line.starts.astimezone(HERE):%H:%M:%S}"


def heard(commune: Commune, title: str) -> list[tuple[str, frozenset[int]]]:
    """List when a bulletin is planned in the month, a moment as "25/01 17", and where."""
    told = [
        (f"{line.starts.astimezone(HERE):%d/%m %H}", line.zones)
        for day in MONTH_OF_DAYS
        for line in commune.plan(day).lines
        if line.kind is PartKind.BULLETIN and line.title == title
    ]
    return list(dict.fromkeys(told))


def test_every_day_has_the_programmes_and_times_written_down_by_hand(commune: Commune) -> None:
    told = []
    for day in MONTH_OF_DAYS:
        at = " ".join(one[:5] for one in commune.starts(day))
        told.append(f"{day:%d/%m} {at}")

    assert told == BY_HAND.split("\n")[1:-1]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2027, 2, 15), ["mùa đông, because it is mùa đông"] * 2),
        (date(2027, 2, 16), ["mùa hè, because it is mùa hè"] * 2),
        (date(2027, 2, 6), ["Tết instead of the usual one: Mùng 1 Tết"] * 2),
        (date(2027, 2, 5), ["Tết instead of the usual one: Nghỉ Tết Nguyên đán"] * 2),
    ],
)
def test_each_start_says_why_it_holds(commune: Commune, day: date, said: list[str]) -> None:
    assert [one.partition("timetable ")[2] for one in commune.starts(day)] == said


def test_the_relay_is_at_six_sharp_in_every_zone_on_every_day_whenever_the_morning_begins(
    commune: Commune,
) -> None:
    for day in MONTH_OF_DAYS:
        relays = [line for line in commune.plan(day).lines if line.kind is PartKind.RELAY]
        told = [(local(x), x.sound.length, len(x.zones), x.title) for x in relays]
        assert told == [("06:00:00", timedelta(minutes=30), EVERYWHERE, "VOV1")], day


def test_music_fills_the_time_before_the_relay_and_does_not_begin_the_same_each_day(
    commune: Commune,
) -> None:
    firsts = []
    for day in MONTH_OF_DAYS[:8]:
        lines = commune.plan(day).lines
        relay = next(line for line in lines if line.kind is PartKind.RELAY)
        before = [line for line in lines if line.ends <= relay.starts]
        kinds = [line.kind for line in before]
        assert kinds[:2] == [PartKind.SIGNATURE, PartKind.OPENING]
        assert set(kinds[2:]) == {PartKind.FILLER}
        assert relay.starts - before[-1].ends < timedelta(seconds=1)
        firsts.append(before[2].title)

    assert all(one != other for one, other in pairwise(firsts)), firsts


def test_the_hamlet_falls_silent_of_its_own_on_a_saturday_of_tet_and_is_told_why(
    commune: Commune,
) -> None:
    left_out = [f"{one.title}: {one.reason}" for one in commune.plan(date(2027, 2, 6)).omissions]

    why = "Bản tin Thôn Trại: On this day timetable Tết holds instead: Mùng 1 Tết"
    assert why in left_out
    heard_ = {line.programme_name for line in commune.plan(date(2027, 2, 6)).lines}
    assert heard_ == {"Buổi sáng", "Buổi chiều"}


def test_the_hamlets_programme_is_heard_there_alone_and_leaves_the_rest_to_others(
    commune: Commune,
) -> None:
    lines = commune.plan(FIRST).lines

    own = [line for line in lines if line.programme_name == "Bản tin Thôn Trại"]
    assert {line.zones for line in own} == {TRAI}
    assert [line.kind for line in own][:2] == [PartKind.SIGNATURE, PartKind.OPENING]
    read = {line.title for line in own if line.bulletin}
    assert read == {"Thôn Trại trực đê và dọn mương"}
    left_out = [f"{one.title}: {one.reason}" for one in commune.plan(FIRST).omissions]
    why = "It is left out of Bản tin Thôn Trại: it is meant for other zones too, read in"
    assert f"Lịch lấy nước vụ xuân: {why} Buổi sáng." in left_out


def test_the_meeting_of_tomorrow_is_told_on_one_day_and_never_again(commune: Commune) -> None:
    told = heard(commune, "Họp thôn Trại tối mai")

    assert told == [("21/01 06", TRAI), ("21/01 17", TRAI)]


def test_notices_are_heard_until_they_are_over_and_where_they_concern_somebody(
    commune: Commune,
) -> None:
    doctor = [when for when, _ in heard(commune, "Tiêm phòng cho trẻ")]

    assert doctor == ["24/01 06", "24/01 17", "25/01 06", "25/01 17", "26/01 06"]
    assert heard(commune, "Cắt điện thôn Đoài") == [
        ("28/01 06", DOAI),
        ("28/01 17", DOAI),
        ("29/01 06", DOAI),
    ]
    wishes = [when for when, _ in heard(commune, "Thư chúc Tết")]
    assert wishes == ["05/02 16", "06/02 16", "07/02 16", "08/02 16", "09/02 16"]


def test_nothing_overlaps_nor_sounds_outside_the_permitted_hours(commune: Commune) -> None:
    for day in MONTH_OF_DAYS:
        lines = sorted(commune.plan(day).lines, key=lambda line: line.starts)
        assert all(one.ends <= other.starts for one, other in pairwise(lines)), day
        assert local(lines[0]) >= "05:00:00"
        assert f"{lines[-1].ends.astimezone(HERE):%H:%M}" <= "21:00"


def test_the_full_and_the_new_moons_of_the_month_are_shown_on_their_days(commune: Commune) -> None:
    moons = {}
    with transaction(commune.sessions) as session:
        for day in MONTH_OF_DAYS:
            shown = calendar.shown_day(session, day)
            names = [mark.name for mark in shown.marks if mark.occasion in {"ram", "mung-mot"}]
            moons |= {f"{day:%d/%m}": name for name in names}

    assert moons == {
        "22/01": "Rằm tháng Chạp",
        "06/02": "Mùng 1 tháng Giêng",
        "20/02": "Rằm tháng Giêng (Tết Nguyên tiêu)",
    }


def test_the_opening_words_of_tet_name_the_day_of_the_moon() -> None:
    opening = next(
        rule.text
        for one in parse(example_text(MONTH)).programmes[:1]
        for rule in one.rules
        if getattr(rule, "kind", None) is PartKind.OPENING
    )

    said = framing.filled(opening, date(2027, 2, 6), "Đài xã")

    assert said.startswith("Đây là Đài xã. Hôm nay là thứ Bảy, ngày 6 tháng 2")
    assert "mùng 1 tháng Giêng" in said


def test_the_sheet_of_the_week_of_tet_shows_the_days_alike_and_the_hamlet_once(
    commune: Commune,
) -> None:
    sheet = commune.sheet(date(2027, 2, 6))

    rows = {
        row.name: [
            (cell.days, " ".join(f"{one.starts.astimezone(HERE):%H:%M}" for one in cell.programmes))
            for cell in row.cells
        ]
        for row in sheet.rows
    }
    assert (sheet.commune, sheet.approvers) == ("Xã Ba Thôn", ("Lê Văn Chính",))
    assert [(day.lunar.day, day.lunar.month) for day in sheet.days] == [
        *((number, 12) for number in range(25, 30)),
        (1, 1),
        (2, 1),
    ]
    assert rows["Buổi chiều"] == [(4, "17:00"), (3, "16:30")]
    assert rows["Bản tin Thôn Trại"] == [(2, ""), (1, "19:00"), (4, "")]


def test_every_bulletin_was_allowed_by_another_person_than_its_author(commune: Commune) -> None:
    with transaction(commune.sessions) as session:
        approvals = session.scalars(select(ApprovalRow)).all()
        authors = {row.id: row.author for row in session.scalars(select(BulletinRow))}
        relay = session.scalars(select(RelaySourceRow)).one()

    assert len(approvals) == len(authors) == 7
    assert all(one.by != authors[one.bulletin] and one.voided is None for one in approvals)
    assert relay.allowed_by == approvals[0].by
