"""What others' Modbus says of ours: mbpoll, libmodbus and pymodbus, each where it is installed."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from judges import COILS, LibmodbusServer, PymodbusServer, cable, mbpoll
from pymodbus.client import ModbusSerialClient
from served_simulator import Served

from hardware.errors import NoReply
from hardware.registry import open_rack
from hardware.sim.client import SimulatorClient
from hardware.types import Board, ChannelState, DeviceSpec, Knowledge, Output
from hardware.wire import CableTime

pytestmark = pytest.mark.judge

WANTED = st.dictionaries(st.integers(1, COILS), st.booleans(), min_size=1)


def verified(*, on: bool) -> ChannelState:
    return ChannelState(on, Knowledge.VERIFIED)


def board_at(url: str, address: int = 1) -> tuple[Board, Callable[[], None]]:
    rack = open_rack([DeviceSpec("board", "generic_coils8", url, address)], CableTime())
    return rack.boards["board"], rack.close


@pytest.fixture(params=["generic_coils8", "waveshare8"], scope="module")
def simulated(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    served = Served(tmp_path_factory.mktemp("judged"), request.param)
    yield served
    served.kill()


def test_mbpoll_reads_every_coil_of_the_simulated_board(simulated: Served) -> None:
    simulated.simulator.world.boards["board"].relays.order({1: True, 7: True, 2: False})

    read = mbpoll(simulated.pty, "-r", "0", "-c", "8")

    assert read.returncode == 0, read.stderr
    values = [line.split()[-1] for line in read.stdout.splitlines() if line.startswith("[")]
    assert values[:2] == ["1", "0"]
    assert values[6] == "1"


def test_mbpoll_switches_one_coil_and_the_true_contact_closes(simulated: Served) -> None:
    wrote = mbpoll(simulated.pty, "-r", "3", values=(1,))

    assert wrote.returncode == 0, wrote.stderr
    assert Output("board", 4) in SimulatorClient(simulated.folder).truth().closed


def test_mbpoll_switches_all_coils_in_one_frame(simulated: Served) -> None:
    wrote = mbpoll(simulated.pty, "-r", "0", values=(1, 0, 1, 0, 0, 0, 0, 1))

    truth = SimulatorClient(simulated.folder).truth()
    assert wrote.returncode == 0, wrote.stderr
    assert truth.closed == {Output("board", channel) for channel in (1, 3, 8)}


def test_mbpoll_gets_the_specified_exception_for_a_coil_that_is_not_there(
    simulated: Served,
) -> None:
    wrote = mbpoll(simulated.pty, "-r", "8", values=(1,))

    assert "Illegal data address" in wrote.stderr + wrote.stdout


def test_mbpoll_gets_no_answer_from_an_address_nobody_has(simulated: Served) -> None:
    read = mbpoll(simulated.pty, "-r", "0", "-c", "8", "-o", "0.2", address=5)

    assert "timed out" in (read.stderr + read.stdout).lower()


def test_pymodbus_reads_and_writes_the_simulated_board(simulated: Served) -> None:
    client = ModbusSerialClient(simulated.pty, baudrate=9600, timeout=2)
    assert client.connect()

    client.write_coils(0, [False] * COILS, device_id=1)
    client.write_coil(2, value=True, device_id=1)
    read = client.read_coils(0, count=COILS, device_id=1)
    client.close()

    assert read.bits[:COILS] == [False, False, True, False, False, False, False, False]


@pytest.fixture(params=[LibmodbusServer, PymodbusServer], ids=["libmodbus", "pymodbus"])
def foreign(request: pytest.FixtureRequest) -> Iterator[tuple[object, str]]:
    with cable() as (theirs, ours):
        server = request.param(theirs)
        yield server, ours
        server.close()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(orders=st.lists(WANTED, min_size=1, max_size=3))
def test_our_driver_and_a_foreign_board_agree_on_every_coil(
    foreign: tuple[LibmodbusServer | PymodbusServer, str], orders: list[dict[int, bool]]
) -> None:
    server, url = foreign
    board, close = board_at(url)

    for wanted in orders:
        others = {ch: on for ch, on in enumerate(server.coils, start=1) if ch not in wanted}
        states = board.apply(wanted)

        assert states == {channel: verified(on=on) for channel, on in wanted.items()}
        assert server.coils == tuple((wanted | others)[ch] for ch in range(1, COILS + 1))
    close()


def test_all_off_empties_a_foreign_board(foreign: tuple[LibmodbusServer, str]) -> None:
    server, url = foreign
    board, close = board_at(url)
    board.apply(dict.fromkeys(range(1, COILS + 1), True))

    assert board.all_off()
    assert not any(server.coils)
    close()


def test_libmodbus_stays_silent_for_another_address_and_that_is_no_reply() -> None:
    # pymodbus answers here with an exception; the specification says silence.
    with cable() as (theirs, ours):
        server = LibmodbusServer(theirs)
        board, close = board_at(ours, address=5)

        with pytest.raises(NoReply, match="board does not answer"):
            board.read()

        close()
        server.close()
