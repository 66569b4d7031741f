"""The locks: hash-pinned, and naming no host."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-piper.txt")


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_host(name: str) -> None:
    assert re.findall(r"https?://|--index-url|--find-links", (ROOT / name).read_text()) == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_version_and_a_hash(name: str) -> None:
    packages = re.findall(
        r"^[a-z0-9][^\n]*(?:\n    --hash=\S+(?: \\)?)*", (ROOT / name).read_text(), re.MULTILINE
    )

    assert len(packages) > 30
    assert [p for p in packages if "==" not in p or "--hash=sha256:" not in p] == []


@pytest.mark.parametrize("name", LOCKS[1:])
def test_whatever_is_added_runs_on_what_the_station_runs_on(name: str) -> None:
    def pins(name: str) -> set[str]:
        text = (ROOT / name).read_text()
        return {" ".join(line.rstrip(" \\").split()) for line in text.splitlines() if "==" in line}

    assert pins("requirements.txt") <= pins(name)
