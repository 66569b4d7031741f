"""OpenSSL's own program, a judge of certificates that nobody here wrote."""

from __future__ import annotations

import shutil
import subprocess

from tests.integration.hardware.judges import needed


def openssl(*words: str) -> subprocess.CompletedProcess[str]:
    """Run it once; a test that asks where it is not installed is skipped, and fails under CI."""
    needed("openssl", is_here=shutil.which("openssl") is not None, how="apt-get install openssl")
    return subprocess.run(
        ["openssl", *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
