"""Whatever a plan rests on is written down so that it reads back as it was."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from broadcaster.domain.recorded import digest, read_back, written
from schedules.parts import BulletinBlock, FillerPart, Piece, RelayPart, RelaySource
from schedules.types import (
    Basis,
    BusKey,
    Cadence,
    Candidate,
    PartKind,
    Priority,
    Reason,
    Settled,
    Sound,
    StandingPart,
    Start,
    Template,
    Turn,
    ZoneKey,
)

AT = datetime(2026, 11, 21, 3, 0, 0, 5, tzinfo=UTC)
ZONES = frozenset({ZoneKey(11), ZoneKey(2)})
TEMPLATE = Template(
    key="t1",
    name="Sáng",
    starts=time(5, 30),
    weekdays=frozenset({0, 6}),
    zones=ZONES,
    before=(),
    after=(),
    longest=timedelta(minutes=30),
    parts=(
        StandingPart(PartKind.SIGNATURE, "Nhạc hiệu", None, "", Start(time(5, 30), hard=False)),
        RelayPart(RelaySource("vov1", "VOV1", "relay:1"), time(6), time(6, 30)),
        BulletinBlock(fields=frozenset({"1"}), rotate=True, longest=timedelta(minutes=3)),
        FillerPart((Piece("Nhạc", Sound("a" * 64, timedelta(seconds=3)), "standing:1"),)),
    ),
)
EMERGENCY = Candidate(
    bulletin=7,
    title="Lũ",
    sound=Sound("b" * 64, timedelta(seconds=20.5)),
    zones=ZONES,
    priority=Priority.EMERGENCY,
    valid_from=AT,
    valid_until=AT + timedelta(hours=3),
    airings=None,
    authority="approval:7",
    received=AT,
    cadence=Cadence(AT, timedelta(minutes=5), time(5), None),
)
BASIS = Basis(
    templates=(TEMPLATE,),
    candidates=(EMERGENCY,),
    buses={ZoneKey(2): BusKey("main"), ZoneKey(11): BusKey("other")},
    aired={(7, ZoneKey(11)): 2, (7, ZoneKey(2)): 1},
    settled=Settled(before=AT, programmes=frozenset({"b", "a"})),
    turns={"c": Turn(AT, None)},
)


@pytest.mark.parametrize(
    "value", [BASIS, Reason("{a}", {"a": 1.5}), ZoneInfo("Asia/Ho_Chi_Minh"), date(2026, 2, 28)]
)
def test_what_was_written_reads_back_as_it_was(value: object) -> None:
    assert read_back(written(value)) == value


def test_equal_grounds_are_written_alike_whatever_the_order_of_their_sets() -> None:
    turned = Basis(
        templates=BASIS.templates,
        candidates=BASIS.candidates,
        buses=dict(reversed(BASIS.buses.items())),
        aired=dict(reversed(BASIS.aired.items())),
        settled=Settled(before=AT, programmes=frozenset(["a", "b"])),
        turns=BASIS.turns,
    )

    assert digest(written(turned)) == digest(written(BASIS))


def test_what_no_plan_can_rest_on_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot rest on a object"):
        written(object())
    with pytest.raises(ValueError, match="nothing a plan rests on"):
        read_back('{"is a": "compile:compile_day", "of": 1}')


def test_what_an_older_program_wrote_beside_it_and_nobody_could_set_is_passed_over() -> None:
    older = written(BulletinBlock()).replace(
        '"title":""', '"title":"","topics":{"is a":"set","of":[]}'
    )
    assert "topics" in older

    assert read_back(older) == BulletinBlock()


def test_a_field_nobody_knows_is_no_plan_of_ours() -> None:
    with pytest.raises(TypeError, match="colour"):
        read_back(written(BulletinBlock()).replace('"title":""', '"title":"","colour":"red"'))
