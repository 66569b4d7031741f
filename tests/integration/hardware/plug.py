"""A port that can be pulled out and plugged in again."""

import os
import tty
from contextlib import suppress
from pathlib import Path


class Plug:
    """A pty under a stable name; `trigger_pull` takes it away, `trigger_plug` brings another."""

    def __init__(self, link: Path) -> None:
        self.link = link
        self.trigger_plug()

    def trigger_plug(self) -> None:
        self.master, self._slave = os.openpty()
        for end in (self.master, self._slave):
            tty.setraw(end)
        self.link.symlink_to(os.ttyname(self._slave))

    def trigger_pull(self) -> None:
        self.link.unlink()
        os.close(self._slave)
        os.close(self.master)

    def close(self) -> None:
        with suppress(OSError):
            self.trigger_pull()
