"""What libmodbus, mbpoll and pymodbus say of every simulated Modbus board, over pty and TCP."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from judges import INPUTS, WORDS, mbpoll, polled
from libmodbus import LibmodbusMaster, Refused
from pymodbus import FramerType
from pymodbus.client import ModbusSerialClient, ModbusTcpClient
from pymodbus.client.mixin import ModbusClientMixin
from served_simulator import Served

from hardware.catalogue import known_profiles, load_profile
from hardware.options import CoilOptions, MonacorOptions
from hardware.sim.client import SimulatorClient
from hardware.sim.config import SimConfig, SimDevice
from hardware.types import POWER, SOUND, Output, Profile
from hardware.wire import CableTime

pytestmark = pytest.mark.judge

MODBUS = [name for name in known_profiles() if load_profile(name).dialect.startswith("modbus_")]
COIL = [name for name in MODBUS if load_profile(name).dialect == "modbus_coils"]
REGISTER = [name for name in MODBUS if name not in COIL]
AMPLIFIERS = [name for name in known_profiles() if load_profile(name).dialect == "monacor"]
ON = 0xFF00


class Judged(Served):
    """A simulated board at address 1, with no amplifier."""

    def __init__(self, folder: Path, profile: str) -> None:
        self.folder = folder
        self.config = SimConfig((SimDevice("board", profile, address=1),), folder=folder)
        self.start()


@dataclass(frozen=True)
class Board:
    """One make of board, simulated, and what is known of it."""

    served: Judged
    profile: Profile

    @property
    def first(self) -> int:
        return self.options.first_coil

    @property
    def options(self) -> CoilOptions:
        assert isinstance(self.profile.options, CoilOptions)
        return self.profile.options

    @property
    def count(self) -> int:
        return self.profile.channels

    def closed(self) -> set[int]:
        """Return the channels whose contacts are truly closed."""
        return {output.channel for output in SimulatorClient(self.served.folder).truth().closed}

    def trigger(self, *channels: int) -> None:
        relays = self.served.simulator.world.boards["board"].relays
        relays.order({ch: ch in channels for ch in relays.channels})

    def as_read(self, channels: set[int]) -> list[bool]:
        """Return the coils as this make reads them out."""
        plain = [channel in channels for channel in range(1, self.count + 1)]
        if not self.options.reversed_bytes:
            return plain
        octets = [plain[at : at + 8] for at in range(0, self.count, 8)]
        return [coil for octet in reversed(octets) for coil in octet]


@contextmanager
def running(folder: Path, profile: str) -> Iterator[Board]:
    served = Judged(folder, profile)
    try:
        yield Board(served, load_profile(profile))
    finally:
        served.kill()


@pytest.fixture(params=COIL, scope="module")
def every(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Board]:
    with running(tmp_path_factory.mktemp("judged"), request.param) as board:
        yield board


@pytest.fixture
def board(every: Board) -> Board:
    every.trigger()
    return every


@pytest.fixture
def master(board: Board) -> Iterator[LibmodbusMaster]:
    made = LibmodbusMaster(board.served.pty)
    yield made
    made.close()


def test_libmodbus_switches_each_coil_and_the_true_contact_follows(
    board: Board, master: LibmodbusMaster
) -> None:
    for channel in range(1, board.count + 1):
        coil, high = board.first + channel - 1, board.options.on_value >> 8
        echo = master.raw(1, 5, coil >> 8, coil & 0xFF, high, 0)
        assert echo[:6] == bytes([1, 5, coil >> 8, coil & 0xFF, high, 0])
        assert board.closed() == {channel}
        master.write_coil(coil, on=False)
        assert board.closed() == set()


def test_libmodbus_takes_only_the_on_value_of_the_make(
    board: Board, master: LibmodbusMaster
) -> None:
    if board.options.on_value == ON:
        master.write_coil(board.first, on=True)
        assert board.closed() == {1}
        return
    with pytest.raises(Refused, match="Illegal data value"):
        master.write_coil(board.first, on=True)
    assert board.closed() == set()


def test_libmodbus_reads_back_what_is_closed(board: Board, master: LibmodbusMaster) -> None:
    for channels in ({1}, {board.count}, {2, board.count - 1}, set(range(1, board.count + 1))):
        board.trigger(*channels)

        assert master.coils(board.first, board.count) == board.as_read(channels)


def test_libmodbus_switches_many_in_one_frame_where_the_make_can(
    board: Board, master: LibmodbusMaster
) -> None:
    values = [channel % 3 == 1 for channel in range(1, board.count + 1)]
    if not board.options.sets_many:
        with pytest.raises(Refused, match="Illegal function"):
            master.write_coils(board.first, values)
        assert board.closed() == set()
        return

    master.write_coils(board.first, values)

    assert board.closed() == {channel for channel, on in enumerate(values, start=1) if on}


def test_libmodbus_is_refused_a_coil_that_is_not_there(
    board: Board, master: LibmodbusMaster
) -> None:
    with pytest.raises(Refused, match="Illegal data address"):
        master.write_coil(board.first + board.count, on=False)


def test_mbpoll_reads_and_switches(board: Board) -> None:
    board.trigger(1, board.count)
    read = mbpoll(board.served.pty, "-r", str(board.first), "-c", str(board.count))
    assert list(map(bool, polled(read))) == board.as_read({1, board.count})

    off = mbpoll(board.served.pty, "-r", str(board.first), values=(0,))

    assert off.returncode == 0, off.stderr
    assert board.closed() == {board.count}


def test_mbpoll_switches_many_in_one_frame_where_the_make_can(board: Board) -> None:
    wrote = mbpoll(board.served.pty, "-r", str(board.first), values=(1, 0, 1, 1))

    if board.options.sets_many:
        assert wrote.returncode == 0, wrote.stderr
    else:
        assert "Illegal function" in wrote.stderr + wrote.stdout
    assert board.closed() == ({1, 3, 4} if board.options.sets_many else set())


def test_mbpoll_gets_no_answer_from_an_address_nobody_has(board: Board) -> None:
    read = mbpoll(board.served.pty, "-r", "0", "-c", "4", "-o", "0.1", address=5)

    assert "timed out" in (read.stderr + read.stdout).lower()


def _clients(board: Board) -> Iterator[ModbusClientMixin]:
    """Yield pymodbus's client on the pty, as a serial gateway, and in Modbus TCP."""
    port = board.served.tcp
    yield ModbusSerialClient(board.served.pty, baudrate=9600, timeout=2)
    yield ModbusTcpClient("127.0.0.1", port=port, framer=FramerType.RTU, timeout=2)
    yield ModbusTcpClient("127.0.0.1", port=port, timeout=2)


