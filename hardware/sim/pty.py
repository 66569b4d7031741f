"""A real pseudo-terminal under a stable name: what a USB adapter would be, without the USB."""

import contextlib
import os
from pathlib import Path

from hardware.errors import PortBusy

try:
    import fcntl
    import tty
except ImportError:  # Windows has no ptys; there simulated boards answer on TCP only
    HAS_PTYS = False
else:
    HAS_PTYS = True

_CHUNK = 4096


class Pty:
    """One end for the simulator; the other, linked as `link`, for anybody's serial program.

    Both ends are kept open, or the first read after a client hangs up would fail. Raises PortBusy
    where something that is no link lies under that name.
    """

    def __init__(self, link: Path) -> None:
        if link.is_dir():
            raise PortBusy("{port} is a folder: name a file in it for the port.", port=link)
        if link.exists() and not link.is_symlink():
            raise PortBusy("Something else lies at {port}.", port=link)
        self.link = link
        self._master, self._slave = os.openpty()
        for end in (self._master, self._slave):
            tty.setraw(end)
        os.set_blocking(self._master, False)
        self.path = os.ttyname(self._slave)
        link.parent.mkdir(parents=True, exist_ok=True)
        fresh = link.with_name(f".{link.name}.{os.getpid()}")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(self.path)
        fresh.replace(link)

    def take(self) -> None:
        """Hold the port as another program would: an exclusive open of it fails."""
        fcntl.flock(self._slave, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def forbid(self) -> None:
        """Let nobody open the port but root."""
        os.fchmod(self._slave, 0)

    def fileno(self) -> int:
        """Return the simulator's end, for a selector."""
        return self._master

    def read(self) -> bytes:
        """Return what a client has sent; nothing when there is nothing."""
        try:
            return os.read(self._master, _CHUNK)
        except BlockingIOError:
            return b""

    def write(self, octets: bytes) -> None:
        """Send to the client; where nobody reads and the line is full, the bytes are lost."""
        with contextlib.suppress(BlockingIOError):
            os.write(self._master, octets)

    def close(self) -> None:
        """Pull the plug: a client's next read fails, and the name is gone."""
        if self.link.is_symlink() and os.readlink(self.link) == self.path:  # noqa: PTH115 -- text
            self.link.unlink()
        os.close(self._master)
        os.close(self._slave)
