"""The house rules that a linter does not know: sizes, and nothing of the builder's machine."""

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOUSES = ("broadcaster", "web", "audio", "hardware", "schedules")
LONGEST_FILE = 300
LONGEST_FUNCTION = 40


def sources() -> list[Path]:
    found = [path for house in HOUSES for path in (ROOT / house).rglob("*.py")]
    return [path for path in found if "versions" not in path.parts]


def functions(path: Path) -> list[tuple[str, int]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        (f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def test_no_file_is_longer_than_a_subject() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources()
        if (lines := path.read_text(encoding="utf-8").count("\n")) > LONGEST_FILE
    }

    assert long == {}


def test_no_function_is_longer_than_a_glance() -> None:
    tall = [(name, n) for path in sources() for name, n in functions(path) if n > LONGEST_FUNCTION]

    assert tall == []


def test_catching_everything_lives_in_two_places() -> None:
    places = {
        path.relative_to(ROOT).parts[:2]
        for path in sources()
        if "except Exception" in path.read_text(encoding="utf-8")
    }

    assert places <= {("broadcaster", "playout"), ("broadcaster", "worker")}


def test_only_the_clocks_read_the_time() -> None:
    readers = []
    for path in sources():
        text = path.read_text(encoding="utf-8")
        if any(
            word in text for word in ("datetime.now(", "time.time(", "utcnow(", "time.monotonic(")
        ):
            readers.append(str(path.relative_to(ROOT)))

    # A cable's own timeouts are physical, however fast the station's clock runs.
    assert readers == ["broadcaster/clocks.py", "hardware/wire.py"]


@pytest.mark.parametrize("word", [f"{ROOT}/", f"{ROOT.parent}/", f"{Path.home()}/"])
def test_no_tracked_file_names_a_path_of_the_builders_machine(word: str) -> None:
    here = str(Path(__file__).relative_to(ROOT))
    hits = subprocess.run(
        ["git", "grep", "-lIF", word, "--", f":!{here}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert hits.stdout.split() == []
