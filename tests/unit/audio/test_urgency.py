"""Who runs before others: asked of the system itself where this account may, refused elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest

from audio import urgency

T = TypeVar("T")


def alone(work: Callable[[], T]) -> T:
    """Do something on a thread of its own: what it asks for must not outlive it."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def may_ask() -> bool:
    def ask() -> bool:
        try:
            os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
        except OSError:
            return False
        return True

    return alone(ask)


def test_threads_of_the_process_inherit_its_place_and_the_sound_stands_before_them() -> None:
    def ask() -> tuple[int, int, int]:
        urgency.be_on_time()
        mine = os.sched_getscheduler(0)
        inherited = alone(lambda: os.sched_getscheduler(0))
        urgency.hurry()
        return mine, inherited, os.sched_getparam(0).sched_priority

    mine, inherited, first = alone(ask)

    if may_ask():
        assert mine & os.SCHED_RR == inherited & os.SCHED_RR == os.SCHED_RR
        assert first == urgency.SOUND > urgency.ITS_PROCESS
    else:
        assert (mine, inherited, first) == (os.SCHED_OTHER, os.SCHED_OTHER, 0)


def test_programs_of_other_people_take_their_turn() -> None:
    def ask() -> int:
        urgency.be_on_time()
        waiting = [sys.executable, "-c", "input()"]
        with subprocess.Popen(waiting, stdin=subprocess.PIPE) as other:
            urgency.wait_like_others(other.pid)
            place = os.sched_getscheduler(other.pid)
            other.kill()
        return place

    assert alone(ask) == os.SCHED_OTHER


def test_where_nothing_may_be_asked_all_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, ...]] = []

    def refuse(*words: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "sched_setscheduler", refuse)
    monkeypatch.setattr(os, "setpriority", lambda *words: asked.append(words))

    alone(urgency.be_on_time)
    urgency.wait_like_others(os.getpid())
    thread = threading.Thread(target=urgency.hurry)
    thread.start()
    thread.join()

    assert [(which, nice) for which, _, nice in asked] == [(os.PRIO_PROCESS, -10)]


def test_a_system_that_knows_no_such_thing_is_well_too(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("sched_setscheduler", "setpriority"):
        monkeypatch.delattr(os, name)

    for ask in (urgency.be_on_time, urgency.hurry, lambda: urgency.wait_like_others(1)):
        alone(ask)
