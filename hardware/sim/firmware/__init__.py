"""One simulated firmware a dialect, each written from the reference and not from its driver."""

from collections.abc import Callable

from hardware.sim.faults import FaultBench
from hardware.sim.firmware.base import Firmware
from hardware.sim.firmware.byte_table import TableFirmware
from hardware.sim.firmware.coils import CoilFirmware
from hardware.sim.firmware.devantech import DevantechFirmware
from hardware.sim.firmware.ecler import EclerFirmware
from hardware.sim.firmware.lcus import LcusFirmware
from hardware.sim.firmware.monacor import MonacorFirmware
from hardware.sim.firmware.numato import NumatoFirmware
from hardware.sim.firmware.rds_ascii import EncoderFirmware
from hardware.sim.firmware.registers import RegisterFirmware
from hardware.sim.firmware.toa9000 import ToaFirmware
from hardware.sim.relays import Relays
from hardware.types import Profile

FIRMWARES: dict[str, Callable[[Profile, int, Relays, FaultBench], Firmware]] = {
    "modbus_coils": CoilFirmware,
    "byte_table": TableFirmware,
    "devantech": DevantechFirmware,
    "ecler_tpnet": EclerFirmware,
    "lcus": LcusFirmware,
    "modbus_registers": RegisterFirmware,
    "monacor": MonacorFirmware,
    "numato": NumatoFirmware,
    "rds_ascii": EncoderFirmware,
    "toa9000": ToaFirmware,
}
"""What runs on a simulated device, by its profile's dialect."""
