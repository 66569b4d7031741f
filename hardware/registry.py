"""From a station's list of devices to boards ready to switch."""

from collections.abc import Callable, Iterable

from hardware.link import Transport, WireEvent
from hardware.rack import Rack
from hardware.types import Clock, DeviceSpec


def open_rack(
    specs: Iterable[DeviceSpec],
    clock: Clock,
    *,
    ports: Callable[[str, int], Transport] | None = None,
    watch: Callable[[WireEvent], None] | None = None,
) -> Rack:
    """Build a rack of the devices named; ports open at the first order, so none need be there.

    `ports` makes a transport of a url and a baud rate: pyserial's by default, the simulator's in
    virtual time. `watch` sees every run of bytes on every wire. Raises WrongProfile.
    """
    raise NotImplementedError
