"""The list of relays, the shelf of music, and a frame looked at before it is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from framed import ADMINISTRATOR, APPROVER, FRAME, OPERATOR, framed, listed, only, piece
from planning_desk import PEOPLE, SATURDAY, SUNDAY, Desk, local

from broadcaster.domain.frames import FillerRule, RelayRule, TuneRule, WordsRule
from broadcaster.domain.people import Person, Role
from broadcaster.domain.programmes import TemplateId
from broadcaster.errors import Forbidden, Invalid, NotFound, WrongState
from broadcaster.services import frame_preview, music, relays
from broadcaster.services.frame_preview import FramePreview
from broadcaster.services.framing import GUESSED
from broadcaster.services.music import PieceId
from broadcaster.services.plan_views import TemplateFields
from broadcaster.services.relays import SourceFields, SourceId
from broadcaster.services.timetable import templates
from broadcaster.store.tables import TemplateRow
from schedules.parts import BulletinBlock
from schedules.types import PartKind

VOV = SourceFields("VOV1 Hà Nội", "https://vov.example/live.m3u8", ("http://vov.example:8000/a",))


def save(
    desk: Desk, fields: SourceFields, number: SourceId | None = None, by: Person = OPERATOR
) -> SourceId:
    with desk.transaction() as session:
        return relays.save(session, desk.clock, by, fields, number)


def source(desk: Desk, number: SourceId) -> relays.SourceView:
    with desk.transaction() as session:
        return next(one for one in relays.sources(session) if one.id == number)


def test_a_listed_station_waits_to_be_allowed_and_reads_back(desk: Desk) -> None:
    number = save(desk, VOV)

    kept = source(desk, number)
    assert (kept.fields, kept.key, kept.allowed_by) == (VOV, "vov1hanoi", None)


def test_who_may_approve_allows_a_station_and_a_new_address_takes_that_back(desk: Desk) -> None:
    number = save(desk, VOV)
    with desk.transaction() as session, pytest.raises(Forbidden):
        relays.allow(session, desk.clock, OPERATOR, number)
    with desk.transaction() as session:
        relays.allow(session, desk.clock, APPROVER, number)
    assert source(desk, number).allowed_by == APPROVER.name

    save(desk, replace(VOV, name="VOV 1"), number)
    assert source(desk, number).allowed_by == APPROVER.name

    save(desk, replace(VOV, url="https://other.example/"), number)
    assert source(desk, number).allowed_by is None


def test_nobody_allows_an_address_that_was_put_in_the_place_of_the_one_shown(desk: Desk) -> None:
    shown = source(desk, number := save(desk, VOV))
    save(desk, replace(VOV, backups=("https://other.example/",)), number)

    with desk.transaction() as session, pytest.raises(WrongState, match="received from elsewhere"):
        relays.allow(session, desk.clock, APPROVER, number, shown.seen)
    with desk.transaction() as session:
        relays.allow(session, desk.clock, APPROVER, number, relays.sources(session)[0].seen)

    assert source(desk, number).allowed_by == APPROVER.name


def test_the_administrator_allows_by_saving(desk: Desk) -> None:
    assert source(desk, save(desk, VOV, by=ADMINISTRATOR)).allowed_by == ADMINISTRATOR.name


def test_two_stations_of_one_name_have_keys_of_their_own_for_ever(desk: Desk) -> None:
    first = save(desk, VOV)
    with desk.transaction() as session:
        relays.remove(session, desk.clock, OPERATOR, first)

    second, third = save(desk, VOV), save(desk, replace(VOV, name="Đài"))

    assert source(desk, second).key == "vov1hanoi2"
    assert source(desk, third).key == "dai"
    with desk.transaction() as session, pytest.raises(NotFound):
        relays.remove(session, desk.clock, OPERATOR, first)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"url": ""}, "url"),
        ({"url": "vov.example"}, "url"),
        ({"url": "file:///etc/passwd"}, "url"),
        ({"url": "https://"}, "url"),
        ({"url": "https://a b.example/"}, "url"),
        ({"url": "https://example.com:99999/"}, "url"),
        ({"url": "https://[::1/"}, "url"),
        ({"url": "https://example.com/" + "x" * 500}, "url"),
        ({"backups": ("javascript:alert(1)",)}, "backups"),
        ({"backups": ("https://b.example/",) * 6}, "backups"),
    ],
)
def test_a_wrong_address_is_refused_by_its_field(
    desk: Desk, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        save(desk, replace(VOV, **changes))

    assert refused.value.field == field


def test_music_taken_off_the_list_is_no_longer_shown_nor_played(desk: Desk) -> None:
    number = PieceId(piece(desk, "Quê hương", 200))
    only(desk, BulletinBlock(), FillerRule(until=time(5, 50)))
    desk.approved("Họp thôn", 60)

    with desk.transaction() as session:
        music.remove(session, desk.clock, OPERATOR, number)

    with desk.transaction() as session:
        assert music.pieces(session) == ()
        with pytest.raises(NotFound):
            music.remove(session, desk.clock, OPERATOR, number)
    assert PartKind.FILLER not in kinds(look(desk, framed(BulletinBlock(), FillerRule())))


def look(
    desk: Desk,
    fields: TemplateFields,
    number: TemplateId | None = None,
    by: Person = OPERATOR,
) -> FramePreview:
    with desk.transaction() as session:
        return frame_preview.of_template(session, desk.clock, by, fields, number)


def kinds(preview: FramePreview) -> list[PartKind]:
    return [line.kind for line in preview.lines]


WHOLE = framed(
    TuneRule(),
    WordsRule(PartKind.OPENING, "x" * 140),
    BulletinBlock(),
    FillerRule(),
    RelayRule("vov1", time(6, 0), time(6, 30)),
)


def test_a_preview_shows_the_next_programme_and_keeps_nothing(desk: Desk) -> None:
    listed(desk)
    piece(desk, "Quê hương", 2400)
    desk.approved("Họp thôn", 60)

    shown = look(desk, WHOLE)

    assert shown.day == SATURDAY
    assert [kind.value for kind in kinds(shown)] == [
        "signature",
        "opening",
        "bulletin",
        "filler",
        "relay",
    ]
    opening = shown.lines[1]
    assert (opening.sound.clip, opening.sound.length) == (GUESSED, timedelta(seconds=11))
    assert shown.ends == local("06:30")
    with desk.transaction() as session:
        assert [one.fields.name for one in templates(session)] == ["Sáng", "Chiều"]
        assert session.query(TemplateRow).count() == len(("Sáng", "Chiều"))


def test_a_preview_of_a_changed_template_takes_the_place_of_the_kept_one(desk: Desk) -> None:
    desk.approved("Họp thôn", 60)

    shown = look(desk, framed(BulletinBlock(), name="Sáng mới"), TemplateId(1))

    assert [line.title for line in shown.lines] == ["Họp thôn"]
    assert {line.programme for line in shown.lines} == {"2026-11-21/t1/0530"}


def test_a_preview_is_of_the_next_day_on_which_there_is_a_programme(desk: Desk) -> None:
    desk.approved("Họp thôn", 60)
    desk.at("12:00")

    assert look(desk, framed(BulletinBlock())).day == SUNDAY
    tuesday = framed(BulletinBlock(), weekdays=frozenset({1}))
    assert look(desk, tuesday).day == date(2026, 11, 24)


def test_a_preview_says_what_would_be_left_out(desk: Desk) -> None:
    listed(desk, allowed=False)

    shown = look(desk, framed(RelayRule("vov1", time(6), time(7)), BulletinBlock()))

    assert shown.lines == ()
    assert shown.ends is None
    assert "nobody has allowed this relay" in " ".join(str(one.reason) for one in shown.omissions)


def test_a_preview_of_what_is_wrong_names_the_field(desk: Desk) -> None:
    with pytest.raises(Invalid) as refused:
        look(desk, framed(BulletinBlock(times=0)))

    assert refused.value.field == "1-times"
    with pytest.raises(Forbidden):
        look(desk, FRAME, by=PEOPLE[Role.SUPERVISOR])
