"""Every profile, our driver against its simulated device: opened, changed and closed for real."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from simulated_commune import VirtualClock

from hardware.catalogue import known_profiles, load_profile
from hardware.rack import Rack
from hardware.registry import DIALECTS, Ports, open_rack
from hardware.report import Outcome, Report
from hardware.sequence import bring_up, change_lines, tear_down
from hardware.sim.config import SimAmplifier, SimConfig, SimDevice
from hardware.sim.firmware import FIRMWARES
from hardware.sim.wire import SimPorts
from hardware.sim.world import World
from hardware.types import (
    AmplifierSpec,
    Caps,
    DeviceSpec,
    Kind,
    Knowledge,
    Output,
    Profile,
    Urgency,
    Wiring,
)


def is_told_of(profile: Profile) -> bool:
    spoken = profile.dialect in DIALECTS and profile.dialect in FIRMWARES
    return spoken and profile.kind is not Kind.AMPLIFIER and not profile.is_latching


BOARDS = tuple(name for name in known_profiles() if is_told_of(load_profile(name)))


@dataclass(frozen=True, slots=True)
class Station:
    """Every channel of the board a line of its own; the amplifier hangs on another board."""

    world: World
    rack: Rack
    wiring: Wiring

    @property
    def caps(self) -> Caps:
        return self.rack.boards["board"].caps

    def closed(self) -> set[int]:
        truth = self.world.truth().contacts
        return {out.channel for out, is_on in truth.items() if is_on and out.board == "board"}

    @property
    def word(self) -> Knowledge:
        """The strongest word this board can give."""
        if self.caps.reads_back:
            return Knowledge.VERIFIED
        return Knowledge.ACKNOWLEDGED if self.caps.acknowledges else Knowledge.ASSUMED


def station(profile: str) -> Station:
    clock = VirtualClock()
    amplifier = AmplifierSpec(
        "amplifier", Output("amp", 1), mute=Output("amp", 2), warm_up=timedelta(seconds=1)
    )
    devices = (SimDevice("amp", "generic_coils8", address=9), SimDevice("board", profile))
    world = World(SimConfig(devices, (SimAmplifier(amplifier),), paced=True), clock)
    specs = [DeviceSpec(d.name, d.profile, url=d.line, address=d.address) for d in devices]
    rack = open_rack(specs, clock, ports=Ports(SimPorts(world, clock), threaded=False))
    channels = range(1, load_profile(profile).channels + 1)
    lines = {channel: (Output("board", channel),) for channel in channels}
    return Station(world, rack, Wiring(amplifier, lines))


@pytest.fixture(params=BOARDS)
def here(request: pytest.FixtureRequest) -> Iterator[Station]:
    made = station(request.param)
    yield made
    made.rack.close()


def words(report: Report) -> set[tuple[bool | None, Knowledge]]:
    return {(one.state.on is one.wanted, one.state.knowledge) for one in report.lines.values()}


def test_lines_are_opened_changed_and_closed_and_told_in_the_right_word(here: Station) -> None:
    lines = frozenset(here.wiring.lines)
    odd = frozenset(line for line in lines if line % 2)

    up = bring_up(here.wiring, odd, here.rack)
    assert (up.outcome, up.took, here.closed()) == (Outcome.DONE, odd, set(odd))
    assert words(up) == {(True, here.word)}

    changed = change_lines(here.wiring, lines - odd, here.rack)
    assert (changed.outcome, here.closed()) == (Outcome.DONE, set(lines - odd))
    assert words(changed) == {(True, here.word)}

    down = tear_down(here.wiring, here.rack)
    assert here.closed() == set()
    assert words(down) == {(True, here.word)}
    assert down.is_safe is here.caps.reads_back
    assert not here.world.sounding()


def test_each_channel_moves_its_own_contact_and_no_other(here: Station) -> None:
    board = here.rack.boards["board"]

    for channel in here.wiring.lines:
        [told] = board.apply({channel: True}).values()
        assert (told.on, told.knowledge, here.closed()) == (True, here.word, {channel})
        [told] = board.apply({channel: False}).values()
        assert (told.on, told.knowledge, here.closed()) == (False, here.word, set())


def test_what_others_closed_stays_closed_and_is_read_back(here: Station) -> None:
    board = here.rack.boards["board"]
    board.apply({1: False})
    here.world.boards["board"].relays.order({len(here.wiring.lines): True})

    board.apply({1: True})

    assert here.closed() == {1, len(here.wiring.lines)}
    if here.caps.reads_back:
        told = board.read()
        assert {channel for channel, state in told.items() if state.on} == here.closed()


def test_everything_opens_at_once_and_is_confirmed_where_the_board_can(here: Station) -> None:
    board = here.rack.boards["board"]
    board.apply(dict.fromkeys(here.wiring.lines, True))
    assert here.closed() == set(here.wiring.lines)

    assert board.all_off() is here.caps.reads_back
    assert here.closed() == set()


def test_an_order_and_its_read_back_take_no_longer_than_planned(here: Station) -> None:
    board = here.rack.boards["board"]
    board.apply({1: False})
    clock = here.rack.clock
    since = clock.monotonic()

    board.apply(dict.fromkeys(here.wiring.lines, True), urgency=Urgency.NORMAL)

    assert clock.monotonic() - since <= here.caps.order.total_seconds()


def test_an_order_repeated_changes_nothing(here: Station) -> None:
    board = here.rack.boards["board"]
    wanted = {channel: channel % 2 == 1 for channel in here.wiring.lines}
    board.apply(wanted)
    moved: list[int] = []
    here.world.on_change(lambda: moved.append(1))

    for _ in range(3):
        board.apply(wanted)

    assert moved == []
