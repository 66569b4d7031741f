"""How often contacts closed, kept over restarts, and how soon they may close again."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simulated_commune import VirtualClock

from hardware.types import Output
from hardware.wear import LEAST_INTERVAL, WORN_AT, Wear

ONE, TWO = Output("near", 1), Output("near", 2)


def test_closings_are_counted_by_output() -> None:
    wear = Wear(VirtualClock().monotonic)

    wear.closed(ONE)
    wear.closed(ONE)
    wear.closed(TWO)

    assert [wear.closings(each) for each in (ONE, TWO, Output("far", 1))] == [2, 1, 0]


def test_counts_and_the_last_opening_outlive_the_process(tmp_path: Path) -> None:
    clock = VirtualClock()
    before = Wear(clock.monotonic, tmp_path / "wear.json")
    before.closed(ONE)
    before.opened(ONE)
    before.save()
    clock.sleep(0.4)

    after = Wear(clock.monotonic, tmp_path / "wear.json")

    assert after.closings(ONE) == 1
    assert after.wait(ONE) == pytest.approx(0.6)


def test_an_opening_outlives_the_process_that_never_counted_a_closing(tmp_path: Path) -> None:
    wear = Wear(lambda: 100.0, tmp_path / "wear.json")
    wear.opened(ONE)
    wear.save()

    later = Wear(lambda: 104.0, tmp_path / "wear.json")

    assert later.wait(ONE, timedelta(seconds=10)) == 6


def test_a_contact_rests_for_the_interval_and_no_longer() -> None:
    clock = VirtualClock()
    wear = Wear(clock.monotonic, interval=timedelta(seconds=2))
    wear.opened(ONE)

    assert wear.wait(ONE) == 2.0
    assert wear.wait(TWO) == 0.0
    clock.sleep(2.5)
    assert wear.wait(ONE) == 0.0


def test_no_setting_goes_below_a_fifth_of_a_second() -> None:
    wear = Wear(VirtualClock().monotonic, interval=timedelta(0))
    wear.opened(ONE)

    assert wear.wait(ONE) == wear.wait(ONE, timedelta(0)) == LEAST_INTERVAL.total_seconds() == 0.2


@given(opened=st.floats(-1e9, 1e9), now=st.floats(-1e9, 1e9))
def test_whatever_the_clock_does_nobody_waits_longer_than_the_interval(
    opened: float, now: float
) -> None:
    times = [opened, now]
    wear = Wear(lambda: times.pop(0))
    wear.opened(ONE)

    assert 0.0 <= wear.wait(ONE) <= 1.0


def test_a_clock_set_back_holds_nothing_up() -> None:
    times = [1000.0, 10.0]
    wear = Wear(lambda: times.pop(0))
    wear.opened(ONE)

    assert wear.wait(ONE) == 0.0


def test_a_contact_is_called_worn_at_seventy_thousand_closings(tmp_path: Path) -> None:
    file = tmp_path / "wear.json"
    file.write_text(f'[["near", 1, {WORN_AT - 1}, null], ["near", 2, {WORN_AT - 2}, null]]')
    wear = Wear(VirtualClock().monotonic, file)
    assert wear.worn == {}

    wear.closed(ONE)
    wear.closed(TWO)

    assert wear.worn == {ONE: 70_000}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "7",
        '{"near": 1}',
        '[["near", 1, 5]]',
        '[["near", "x", 5, null]]',
        '[["near", 1, Infinity, null]]',
        '[["near", 1, 5, "noon"]]',
        '[["near", 1, 5, null], 7]',
        "[" * 5000,
    ],
)
def test_a_damaged_file_is_told_once_and_counted_anew(
    text: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "wear.json"
    file.write_text(text)

    wear = Wear(VirtualClock().monotonic, file)

    assert wear.closings(ONE) == 0
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    wear.closed(ONE)
    wear.save()
    assert Wear(VirtualClock().monotonic, file).closings(ONE) == 1


def test_a_file_of_bytes_that_are_no_text_is_counted_anew(tmp_path: Path) -> None:
    file = tmp_path / "wear.json"
    file.write_bytes(b"\xff\xfe\x00")

    assert Wear(VirtualClock().monotonic, file).closings(ONE) == 0


def test_no_file_yet_is_no_fault(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    Wear(VirtualClock().monotonic, tmp_path / "none" / "wear.json")

    assert not caplog.records


def test_a_place_that_cannot_be_written_never_stops_a_broadcast(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    wear = Wear(VirtualClock().monotonic, tmp_path / "folder" / "wear.json")
    (tmp_path / "folder").write_text("in the way")
    wear.closed(ONE)

    for _ in range(5):
        wear.save()

    assert wear.closings(ONE) == 1
    assert caplog.text.count("cannot be kept") == 1


def test_nothing_is_written_where_nothing_changed(tmp_path: Path) -> None:
    wear = Wear(VirtualClock().monotonic, tmp_path / "wear.json")

    wear.save()

    assert list(tmp_path.iterdir()) == []


def test_no_half_written_file_is_left_beside_it(tmp_path: Path) -> None:
    wear = Wear(VirtualClock().monotonic, tmp_path / "wear.json")
    wear.closed(ONE)
    wear.save()

    assert [file.name for file in tmp_path.iterdir()] == ["wear.json"]


def test_several_buses_may_write_it_down_at_once(tmp_path: Path) -> None:
    file = tmp_path / "wear.json"
    wear = Wear(VirtualClock().monotonic, file)

    def switch(board: str) -> None:
        for channel in range(1, 60):
            wear.closed(Output(board, channel))
            wear.save()

    threads = [threading.Thread(target=switch, args=(board,)) for board in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wear.save()

    kept = Wear(VirtualClock().monotonic, file)
    assert sum(kept.closings(Output(board, ch)) for board in "abcd" for ch in range(1, 60)) == 236


def test_a_file_that_could_not_be_written_is_tried_again(tmp_path: Path) -> None:
    wear = Wear(VirtualClock().monotonic, tmp_path / "folder" / "wear.json")
    (tmp_path / "folder").write_text("in the way")
    wear.closed(ONE)
    wear.save()
    (tmp_path / "folder").unlink()

    wear.save()

    assert Wear(VirtualClock().monotonic, tmp_path / "folder" / "wear.json").closings(ONE) == 1
