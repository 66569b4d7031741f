"""One simulated device by itself, spoken to in bytes, at moments the test chooses."""

from collections.abc import Sequence

from hardware.catalogue import load_profile, parse_profile
from hardware.sim.faults import Fault, FaultBench
from hardware.sim.firmware import FIRMWARES
from hardware.sim.firmware.base import Emission, Firmware
from hardware.sim.relays import Relays
from hardware.types import Output, Profile


class LoneFirmware:
    def __init__(self, profile: Profile, *, address: int | None = None) -> None:
        self.at = 0.0
        self.moved: list[tuple[int, bool]] = []
        self.faults = FaultBench(changed=self._settle, now=lambda: self.at)
        self.relays = Relays("device", profile.channels, self.faults, self._moved)
        own = profile.address if address is None else address
        self.firmware: Firmware = FIRMWARES[profile.dialect](profile, own, self.relays, self.faults)

    def emissions(self, octets: bytes) -> Sequence[Emission]:
        return [*self.firmware.tick(self.at), *self.firmware.hear(octets, self.at)]

    def say(self, frame: str) -> str:
        """Say bytes written in hexadecimal; return the answer likewise."""
        said = b"".join(emission.octets for emission in self.emissions(bytes.fromhex(frame)))
        return said.hex(" ").upper()

    def type(self, text: str) -> str:
        """Say text; return the answer as text."""
        return b"".join(emission.octets for emission in self.emissions(text.encode())).decode()

    def wait(self, seconds: float) -> str:
        """Let time pass, stopping wherever the device has something to do; return what it says."""
        end, said = self.at + seconds, b""
        while (due := self.firmware.next_due) is not None and due <= end:
            self.at = max(due, self.at)
            said += b"".join(emission.octets for emission in self.firmware.tick(self.at))
        self.at = end
        said += b"".join(emission.octets for emission in self.firmware.tick(end))
        return said.decode("latin-1")

    def trigger(self, name: str, **how: object) -> None:
        self.faults.order(Fault(name, "device", **how))  # type: ignore[arg-type]

    @property
    def closed(self) -> set[int]:
        return {channel for channel in self.relays.channels if self.relays.is_closed(channel)}

    def _moved(self, output: Output, closed: bool) -> None:  # noqa: FBT001 -- a callback
        self.moved.append((output.channel, closed))

    def _settle(self) -> None:
        self.relays.settle()


def lone(profile: str, *, address: int | None = None) -> LoneFirmware:
    return LoneFirmware(load_profile(profile), address=address)


def made(text: str, *, address: int | None = None) -> LoneFirmware:
    return LoneFirmware(parse_profile(text, file="made.toml"), address=address)
