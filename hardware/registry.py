"""From a station's list of devices to boards ready to switch."""

from collections.abc import Callable, Iterable, Mapping

from hardware.catalogue import load_profile
from hardware.drivers.modbus_coils import ModbusCoils
from hardware.errors import WrongProfile
from hardware.link import Link, SerialTransport
from hardware.rack import Rack
from hardware.types import Board, Clock, DeviceSpec, Profile
from hardware.wire import Transport, WireEvent

_DRIVERS: Mapping[str, Callable[[str, Profile, int, Link], Board]] = {"modbus_coils": ModbusCoils}


def open_rack(
    specs: Iterable[DeviceSpec],
    clock: Clock,
    *,
    ports: Callable[[str, int], Transport] = SerialTransport,
    watch: Callable[[WireEvent], None] | None = None,
) -> Rack:
    """Build a rack of the devices named; ports open at the first order, so none need be there.

    Devices with the same url share one port, as on an RS-485 bus. `ports` makes a transport of a
    url and a baud rate: pyserial's by default, the simulator's in virtual time. `watch` sees every
    run of bytes on every line. Raises WrongProfile, also for two devices that cannot be told
    apart.
    """
    links: dict[str, Link] = {}
    boards: dict[str, Board] = {}
    taken: set[tuple[str, int]] = set()
    for spec in specs:
        profile = load_profile(spec.profile)
        address = profile.address if spec.address is None else spec.address
        _check_free(spec, address, boards, taken)
        if spec.url not in links:
            links[spec.url] = Link(spec.url, ports(spec.url, profile.baud), watch)
        driver = _DRIVERS[profile.dialect]
        boards[spec.name] = driver(spec.name, profile, address, links[spec.url])

    def close() -> None:
        for link in links.values():
            link.close()

    return Rack(boards, clock, on_close=close)


def _check_free(
    spec: DeviceSpec, address: int, boards: Mapping[str, Board], taken: set[tuple[str, int]]
) -> None:
    if spec.name in boards:
        raise WrongProfile("Two devices are named {device}.", device=spec.name)
    if (spec.url, address) in taken:
        raise WrongProfile(
            "Two devices on the port {port} have the address {address}.",
            port=spec.url,
            address=address,
        )
    taken.add((spec.url, address))
