"""Which serial ports this machine has, under the names that stay the same."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from serial.tools import list_ports

from hardware.port import SeenPort, seen_ports


@dataclass
class Comport:
    """What pyserial tells of a port."""

    device: str
    vid: int | None = None
    pid: int | None = None
    serial_number: str | None = None
    description: str | None = "n/a"


def machine(monkeypatch: pytest.MonkeyPatch, folder: Path, port: Comport, *names: str) -> SeenPort:
    device = folder / port.device
    device.touch()
    port.device = str(device)
    for name in names:
        link = folder / "serial" / name
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(device)
    monkeypatch.setattr(list_ports, "comports", lambda: [port])
    [seen] = seen_ports(folder / "serial")
    return seen


def test_an_adapter_without_a_number_of_its_own_is_named_by_where_it_is_plugged_in(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    port = Comport("ttyUSB0", 0x1A86, 0x7523, description="USB Serial")

    seen = machine(monkeypatch, tmp_path, port, "by-id/usb-1a86", "by-path/pci-1")

    assert seen.path == str(tmp_path / "serial" / "by-path" / "pci-1")
    assert (seen.device, seen.usb, seen.description) == (port.device, "1A86:7523", "USB Serial")


def test_one_with_a_number_of_its_own_is_named_by_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    port = Comport("ttyACM0", 0x2A19, 0x0C01, serial_number="7")

    seen = machine(monkeypatch, tmp_path, port, "by-id/usb-numato-7", "by-path/pci-1")

    assert seen.path == str(tmp_path / "serial" / "by-id" / "usb-numato-7")


def test_a_port_without_a_lasting_name_keeps_the_one_it_has(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen = machine(monkeypatch, tmp_path, Comport("ttyS0"))

    assert seen == SeenPort(str(tmp_path / "ttyS0"), str(tmp_path / "ttyS0"), "", "")
