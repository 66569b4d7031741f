import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Self

import pytest
from desk import NOW, Desk, FakeVoice
from sqlalchemy import func, select, update

from audio.library import Library
from audio.reception.receiver import Receiver
from broadcaster.clocks import SystemClock
from broadcaster.domain.asrun import GENESIS, Entry, EntryKind
from broadcaster.domain.bulletin import Status
from broadcaster.domain.jobs import JobState
from broadcaster.domain.sound import Audition
from broadcaster.folder import Folder
from broadcaster.playout.client import PlayoutClient
from broadcaster.services import alarms
from broadcaster.services.spoken import AHEAD
from broadcaster.store.tables import AlarmRow, DayPlanRow, RenderJobRow, SpokenDayRow
from broadcaster.worker.client import WorkerClient
from broadcaster.worker.process import run
from schedules.types import Priority


@dataclass
class TestStation:
    """A station as the worker sees it; its clock is the desk's."""

    __test__ = False
    desk: Desk

    def __post_init__(self) -> None:
        self.folder = Folder(self.desk.folder)
        self.sessions = self.desk.sessions
        self.clock = self.desk.clock
        self.voices = {self.desk.voice.name: self.desk.voice}
        self.library = Library(self.folder.clips)
        self.air = PlayoutClient(self.folder.root)
        self.folder.journal.parent.mkdir(exist_ok=True)

    def receive(self, address: str, listed: Sequence[str]) -> Receiver:
        raise AssertionError(f"{address} is not to be received here, nor {listed}")


class Worker:
    """A worker in a thread of this test; leaving it stops it and raises what it raised."""

    def __init__(self, desk: Desk, *, strict: bool = True) -> None:
        self._stop = threading.Event()
        self._strict = strict
        self._station = TestStation(desk)
        self._fault: Exception | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        self._thread.join(10)
        assert not self._thread.is_alive()
        if self._fault is not None:
            raise self._fault

    def wait_until(self, fact: Callable[[], bool]) -> None:
        begins = SystemClock().monotonic()
        while not fact():
            assert SystemClock().monotonic() - begins < 30, "it did not happen"
            assert self._thread.is_alive(), "the worker ended"
            self._stop.wait(0.02)

    def _run(self) -> None:
        try:
            run(self._station, self._stop, strict=self._strict)
        except Exception as fault:  # noqa: BLE001 -- raised again when the worker is left
            self._fault = fault


def test_what_is_sent_for_approval_gets_its_voice(desk: Desk) -> None:
    bulletin = desk.draft()

    with Worker(desk) as worker:
        desk.submit(bulletin)
        worker.wait_until(lambda: desk.page(bulletin).revision.clip is not None)

    assert desk.page(bulletin).job.state is JobState.DONE


def test_a_few_words_are_heard_while_a_long_render_goes_on(desk: Desk) -> None:
    going_on, may_end = threading.Event(), threading.Event()

    def block_once() -> None:
        if not going_on.is_set():
            going_on.set()
            assert may_end.wait(30)

    desk.voice.meanwhile = block_once
    desk.submit(desk.draft("Một bài rất dài."))
    with Worker(desk) as worker:
        assert going_on.wait(30)
        worker.wait_until((Folder(desk.folder).run / "worker.json").exists)
        heard = WorkerClient(desk.folder).hear(Audition(("Một.",), "espeak"), by=desk.operator.id)
        may_end.set()

    assert heard.wav[:4] == b"RIFF"


def test_urgent_work_does_not_wait_behind_a_long_render(desk: Desk) -> None:
    going_on, may_end = threading.Event(), threading.Event()

    def block_once() -> None:
        if not going_on.is_set():
            going_on.set()
            assert may_end.wait(30)

    desk.voice.meanwhile = block_once
    long = desk.draft()
    desk.submit(long)
    with Worker(desk) as worker:
        worker.wait_until(going_on.is_set)
        urgent = desk.draft("Nước lên nhanh. Bà con lên chỗ cao.", priority=Priority.EMERGENCY)
        desk.submit(urgent)
        worker.wait_until(lambda: desk.page(urgent).revision.clip is not None)
        is_long_done = desk.page(long).revision.clip is not None
        may_end.set()
        worker.wait_until(lambda: desk.page(long).revision.clip is not None)

    assert not is_long_done


def test_a_job_left_behind_by_a_killed_worker_is_done_by_the_next(desk: Desk) -> None:
    bulletin = desk.draft()
    desk.submit(bulletin)
    with desk.work() as session:
        session.execute(
            update(RenderJobRow).values(
                state=JobState.CLAIMED.value, claimed_by="worker-dead", claimed=NOW, attempts=1
            )
        )

    with Worker(desk) as worker:
        worker.wait_until(lambda: desk.page(bulletin).revision.clip is not None)


