"""Whoever has everything loaded forks the process that works, and the next one when that dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from broadcaster import understudy

pytestmark = pytest.mark.skipif(
    not understudy.is_possible(), reason="only Linux lets a child die with its parent"
)

WORK = """
import os, sys
from broadcaster.understudy import stand_by

def told(*words):
    os.write(1, (" ".join(map(str, words)) + "\\n").encode())

before = stand_by(lambda: told("first"), lambda: told("loaded"), with_parent=True)
told("begun", os.getpid(), before)
while True:
    code = int(os.read(0, 1) or b"0")
    if code == 9:
        os.kill(os.getpid(), 9)
    sys.exit(70 if code == 7 else code)
"""
DIE, FAULT = b"9", b"7"


class Play:
    """The understudy, and what it and its children say."""

    def __init__(self) -> None:
        self.parent = subprocess.Popen(
            [sys.executable, "-c", WORK], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.said: list[str] = []

    def begun(self) -> tuple[int, str]:
        """Return the next child that begins, and how the one before ended."""
        while (words := self.line().split(maxsplit=2))[0] != "begun":
            pass
        return int(words[1]), words[2] if len(words) > 2 else ""

    def line(self) -> str:
        assert self.parent.stdout is not None
        line = self.parent.stdout.readline().decode().strip()
        assert line, "it said no more"
        self.said.append(line)
        return line

    def rest(self) -> str:
        """Return what is said until nobody is left."""
        assert self.parent.stdout is not None
        return self.parent.stdout.read().decode()

    def tell(self, word: bytes) -> None:
        assert self.parent.stdin is not None
        self.parent.stdin.write(word)
        self.parent.stdin.flush()


@pytest.fixture
def play() -> Iterator[Play]:
    made = Play()
    with made.parent:
        yield made
        made.parent.kill()


def test_what_is_first_is_done_and_all_is_loaded_before_the_first_begins(play: Play) -> None:
    child, before = play.begun()

    assert before == ""
    assert child != play.parent.pid
    assert sorted(play.said[:-1]) == ["first", "loaded"]


def test_one_that_is_killed_is_followed_and_nothing_is_loaded_again(play: Play) -> None:
    first, _ = play.begun()
    os.kill(first, signal.SIGKILL)

    second, before = play.begun()

    assert (before, second != first) == ("signal 9", True)
    play.tell(DIE)
    assert play.begun()[1] == "signal 9"
    assert play.said.count("loaded") == play.said.count("first") == 1


def test_one_that_met_a_fault_of_its_own_is_followed(play: Play) -> None:
    play.begun()

    play.tell(FAULT)

    assert play.begun()[1] == "exit code 70"


@pytest.mark.parametrize("code", [0, 1, 3])
def test_one_that_ends_by_itself_ends_the_understudy(play: Play, code: int) -> None:
    play.begun()

    play.tell(str(code).encode())

    assert play.rest() == ""
    assert play.parent.wait(20) == code


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_what_the_understudy_is_told_its_child_is_told(play: Play, number: signal.Signals) -> None:
    play.begun()

    play.parent.send_signal(number)

    assert play.rest() == ""
    assert play.parent.wait(20) == 0


def test_a_child_dies_with_the_understudy(play: Play) -> None:
    play.begun()

    play.parent.kill()

    assert play.rest() == ""  # the child held the other end too


def test_nobody_begins_for_a_parent_that_is_gone(play: Play) -> None:
    first, _ = play.begun()
    os.kill(first, signal.SIGSTOP)
    assert play.parent.stdin is not None
    play.parent.stdin.close()

    os.kill(first, signal.SIGKILL)

    assert play.rest() == ""
    assert play.parent.wait(20) == 0
