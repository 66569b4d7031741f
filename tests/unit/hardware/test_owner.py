"""The owner of a port: one thing at a time, what is urgent first, nothing lost."""

import threading
from collections.abc import Iterator

import pytest

from hardware.owner import InlineOwner, Owner, ThreadOwner
from hardware.types import Urgency

LONG = 10.0


@pytest.fixture
def owner() -> Iterator[ThreadOwner]:
    made = ThreadOwner("port")
    yield made
    made.stop()
    assert not [thread for thread in threading.enumerate() if thread.name == "port"]


class Gate:
    """Keeps the owner busy until the test lets it go on."""

    def __init__(self, owner: ThreadOwner) -> None:
        self.go = threading.Event()
        begun = threading.Event()
        self.done = owner.submit(lambda: begun.set() or self.go.wait(LONG), Urgency.NORMAL)
        assert begun.wait(LONG)


def test_what_is_urgent_goes_first_whatever_came_first(owner: ThreadOwner) -> None:
    gate, did = Gate(owner), []

    jobs = [owner.submit(lambda u=u: did.append(u), u) for u in reversed(Urgency)]
    gate.go.set()
    for job in jobs:
        job.result(LONG)

    assert did == list(Urgency)


def test_jobs_of_one_urgency_are_done_in_their_order(owner: ThreadOwner) -> None:
    gate, did = Gate(owner), list[int]()

    jobs = [owner.submit(lambda n=n: did.append(n), Urgency.POLL) for n in range(20)]
    gate.go.set()
    for job in jobs:
        job.result(LONG)

    assert did == list(range(20))


def test_a_job_that_gives_way_lets_only_what_is_more_urgent_in_between(owner: ThreadOwner) -> None:
    did: list[str] = []
    waiting = threading.Event()
    given = threading.Event()

    def order() -> None:
        did.append("first request")
        waiting.set()
        given.wait(LONG)
        owner.give_way(Urgency.NORMAL)
        did.append("second request")

    slow = owner.submit(order, Urgency.NORMAL)
    waiting.wait(LONG)
    others = [
        owner.submit(lambda: did.append("poll"), Urgency.POLL),
        owner.submit(lambda: did.append("plan"), Urgency.NORMAL),
        owner.submit(lambda: did.append("off"), Urgency.OFF),
    ]
    given.set()
    for job in (slow, *others):
        job.result(LONG)

    assert did == ["first request", "off", "second request", "plan", "poll"]


@pytest.mark.parametrize("made", [InlineOwner, lambda: ThreadOwner("port")])
def test_what_a_job_raises_is_handed_to_who_waits_and_the_next_job_is_done(made: type) -> None:
    owner: Owner = made()

    def broken() -> None:
        raise KeyError("broken")

    failed = owner.submit(broken, Urgency.NORMAL)
    worked = owner.submit(lambda: 7, Urgency.NORMAL)

    assert isinstance(failed.exception(LONG), KeyError)
    assert worked.result(LONG) == 7
    owner.stop()


@pytest.mark.parametrize("made", [InlineOwner, lambda: ThreadOwner("port")])
def test_a_job_that_asks_its_own_owner_is_answered_at_once(made: type) -> None:
    owner: Owner = made()

    outer = owner.submit(lambda: owner.submit(lambda: 7, Urgency.POLL).result(), Urgency.OFF)

    assert outer.result(LONG) == 7
    owner.stop()


def test_a_job_nobody_waits_for_any_more_is_not_done(owner: ThreadOwner) -> None:
    gate, did = Gate(owner), list[int]()
    job = owner.submit(lambda: did.append(1), Urgency.NORMAL)

    job.cancel()
    gate.go.set()
    owner.submit(lambda: None, Urgency.POLL).result(LONG)

    assert did == []


def test_an_owner_that_stops_does_first_what_it_was_given() -> None:
    owner = ThreadOwner("port")
    gate = Gate(owner)
    jobs = [owner.submit(lambda n=n: n, Urgency.POLL) for n in range(5)]

    stopping = threading.Thread(target=owner.stop)
    stopping.start()
    gate.go.set()
    stopping.join(LONG)

    assert [job.result(LONG) for job in jobs] == list(range(5))


def test_a_job_given_while_the_owner_stops_is_done_by_the_same_one_thread() -> None:
    owner = ThreadOwner("port")
    gate = Gate(owner)
    stopping = threading.Thread(target=owner.stop)
    stopping.start()
    while not owner.is_stopping:
        stopping.join(0.001)

    late = owner.submit(threading.current_thread, Urgency.NORMAL)
    gate.go.set()
    stopping.join(LONG)

    assert not stopping.is_alive()
    assert late.result(LONG).name == "port"
    assert not [thread for thread in threading.enumerate() if thread.name == "port"]


def test_a_stopped_owner_begins_again_with_the_next_job() -> None:
    owner = ThreadOwner("port")
    first = owner.submit(threading.get_ident, Urgency.NORMAL).result(LONG)
    owner.stop()

    assert owner.submit(lambda: 7, Urgency.NORMAL).result(LONG) == 7
    assert first
    owner.stop()
    owner.stop()
