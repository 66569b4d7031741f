from datetime import timedelta

from desk import Desk

from broadcaster.services import alarms
from broadcaster.services.station_views import AlarmView
from schedules.types import Reason

GONE = Reason("The board {board} is gone.", {"board": "b1"})
STUCK = Reason("Channel {channel} of {board} is stuck.", {"channel": 2, "board": "b1"})


def come(desk: Desk, why: Reason = GONE) -> None:
    desk.clock.sleep(60)
    with desk.work() as session:
        alarms.raise_alarm(session, desk.clock, "board:b1", why)


def go(desk: Desk) -> None:
    desk.clock.sleep(60)
    with desk.work() as session:
        alarms.clear(session, desk.clock, "board:b1")


def see(desk: Desk) -> None:
    with desk.work() as session:
        for each in alarms.standing(session):
            alarms.acknowledge(session, desk.clock, each.id, desk.operator)


def standing(desk: Desk) -> tuple[AlarmView, ...]:
    with desk.work() as session:
        return alarms.standing(session)


def test_a_fault_told_again_at_every_poll_is_one_alarm_that_happened_once(desk: Desk) -> None:
    for _ in range(14):
        come(desk)

    (alarm,) = standing(desk)
    assert alarm.times == 1


def test_a_fault_that_comes_and_goes_is_counted_until_somebody_sees_it(desk: Desk) -> None:
    for _ in range(14):
        come(desk)
        go(desk)

    (alarm,) = standing(desk)
    assert (alarm.times, alarm.cleared) == (14, desk.clock.now())
    assert alarm.last - alarm.raised == timedelta(minutes=26)


def test_a_fault_that_comes_back_after_it_was_seen_is_a_new_alarm(desk: Desk) -> None:
    come(desk)
    see(desk)
    go(desk)
    assert standing(desk) == ()

    come(desk)

    (alarm,) = standing(desk)
    assert (alarm.times, alarm.acknowledged) == (1, None)


def test_a_seen_fault_that_turns_into_another_asks_to_be_seen_again(desk: Desk) -> None:
    come(desk)
    see(desk)

    come(desk, STUCK)

    (alarm,) = standing(desk)
    assert (str(alarm.why), alarm.acknowledged) == ("Channel 2 of b1 is stuck.", None)


def test_the_same_fault_of_another_channel_asks_to_be_seen_again(desk: Desk) -> None:
    come(desk, STUCK)
    see(desk)

    come(desk, Reason(STUCK.sentence, {"channel": 3, "board": "b1"}))

    assert [str(each.why) for each in standing(desk)] == ["Channel 3 of b1 is stuck."]
    assert standing(desk)[0].acknowledged is None


def test_a_measure_that_changes_with_every_poll_asks_nobody_twice(desk: Desk) -> None:
    for seconds in range(5):
        come(desk, Reason("{board} is late by {late_s} s.", {"board": "b1", "late_s": seconds}))
        see(desk)

    with desk.work() as session:
        assert len(alarms.history(session)) == 1


def test_a_seen_fault_told_again_asks_nobody_twice(desk: Desk) -> None:
    come(desk)
    see(desk)

    come(desk)

    (alarm,) = standing(desk)
    assert alarm.acknowledged_by == desk.operator


def test_an_unseen_fault_says_what_it_turned_into(desk: Desk) -> None:
    come(desk)
    come(desk, STUCK)

    (alarm,) = standing(desk)
    assert (str(alarm.why), alarm.times) == ("Channel 2 of b1 is stuck.", 1)


def test_everything_that_stands_is_seen_at_once(desk: Desk) -> None:
    come(desk)
    with desk.work() as session:
        alarms.raise_alarm(session, desk.clock, "sink", Reason("The sound card is gone."))
        seen = alarms.acknowledge_all(session, desk.clock, desk.operator)
        again = alarms.acknowledge_all(session, desk.clock, desk.operator)

    assert (seen, again) == (2, 0)
    assert {each.acknowledged_by for each in standing(desk)} == {desk.operator}


def test_older_alarms_are_listed_page_by_page(desk: Desk) -> None:
    with desk.work() as session:
        for number in range(5):
            alarms.raise_alarm(session, desk.clock, f"s{number}", GONE)
        first = alarms.history(session, limit=3)
        second = alarms.history(session, limit=3, before=first[-1].id)

    assert [each.subject for each in (*first, *second)] == ["s4", "s3", "s2", "s1", "s0"]
