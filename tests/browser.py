"""Finding a browser for the tests: `python -m tests.browser` installs one where it can."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-noto-core")
ENOUGH_S = 600


def found() -> str | None:
    """Return the path of a Chromium, None where there is none."""
    told = os.environ.get("CHROMIUM", "")
    if told and shutil.which(told):
        return shutil.which(told)
    return next((path for name in NAMES if (path := shutil.which(name))), None) or playwrights_own()


def playwrights_own() -> str | None:
    """Return the Chromium that `playwright install` put there, if it did."""
    kept = os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright"
    places = ("chromium-*/chrome-linux*/chrome", "chromium_headless_shell-*/*/headless_shell")
    paths = (path for place in places for path in sorted(Path(kept).glob(place)))
    return next((str(path) for path in paths if os.access(path, os.X_OK)), None)


def install() -> None:
    """Ask the system's packager for a Chromium; whatever comes of it."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not is_root or not shutil.which("apt-get"):
        return
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "timeout": ENOUGH_S}
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *PACKAGES]):
        try:
            subprocess.run(["apt-get", "-q", *command], check=False, env=environment, **quiet)
        except (OSError, subprocess.TimeoutExpired):
            return


def main() -> None:
    """Find or install a browser, and say in one line what came of it."""
    path = found()
    if path is None:
        install()
        path = found()
    if path is None:
        words = "No Chromium here: the browser tests will be skipped (apt-get install chromium)."
    else:
        words = f"Browser tests use {path}."
    sys.stdout.write(words + "\n")


if __name__ == "__main__":
    main()
