"""Templates, the standing approval of their words, and the week."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from planning_desk import ALL, PEOPLE, SATURDAY, SUNDAY, Desk, local

from broadcaster.domain.people import Person, Role
from broadcaster.domain.programmes import TemplateId
from broadcaster.errors import Forbidden, Invalid, NotFound
from broadcaster.services.plan_views import PartView, TemplateFields, TemplateView
from broadcaster.services.planning import publish_day
from broadcaster.services.timetable import (
    save_template,
    switch_template,
    template,
    templates,
    week_of,
)
from broadcaster.store.tables import DelegationRow

OPERATOR, ADMINISTRATOR = PEOPLE[Role.OPERATOR], PEOPLE[Role.ADMINISTRATOR]
MORNING = TemplateId(1)
NOON = TemplateFields(
    name="Trưa",
    starts=time(11, 0),
    weekdays=frozenset({5, 6}),
    zones=frozenset({1, 2}),
    longest=timedelta(minutes=15),
    opening="Chào buổi trưa.",
)


def save(
    desk: Desk, fields: TemplateFields, number: TemplateId | None = None, by: Person = OPERATOR
) -> TemplateId:
    with desk.transaction() as session:
        return save_template(session, desk.clock, by, fields, number)


def shown(desk: Desk, number: TemplateId) -> TemplateView:
    with desk.transaction() as session:
        return template(session, number)


def part(view: TemplateView, kind: str) -> PartView:
    return next(one for one in view.parts if one.kind == kind)


def test_templates_are_listed_in_the_order_of_their_times(desk: Desk) -> None:
    save(desk, NOON)

    with desk.transaction() as session:
        listed = templates(session)

    assert [one.fields.name for one in listed] == ["Sáng", "Trưa", "Chiều"]
    assert [one.kind for one in listed[0].parts] == ["signature", "opening", "closing"]
    assert listed[0].parts[1].allowed_by == "Approver"


def test_a_new_template_reads_back_as_it_was_written(desk: Desk) -> None:
    number = save(desk, NOON)

    assert shown(desk, number).fields == NOON
    assert shown(desk, number).enabled


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("name", {"name": "  "}),
        ("name", {"name": "x" * 121}),
        ("weekdays", {"weekdays": frozenset()}),
        ("weekdays", {"weekdays": frozenset({7})}),
        ("zones", {"zones": frozenset()}),
        ("zones", {"zones": frozenset({1, 77})}),
        ("longest", {"longest": timedelta(seconds=59)}),
        ("longest", {"longest": timedelta(hours=13)}),
        ("opening", {"opening": "x" * 2001}),
        ("closing", {"closing": "x" * 2001}),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_changed(
    desk: Desk, field: str, wrong: dict[str, object]
) -> None:
    before = shown(desk, MORNING)

    with pytest.raises(Invalid) as refused:
        save(desk, replace(before.fields, **wrong), MORNING)

    assert refused.value.field == field
    assert shown(desk, MORNING) == before


def test_an_operator_may_move_a_programme_without_touching_its_words(desk: Desk) -> None:
    before = shown(desk, MORNING)

    save(desk, replace(before.fields, starts=time(5, 45)), MORNING)

    after = shown(desk, MORNING)
    assert after.fields.starts == time(5, 45)
    assert after.parts == before.parts


def test_words_changed_by_an_operator_wait_for_an_approver(desk: Desk) -> None:
    fields = replace(shown(desk, MORNING).fields, opening="Chào buổi sáng.")

    save(desk, fields, MORNING)

    opening = part(shown(desk, MORNING), "opening")
    assert (opening.text, opening.clip, opening.allowed_by) == ("Chào buổi sáng.", None, None)
    assert part(shown(desk, MORNING), "closing").allowed_by == "Approver"


def test_words_changed_by_the_administrator_are_allowed_by_that(desk: Desk) -> None:
    fields = replace(shown(desk, MORNING).fields, opening="Chào buổi sáng.")

    save(desk, fields, MORNING, by=ADMINISTRATOR)

    opening = part(shown(desk, MORNING), "opening")
    assert (opening.clip, opening.allowed_by) == (None, "Administrator")


def test_an_operator_to_whom_an_approver_lent_the_right_allows_the_words(desk: Desk) -> None:
    with desk.transaction() as session:
        session.add(
            DelegationRow(
                giver=PEOPLE[Role.APPROVER].id,
                taker=OPERATOR.id,
                starts=local("00:00"),
                ends=local("00:00", SUNDAY),
            )
        )

    number = save(desk, NOON)

    assert part(shown(desk, number), "opening").allowed_by == "Operator"


def test_words_that_were_taken_away_are_no_part_any_more(desk: Desk) -> None:
    save(desk, replace(shown(desk, MORNING).fields, closing=""), MORNING)
    desk.approved("Một")

    assert [one.kind for one in shown(desk, MORNING).parts] == ["signature", "opening"]
    with desk.transaction() as session:
        plan = publish_day(session, desk.clock, SATURDAY, "change")
    morning = [line.kind.value for line in plan.lines if line.programme_name == "Sáng"]
    assert morning == ["signature", "opening", "bulletin"]


@pytest.mark.parametrize("role", [Role.APPROVER, Role.TECHNICIAN, Role.SUPERVISOR])
def test_only_those_with_the_right_change_the_timetable(desk: Desk, role: Role) -> None:
    with pytest.raises(Forbidden):
        save(desk, NOON, by=PEOPLE[role])
    with pytest.raises(Forbidden), desk.transaction() as session:
        switch_template(session, PEOPLE[role], MORNING, enabled=False)


def test_a_template_is_switched_off_and_on(desk: Desk) -> None:
    for enabled in (False, True):
        with desk.transaction() as session:
            switch_template(session, OPERATOR, MORNING, enabled=enabled)

        assert shown(desk, MORNING).enabled == enabled


def test_a_template_that_is_not_there_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        shown(desk, TemplateId(77))
    with pytest.raises(NotFound):
        save(desk, NOON, TemplateId(77))


def test_the_week_shows_what_is_published_and_what_would_be(desk: Desk) -> None:
    save(desk, replace(NOON, opening=""))
    desk.approved("Một", zones=ALL)
    with desk.transaction() as session:
        publish_day(session, desk.clock, SATURDAY, "evening")

    with desk.transaction() as session:
        week = week_of(session, desk.clock, date(2026, 11, 16))

    assert [day.day for day in week] == [date(2026, 11, 16 + number) for number in range(7)]
    assert [day.version for day in week] == [None] * 5 + [1, None]
    assert [[one.name for one in day.programmes] for day in week[4:]] == [
        ["Sáng", "Chiều"],
        ["Sáng", "Trưa", "Chiều"],
        ["Sáng", "Trưa", "Chiều"],
    ]
    noon = week[5].programmes[1]
    assert (noon.starts, noon.zones, noon.items) == (local("11:00"), {1, 2}, 2)
    assert noon.ends == local("11:00") + timedelta(seconds=10.5 + 60)
    assert noon.template == TemplateId(3)


def test_a_week_begins_on_a_monday(desk: Desk) -> None:
    with pytest.raises(Invalid), desk.transaction() as session:
        week_of(session, desk.clock, SATURDAY)
