"""What a station file says of the year is read strictly, and kept as people would decide it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from broadcaster.clocks import SystemClock
from broadcaster.errors import Invalid
from broadcaster.founding.examples import MONTH, example_text
from broadcaster.founding.rows import found
from broadcaster.founding.stationfile import parse, sample_text
from broadcaster.services import relays
from broadcaster.services.timetable import templates
from broadcaster.store import migrate
from broadcaster.store.session import factory, open_database, transaction
from broadcaster.store.tables import BulletinRow, PermittedHoursRow

TEXT = example_text(MONTH)


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        (
            'source = "VOV1"',
            'source = "VOV9"',
            "VOV9 of Buổi sáng is not among the relays",
        ),
        ('off = ["Bản tin', 'off = ["Bản tim', "Bản tim Thôn Trại in Tết is not among"),
        ('name = "VOV1"', 'nam = "VOV1"', "relays.0.name: Field required"),
        ('ends = "06:30:00"', 'ends = "25:00"', "The field ends of part 4 is wrong"),
        ("fields = [1, 2]", "fields = [1, 7]", "fields of part 5 are numbers from 1 to 6"),
        ("own = true", 'own = "có"', "The field own of part 3 is wrong"),
        ('kind = "filler"', 'kind = "musik"', "Part 3 is of a kind that is not known"),
        ('title = "Ca nhạc"', "pieces = [1]", "part 3 may name no zones or pieces of music"),
        ('"Sau đây là bản tin của Thôn Trại."', '"Sau"\nbed = 1', "may name no zones or pieces"),
        ('"tet-0"', '"tet-9"', "tet-9 is no day of the calendar; there are"),
        ("priority = 2", "priority = 1", "an emergency is not written ahead"),
        ("21T00:00:00\nvalid", "21T00:00:00Z\nvalid", "without an offset"),
        ("first = 2027-02-16", "yearly = false\nfirst = 2027-12-16", "before it begins"),
        ('name = "Buổi chiều"', 'name = "Buổi sáng"', "two programmes are called Buổi sáng"),
        ("longest_min = 75", 'opening = "Chào"', "Buổi sáng has parts; write its opening"),
        ('off = ["Bản tin Thôn', 'off = ["Buổi sáng", "Bản', "is both given a time and off"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence_naming_the_field(
    written: str, instead: str, said: str
) -> None:
    assert written in TEXT

    with pytest.raises(Invalid) as refused:
        parse(TEXT.replace(written, instead))

    assert str(refused.value).startswith("The station file is wrong at ")
    assert said in str(refused.value)


@pytest.mark.parametrize("word", ["areas", "zones"])
def test_a_place_that_nobody_described_is_refused(tmp_path: Path, word: str) -> None:
    migrate.upgrade(tmp_path / "station.db")
    sessions = factory(open_database(tmp_path / "station.db"))
    plan = parse(TEXT.replace('areas = ["Thôn Trại"]\nlongest', f'{word} = ["Thôn Lạ"]\nlongest'))

    with pytest.raises(Invalid, match=f"{word}: Thôn Lạ is used but not described"):  # noqa: SIM117
        with transaction(sessions) as session:
            found(session, SystemClock(), plan)
    sessions.kw["bind"].dispose()


def test_in_a_real_station_words_relays_and_bulletins_wait_for_a_person(tmp_path: Path) -> None:
    migrate.upgrade(tmp_path / "station.db")
    sessions = factory(open_database(tmp_path / "station.db"))
    plan = parse(TEXT.replace("sample = true", "sample = false").replace("2027-", "2099-"))

    with transaction(sessions) as session:
        found(session, SystemClock(), plan)

    with transaction(sessions) as session:
        made = templates(session)
        allowed = {part.allowed_by for one in made for part in one.parts}
        states = set(session.scalars(select(BulletinRow.status)))
        listed = [one.allowed_by for one in relays.sources(session)]
    sessions.kw["bind"].dispose()
    assert len(made) == 3
    assert (allowed, states, listed) == ({None}, {"submitted"}, [None])


def test_a_plain_programme_may_be_for_some_places_only(tmp_path: Path) -> None:
    migrate.upgrade(tmp_path / "station.db")
    sessions = factory(open_database(tmp_path / "station.db"))
    text = sample_text().replace("longest_min = 60", 'zones = ["Thôn Bến"]\nareas = ["Thôn Đông"]')

    with transaction(sessions) as session:
        found(session, SystemClock(), parse(text))

    with transaction(sessions) as session:
        zones = [sorted(one.fields.zones) for one in templates(session)]
        rules = session.scalars(select(PermittedHoursRow)).one()
    sessions.kw["bind"].dispose()
    assert zones == [[1, 2, 3, 4, 5, 6], [1, 6]]
    assert rules.zones == frozenset(range(1, 7))


def test_of_places_with_one_name_all_are_meant(tmp_path: Path) -> None:
    migrate.upgrade(tmp_path / "station.db")
    sessions = factory(open_database(tmp_path / "station.db"))
    text = TEXT.replace('name = "Cụm chợ"', 'name = "Cụm bến đò"')
    plan = parse(text.replace('areas = ["Thôn Trại"]\nlongest', 'zones = ["Cụm bến đò"]\nlongest'))

    with transaction(sessions) as session:
        found(session, SystemClock(), plan)

    with transaction(sessions) as session:
        zones = [sorted(one.fields.zones) for one in templates(session)]
    sessions.kw["bind"].dispose()
    assert zones[2] == [4, 6]
