"""An answer that comes too late is never taken for that to another question."""

from datetime import timedelta

import pytest
from scripted_line import ScriptedLine
from test_every_profile import BOARDS, station
from test_every_profile_on_a_bad_line import told_under

from hardware.catalogue import load_profile
from hardware.drivers.relay_board import Place, RelayBoard
from hardware.errors import NoReply
from hardware.frames.modbus import sealed
from hardware.frames.registers import RegisterDialect
from hardware.link import Link
from hardware.types import Urgency

LATE = 0.45
OFF, ON = (sealed(bytes([1, 3, 2, 0, on])) for on in (0, 1))
TIMEOUT = timedelta(milliseconds=200)


@pytest.mark.parametrize("chance", [0.5, 1.0])
@pytest.mark.parametrize("fault", ["late", "split_frame"])
@pytest.mark.parametrize("profile", BOARDS)
def test_no_late_answer_makes_a_state_verified_that_is_not_so(
    profile: str, fault: str, chance: float
) -> None:
    assert told_under(station(profile), fault, chance) == set()


def test_a_register_is_not_told_by_the_late_answer_of_the_one_before() -> None:
    profile = load_profile("r4d4")
    line = ScriptedLine([(LATE, ON)], [(LATE, ON)], *[[(0.01, OFF)]] * 3)
    board = RelayBoard("board", profile, RegisterDialect(profile, 1), Place(Link("line", line)))

    told = board.read()

    assert [state.on for state in told.values()] == [True, False, False, False]


def test_a_question_waits_only_where_an_answer_is_owed() -> None:
    profile = load_profile("r4d4")
    line = ScriptedLine(*[[(0.01, OFF)]] * 4)
    board = RelayBoard("board", profile, RegisterDialect(profile, 1), Place(Link("line", line)))

    board.read()

    assert line.clock.monotonic() < 0.1


def test_waiting_ends_three_times_the_time_allowed_after_the_request() -> None:
    profile = load_profile("r4d4")
    line = ScriptedLine()
    link = Link("line", line)
    [request, *_] = RegisterDialect(profile, 1).queries()
    with pytest.raises(NoReply):
        link.ask(request, timeout=TIMEOUT, tries=1)

    link.settle(Urgency.POLL)

    assert line.clock.monotonic() == pytest.approx(0.6, abs=0.002)


def test_a_port_that_is_closed_owes_nothing() -> None:
    line = ScriptedLine()
    link = Link("line", line)

    link.settle(Urgency.POLL)

    assert line.clock.monotonic() == 0
    assert line.opened == 0
