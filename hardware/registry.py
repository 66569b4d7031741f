"""From a station's list of devices to boards ready to switch."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from hardware.catalogue import load_profile
from hardware.dialect import Dialect
from hardware.drivers.absent import AbsentBoard
from hardware.drivers.relay_board import Place, RelayBoard
from hardware.errors import WrongProfile
from hardware.frames.byte_table import TableDialect
from hardware.frames.coils import CoilDialect
from hardware.frames.devantech import DevantechDialect
from hardware.frames.ecler import EclerDialect
from hardware.frames.lcus import LcusDialect
from hardware.frames.modbus_tcp import PORT, TcpDialect
from hardware.frames.monacor import MonacorDialect
from hardware.frames.numato import NumatoDialect
from hardware.frames.rds_ascii import EncoderDialect
from hardware.frames.registers import RegisterDialect
from hardware.frames.toa9000 import ToaDialect
from hardware.link import Link
from hardware.owner import InlineOwner, Owner, ThreadOwner
from hardware.port import SerialTransport
from hardware.rack import Rack
from hardware.types import Board, Clock, DeviceSpec, Profile
from hardware.wear import Wear
from hardware.wire import Transport, WireEvent

DIALECTS: Mapping[str, Callable[[Profile, int], Dialect]] = {
    "modbus_coils": CoilDialect,
    "modbus_registers": RegisterDialect,
    "lcus": LcusDialect,
    "byte_table": TableDialect,
    "numato": NumatoDialect,
    "devantech": DevantechDialect,
    "rds_ascii": EncoderDialect,
    "monacor": MonacorDialect,
    "ecler_tpnet": EclerDialect,
    "toa9000": ToaDialect,
}
"""How each dialect is spoken."""

MODBUS = frozenset({"modbus_coils", "modbus_registers", "monacor"})
"""The dialects whose devices have addresses: they may share a port, and have a TCP form."""

_TCP = "modbus://"
_HIGHEST_ADDRESS = 255


@dataclass(frozen=True, slots=True)
class Ports:
    """How ports are opened: pyserial and a thread each, or in virtual time neither.

    `transport` makes a byte line of a url and a baud rate; `watch` sees every run of bytes on
    every line.
    """

    transport: Callable[[str, int], Transport] = SerialTransport
    threaded: bool = True
    watch: Callable[[WireEvent], None] | None = None

    def link(self, url: str, baud: int) -> Link:
        """Return the one owner of a port."""
        owner: Owner = ThreadOwner(f"port {url}") if self.threaded else InlineOwner()
        return Link(url, self.transport(url, baud), self.watch, owner)


def open_rack(
    specs: Iterable[DeviceSpec],
    clock: Clock,
    *,
    ports: Ports | None = None,
    wear: Wear | None = None,
    lenient: bool = False,
) -> Rack:
    """Build a rack of the devices named; ports open at the first order, so none need be there.

    Devices with the same url share one port, as on an RS-485 bus; one whose url begins with
    `modbus://` is spoken to in Modbus TCP. Raises WrongProfile, also for two devices that cannot
    be told apart, or that cannot share a port; where `lenient` such a device only fails, and the
    others go on.
    """
    how = ports or Ports()
    links: dict[str, Link] = {}
    boards: dict[str, Board] = {}
    bus: dict[str, dict[int, Profile]] = {}
    for spec in specs:
        try:
            profile = load_profile(spec.profile)
            address = profile.address if spec.address is None else spec.address
            _check_free(spec, address, profile, boards, bus.setdefault(spec.url, {}))
        except WrongProfile as error:
            if not lenient or spec.name in boards:
                raise
            boards[spec.name] = AbsentBoard(spec.name, error)
            continue
        bus[spec.url][address] = profile
        if spec.url not in links:
            links[spec.url] = how.link(_opened_as(spec.url), profile.baud)
        place = Place(links[spec.url], spec.lease)
        boards[spec.name] = RelayBoard(spec.name, profile, _dialect(spec, profile, address), place)

    def close() -> None:
        for link in links.values():
            link.close()

    return Rack(boards, clock, on_close=close, wear=wear)


def _dialect(spec: DeviceSpec, profile: Profile, address: int) -> Dialect:
    dialect = DIALECTS[profile.dialect](profile, address)
    return TcpDialect(dialect) if spec.url.startswith(_TCP) else dialect


def _opened_as(url: str) -> str:
    """Return what pyserial opens for a url."""
    if not url.startswith(_TCP):
        return url
    place = url.removeprefix(_TCP).rstrip("/")
    has_port = place.rpartition(":")[2].isdigit()
    return f"socket://{place}" if has_port else f"socket://{place}:{PORT}"


def _check_free(
    spec: DeviceSpec,
    address: int,
    profile: Profile,
    boards: Mapping[str, Board],
    others: Mapping[int, Profile],
) -> None:
    if profile.is_latching:
        raise WrongProfile(
            "{device}: a {make} keeps its contacts closed without power; choose another board.",
            device=spec.name,
            make=profile.title,
        )
    if spec.name in boards:
        raise WrongProfile("Two devices are named {device}.", device=spec.name)
    _check_address(spec, address, profile)
    _check_shareable(spec, profile, others)
    if address in others:
        raise WrongProfile(
            "Two devices on the port {port} have the address {address}.",
            port=spec.url,
            address=address,
        )
    if any(one.baud != profile.baud for one in others.values()):
        raise WrongProfile(
            "Devices on the port {port} do not speak at the same speed.", port=spec.url
        )


def _check_address(spec: DeviceSpec, address: int, profile: Profile) -> None:
    if not 0 <= address <= _HIGHEST_ADDRESS:
        raise WrongProfile(
            "{device}: there is no address {address}; it must be from 1 to 255.",
            device=spec.name,
            address=address,
        )
    # Over TCP unit 0 is the gateway itself; on a serial line it is every board that hears it.
    if address == 0 and profile.dialect in MODBUS and not spec.url.startswith(_TCP):
        raise WrongProfile(
            "{device}: address 0 speaks to every board at once; give the board one of its own.",
            device=spec.name,
        )


def _check_shareable(spec: DeviceSpec, profile: Profile, others: Mapping[int, Profile]) -> None:
    if spec.url.startswith(_TCP) and profile.dialect not in MODBUS:
        raise WrongProfile(
            "{device}: a {make} cannot be reached by Modbus TCP; give its port as socket://.",
            device=spec.name,
            make=profile.title,
        )
    if others and any(one.dialect not in MODBUS for one in (profile, *others.values())):
        raise WrongProfile(
            "{device} cannot share the port {port}: only Modbus devices can be told apart there.",
            device=spec.name,
            port=spec.url,
        )
