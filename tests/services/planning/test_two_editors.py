"""Two editors at once: the later one learns what the other changed, and nothing is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import time, timedelta
from threading import Barrier

import pytest
from planning_desk import PEOPLE, Desk, local

from broadcaster.domain.bulletin import BulletinId
from broadcaster.domain.frames import TuneRule, WordsRule
from broadcaster.domain.people import Person, Role
from broadcaster.domain.programmes import OneOffId, TemplateId
from broadcaster.errors import NotFound
from broadcaster.services.edits import Overtaken
from broadcaster.services.plan_views import TemplateFields, TemplateView
from broadcaster.services.planning import cancel_one_off, play_soon, publish_ahead
from broadcaster.services.timetable import save_template, switch_template, template
from broadcaster.store import plans
from broadcaster.store.tables import TimetableEditRow
from schedules.parts import BulletinBlock
from schedules.types import PartKind

LAN, MINH = PEOPLE[Role.OPERATOR], PEOPLE[Role.ADMINISTRATOR]
MORNING = TemplateId(1)
TOLD = (
    "Operator changed this since you opened it. Your change was not taken and stands below:"
    " look at what is different now, then save again."
)


def opened(desk: Desk) -> TemplateView:
    with desk.transaction() as session:
        return template(session, MORNING)


def save(desk: Desk, by: Person, view: TemplateView, **changes: object) -> None:
    fields: TemplateFields = replace(view.fields, **changes)
    with desk.transaction() as session:
        save_template(session, desk.clock, by, fields, MORNING, view.seen)


def refused(desk: Desk, by: Person, view: TemplateView, **changes: object) -> list[str]:
    with pytest.raises(Overtaken) as told:
        save(desk, by, view, **changes)
    return [str(told.value), *(str(one) for one in told.value.changes)]


def test_the_later_editor_is_told_who_changed_what_and_nothing_is_lost(desk: Desk) -> None:
    lans, minhs = opened(desk), opened(desk)
    save(desk, LAN, lans, starts=time(5, 45), longest=timedelta(minutes=20))

    told = refused(desk, MINH, minhs, name="Sáng sớm")

    assert told == [
        TOLD,
        "It now begins at 05:45, not at 05:30.",
        "It may now take 20 minutes, not 30.",
    ]
    assert (opened(desk).fields.name, opened(desk).fields.starts) == ("Sáng", time(5, 45))


def test_who_has_looked_again_may_save(desk: Desk) -> None:
    minhs = opened(desk)
    save(desk, LAN, opened(desk), starts=time(5, 45))
    refused(desk, MINH, minhs, name="Sáng sớm")

    save(desk, MINH, opened(desk), name="Sáng sớm")

    assert (opened(desk).fields.name, opened(desk).fields.starts) == ("Sáng sớm", time(5, 45))


def test_one_who_saves_twice_is_not_in_the_own_way(desk: Desk) -> None:
    view = opened(desk)
    save(desk, LAN, view, starts=time(5, 45))
    told = refused(desk, LAN, view, starts=time(5, 50))

    save(desk, LAN, opened(desk), starts=time(5, 50))

    assert told[1:] == ["It now begins at 05:45, not at 05:30."]
    assert opened(desk).fields.starts == time(5, 50)


def test_one_that_was_switched_off_meanwhile_is_not_changed_unseen(desk: Desk) -> None:
    view = opened(desk)
    with desk.transaction() as session:
        switch_template(session, MINH, MORNING, enabled=False)

    assert refused(desk, LAN, view, name="Khác")[1:] == ["It was switched off."]


def test_a_change_that_was_taken_back_meanwhile_is_in_nobodys_way(desk: Desk) -> None:
    minhs = opened(desk)
    save(desk, LAN, opened(desk), starts=time(5, 45))
    save(desk, LAN, opened(desk), starts=time(5, 30))

    save(desk, MINH, minhs, name="Sáng sớm")

    assert opened(desk).fields.name == "Sáng sớm"


@pytest.mark.parametrize("given", ["", "no JSON", "[]", '"text"', "{}"])
def test_what_nobody_was_shown_is_refused_and_breaks_nothing(desk: Desk, given: str) -> None:
    with pytest.raises(Overtaken):
        save(desk, LAN, replace(opened(desk), seen=given), name="Khác")

    assert opened(desk).fields.name == "Sáng"


def test_of_two_who_save_in_the_same_moment_one_is_told(desk: Desk) -> None:
    view, ready = opened(desk), Barrier(2)

    def change(starts: time) -> str:
        ready.wait()
        try:
            save(desk, LAN, view, starts=starts)
        except Overtaken:
            return "told"
        return "taken"

    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(change, starts) for starts in (time(6), time(7))]
        made = sorted(one.result() for one in asked)

    assert made == ["taken", "told"]


def test_each_change_is_kept_with_who_made_it(desk: Desk) -> None:
    save(desk, LAN, opened(desk), starts=time(5, 45))
    save(desk, LAN, opened(desk))

    with desk.transaction() as session:
        (row,) = session.query(TimetableEditRow)
        assert (row.subject, row.by, row.at) == ("template:1", LAN.id, desk.clock.now())
        assert (row.before["starts"], row.after["starts"]) == ("05:30", "05:45")


def test_what_one_takes_back_the_other_cannot_take_back_again(desk: Desk) -> None:
    desk.at("09:00")
    number = BulletinId(desk.approved("Một"))
    with desk.transaction() as session:
        zones, soon = frozenset({1}), timedelta(minutes=2)
        asked = play_soon(session, desk.clock, number, zones, soon, LAN)
    with desk.transaction() as session:
        cancel_one_off(session, desk.clock, OneOffId(asked.id), MINH)

    with desk.transaction() as session, pytest.raises(NotFound, match="nothing of that number"):
        cancel_one_off(session, desk.clock, OneOffId(asked.id), LAN)


def test_two_who_ask_for_the_same_minute_do_not_overlap(desk: Desk) -> None:
    desk.at("09:00")
    numbers = [BulletinId(desk.approved(title, length=120)) for title in ("Một", "Hai")]
    ready = Barrier(2)

    def ask(number: BulletinId) -> str:
        ready.wait()
        try:
            with desk.transaction() as session:
                soon = timedelta(minutes=2)
                play_soon(session, desk.clock, number, frozenset({1}), soon, LAN)
        except Exception as error:  # noqa: BLE001 -- the test tells which
            return type(error).__name__
        return "taken"

    with ThreadPoolExecutor(2) as pool:
        made = sorted(one.result() for one in [pool.submit(ask, one) for one in numbers])

    assert made == ["Refused", "taken"]
    with desk.transaction() as session:
        publish_ahead(session, desk.clock)
        lines = plans.lines_between(session, local("09:00"), local("10:00"))
    assert len(lines) == 1


def test_the_later_one_sees_which_part_was_changed_and_how(desk: Desk) -> None:
    tune, words = TuneRule(), WordsRule(PartKind.OPENING, "Chào bà con.")
    save(desk, LAN, opened(desk), parts=(tune, words, BulletinBlock("Tin")))
    view = opened(desk)
    kept = view.fields.parts
    save(desk, LAN, view, parts=(tune, replace(kept[1], text="Kính chào bà con."), kept[2]))

    told = refused(desk, MINH, view, parts=(tune, kept[1], replace(kept[2], times=2)))

    assert told == [TOLD, "“Opening words” now says: “Kính chào bà con.”"]


@pytest.mark.parametrize(
    "given", ["[" * 100_000, "{" * 100_000, '{"name": "\\ud800"}', '{"name": {}}', "[]", "NaN", ""]
)
def test_whatever_a_form_gives_back_as_seen_is_answered_with_the_sentence(
    desk: Desk, given: str
) -> None:
    view = replace(opened(desk), seen=given)

    told = refused(desk, LAN, view, name="Sớm")

    assert told[0].startswith("— changed this since you opened it.")
    assert all(one.encode() for one in told)


def test_what_a_form_gives_back_is_told_no_longer_than_people_read(desk: Desk) -> None:
    view = replace(opened(desk), seen=opened(desk).seen.replace("Sáng", "x" * 9_000))

    assert all(len(one) < 500 for one in refused(desk, LAN, view, name="Sớm"))
