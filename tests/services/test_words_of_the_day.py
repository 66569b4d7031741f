"""Words that name the day are spoken ahead of time, one clip a day, under one permission."""

from __future__ import annotations

from datetime import date, time, timedelta

from desk import NOW, Desk

from broadcaster.domain.frames import WordsRule
from broadcaster.domain.programmes import TemplateId
from broadcaster.services import station
from broadcaster.services.approvals import approve_standing
from broadcaster.services.authority import authority_holds
from broadcaster.services.basis import ground_of
from broadcaster.services.plan_views import TemplateFields
from broadcaster.services.publishing import preview
from broadcaster.services.spoken import AHEAD, KEPT, speak_ahead
from broadcaster.services.standing_sounds import make_missing
from broadcaster.services.timetable import save_template, switch_template, template
from broadcaster.store.tables import ClipRow, SpokenDayRow, StandingClipRow
from schedules.parts import BulletinBlock
from schedules.types import PartKind, StandingPart

TODAY = date(2026, 11, 21)
DAYS = 9
TEXT = "Đây là {station}. Hôm nay là {date}, {lunar_date}."
OPENING = WordsRule(PartKind.OPENING, TEXT)


def frame(desk: Desk, *parts: object, number: TemplateId | None = None) -> TemplateId:
    fields = TemplateFields(
        name="Buổi chiều",
        starts=time(17, 0),
        weekdays=frozenset(range(7)),
        zones=frozenset({1, 2}),
        longest=timedelta(minutes=30),
        parts=parts or (OPENING, BulletinBlock()),
    )
    with desk.work() as session:
        return save_template(session, desk.clock, desk.administrator, fields, number)


def speak_all(desk: Desk) -> int:
    count = 0
    while speak_ahead(desk.sessions, desk.clock, desk.studio):
        count += 1
    return count


def spoken(desk: Desk) -> dict[date, tuple[str, str]]:
    with desk.work() as session:
        rows = session.query(SpokenDayRow).order_by(SpokenDayRow.day).all()
        return {row.day: (row.text, row.clip) for row in rows}


def test_every_day_up_to_eight_days_ahead_gets_its_own_words(desk: Desk) -> None:
    frame(desk)

    made = speak_all(desk)

    found = spoken(desk)
    assert made == DAYS
    assert list(found) == [TODAY + timedelta(days=number) for number in range(DAYS)]
    assert found[TODAY][0] == (
        "Đây là Đài truyền thanh xã. Hôm nay là thứ Bảy, ngày 21 tháng 11 năm 2026,"
        " ngày 13 tháng 10 năm Bính Ngọ."
    )
    assert len({clip for _, clip in found.values()}) == DAYS
    assert all(desk.studio.library.verify(clip) for _, clip in found.values())


def test_words_that_say_the_same_every_day_are_spoken_once(desk: Desk) -> None:
    frame(desk, WordsRule(PartKind.OPENING, "Đây là {station}."), BulletinBlock())

    assert speak_all(desk) == DAYS

    assert len(desk.voice.said) == 1
    assert len({clip for _, clip in spoken(desk).values()}) == 1


def test_words_without_a_slot_are_left_to_the_usual_making(desk: Desk) -> None:
    frame(desk, WordsRule(PartKind.OPENING, "Xin chào."), BulletinBlock())

    assert speak_all(desk) == 0
    assert make_missing(desk.sessions, desk.clock, desk.studio) == 1


def test_words_with_a_slot_are_never_spoken_as_they_stand(desk: Desk) -> None:
    frame(desk)

    assert make_missing(desk.sessions, desk.clock, desk.studio) == 0


def test_the_plan_of_a_day_uses_the_words_of_that_day(desk: Desk) -> None:
    frame(desk)
    speak_all(desk)
    desk.approved()

    tomorrow = TODAY + timedelta(days=1)
    with desk.work() as session:
        plan = preview(session, desk.clock, tomorrow)

    opening = next(line for line in plan.lines if line.kind is PartKind.OPENING)
    assert opening.sound.clip == spoken(desk)[tomorrow][1]


