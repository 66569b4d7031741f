"""The parent of the processes: back-off after deaths, order of stops, nobody left over."""

import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from broadcaster.cli.up import PROCESSES, wanted_by
from broadcaster.clocks import VirtualClock
from broadcaster.supervisor import BEFORE_OTHERS, LONGEST_WAIT, SETTLED_AFTER, Supervisor
from hardware.sim.config import SimConfig, SimDevice, written

DAWN = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)
WAITS = "import sys; sys.stdin.read(); open(sys.argv[1], 'a').write(sys.argv[2] + '\\n')"
# One that does not hear the signal, but the end of its pipe.
DEAF = (
    "import signal, sys; signal.signal(signal.SIGTERM, lambda *_: None);"
    "told = open(sys.argv[1], 'w');"
    "print('ready', sys.argv[2], file=told, flush=True);"
    "sys.stdin.read();"
    "print('ended', sys.argv[2], file=told, flush=True)"
)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(DAWN)


@pytest.fixture
def supervise(clock: VirtualClock) -> Iterator[Callable[..., Supervisor]]:
    made: list[Supervisor] = []

    def make(code: str, *names: str, note: Path | None = None) -> Supervisor:
        def command(name: str) -> list[str]:
            return [sys.executable, "-c", code, str(note), name]

        made.append(Supervisor(names, os.environ, clock, command))
        return made[-1]

    yield make
    for each in made:
        each.stop()


def end(supervisor: Supervisor) -> None:
    process = supervisor.children[0].process
    assert process is not None
    process.kill()
    process.wait()


def waits_of(supervisor: Supervisor, clock: VirtualClock) -> list[float]:
    """Let its first child die ten times; tell how long each time until it was started again."""
    child = supervisor.children[0]
    supervisor.look()
    waits = []
    for _ in range(10):
        end(supervisor)
        died = clock.monotonic()
        supervisor.look()
        assert not child.runs
        while not child.runs:
            clock.sleep(0.05)
            supervisor.look()
        waits.append(round(clock.monotonic() - died, 1))
    return waits


def test_every_process_is_started_in_its_order(supervise: Callable[..., Supervisor]) -> None:
    supervisor = supervise(WAITS, "simulator", "playout", "web", note=Path(os.devnull))

    supervisor.look()

    assert [child.name for child in supervisor.children] == ["simulator", "playout", "web"]
    assert all(child.runs for child in supervisor.children)


def test_a_process_that_died_is_started_again_after_a_wait_that_doubles(
    supervise: Callable[..., Supervisor], clock: VirtualClock
) -> None:
    supervisor = supervise(WAITS, "worker", note=Path(os.devnull))

    waits = waits_of(supervisor, clock)

    assert waits[:5] == [0.1, 0.2, 0.4, 0.8, 1.6]
    assert max(waits) == LONGEST_WAIT
    assert supervisor.children[0].restarts == 10


def test_whoever_is_on_the_air_is_never_waited_for_longer_than_half_a_second(
    supervise: Callable[..., Supervisor], clock: VirtualClock
) -> None:
    supervisor = supervise(WAITS, "playout", note=Path(os.devnull))

    waits = waits_of(supervisor, clock)

    assert waits == [0.1, 0.2, 0.4, *[0.5] * 7]


def test_whoever_is_on_the_air_begins_before_all_others(
    supervise: Callable[..., Supervisor], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, int, int]] = []
    monkeypatch.setattr(os, "setpriority", lambda *words: asked.append(words))
    supervisor = supervise(WAITS, "playout", "worker", note=Path(os.devnull))

    supervisor.look()

    playout = supervisor.children[0].process
    assert playout is not None
    assert asked == [(os.PRIO_PROCESS, playout.pid, BEFORE_OTHERS)]


def test_where_nobody_may_begin_before_others_the_air_begins_all_the_same(
    supervise: Callable[..., Supervisor], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "setpriority", refuse)
    supervisor = supervise(WAITS, "playout", note=Path(os.devnull))

    supervisor.look()

    assert supervisor.children[0].runs


def test_a_process_that_has_settled_is_started_at_once_again(
    supervise: Callable[..., Supervisor], clock: VirtualClock
) -> None:
    supervisor = supervise(WAITS, "playout", note=Path(os.devnull))
    child = supervisor.children[0]
    supervisor.look()
    child.wait = LONGEST_WAIT
    clock.sleep(SETTLED_AFTER + 1)
    supervisor.look()

    end(supervisor)
    supervisor.look()
    clock.sleep(0.11)
    supervisor.look()

    assert child.runs


def test_the_processes_are_stopped_in_reverse_order(
    supervise: Callable[..., Supervisor], tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "told")
    with (tmp_path / "told").open("r+b", buffering=0) as told:
        supervisor = supervise(DEAF, "simulator", "playout", "web", note=tmp_path / "told")
        supervisor.look()
        ready = {told.readline() for _ in range(3)}

        supervisor.stop()
        ends = [told.readline() for _ in range(3)]

    assert ready == {b"ready simulator\n", b"ready playout\n", b"ready web\n"}
    assert ends == [b"ended web\n", b"ended playout\n", b"ended simulator\n"]
    assert [child.process for child in supervisor.children] == [None, None, None]


def test_a_process_that_cannot_be_started_is_tried_again_and_leaves_the_others_alone(
    clock: VirtualClock, tmp_path: Path
) -> None:
    programs = {"playout": [str(tmp_path / "not there")], "web": [sys.executable, "-c", WAITS]}
    supervisor = Supervisor(
        ("playout", "web"),
        os.environ,
        clock,
        lambda name: [*programs[name], os.devnull, name],
    )
    playout, web = supervisor.children

    supervisor.look()
    assert (playout.runs, web.runs) == (False, True)

    programs["playout"] = programs["web"]
    clock.sleep(0.11)
    supervisor.look()
    assert (playout.runs, web.runs) == (True, True)
    supervisor.stop()


def test_the_simulator_is_started_with_the_first_simulated_board_patched_in(
    clock: VirtualClock, tmp_path: Path
) -> None:
    patch = tmp_path / "simulated.json"
    patch.write_text(written(SimConfig(())), encoding="utf-8")
    supervisor = Supervisor(
        PROCESSES,
        os.environ,
        clock,
        lambda name: [sys.executable, "-c", WAITS, os.devnull, name],
        wanted_by(patch),
    )

    supervisor.look()
    before = [child.runs for child in supervisor.children]
    patch.write_text(written(SimConfig((SimDevice("board", "lc4"),))), encoding="utf-8")
    supervisor.look()
    after = [child.runs for child in supervisor.children]
    supervisor.stop()

    assert before == [False, True, True, True]
    assert after == [True, True, True, True]


@pytest.mark.parametrize("told", [None, "", "[]", "{", '{"devices": null}'])
def test_where_no_board_can_be_read_no_simulator_is_wanted(
    told: str | None, tmp_path: Path
) -> None:
    patch = tmp_path / "simulated.json"
    if told is not None:
        patch.write_text(told, encoding="utf-8")

    assert [name for name in PROCESSES if wanted_by(patch)(name)] == ["playout", "worker", "web"]
