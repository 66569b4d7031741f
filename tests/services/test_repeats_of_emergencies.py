"""How often an emergency is repeated: asked for, checked, and bound by its approval."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from desk import EAST, Desk

from broadcaster.domain.bulletin import BulletinId, Status
from broadcaster.errors import Invalid
from broadcaster.services import bulletins
from broadcaster.services.views import Change
from broadcaster.store import candidates
from schedules.types import Cadence, Priority

TEN = timedelta(minutes=10)


def cadence(desk: Desk, bulletin: BulletinId) -> Cadence | None:
    with desk.work() as session:
        found = candidates.approved_one(session, bulletin, desk.clock.now())
    assert found is not None
    return found.cadence


def test_an_approved_emergency_is_repeated_as_it_was_asked_for(desk: Desk) -> None:
    given = {"repeat_every": TEN, "repeat_opens": time(5), "repeat_closes": time(21)}
    bulletin = desk.approved(priority=Priority.EMERGENCY, **given)

    first = desk.clock.now() + timedelta(seconds=1)
    assert cadence(desk, bulletin) == Cadence(first, TEN, time(5), time(21))
    assert desk.page(bulletin).fields.repeat_every == TEN


def test_an_emergency_nobody_wants_repeated_is_on_air_once_from_its_approval_on(
    desk: Desk,
) -> None:
    bulletin = desk.approved(priority=Priority.EMERGENCY)

    first = desk.clock.now() + timedelta(seconds=1)
    assert cadence(desk, bulletin) == Cadence(first, None)


def test_what_is_no_emergency_has_no_cadence(desk: Desk) -> None:
    assert cadence(desk, desk.approved(priority=Priority.PRIORITY)) is None


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"priority": Priority.PRIORITY}, "Only an emergency is repeated by itself"),
        ({"repeat_every": timedelta(seconds=59)}, "every 1 minute at the most"),
        ({"repeat_every": timedelta(days=1, seconds=1)}, "once a day at the least"),
        ({"repeat_opens": time(5)}, "Give both times"),
        ({"repeat_closes": time(21)}, "Give both times"),
    ],
)
def test_a_repeat_that_makes_no_sense_is_refused(
    desk: Desk, given: dict[str, object], sentence: str
) -> None:
    fields = {"priority": Priority.EMERGENCY, "repeat_every": TEN} | given

    with pytest.raises(Invalid, match=sentence) as refused:
        desk.draft(**fields)
    assert refused.value.field == "repeat_every"


def test_another_cadence_needs_another_approval(desk: Desk) -> None:
    bulletin = desk.approved(priority=Priority.EMERGENCY, repeat_every=TEN, zones=frozenset({EAST}))
    page = desk.page(bulletin)
    fields = desk.fields(
        priority=Priority.EMERGENCY,
        repeat_every=timedelta(minutes=1),
        zones=frozenset({EAST}),
        valid_until=page.fields.valid_until,
    )

    with desk.work() as session:
        change = Change(page.version, fields)
        bulletins.edit(session, desk.clock, bulletin, desk.operator, change)

    assert desk.page(bulletin).status is Status.DRAFT