def test_a_day_whose_words_are_not_spoken_says_so_and_airs_without(desk: Desk) -> None:
    frame(desk)
    desk.approved()

    with desk.work() as session:
        plan = preview(session, desk.clock, TODAY)

    told = [(one.title, str(one.reason)) for one in plan.omissions]
    assert ("Opening words", "It is left out of Buổi chiều: it is not yet rendered.") in told
    assert [line.kind for line in plan.lines] == [PartKind.BULLETIN]


def test_one_permission_covers_every_day_but_only_with_its_own_clip(desk: Desk) -> None:
    number = frame(desk)
    speak_all(desk)
    with desk.work() as session:
        (part,) = template(session, number).parts
    found = spoken(desk)
    tomorrow = TODAY + timedelta(days=1)

    def why(clip: str, day: date) -> str | None:
        at = NOW + (day - TODAY)
        with desk.work() as session:
            held = authority_holds(
                session, f"standing:{part.standing}", clip=clip, zones=frozenset({1}), at=at
            )
        return None if held is None else str(held)

    assert why(found[TODAY][1], TODAY) is None
    assert why(found[tomorrow][1], tomorrow) is None
    assert why(found[TODAY][1], tomorrow) == "The sound is not the one that was approved."


def test_an_approver_allows_the_words_having_heard_them_for_one_day(desk: Desk) -> None:
    number = frame(desk)
    with desk.work() as session:
        for row in session.query(StandingClipRow):
            row.approved_by = row.approved = None
    speak_all(desk)

    with desk.work() as session:
        (part,) = template(session, number).parts
        approve_standing(session, desk.clock, part.standing, desk.approver, part.clip)
        basis = ground_of(session, desk.clock, TODAY + timedelta(days=3), None).basis

    opening = basis.templates[0].parts[0]
    assert isinstance(opening, StandingPart)
    assert opening.authority == f"standing:{part.standing}"


def test_changed_words_are_spoken_anew_for_every_day(desk: Desk) -> None:
    number = frame(desk)
    speak_all(desk)
    with desk.work() as session:
        first = template(session, number).fields.parts[0]

    changed = WordsRule(PartKind.OPENING, "Hôm nay là {date}.", key=first.key)
    frame(desk, changed, BulletinBlock(), number=number)
    assert spoken(desk) == {}

    assert speak_all(desk) == DAYS
    assert spoken(desk)[TODAY][0].startswith("Hôm nay là thứ Bảy")


def test_another_name_of_the_station_is_spoken_and_the_permission_stands(desk: Desk) -> None:
    number = frame(desk)
    speak_all(desk)

    with desk.work() as session:
        station.change(session, desk.administrator, "Đài xã Mới")
    assert speak_all(desk) == DAYS

    assert "Đài xã Mới" in spoken(desk)[TODAY][0]
    with desk.work() as session:
        assert template(session, number).parts[0].allowed_by == desk.administrator.name


def test_what_is_long_over_is_removed_with_its_file(desk: Desk) -> None:
    frame(desk)
    speak_all(desk)
    sample, second = (spoken(desk)[TODAY + timedelta(days=n)][1] for n in range(2))

    desk.clock.advance_to(NOW + KEPT + timedelta(days=3))
    speak_all(desk)

    found = spoken(desk)
    assert min(found) == TODAY + timedelta(days=3)
    assert max(found) == TODAY + timedelta(days=10) + AHEAD
    assert not desk.studio.library.path_of(second).exists()
    assert desk.studio.library.verify(sample), "the clip that was heard for the permission stays"
    with desk.work() as session:
        assert session.get(ClipRow, second) is None


def test_a_voice_that_fails_raises_one_alarm_and_is_tried_again(desk: Desk) -> None:
    frame(desk)
    desk.voice.trigger_failure()

    assert speak_all(desk) == 0
    assert speak_all(desk) == 0
    desk.voice.trigger_recovery()

    assert speak_all(desk) == DAYS


def test_nothing_is_spoken_for_a_programme_that_is_off(desk: Desk) -> None:
    number = frame(desk)
    with desk.work() as session:
        switch_template(session, desk.administrator, number, enabled=False)

    assert speak_all(desk) == 0
