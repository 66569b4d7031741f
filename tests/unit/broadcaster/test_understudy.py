"""Whoever has everything loaded forks the process that works, and the next one when that dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from broadcaster import understudy

pytestmark = pytest.mark.skipif(
    not understudy.is_possible(), reason="only Linux lets a child die with its parent"
)

WORK = """
import os, sys
from broadcaster.understudy import stand_by

def told(*words):
    os.write(1, ("|".join(map(str, words)) + "\\n").encode())

def first():
    told("first")
    if "asked" in sys.argv:
        os.read(0, 1)
    told("first is over")
    if "failing" in sys.argv:
        raise OSError
    return "two boards"

life = stand_by(first, lambda: told("loaded"), with_parent=True)
told("begun", os.getpid(), life.found, life.ended)
while True:
    code = int(os.read(0, 1) or b"0")
    if code == 9:
        os.kill(os.getpid(), 9)
    sys.exit(70 if code == 7 else code)
"""
DIE, FAULT = b"9", b"7"
DEAF = "trap '' CHLD; exec \"$@\""
Player = Callable[..., "Play"]


class Play:
    """The understudy, and what it and its children say."""

    def __init__(self, *words: str, by: tuple[str, ...] = ()) -> None:
        self.parent = subprocess.Popen(
            [*by, sys.executable, "-c", WORK, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.said: list[str] = []

    def begun(self) -> tuple[int, str, str]:
        """Return the next child that begins, what was found, and how the one before ended."""
        while not (line := self.line()).startswith("begun|"):
            pass
        _, number, found, ended = line.split("|")
        return int(number), found, ended

    def line(self) -> str:
        assert self.parent.stdout is not None
        line = self.parent.stdout.readline().decode().strip()
        assert line, "it said no more"
        self.said.append(line)
        return line

    def rest(self) -> list[str]:
        """Return what is said until nobody is left."""
        assert self.parent.stdout is not None
        return self.parent.stdout.read().decode().splitlines()

    def tell(self, word: bytes) -> None:
        assert self.parent.stdin is not None
        self.parent.stdin.write(word)
        self.parent.stdin.flush()


@pytest.fixture
def player() -> Iterator[Player]:
    made: list[Play] = []

    def play(*words: str, by: tuple[str, ...] = ()) -> Play:
        made.append(Play(*words, by=by))
        return made[-1]

    yield play
    for one in made:
        with one.parent:
            one.parent.kill()


@pytest.fixture
def play(player: Player) -> Play:
    return player()


def test_what_is_first_is_done_and_all_is_loaded_before_the_first_begins(play: Play) -> None:
    child, found, ended = play.begun()

    assert (found, ended) == ("two boards", "")
    assert child != play.parent.pid
    assert sorted(play.said[:-1]) == ["first", "first is over", "loaded"]


def test_where_what_is_first_fails_the_first_is_told_of_nothing(player: Player) -> None:
    assert player("failing").begun()[1:] == ("None", "")


def test_one_that_is_killed_is_followed_and_nothing_is_loaded_again(play: Play) -> None:
    first, *_ = play.begun()
    os.kill(first, signal.SIGKILL)

    second, found, ended = play.begun()

    assert (found, ended, second != first) == ("None", "signal 9", True)
    for _ in range(understudy.FAULTS):
        play.tell(DIE)
        assert play.begun()[2] == "signal 9"
    assert play.said.count("loaded") == play.said.count("first") == 1


def test_who_ignores_the_end_of_children_hands_that_on_to_nobody(player: Player) -> None:
    play = player(by=("sh", "-c", DEAF, "sh"))
    play.begun()

    play.tell(DIE)

    assert play.begun()[2] == "signal 9"


def test_one_that_met_a_fault_of_its_own_is_followed(play: Play) -> None:
    play.begun()

    play.tell(FAULT)

    assert play.begun()[2] == "exit code 70"


def test_of_faults_in_a_row_whoever_started_it_hears_so_that_all_is_loaded_anew(
    play: Play,
) -> None:
    for _ in range(understudy.FAULTS):
        play.begun()
        play.tell(FAULT)

    assert play.rest() == ["first", "first is over"]
    assert play.parent.wait(20) == understudy.CRASHED


@pytest.mark.parametrize("code", [0, 1, 3])
def test_one_that_ends_by_itself_ends_the_understudy(play: Play, code: int) -> None:
    play.begun()

    play.tell(str(code).encode())

    assert play.rest() == []
    assert play.parent.wait(20) == code


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_what_the_understudy_is_told_its_child_is_told(play: Play, number: signal.Signals) -> None:
    play.begun()

    play.parent.send_signal(number)

    assert play.rest() == ["first", "first is over"]  # it did not end by itself
    assert play.parent.wait(20) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_what_is_first_is_done_to_its_end_and_then_nothing_begins(
    player: Player, number: signal.Signals
) -> None:
    play = player("asked")
    while play.line() != "first":
        pass

    play.parent.send_signal(number)
    play.tell(b"1")

    assert {*play.said, *play.rest()} == {"first", "first is over", "loaded"}
    assert play.parent.wait(20) == 0


def test_told_to_stop_when_one_was_killed_it_does_what_is_first_once_more(play: Play) -> None:
    first, *_ = play.begun()
    play.parent.send_signal(signal.SIGSTOP)
    os.kill(first, signal.SIGKILL)
    play.parent.send_signal(signal.SIGTERM)

    play.parent.send_signal(signal.SIGCONT)

    assert play.rest() == ["first", "first is over"]
    assert play.parent.wait(20) == 0


def test_a_child_dies_with_the_understudy(play: Play) -> None:
    play.begun()

    play.parent.kill()

    assert play.rest() == []  # the child held the other end too


def test_nobody_begins_for_a_parent_that_is_gone(play: Play) -> None:
    first, *_ = play.begun()
    os.kill(first, signal.SIGSTOP)
    assert play.parent.stdin is not None
    play.parent.stdin.close()

    os.kill(first, signal.SIGKILL)

    assert play.rest() == ["first", "first is over"]
    assert play.parent.wait(20) == understudy.CRASHED
