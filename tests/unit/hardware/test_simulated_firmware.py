"""The simulated board obeys the specification, its vendor's quirks, and the faults it is given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simulated_commune import VirtualClock

from hardware.frames.modbus import WriteCoils, sealed
from hardware.sim.config import SimConfig, SimDevice
from hardware.sim.faults import KINDS, Fault, FaultBench, WrongFault
from hardware.sim.world import World
from hardware.types import Output


def world(profile: str = "generic_coils8", seed: int = 0) -> World:
    return World(SimConfig((SimDevice("board", profile),), seed=seed), VirtualClock())


def say(here: World, frame: str, at: float = 0.0) -> str:
    """Say a frame to the board, its checksum put behind it; return the answer without its own."""
    heard = here.lines["board"].hear(sealed(bytes.fromhex(frame)), at)
    return " ".join(emission.octets[:-2].hex(" ").upper() for emission in heard)


def closed(here: World) -> set[int]:
    return {output.channel for output, is_on in here.truth().contacts.items() if is_on}


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("01 05 00 00 FF 00", "01 05 00 00 FF 00"),
        ("01 05 00 07 00 00", "01 05 00 07 00 00"),
        ("01 05 00 08 FF 00", "01 85 02"),
        ("01 05 00 00 55 00", "01 85 03"),
        ("01 05 00 00 12 34", "01 85 03"),
        ("01 01 00 00 00 08", "01 01 01 00"),
        ("01 01 00 02 00 03", "01 01 01 00"),
        ("01 01 00 02 00 07", "01 81 02"),
        ("01 01 00 00 00 00", "01 81 03"),
        ("01 01 00 00 FF FF", "01 81 03"),
        ("01 0F 00 00 00 08 01 05", "01 0F 00 00 00 08"),
        ("01 0F 00 04 00 08 01 05", "01 8F 02"),
        ("01 0F 00 00 00 08 02 05 00", "01 8F 03"),
        ("01 0F 00 00 00 00 00", "01 8F 03"),
        ("01 03 00 00 00 01", "01 83 01"),
        ("01 2B 0E 01 00", "01 AB 01"),
        ("02 05 00 00 FF 00", ""),
        ("00 05 00 00 FF 00", ""),
    ],
)
def test_a_board_that_follows_the_specification_answers_as_it_says(asked: str, answer: str) -> None:
    assert say(world(), asked) == answer


def test_a_broadcast_is_obeyed_in_silence() -> None:
    here = world()

    assert say(here, "00 05 00 02 FF 00") == ""
    assert closed(here) == {3}


def test_a_frame_with_a_wrong_checksum_is_neither_obeyed_nor_answered() -> None:
    here = world()

    assert here.lines["board"].hear(bytes.fromhex("01 05 00 00 FF 00 8C 3B"), 0.0) == []
    assert closed(here) == set()


def test_the_waveshare_board_toggles_and_has_an_address_for_all_its_relays() -> None:
    here = world("waveshare8")

    say(here, "01 05 00 FF FF 00")
    every = closed(here)
    say(here, "01 05 00 02 55 00")

    assert every == {1, 2, 3, 4, 5, 6, 7, 8}
    assert closed(here) == every - {3}


def test_the_waveshare_board_answers_with_all_eight_coils_whatever_was_asked() -> None:
    here = world("waveshare8")
    say(here, "01 05 00 06 FF 00")

    assert say(here, "01 01 00 02 00 01") == "01 01 01 40"


def test_a_board_without_set_many_says_that_it_does_not_know_the_function() -> None:
    assert say(world("lc4"), "FF 0F 00 00 00 04 01 0F") == "FF 8F 01"


def test_a_good_frame_right_behind_half_a_frame_is_answered() -> None:
    here = world()
    line = here.lines["board"]
    good = bytes.fromhex("01 05 00 00 FF 00 8C 3A")

    [emission] = line.hear(good[:5] + good, 0.0)

    assert emission.octets == good


def test_a_frame_in_two_pieces_is_answered_and_one_with_a_long_pause_is_not() -> None:
    here = world()
    line = here.lines["board"]
    good = bytes.fromhex("01 05 00 00 FF 00 8C 3A")

    assert line.hear(good[:3], 0.0) == []
    assert len(line.hear(good[3:], 0.01)) == 1
    assert line.hear(good[:3], 1.0) == []
    assert line.hear(good[3:], 1.5) == []


@given(st.lists(st.binary(max_size=40), max_size=8))
def test_noise_never_moves_a_contact_and_never_breaks_the_board(noise: list[bytes]) -> None:
    here = world()
    line = here.lines["board"]

    for place, octets in enumerate(noise):
        line.hear(octets, place * 0.01)
    answer = line.hear(bytes.fromhex("01 05 00 00 FF 00 8C 3A"), 10.0)

    assert [emission.octets.hex() for emission in answer] == ["01050000ff008c3a"]
    assert closed(here) == {1}


@given(st.lists(st.booleans(), min_size=8, max_size=8).map(tuple))
def test_a_set_many_moves_exactly_the_contacts_it_names(values: tuple[bool, ...]) -> None:
    here = world()

    here.lines["board"].hear(WriteCoils(1, 0, values).frame, 0.0)

    assert closed(here) == {channel for channel, on in enumerate(values, start=1) if on}


# Faults


@pytest.mark.parametrize("name", KINDS)
def test_every_fault_has_a_number_and_a_sentence(name: str) -> None:
    kind = KINDS[name]

    assert kind.code[0] in "FDA"
    assert kind.title


def test_a_fault_that_does_not_exist_is_refused_with_the_known_ones() -> None:
    with pytest.raises(WrongFault, match=r"no fault nonsense\. Known are: unplug"):
        Fault("nonsense", "board")


def test_a_fault_for_a_board_that_does_not_exist_is_refused() -> None:
    with pytest.raises(WrongFault, match="There is no simulated device other"):
        world().order(Fault("late", "other"))


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("no_reply", ""),
        ("deaf", ""),
        ("acts_but_no_ack", ""),
        ("busy", "01 85 06"),
        ("acks_but_does_not_act", "01 05 00 00 FF 00"),
    ],
)
def test_a_fault_strikes_as_its_name_says(name: str, answer: str) -> None:
    here = world()
    here.order(Fault(name, "board"))

    assert say(here, "01 05 00 00 FF 00") == answer
    assert closed(here) == ({1} if name in ("no_reply", "acts_but_no_ack") else set())


@pytest.mark.parametrize(
    "name", ["half_frame", "garbage", "bit_flip", "wrong_address", "echo", "duplicate"]
)
def test_a_spoilt_reply_is_not_the_good_one(name: str) -> None:
    here = world()
    here.order(Fault(name, "board"))

    [emission] = here.lines["board"].hear(bytes.fromhex("01 01 00 00 00 08 3D CC"), 0.0)

    assert emission.octets != bytes.fromhex("01 01 01 00 51 88")


def test_a_late_reply_is_late_by_what_was_ordered() -> None:
    here = world()
    here.order(Fault("late", "board", late_s=0.7))

    [emission] = here.lines["board"].hear(bytes.fromhex("01 01 00 00 00 08 3D CC"), 0.0)

    assert 0.7 < emission.after < 0.75


def test_a_welded_contact_is_closed_whatever_the_lamp_says() -> None:
    here = world()
    here.order(Fault("stuck_on", "board", channel=2))

    truth = here.truth()

    assert truth.contacts[Output("board", 2)]
    assert not truth.lamps[Output("board", 2)]


def test_a_contact_that_never_closes_stays_open_whatever_the_lamp_says() -> None:
    here = world()
    here.order(Fault("stuck_off", "board", channel=1))
    say(here, "01 05 00 00 FF 00")

    truth = here.truth()

    assert not truth.contacts[Output("board", 1)]
    assert truth.lamps[Output("board", 1)]


def test_a_lying_board_reads_back_what_it_was_told() -> None:
    here = world()
    here.order(Fault("readback_lies", "board"))
    here.order(Fault("acks_but_does_not_act", "board"))
    say(here, "01 05 00 00 FF 00")

    assert say(here, "01 01 00 00 00 08") == "01 01 01 01"
    assert closed(here) == set()


def test_a_reboot_opens_every_contact_at_once_and_once() -> None:
    here = world()
    say(here, "01 05 00 00 FF 00")

    here.order(Fault("reboot", "board"))
    after = closed(here)
    say(here, "01 05 00 00 FF 00")

    assert after == set()
    assert closed(here) == {1}


def test_a_reboot_may_wait_for_its_frame() -> None:
    here = world()
    here.order(Fault("reboot", "board", skip=1))

    said = [say(here, "01 05 00 00 FF 00") for _ in range(3)]

    assert said == ["01 05 00 00 FF 00", "", "01 05 00 00 FF 00"]


def test_a_fault_skips_strikes_and_is_spent() -> None:
    bench = FaultBench()
    bench.order(Fault("late", "board", skip=2, times=1))

    struck = [bench.strikes("late", "board") is not None for _ in range(5)]

    assert struck == [False, False, True, False, False]
    assert bench.active == ()


def test_the_same_seed_gives_the_same_strikes() -> None:
    def strikes(seed: int) -> list[bool]:
        bench = FaultBench(seed)
        bench.order(Fault("late", "board", chance=0.5))
        return [bench.strikes("late", "board") is not None for _ in range(64)]

    assert strikes(1) == strikes(1)
    assert strikes(1) != strikes(2)


@pytest.mark.parametrize(
    ("device", "name", "left"),
    [
        (None, None, set()),
        ("a", None, {("b", "late")}),
        (None, "late", {("a", "busy")}),
        ("a", "late", {("a", "busy"), ("b", "late")}),
    ],
)
def test_faults_are_cleared_by_device_by_name_by_both_or_all(
    device: str | None, name: str | None, left: set[tuple[str, str]]
) -> None:
    bench = FaultBench()
    for fault in (Fault("late", "a"), Fault("busy", "a"), Fault("late", "b")):
        bench.order(fault)

    bench.clear(device, name)

    assert {(fault.device, fault.name) for fault in bench.active} == left
