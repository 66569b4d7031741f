"""Reads gold files with other readers of Vietnamese, as published, and with this one.

usage: python -m tests.peers [GOLD.tsv ...]     (without a file: the gold set of the repository)

The packages are fetched from the package registry into a throw-away virtual environment.
"""

import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from pathlib import Path

from audio.reading import read
from tests.unit.audio.reading.gold import GOLD, Line, accepts, gold_lines

SAY = Path(__file__).with_name("say.py")
PEERS = {
    "sea-g2p": ("sea-g2p==0.10.0",),
    "vietnormalizer": ("vietnormalizer==0.2.3",),
    # It imports yaml without asking for it.
    "vinormx": ("vinormx==1.0.8", "PyYAML==6.0.3"),
}
LONGEST_S = 600


def main(files: Sequence[str]) -> None:
    """Print one row for each reader and one column for each gold file."""
    golds = [list(gold_lines(Path(file))) for file in files or [str(GOLD)]]
    names = [Path(file).name for file in files] or [GOLD.name]
    _row("reader", names)
    _row("this one", [_score(gold, [read(line.text).text for line in gold]) for gold in golds])
    with tempfile.TemporaryDirectory() as folder:
        python = _environment(Path(folder))
        for peer, packages in PEERS.items():
            trouble = _installed(python, packages)
            cells = [trouble] if trouble else [_peer(python, peer, gold) for gold in golds]
            _row(packages[0], cells)


def _environment(folder: Path) -> Path:
    venv.create(folder / "venv", with_pip=True)
    return folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin") / "python"


def _installed(python: Path, packages: Sequence[str]) -> str:
    """Install packages; return what went wrong, or nothing."""
    sys.stderr.write(f"installing {', '.join(packages)} ...\n")
    done = subprocess.run(
        [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *packages],
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST_S,
    )
    return "" if done.returncode == 0 else f"not installed: {done.stderr.strip().splitlines()[-1]}"


def _peer(python: Path, peer: str, gold: Sequence[Line]) -> str:
    done = subprocess.run(
        [python, SAY, peer],
        input=json.dumps([line.text for line in gold]),
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
        timeout=LONGEST_S,
    )
    if done.returncode:
        return f"failed: {done.stderr.strip().splitlines()[-1]}"
    return _score(gold, json.loads(done.stdout.splitlines()[-1]))


def _score(gold: Sequence[Line], readings: Sequence[str]) -> str:
    right = sum(accepts(line.spoken, said) for line, said in zip(gold, readings, strict=True))
    return f"{right} of {len(gold)} ({100 * right / len(gold):.1f} %)"


def _row(name: str, cells: Sequence[str]) -> None:
    sys.stdout.write(f"{name:24}" + "".join(f"{cell:>24}" for cell in cells) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
