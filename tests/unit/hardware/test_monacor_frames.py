"""The PA-1250D's frames as the manual prints them, and one register shared by several orders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.catalogue import load_profile
from hardware.dialect import Described, Refused, Request, Taken
from hardware.frames.modbus import sealed
from hardware.frames.monacor import FAULTS, MonacorDialect
from hardware.types import POWER, SOUND, Health

READ = "10 04 00 00 00 03 B3 4A"
PLAYING = "10 04 06 00 01 32 00 14 00 9C BB"
TOO_HOT = "10 04 06 00 05 32 00 00 18 62 71"
ON = "10 10 00 00 00 01 02 32 80 72 C0"
TAKEN = "10 10 00 00 00 01 02 88"
SILENT_OFF = sealed(bytes.fromhex("10 10 00 00 00 01 02 00 00")).hex(" ").upper()


def dialect(profile: str = "pa1250d") -> MonacorDialect:
    made = load_profile(profile)
    return MonacorDialect(made, made.address)


def told(spoken: MonacorDialect, status: int, settings: int, meters: int = 0) -> object:
    words = b"".join(value.to_bytes(2, "big") for value in (status, settings, meters))
    [question] = spoken.queries()
    return question.find(sealed(b"\x10\x04\x06" + words))


def frames(requests: tuple[Request, ...] | list[Request]) -> list[str]:
    return [request.frame.hex(" ").upper() for request in requests]


def order(spoken: MonacorDialect, wanted: dict[int, bool]) -> list[str]:
    return frames(list(spoken.orders(wanted, lease_s=None)))


def test_the_question_and_its_answer_are_the_printed_ones() -> None:
    [question] = dialect().queries()

    reply = question.find(bytes.fromhex(PLAYING))

    assert frames([question]) == [READ]
    assert reply == Described({POWER: True, SOUND: True}, Health(level=51, meter=20))


def test_too_hot_is_told_as_printed() -> None:
    [question] = dialect().health_queries()

    reply = question.find(bytes.fromhex(TOO_HOT))

    faults = frozenset({"overtemp_limit", "overtemp_mute"})
    assert isinstance(reply, Described)
    assert reply.health == Health(faults, level=51, meter=0)


def test_power_with_volume_fifty_is_the_printed_order_and_its_answer_is_taken() -> None:
    spoken = dialect()
    question, write = spoken.orders({POWER: True, SOUND: True}, lease_s=None)

    assert frames([question, write]) == [READ, ON]
    assert write.find(bytes.fromhex(TAKEN)) == Taken()


def test_power_off_keeps_the_volume_as_in_the_printed_order() -> None:
    spoken = dialect()
    told(spoken, 1, 0x3200)

    assert order(spoken, {POWER: False}) == ["10 10 00 00 00 01 02 32 00 73 60"]


def test_everything_off_is_one_frame_without_a_question() -> None:
    assert frames(list(dialect().off())) == [SILENT_OFF]
    assert order(dialect(), {POWER: False, SOUND: False}) == [SILENT_OFF]


def test_switching_on_asks_first_and_changes_nothing_else() -> None:
    spoken = dialect()
    question, write = spoken.orders({SOUND: True}, lease_s=None)

    question.find(sealed(bytes.fromhex("10 04 06 00 01 00 14 00 00")))

    assert write.frame[7:9].hex() == "3294"


def test_what_is_not_known_is_written_as_off_and_silent() -> None:
    _, write = dialect().orders({SOUND: False}, lease_s=None)

    assert write.frame[7:9] == b"\x00\x00"


def test_muting_a_known_amplifier_goes_out_at_once_and_leaves_it_on() -> None:
    spoken = dialect()
    told(spoken, 1, 0x3210)

    [write] = spoken.orders({SOUND: False}, lease_s=None)

    assert write.frame[7:9].hex() == "0090"


def test_what_was_acknowledged_is_known() -> None:
    spoken = dialect()
    [write] = spoken.off()
    write.find(bytes.fromhex(TAKEN))

    assert len(spoken.orders({SOUND: False}, lease_s=None)) == 1


def test_a_volume_waits_until_sound_may_pass() -> None:
    spoken = dialect()
    told(spoken, 1, 0x0000)

    assert list(spoken.level(100)) == []
    assert spoken.orders({SOUND: True}, lease_s=None)[1].frame[7:9].hex() == "6380"


def test_a_volume_is_set_at_once_where_sound_passes_and_never_to_nothing() -> None:
    spoken = dialect()
    told(spoken, 1, 0x3200)

    question, write = spoken.level(0)

    assert frames([question]) == [READ]
    assert write.frame[7:9].hex() == "0180"


def test_a_volume_for_an_amplifier_found_silent_leaves_it_silent() -> None:
    spoken = dialect()
    question, write = spoken.level(80)

    question.find(sealed(bytes.fromhex("10 04 06 00 01 00 00 00 00")))

    assert write.frame[7:9].hex() == "0080"


def test_the_written_registers_may_begin_at_forty_thousand() -> None:
    [write] = dialect("pa1250d_40000").off()
    [question] = dialect("pa1250d_40000").queries()

    assert write.frame[2:4] == (40_000).to_bytes(2, "big")
    assert frames([question]) == [READ]


@pytest.mark.parametrize(
    ("status", "meters", "faults"),
    [
        (0b00101, 0x0000, {"muted"}),
        (0b00000, 0x0000, set()),
        (0b01101, 0x0000, {"asleep"}),
        (0b10001, 0x1400, {"battery_mode"}),
        (0b00101, 0x0040, {"short_mute"}),
        (0b00001, 0x6400, {"clipping"}),
        *((0b00001, 1 << place, {name}) for place, name in enumerate(FAULTS)),
    ],
)
def test_every_bit_has_its_word(status: int, meters: int, faults: set[str]) -> None:
    reply = told(dialect(), status, 0x3200, meters)

    assert isinstance(reply, Described)
    assert reply.health.faults == faults


def test_a_refusal_is_told_with_its_code() -> None:
    [question] = dialect().queries()
    [write] = dialect().off()

    assert question.find(sealed(b"\x10\x84\x02")) == Refused(2)
    assert write.find(sealed(b"\x10\x90\x06")) == Refused(6, busy=True)


@pytest.mark.parametrize(
    "heard", ["", PLAYING[:-3], "10 04 06 00 01 32 00 14 00 9C BC", TAKEN, READ]
)
def test_what_is_no_whole_answer_is_none(heard: str) -> None:
    [question] = dialect().queries()

    assert question.find(bytes.fromhex(heard)) is None


def test_an_impossible_volume_is_no_answer() -> None:
    assert told(dialect(), 1, 0x6400) is None


@given(
    power=st.booleans(),
    volume=st.integers(0, 99),
    options=st.integers(0, 31),
    wanted=st.dictionaries(st.sampled_from([POWER, SOUND]), st.booleans(), min_size=1),
)
def test_an_order_moves_what_it_names_and_nothing_else(
    *, power: bool, volume: int, options: int, wanted: dict[int, bool]
) -> None:
    spoken = dialect()
    told(spoken, int(power), volume << 8 | options)

    write = spoken.orders(wanted, lease_s=None)[-1]

    written, flags = write.frame[7], write.frame[8]
    assert bool(flags & 0x80) is wanted.get(POWER, power)
    assert (written > 0) is wanted.get(SOUND, volume > 0)
    assert flags & 0x1F == options
    assert not flags & 0x60


@given(st.binary(max_size=40))
def test_noise_is_never_an_answer(noise: bytes) -> None:
    spoken = dialect()
    [question] = spoken.queries()

    if question.find(noise) is not None:
        assert b"\x10\x04" in noise or b"\x10\x84" in noise