@pytest.mark.parametrize("which", range(3), ids=["rtu", "gateway", "tcp"])
def test_pymodbus_reads_and_switches(board: Board, which: int) -> None:
    client = list(_clients(board))[which]
    assert client.connect()
    board.trigger(2)

    before = client.read_coils(board.first, count=board.count, device_id=1)
    wrote = client.write_coil(board.first + 1, value=False, device_id=1)
    after = client.read_coils(board.first, count=board.count, device_id=1)
    client.close()

    assert before.bits[: board.count] == board.as_read({2})
    assert not wrote.isError()
    assert after.bits[: board.count] == [False] * board.count
    assert board.closed() == set()


def test_mbpoll_and_libmodbus_speak_modbus_tcp_to_it(board: Board) -> None:
    board.trigger(1, 3)
    read = mbpoll(board.served.tcp, "-r", str(board.first), "-c", str(board.count))
    assert list(map(bool, polled(read))) == board.as_read({1, 3})
    master = LibmodbusMaster(board.served.tcp)

    master.write_coil(board.first, on=False)
    found = master.coils(board.first, board.count)
    with pytest.raises(Refused, match="Illegal data address"):
        master.write_coil(board.first + board.count, on=False)
    master.close()

    assert found == board.as_read({3})
    assert board.closed() == {3}


@pytest.mark.parametrize("profile", [n for n in COIL if load_profile(n).inputs])
def test_contact_inputs_are_read_by_function_two(profile: str, tmp_path: Path) -> None:
    with running(tmp_path, profile) as board:
        firmware = board.served.simulator.world.boards["board"]
        firmware.inputs |= {2: True, 5: True}  # type: ignore[attr-defined]
        master = LibmodbusMaster(board.served.pty)

        found = master.inputs(0, board.profile.inputs)
        master.close()

        assert [number for number, closed in enumerate(found, start=1) if closed] == [2, 5]
        read = mbpoll(board.served.pty, "-r", "0", "-c", str(board.profile.inputs), kind=INPUTS)
        assert list(map(bool, polled(read))) == found


@pytest.mark.parametrize("profile", REGISTER)
def test_boards_of_one_command_a_register_obey_and_tell(profile: str, tmp_path: Path) -> None:
    with running(tmp_path, profile) as board:
        master = LibmodbusMaster(board.served.pty)
        master.write_word(2, 0x0100)
        told = [master.words(register, 1)[0] for register in (1, 2)]
        master.close()
        assert told == [0, 1]
        assert board.closed() == {2}

        wrote = mbpoll(board.served.pty, "-r", "2", values=(0x0200,), kind=WORDS)

        assert wrote.returncode == 0, wrote.stderr
        assert board.closed() == set()
        assert Output("board", 2) not in SimulatorClient(board.served.folder).truth().closed


@pytest.mark.parametrize("profile", AMPLIFIERS)
def test_an_amplifier_is_read_and_switched_by_its_registers(profile: str, tmp_path: Path) -> None:
    with running(tmp_path, profile) as board:
        options = board.profile.options
        assert isinstance(options, MonacorOptions)
        master = LibmodbusMaster(board.served.pty)
        first, unit = options.first_register, options.unit

        def rested() -> LibmodbusMaster:
            CableTime().sleep(board.profile.gap.total_seconds())  # or the amplifier hears nothing
            return master

        assert rested().input_words(3 * unit, 1)[0] & 1 == 0
        rested().write_words(first + unit, [50 << 8 | 0x80])
        status, settings, _ = rested().input_words(3 * unit, 3)
        closed = board.closed()
        rested().write_words(first + unit, [0])
        off = rested().input_words(3 * unit, 1)[0]
        master.close()

        assert (status & 1, settings >> 8, off & 1) == (1, 50, 0)
        assert closed == {POWER, SOUND}
        assert board.closed() == set()
