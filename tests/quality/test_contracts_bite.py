"""Each import contract is shown to bite: one offending import for each, in a copy of the houses."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOUSES = ("broadcaster", "web", "audio", "hardware", "schedules")
CONTRACTS = {
    contract["id"]: contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ]
}
OFFENCES = {
    "independence": ("hardware/types.py", "import schedules.types"),
    "houses": ("audio/types.py", "import broadcaster.errors"),
    "web-decides-nothing": ("web/app.py", "import broadcaster.store.tables"),
    "broadcaster-knows-no-pages": ("broadcaster/services/people.py", "import web.app"),
    "floors": ("broadcaster/domain/zones.py", "import broadcaster.services.people"),
    "pure": ("audio/reading/__init__.py", "import socket"),
    "door-serial": ("broadcaster/services/devices.py", "import serial"),
    "door-pydub": ("audio/tune.py", "import pydub"),
    "door-gtts": ("audio/voices/espeak.py", "import gtts"),
    "door-miniaudio": ("audio/mixer.py", "import miniaudio"),
    "door-cryptography": ("broadcaster/services/backup.py", "import cryptography"),
    "small-web": ("web/air.py", "import broadcaster.services.certificates"),
    "door-apscheduler": ("broadcaster/services/alarms.py", "import apscheduler"),
    "door-lunar": ("schedules/compile.py", "import lunar_vn"),
    "concrete-things": ("broadcaster/services/clips.py", "import audio.voices.espeak"),
}


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> str:
    copy = tmp_path_factory.mktemp("copy")
    for house in HOUSES:
        shutil.copytree(ROOT / house, copy / house, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    for path, offence in OFFENCES.values():
        with (copy / path).open("a", encoding="utf-8") as module:
            module.write(f"\n{offence}\n")
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [program, "--no-cache"], cwd=copy, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return " ".join(done.stdout.split())


def test_an_offence_is_known_for_every_contract() -> None:
    assert OFFENCES.keys() == CONTRACTS.keys()


@pytest.mark.xdist_group("contracts")
@pytest.mark.parametrize("contract", sorted(OFFENCES))
def test_the_contract_bites(contract: str, verdicts: str) -> None:
    assert f"{CONTRACTS[contract]} BROKEN" in verdicts