def test_plans_follow_an_approval_by_themselves(desk: Desk) -> None:
    desk.template()
    bulletin = desk.submitted()

    with Worker(desk) as worker:
        worker.wait_until(lambda: bool(_plans(desk)))
        desk.approve(bulletin)
        worker.wait_until(lambda: bool(desk.page(bulletin).planned))


def test_what_ended_while_the_worker_was_off_ends_when_it_starts(desk: Desk) -> None:
    bulletin = desk.approved()
    desk.clock.sleep(timedelta(days=21).total_seconds())

    with Worker(desk) as worker:
        worker.wait_until(lambda: desk.page(bulletin).status is Status.EXPIRED)


def test_the_journal_is_copied_while_it_grows(desk: Desk) -> None:
    journal = Folder(desk.folder).journal
    first = Entry(1, NOW, EntryKind.FAULT, _fault("board"), GENESIS)
    second = Entry(2, NOW, EntryKind.FAULT_CLEARED, {"subject": "board"}, first.digest)

    with Worker(desk) as worker:
        journal.write_text(first.to_line() + "\n", encoding="utf-8")
        worker.wait_until(lambda: [each.cleared for each in _alarms(desk)] == [None])
        with journal.open("a", encoding="utf-8") as file:
            file.write(second.to_line() + "\n")
        worker.wait_until(lambda: [each.cleared for each in _alarms(desk)] == [NOW])


def test_a_fault_of_the_program_is_raised_in_tests(desk: Desk) -> None:
    desk.voice.breaks = ZeroDivisionError("a fault of the program")
    desk.submit(desk.draft())

    with pytest.raises(ZeroDivisionError), Worker(desk) as worker:
        worker.wait_until(lambda: not worker._thread.is_alive())


def test_a_fault_is_alarmed_once_and_cleared_when_work_goes_on(desk: Desk) -> None:
    desk.voice.breaks = ZeroDivisionError("a fault of the program")
    bulletin = desk.draft()
    desk.submit(bulletin)

    with Worker(desk, strict=False) as worker:
        worker.wait_until(lambda: bool(_alarms(desk)))
        desk.voice.trigger_recovery()
        worker.wait_until(lambda: desk.page(bulletin).revision.clip is not None)
        worker.wait_until(lambda: all(each.cleared is not None for each in _alarms(desk)))

    assert [each.subject for each in _alarms(desk)] == ["worker:making sounds"]


def test_a_worker_that_is_stopped_in_a_render_gives_it_back_uncounted(desk: Desk) -> None:
    speaking = threading.Event()
    slow = FakeVoice()
    desk.voice.meanwhile = speaking.set
    say = slow.say
    bulletin = desk.draft("\n".join(f"Câu thứ {n} của bản tin." for n in range(200)))
    desk.submit(bulletin)
    stopping = threading.Event()
    station = TestStation(desk)
    station.voices = {"espeak": _Stopping(say, stopping)}

    run(station, stopping, strict=True)

    with desk.work() as session:
        row = session.scalars(select(RenderJobRow)).one()
        assert (row.state, row.attempts, row.claimed_by) == (JobState.WAITING.value, 0, None)


@dataclass
class _Stopping:
    """A voice during whose first words the worker is told to stop."""

    real: Callable[..., object]
    stop: threading.Event
    name: str = "espeak"
    label: str = "x"
    online: bool = False
    settings: dict[str, object] = field(default_factory=dict)

    def say(
        self, paragraph: str, *, cancelled: Callable[[], bool], manner: object = None
    ) -> object:
        del manner
        self.stop.set()
        return self.real(paragraph, cancelled=cancelled)


def _fault(subject: str) -> dict[str, object]:
    return {"subject": subject, "why": {"sentence": "The board is gone.", "facts": {}}}


def _alarms(desk: Desk) -> tuple[AlarmRow, ...]:
    with desk.work() as session:
        return alarms.history(session)


def _plans(desk: Desk) -> list[int]:
    with desk.work() as session:
        return list(session.scalars(select(DayPlanRow.id)))


def test_the_folder_of_half_made_sounds_is_swept(desk: Desk) -> None:
    left = Folder(desk.folder).clips / ".making-old"
    left.mkdir(parents=True)

    with Worker(desk) as worker:
        worker.wait_until(lambda: not left.exists())

    assert isinstance(left, Path)


def test_words_that_name_the_day_are_spoken_for_the_days_ahead(desk: Desk) -> None:
    standing = desk.standing("opening", "Hôm nay là {date}.")

    def spoken() -> int:
        with desk.work() as session:
            query = select(func.count()).where(SpokenDayRow.standing == standing)
            return session.scalar(query) or 0

    with Worker(desk) as worker:
        worker.wait_until(lambda: spoken() == AHEAD.days + 1)

    assert all("{" not in said for said in desk.voice.said)
