"""Boards switched together: in two phases, ports side by side, and one never stops another."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from fake_board import WAIT, FakeBoard
from simulated_commune import VirtualClock

from hardware.errors import NoReply, WrongWiring
from hardware.owner import ThreadOwner
from hardware.rack import Rack
from hardware.types import UNKNOWN, ChannelState, Knowledge, Output, Urgency
from hardware.wear import Wear

ON = ChannelState(on=True, knowledge=Knowledge.VERIFIED)
OFF = ChannelState(on=False, knowledge=Knowledge.VERIFIED)


def rack_of(*boards: FakeBoard, clock: VirtualClock | None = None, **how: object) -> Rack:
    return Rack({b.name: b for b in boards}, clock or VirtualClock(), **how)  # type: ignore[arg-type]


@pytest.fixture
def ports() -> Iterator[tuple[FakeBoard, FakeBoard]]:
    owners = [ThreadOwner("port a"), ThreadOwner("port b")]
    boards = FakeBoard("a", owner=owners[0]), FakeBoard("b", owner=owners[1])
    yield boards
    for board in boards:
        board.go.set()
    for owner in owners:
        owner.stop()


def test_boards_of_one_port_are_all_ordered_before_any_is_read_back() -> None:
    diary: list[str] = []
    rack = rack_of(FakeBoard("b", "bus", diary=diary), FakeBoard("a", "bus", diary=diary))
    rack.read([Output("a", 1), Output("b", 1)])
    diary.clear()

    rack.switch({Output("a", 1): True, Output("b", 2): True, Output("a", 3): False})

    assert diary == ["order a +1-3", "order b +2", "read a", "read b"]


def test_a_hundred_outputs_of_a_board_are_one_order_and_one_read_back() -> None:
    board = FakeBoard("a")
    wanted = {Output("a", channel): channel % 2 == 0 for channel in range(1, 9)}

    rack = rack_of(board)
    rack.read([Output("a", 1)])
    board.diary.clear()

    states = rack.switch(wanted).states

    assert board.diary == ["order a -1+2-3+4-5+6-7+8", "read a"]
    assert states == {output: ON if on else OFF for output, on in wanted.items()}


def test_a_board_that_was_never_asked_is_asked_before_its_first_order() -> None:
    board = FakeBoard("a")
    rack = rack_of(board)

    rack.switch({Output("a", 1): True})
    rack.switch({Output("a", 2): True})

    assert board.diary == ["read a", "order a +1", "read a", "order a +2", "read a"]


def test_contacts_are_opened_without_a_question_first() -> None:
    board = FakeBoard("a")

    rack_of(board).switch({Output("a", 1): False})

    assert board.diary == ["order a -1", "read a"]


JOBS: list[tuple[str, Callable[[Rack], object]]] = [
    ("order", lambda rack: rack.switch({Output("a", 1): True, Output("b", 1): True})),
    ("read", lambda rack: rack.read([Output("a", 1), Output("b", 1)])),
    ("off", lambda rack: rack.all_off()),
    ("renewal", lambda rack: rack.renew()),
    ("inputs", lambda rack: rack.inputs([Output("a", 1), Output("b", 1)])),
]


@pytest.mark.parametrize("job", [job for _, job in JOBS], ids=[name for name, _ in JOBS])
@pytest.mark.parametrize("dead", [0, 1])
def test_a_port_that_hangs_holds_up_no_other(
    ports: tuple[FakeBoard, FakeBoard], dead: int, job: Callable[[Rack], object]
) -> None:
    rack = rack_of(*ports)
    rack.switch({Output("a", 2): True, Output("b", 2): True})
    ports[dead].trigger_stall()
    for board in ports:
        board.asked.clear()

    whole = threading.Thread(target=job, args=(rack,))
    whole.start()

    assert ports[dead].asked.wait(WAIT)
    assert ports[1 - dead].asked.wait(WAIT)
    ports[dead].go.set()
    whole.join(WAIT)
    assert not whole.is_alive()


def test_a_board_that_does_not_answer_leaves_its_neighbours_alone() -> None:
    dead, good = FakeBoard("a", "bus"), FakeBoard("b", "bus")
    dead.trigger_death()

    switched = rack_of(dead, good).switch({Output("a", 1): True, Output("b", 1): True})

    assert switched.states == {Output("a", 1): UNKNOWN, Output("b", 1): ON}
    assert [problem.facts["device"] for problem in switched.problems] == ["a"]
    assert dead.diary == ["read a", "order a +1"]


def test_an_order_that_only_opens_contacts_goes_before_everything_else() -> None:
    board = FakeBoard("a")
    rack = rack_of(board)

    rack.switch({Output("a", 1): False}, urgency=Urgency.NORMAL)
    rack.switch({Output("a", 1): False, Output("a", 2): True}, urgency=Urgency.EMERGENCY)

    assert board.urgencies == [Urgency.OFF, Urgency.OFF, Urgency.EMERGENCY, Urgency.EMERGENCY]


def test_a_contact_ordered_on_may_be_closed_until_it_is_read_back_open() -> None:
    board = FakeBoard("a")
    rack, one = rack_of(board), Output("a", 1)
    rack.switch({one: True})
    board.trigger_stuck()

    rack.switch({one: False})
    assert rack.may_be_closed(one)

    board.closed.clear()
    rack.read([one])
    assert not rack.may_be_closed(one)


def test_an_order_to_a_dead_board_leaves_its_contact_in_doubt() -> None:
    board = FakeBoard("a")
    rack, one = rack_of(board), Output("a", 1)
    board.trigger_death()

    rack.switch({one: True})

    assert rack.may_be_closed(one)
    assert rack.all_off() == {"a": False}
    assert rack.may_be_closed(one)
    board.trigger_recovery()
    assert rack.all_off() == {"a": True}
    assert not rack.may_be_closed(one)


def test_a_contact_that_others_closed_may_be_closed() -> None:
    board = FakeBoard("a")
    board.closed.add(4)
    rack = rack_of(board)

    rack.read([Output("a", 4), Output("a", 5)])

    assert rack.may_be_closed(Output("a", 4))
    assert not rack.may_be_closed(Output("a", 5))


def test_what_a_former_process_left_is_doubted_until_read_back() -> None:
    rack, one = rack_of(FakeBoard("a")), Output("a", 1)

    rack.doubt([one])
    assert rack.may_be_closed(one)

    rack.switch({one: False})
    assert not rack.may_be_closed(one)


def test_what_a_former_process_left_rests_from_when_it_is_switched_off() -> None:
    clock = VirtualClock()
    rack = rack_of(FakeBoard("a"), clock=clock)
    rack.doubt([Output("a", 1)])
    clock.sleep(5)

    rack.all_off()
    clock.sleep(3)

    assert rack.wear.wait(Output("a", 1), timedelta(seconds=10)) == 7
    assert rack.wear.wait(Output("a", 2), timedelta(seconds=10)) == 0


def test_a_board_that_cannot_be_read_is_believed_to_have_opened() -> None:
    rack, one = rack_of(FakeBoard("a", reads_back=False)), Output("a", 1)

    rack.switch({one: True})
    state = rack.switch({one: False}).states[one]

    assert state == ChannelState(on=False, knowledge=Knowledge.ASSUMED)
    assert rack.is_proved_open(one, state)
    assert not rack.may_be_closed(one)


def test_a_contact_just_opened_rests_before_it_closes_and_never_before_it_opens() -> None:
    clock, one = VirtualClock(), Output("a", 1)
    rack = rack_of(FakeBoard("a"), clock=clock)
    rack.switch({one: True})
    rack.switch({one: False})
    assert clock.monotonic() == 0.0

    rack.switch({one: True})

    assert clock.monotonic() == 1.0


def test_a_contact_that_stays_closed_is_not_waited_for() -> None:
    clock, one = VirtualClock(), Output("a", 1)
    rack = rack_of(FakeBoard("a"), clock=clock)
    rack.switch({one: True})

    rack.switch({one: True})

    assert clock.monotonic() == 0.0
    assert rack.wear.closings(one) == 1


def test_closings_are_counted_once_each_and_the_interval_can_be_set() -> None:
    clock, one = VirtualClock(), Output("a", 1)
    wear = Wear(clock.monotonic, interval=timedelta(seconds=3))
    rack = rack_of(FakeBoard("a"), clock=clock, wear=wear)

    for on in (True, False, True, False):
        rack.switch({one: on})

    assert wear.closings(one) == 2
    assert clock.monotonic() == 3.0


def test_leases_are_renewed_only_where_something_is_closed() -> None:
    diary: list[str] = []
    boards = [FakeBoard(name, diary=diary) for name in "abc"]
    rack = rack_of(*boards)
    rack.switch({Output("a", 1): True, Output("b", 1): True, Output("c", 1): False})
    boards[0].trigger_death()
    diary.clear()

    problems = rack.renew()

    assert diary == ["renew a", "renew b"]
    assert [type(problem) for problem in problems] == [NoReply]


def test_nothing_is_renewed_once_everything_is_off() -> None:
    board = FakeBoard("a")
    rack = rack_of(board)
    rack.switch({Output("a", 1): True})
    rack.all_off()
    board.diary.clear()

    assert rack.renew() == ()
    assert board.diary == []


def test_inputs_of_a_dead_board_are_left_out() -> None:
    boards = FakeBoard("a"), FakeBoard("b")
    boards[0].trigger_death()

    found = rack_of(*boards).inputs([Output("a", 1), Output("b", 1), Output("b", 7)])

    assert found == {Output("b", 1): True}


@pytest.mark.parametrize("wrong", [Output("a", 0), Output("a", 9), Output("z", 1)])
def test_an_output_that_is_not_there_is_refused_before_anything_is_switched(wrong: Output) -> None:
    board = FakeBoard("a")

    with pytest.raises(WrongWiring):
        rack_of(board).switch({Output("a", 1): True, wrong: True})

    assert board.diary == []


def test_giving_the_ports_back_switches_nothing() -> None:
    board, closed = FakeBoard("a"), list[int]()

    rack_of(board, on_close=lambda: closed.append(1)).close()

    assert closed == [1]
    assert board.diary == []
