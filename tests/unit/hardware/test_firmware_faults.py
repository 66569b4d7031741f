"""Every fault on every simulated device: it strikes, breaks nothing, and is over when cleared."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lone_firmware import LoneFirmware, lone, made

from hardware.frames.modbus import sealed
from hardware.sim.fault_kinds import KINDS, Place
from hardware.sim.firmware import FIRMWARES

_AMPLIFIER = (
    'name = "x"\ntitle = "x"\ndialect = "{}"\nkind = "amplifier"\nchannels = 2\naddress = 1\n'
    "baud = 9600\n[options]\n"
)


def _monacor(power: int, volume: int) -> bytes:
    return sealed(bytes([1, 0x10, 0, 0, 0, 1, 2, volume, 0x80 * power]))


# What closes channel 1 (and 2, of an amplifier), what opens all, and a question where there is one.
_SPOKEN: dict[str, tuple[bytes, bytes, bytes]] = {
    "modbus_coils": (
        sealed(b"\x01\x05\x00\x00\xff\x00"),
        sealed(b"\x01\x05\x00\x00\x00\x00"),
        sealed(b"\x01\x01\x00\x00\x00\x08"),
    ),
    "modbus_registers": (
        sealed(b"\x01\x06\x00\x01\x01\x00"),
        sealed(b"\x01\x06\x00\x00\x08\x00"),
        sealed(b"\x01\x03\x00\x01\x00\x01"),
    ),
    "lcus": (b"\xa0\x01\x01\xa2", b"\xa0\x01\x00\xa1" * 2, b"\xff"),
    "byte_table": (b"\xff\x01\x01", b"\xff\x01\x00", b"\xff\x09\x00"),
    "devantech": (b"\x65", b"\x00\x6e", b"\x5b"),
    "numato": (b"\rrelay on 0\r", b"\rreset\r", b"\rrelay readall\r"),
    "monacor": (_monacor(1, 50), _monacor(0, 0), sealed(b"\x01\x04\x00\x00\x00\x03")),
    "ecler_tpnet": (
        b"\nSYSTEM CONNECT PINGPONG\nSET POWER ON\nSET OMUTE 1 NO\n",
        b"\nSYSTEM CONNECT PINGPONG\nSET OMUTE 1 YES\nSET POWER OFF\n",
        b"\nSYSTEM CONNECT PINGPONG\nGET POWER\n",
    ),
    "toa9000": (
        b"\xf4\x01\x01\x92\x03\x01\x00\x01",
        b"\xf4\x01\x01\x92\x03\x01\x00\x00\xf4\x01\x00",
        b"\xf4\x01\x00",
    ),
    "rds_ascii": (b"G=600000010001\r", b"G=6000FFFF0000\r", b"G=000000000000\r"),
}
_PROFILES = {
    "modbus_coils": "generic_coils8",
    "modbus_registers": "r421a08",
    "lcus": "lcus8",
    "byte_table": "kmtronic_usb8",
    "devantech": "devantech_rly08",
    "numato": "numato8",
    "rds_ascii": "rds_ascii8",
}
_FAULTS = [name for name, kind in KINDS.items() if kind.place is not Place.PORT]


def _device(dialect: str) -> LoneFirmware:
    if dialect in _PROFILES:
        return lone(_PROFILES[dialect])
    return made(_AMPLIFIER.format(dialect))


def _say(device: LoneFirmware, octets: bytes) -> bytes:
    """Say something as often as even receivers on the air need, with pauses for the slow."""
    said = b""
    for _ in range(5):
        device.wait(1.0)
        said = b"".join(emission.octets for emission in device.emissions(octets))
    device.wait(1.0)
    return said


@pytest.mark.parametrize("dialect", FIRMWARES)
def test_each_device_is_opened_closed_and_asked(dialect: str) -> None:
    device = _device(dialect)
    on, off, question = _SPOKEN[dialect]

    _say(device, on)
    closed = device.closed
    said = _say(device, question)
    _say(device, off)

    assert closed >= {1}
    assert said != b""
    assert device.closed == set()


@pytest.mark.parametrize("dialect", FIRMWARES)
def test_every_fault_may_strike_every_device_and_is_over_when_cleared(dialect: str) -> None:
    over = {fault: _strikes_and_is_over(dialect, fault) for fault in _FAULTS}

    assert all(over.values()), over


def _strikes_and_is_over(dialect: str, fault: str) -> bool:
    device = _device(dialect)
    on, off, question = _SPOKEN[dialect]
    device.trigger(fault)

    for octets in (on, question, off, on, off):
        _say(device, octets)
    device.faults.clear()
    device.wait(60.0)
    for octets in (on, off):
        _say(device, octets)

    return device.closed == set() and _say(device, question) != b""


def _mixed() -> Iterator[bytes]:
    for pieces in _SPOKEN.values():
        yield from pieces


@pytest.mark.parametrize("dialect", FIRMWARES)
@given(st.lists(st.binary(max_size=20) | st.sampled_from(sorted(_mixed())), max_size=10), st.data())
def test_any_bytes_with_any_faults_never_break_a_device(
    dialect: str, came: list[bytes], data: st.DataObject
) -> None:
    device = _device(dialect)
    for fault in data.draw(st.lists(st.sampled_from(_FAULTS), max_size=3)):
        device.trigger(fault, chance=0.5)

    for octets in came:
        device.emissions(octets)
        device.wait(0.2)
    device.firmware.lose_power()
    device.faults.clear()
    device.wait(60.0)

    assert dialect == "rds_ascii" or device.closed == set()


@pytest.mark.parametrize("dialect", FIRMWARES)
def test_whatever_is_said_without_end_takes_no_more_than_a_few_hundred_bytes(dialect: str) -> None:
    device = _device(dialect)

    for octet in (0x00, 0x01, 0x5C, 0x92, 0xA0, 0x41):
        for _ in range(40):
            device.emissions(bytes([octet]) * 100)

    assert len(device.firmware._heard) <= 512
