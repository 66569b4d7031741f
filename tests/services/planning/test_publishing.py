"""Published plans: versions, what they rest on, and what no edit can move any more."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta
from threading import Barrier

from planning_desk import ALL, SATURDAY, SUNDAY, Desk, local

from broadcaster.domain.asrun import Outcome
from broadcaster.services.plan_views import PlanView
from broadcaster.services.planning import (
    changes,
    lines_between,
    plan_of,
    plan_or_preview,
    publish_ahead,
    publish_day,
    versions,
)
from broadcaster.store.tables import (
    AmplifierRow,
    ApprovalRow,
    BulletinRow,
    PermittedHoursRow,
    StandingClipRow,
    TemplateRow,
)
from schedules.types import Line


def publish(desk: Desk, day: date = SATURDAY, cause: str = "change") -> PlanView | None:
    with desk.transaction() as session:
        return publish_day(session, desk.clock, day, cause)


def bulletins_of(plan: PlanView | None, programme: str = "") -> list[int]:
    assert plan is not None
    return [
        line.bulletin
        for line in plan.lines
        if line.bulletin is not None and programme in line.programme_name
    ]


def line_of(plan: PlanView | None, bulletin: int, programme: str = "") -> Line:
    assert plan is not None
    return next(
        one for one in plan.lines if one.bulletin == bulletin and programme in one.programme_name
    )


def told(plan: PlanView | None) -> list[str]:
    assert plan is not None
    return [f"{omission.title}: {omission.reason}" for omission in plan.omissions]


def test_the_first_version_holds_the_morning_and_the_evening(desk: Desk) -> None:
    desk.approved("Tiêm chủng")

    plan = publish(desk, cause="evening")

    assert plan is not None
    assert (plan.version, plan.cause, plan.published) == (1, "evening", desk.clock.now())
    assert [(line.programme_name, line.kind.value) for line in plan.lines] == [
        (name, kind)
        for name in ("Sáng", "Chiều")
        for kind in ("signature", "opening", "bulletin", "closing")
    ]
    assert plan.lines[0].starts == local("05:30")
    assert plan.lines[4].starts == local("17:00")


def test_nothing_is_published_where_nothing_changed(desk: Desk) -> None:
    desk.approved("Tiêm chủng")
    publish(desk)

    assert publish(desk) is None


def test_what_was_published_reads_back_as_it_was(desk: Desk) -> None:
    desk.approved("Tiêm chủng", airings=3, zones=frozenset({2, 9}))
    published = publish(desk)

    with desk.transaction() as session:
        assert plan_of(session, SATURDAY) == published
        assert plan_of(session, SUNDAY) is None


def test_a_new_version_leaves_the_old_one_as_it_was(desk: Desk) -> None:
    first_bulletin = desk.approved("Một")
    first = publish(desk)
    desk.approved("Hai")

    second = publish(desk)

    with desk.transaction() as session:
        assert plan_of(session, SATURDAY, version=1) == first
        assert plan_of(session, SATURDAY) == second
        assert [one.version for one in versions(session, SATURDAY)] == [1, 2]
    assert line_of(second, first_bulletin).key == line_of(first, first_bulletin).key


def test_the_difference_of_two_versions_is_told_in_words(desk: Desk) -> None:
    desk.approved("Một")
    publish(desk)
    desk.approved("Hai")
    publish(desk)

    with desk.transaction() as session:
        said = [str(reason) for reason in changes(session, SATURDAY, 1, 2)]

    assert said == [
        "Hai was added to Sáng at 05:31:16.",
        "Closing words in Sáng moved from 05:31:16 to 05:32:17.",
        "Hai was added to Chiều at 17:01:16.",
        "Closing words in Chiều moved from 17:01:16 to 17:02:17.",
    ]


def test_today_and_tomorrow_are_published_ahead(desk: Desk) -> None:
    desk.approved("Tiêm chủng")

    with desk.transaction() as session:
        published = publish_ahead(session, desk.clock, "evening")
        again = publish_ahead(session, desk.clock, "evening")

    assert [plan.day for plan in published] == [SATURDAY, SUNDAY]
    assert again == ()


def test_tomorrow_counts_what_today_will_air(desk: Desk) -> None:
    number = desk.approved("Ba lần", airings=3)

    with desk.transaction() as session:
        today, tomorrow = publish_ahead(session, desk.clock)

    assert bulletins_of(today) == [number, number]
    assert bulletins_of(tomorrow) == [number]
    assert str(line_of(tomorrow, number).reason) == "from programme Sáng, part 3: airing 3 of 3"


def test_an_airing_that_was_missed_is_made_up_for(desk: Desk) -> None:
    number = desk.approved("Một lần", airings=1)
    first = publish(desk)
    desk.at("06:00")
    desk.ran(line_of(first, number), Outcome.MISSED)

    second = publish(desk)

    assert bulletins_of(first, "Chiều") == []
    assert bulletins_of(second, "Chiều") == [number]


def test_an_airing_that_was_heard_counts(desk: Desk) -> None:
    number = desk.approved("Một lần", airings=1)
    desk.approved("Khác")
    first = publish(desk)
    desk.at("06:00")
    desk.ran(line_of(first, number), Outcome.AIRED)

    assert publish(desk) is None
    tomorrow = publish(desk, SUNDAY)

    assert number not in bulletins_of(tomorrow)
    assert "Một lần: It was heard as often as wanted (1)." in told(tomorrow)


def test_only_the_hamlet_that_missed_it_hears_it_again(desk: Desk) -> None:
    number = desk.approved("Một lần", airings=1)
    first = publish(desk)
    desk.at("06:00")
    desk.ran(line_of(first, number), Outcome.AIRED, frozenset({1, 2}))
    desk.ran(line_of(first, number), Outcome.CUT, frozenset({3}))

    assert line_of(publish(desk), number, "Chiều").zones == {3}


def test_a_withdrawn_bulletin_leaves_the_plan_with_the_next_version(desk: Desk) -> None:
    number = desk.approved("Một")
    desk.approved("Hai")
    publish(desk)
    desk.void(number)

    assert number not in bulletins_of(publish(desk))


def test_an_approval_without_standing_plans_nothing(desk: Desk) -> None:
    number = desk.approved("Một")
    with desk.transaction() as session:
        for approval in session.query(ApprovalRow):
            approval.voided = desk.clock.now()

    assert number not in bulletins_of(publish(desk))


def test_a_bulletin_that_waits_for_approval_is_named(desk: Desk) -> None:
    desk.submitted("Chưa duyệt")

    assert "Chưa duyệt: It waits for somebody to approve it." in told(publish(desk))


def test_narrowed_zones_hold_for_what_is_still_to_come(desk: Desk) -> None:
    number = desk.approved("Một")
    before = publish(desk)
    desk.change(BulletinRow, number, zones=frozenset({2}))

    after = publish(desk)

    assert line_of(after, number).zones == {2}
    assert line_of(after, number).key == line_of(before, number).key


def test_an_edit_seconds_before_air_moves_nothing(desk: Desk) -> None:
    desk.approved("Một")
    before = publish(desk)
    desk.at("05:29:56")
    desk.change(TemplateRow, 1, starts=time(5, 45))
    late = desk.approved("Muộn")

    after = publish(desk)

    morning = [line for line in before.lines if line.programme_name == "Sáng"]
    assert [line for line in after.lines if line.programme_name == "Sáng"] == morning
    assert bulletins_of(after, "Chiều").count(late) == 1


def test_an_item_withdrawn_during_its_programme_is_not_sounded(desk: Desk) -> None:
    desk.approved("Một", length=120)
    second = desk.approved("Hai")
    before = publish(desk)
    desk.at("05:31")
    desk.void(second)

    after = publish(desk)
    again = publish(desk)

    kept = [line for line in before.lines if line.bulletin != second]
    assert [line for line in after.lines if line.programme_name == "Sáng"] == [
        line for line in kept if line.programme_name == "Sáng"
    ]
    assert "Hai: Its approval no longer stands." in told(after)
    assert again is None


def test_an_item_that_has_begun_stays_in_the_plan_that_the_log_refers_to(desk: Desk) -> None:
    number = desk.approved("Một", length=120)
    before = publish(desk)
    desk.at("05:31")
    desk.void(number)

    assert line_of(before, number) in publish(desk).lines


def test_zones_taken_away_during_a_programme_fall_away_from_what_follows(desk: Desk) -> None:
    desk.approved("Một", length=120)
    second = desk.approved("Hai")
    publish(desk)
    desk.at("05:31")
    desk.change(BulletinRow, second, zones=frozenset({1}))

    assert line_of(publish(desk), second, "Sáng").zones == {1}


def test_a_validity_cut_short_during_a_programme_takes_the_item_out(desk: Desk) -> None:
    desk.approved("Một", length=120)
    second = desk.approved("Hai")
    publish(desk)
    desk.at("05:31")
    desk.change(BulletinRow, second, valid_until=local("05:32"))

    assert second not in bulletins_of(publish(desk))


def test_time_passing_alone_publishes_nothing(desk: Desk) -> None:
    desk.approved("Một", airings=1)
    desk.approved("Hai")
    desk.approved("Dài", length=1790)
    publish(desk)

    for clock in ("05:29:59", "05:30:05", "05:45", "12:00", "16:59:59", "17:30", "23:59:59"):
        desk.at(clock)
        assert publish(desk) is None


def test_a_station_switched_on_late_plans_only_what_is_to_come(desk: Desk) -> None:
    desk.approved("Một")
    desk.at("05:31")

    plan = publish(desk)

    assert {line.programme_name for line in plan.lines} == {"Chiều"}
    assert "Sáng: Its time had passed when this plan was made." in told(plan)


def test_a_day_that_is_over_is_never_published_again(desk: Desk) -> None:
    desk.approved("Một")
    desk.at("00:00", SUNDAY)

    assert publish(desk, SATURDAY) is None


def test_words_that_are_being_rendered_do_not_hold_the_programme_up(desk: Desk) -> None:
    desk.approved("Một")
    desk.change(TemplateRow, 1, opening="Chào buổi sáng.")

    plan = publish(desk)

    assert [line.kind.value for line in plan.lines if line.programme_name == "Sáng"] == [
        "signature",
        "bulletin",
        "closing",
    ]
    assert "Opening words: It is left out of Sáng: it is not yet rendered." in told(plan)


def test_words_without_a_standing_approval_do_not_sound(desk: Desk) -> None:
    desk.approved("Một")
    desk.change(StandingClipRow, 1, approved_by=None)

    plan = publish(desk)

    assert "signature" not in {line.kind.value for line in plan.lines}
    assert "Signature tune: It is left out of Sáng: nobody has approved its words." in told(plan)


def test_a_template_switched_off_makes_no_programme(desk: Desk) -> None:
    desk.approved("Một")
    desk.change(TemplateRow, 2, enabled=False)

    assert {line.programme_name for line in publish(desk).lines} == {"Sáng"}


def test_a_zone_without_amplifier_is_told_by_its_name(desk: Desk) -> None:
    desk.approved("Một", zones=ALL | {9})
    desk.change(TemplateRow, 1, zones=ALL | {9})

    plan = publish(desk)

    assert all(9 not in line.zones for line in plan.lines)
    assert "Sáng: It is not heard in Thôn 9: no amplifier or output is connected there." in told(
        plan
    )


def test_lines_between_two_instants_come_from_the_newest_versions(desk: Desk) -> None:
    number = desk.approved("Một")
    with desk.transaction() as session:
        publish_ahead(session, desk.clock)
    desk.change(BulletinRow, number, zones=frozenset({1}))
    with desk.transaction() as session:
        publish_ahead(session, desk.clock)

        found = lines_between(session, local("17:00:30"), local("05:30:05", SUNDAY))

    assert [(line.kind.value, len(line.zones)) for line in found] == [
        ("bulletin", 1),
        ("closing", 3),
        ("signature", 3),
    ]


def test_a_day_not_yet_published_is_shown_as_it_would_be(desk: Desk) -> None:
    number = desk.approved("Một")
    later = SATURDAY + timedelta(days=5)

    with desk.transaction() as session:
        shown = plan_or_preview(session, desk.clock, later)
        assert plan_of(session, later) is None

    assert shown.version is None
    assert bulletins_of(shown) == [number, number]


def test_two_amplifiers_on_one_bus_leave_time_to_warm_up(desk: Desk) -> None:
    with desk.transaction() as session:
        session.add(AmplifierRow(name="amp2", label="", bus="main", warm_up=timedelta(seconds=8)))
    desk.approved("Một", zones=frozenset({1}))

    plan = publish(desk)

    assert plan.lines[2].starts - plan.lines[1].ends == timedelta(seconds=9.5)


def test_two_who_publish_at_once_make_one_version(desk: Desk) -> None:
    desk.approved("Một")
    ready = Barrier(2)

    def together() -> PlanView | None:
        with desk.transaction() as session:
            ready.wait()
            return publish_day(session, desk.clock, SATURDAY, "change")

    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(together) for _ in range(2)]
        made = [one.result() for one in asked]

    with desk.transaction() as session:
        assert len(versions(session, SATURDAY)) == 1
    assert sum(plan is not None for plan in made) == 1


def test_a_programme_just_after_midnight_stays_from_before_midnight(desk: Desk) -> None:
    desk.change(PermittedHoursRow, 1, opens=time(0), closes=time(0))
    desk.change(TemplateRow, 1, starts=time(0, 0))
    desk.approved("Một")
    desk.at("23:00")
    before = publish(desk, SUNDAY)
    desk.at("23:59:57")
    desk.change(TemplateRow, 1, starts=time(6, 0))

    after = publish(desk, SUNDAY)

    morning = [line for line in before.lines if line.programme_name == "Sáng"]
    assert [line for line in after.lines if line.programme.endswith("/t1/0000")] == morning
