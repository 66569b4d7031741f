"""One cause is one alarm, by the names people use, with the zones that hang on it."""

from __future__ import annotations

from datetime import timedelta

from desk import EAST, WEST, Desk

from broadcaster.domain.patch import PartKind
from broadcaster.services import alarms, attention
from broadcaster.services.station_views import AlarmView
from broadcaster.store.patches import load_patch
from schedules.types import Reason

SILENT = Reason("{device} does not answer.", {"device": "board"})
WORN = Reason("Channel {channel} of {board} is worn.", {"channel": 2, "board": "board"})


def not_open(zone: int) -> Reason:
    return Reason("The line of zone {zone} did not open.", {"zone": zone})


def come(desk: Desk, subject: str, why: Reason) -> None:
    desk.clock.sleep(1)
    with desk.work() as session:
        alarms.raise_alarm(session, desk.clock, subject, why)


def over(desk: Desk, *subjects: str) -> None:
    for subject in subjects:
        desk.clock.sleep(1)
        with desk.work() as session:
            alarms.clear(session, desk.clock, subject)


def standing(desk: Desk) -> tuple[AlarmView, ...]:
    with desk.work() as session:
        return alarms.standing(session)


def label(desk: Desk) -> str:
    with desk.work() as session:
        return load_patch(session).boards[0].label


def pulled(desk: Desk) -> None:
    """Let all be told that playout tells when one board's cable is pulled."""
    come(desk, f"zone:{EAST}", not_open(EAST))
    come(desk, "device:board", SILENT)
    come(desk, "bus:main", SILENT)
    come(desk, f"zone:{WEST}", not_open(WEST))


def test_a_board_that_does_not_answer_is_one_alarm_with_its_zones(desk: Desk) -> None:
    pulled(desk)

    (alarm,) = standing(desk)
    assert str(alarm.why) == f"{label(desk)} does not answer."
    assert alarm.about is not None
    assert (alarm.about.kind, alarm.about.key) == (PartKind.BOARD, "board")
    assert alarm.zones == ("Đông", "Tây")
    with desk.work() as session:
        needs = attention.needs(session, desk.clock, desk.operator)
    assert [need.alarm for need in needs if need.alarm] == [alarm.id]


def test_who_has_seen_the_cause_has_seen_what_follows(desk: Desk) -> None:
    pulled(desk)
    with desk.work() as session:
        alarms.acknowledge(session, desk.clock, standing(desk)[0].id, desk.operator)
    over(desk, "device:board", f"zone:{EAST}", "bus:main", f"zone:{WEST}")

    assert standing(desk) == ()


def test_what_followed_later_than_the_cause_was_seen_goes_with_it(desk: Desk) -> None:
    come(desk, "device:board", SILENT)
    with desk.work() as session:
        assert alarms.acknowledge_all(session, desk.clock, desk.operator) == 1
    come(desk, f"zone:{WEST}", not_open(WEST))
    assert [alarm.zones for alarm in standing(desk)] == [("Tây",)]

    over(desk, "device:board", f"zone:{WEST}")

    assert standing(desk) == ()


def test_a_zone_that_stays_shut_when_its_board_answers_again_is_told_by_its_name(
    desk: Desk,
) -> None:
    pulled(desk)
    over(desk, "device:board", "bus:main", f"zone:{WEST}")

    told = {str(alarm.why) for alarm in standing(desk)}
    assert told == {f"{label(desk)} does not answer.", "The line of zone Đông did not open."}


def test_a_worn_relay_hides_no_zone_that_did_not_open(desk: Desk) -> None:
    come(desk, "device:board", WORN)
    come(desk, f"zone:{WEST}", not_open(WEST))

    assert len(standing(desk)) == 2


def test_a_noisy_line_hides_no_zone_that_did_not_open(desk: Desk) -> None:
    noisy = Reason("The line to {device} is noisy.", {"device": "board", "line": "/dev/x"})
    come(desk, "device:board", noisy)
    come(desk, f"zone:{EAST}", not_open(EAST))

    assert len(standing(desk)) == 2


def test_a_fault_long_after_another_is_a_fault_of_its_own(desk: Desk) -> None:
    come(desk, "device:board", SILENT)
    over(desk, "device:board")
    desk.clock.sleep(timedelta(hours=1).total_seconds())
    come(desk, f"zone:{WEST}", not_open(WEST))
    over(desk, f"zone:{WEST}")

    assert len(standing(desk)) == 2
