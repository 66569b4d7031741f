"""What the process on the air leaves behind when it cannot go on."""

from __future__ import annotations

import pytest

from broadcaster import understudy
from broadcaster.errors import Failed
from broadcaster.playout.crashing import or_crash


def _odd() -> None:
    raise ValueError("odd")


def _taken() -> None:
    raise Failed("The port is taken.")


@pytest.mark.parametrize(("before", "is_whole"), [("", True), ("exit code 70", False)])
def test_a_fault_is_told_whole_once_and_then_in_a_line(
    caplog: pytest.LogCaptureFixture, before: str, *, is_whole: bool
) -> None:
    with pytest.raises(SystemExit) as ended:
        or_crash(_odd, before)

    (told,) = caplog.records
    assert ended.value.code == understudy.CRASHED
    assert "odd" in told.getMessage()
    assert bool(told.exc_info) is is_whole


def test_what_one_sentence_says_stays_a_sentence() -> None:
    with pytest.raises(Failed):
        or_crash(_taken)
