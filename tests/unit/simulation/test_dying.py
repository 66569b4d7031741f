"""What a process that is to die is given instead: as good as the thing itself up to the moment."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import text

from audio.mixer import Cue, Mixer, Pcm
from audio.sinks.tap import Packet, Tap, Told
from audio.sinks.virtual import VirtualSink
from broadcaster.simulation.dying import Fate, Kind, Moment, MortalPath, mortal_tables
from broadcaster.simulation.dying_sound import MortalSink, MortalTap
from broadcaster.store.session import factory, open_database, transaction


class Died(Exception):
    """In the place of the end of this process."""


@pytest.fixture
def fate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Fate]:
    def kill(process: int, number: int) -> None:
        assert (process, number) == (os.getpid(), signal.SIGKILL)
        raise Died

    monkeypatch.setattr(os, "kill", kill)
    fate = Fate()
    monkeypatch.setattr(MortalPath, "fate", fate)
    return fate


class Ramp:
    """A source of so many samples."""

    def __init__(self, length: int) -> None:
        self.left = length

    def read(self, count: int) -> Pcm:
        taken = min(count, self.left)
        self.left -= taken
        return np.full(taken, 1000, np.int16)

    def close(self) -> None:
        pass


def append(path: Path, raw: bytes) -> None:
    """Append as the journal does."""
    with path.open("ab") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())


@pytest.mark.parametrize(
    ("kind", "left"),
    [
        (Kind.JOURNAL, b"one\n"),
        (Kind.TORN, b"one\ntw"),
        (Kind.WRITTEN, b"one\ntwo\n"),
        (Kind.SYNCED, b"one\ntwo\n"),
    ],
)
def test_a_journal_dies_before_in_and_after_the_second_of_its_entries(
    fate: Fate, tmp_path: Path, kind: Kind, left: bytes
) -> None:
    journal = MortalPath(tmp_path / "journal.jsonl")
    fate.meet(Moment(kind, 2))
    append(journal, b"one\n")

    with pytest.raises(Died):
        append(journal, b"two\n")

    assert (tmp_path / "journal.jsonl").read_bytes() == left


def test_a_bookmark_has_moments_of_its_own(fate: Fate, tmp_path: Path) -> None:
    journal = MortalPath(tmp_path / "journal.jsonl")
    fresh = journal.with_suffix(".bookmark").with_suffix(".tmp")
    fate.meet(Moment(Kind.BOOKMARK_PUT, 1))
    append(journal, b"one\n")
    with fresh.open("wb") as file:
        file.write(b"mark")

    with pytest.raises(Died):
        fresh.replace(journal.with_suffix(".bookmark"))

    assert (tmp_path / "journal.bookmark").read_bytes() == b"mark"


def test_a_sink_sends_what_it_would_have_sent_up_to_the_block(fate: Fate) -> None:
    sent: list[Packet] = []
    heard: list[Packet] = []
    told: list[Told] = []
    mixer = Mixer()
    virtual = VirtualSink(sent.append)
    sink = MortalSink(virtual, fate, heard.append)
    sink.start(Tap(mixer, told.append))
    mixer.cue(Cue("a", 0, Ramp(48_000 * 3)))
    fate.meet(Moment(Kind.BLOCK, 3))

    with pytest.raises(Died):
        virtual.advance(0, 48_000 * 3)

    assert [packet.first for packet in sent] == [0, 48_000]
    assert heard == sent


def test_a_tap_that_can_be_the_last_rests_and_wakes_like_any_other(fate: Fate) -> None:
    mixer = Mixer()
    tap = Tap(mixer, lambda _: None)
    mortal = MortalTap(tap, fate, lambda _: None)

    mortal.rest(0.0)
    assert mortal.is_idle
    mortal.wake()
    tap.is_awaited = True

    assert not mortal.is_idle
    assert mixer.ordered.is_set()


@pytest.mark.parametrize(
    ("kind", "rows"), [(Kind.STATEMENT, 0), (Kind.COMMIT, 0), (Kind.COMMITTED, 1)]
)
def test_tables_die_before_a_row_before_and_after_its_transaction(
    fate: Fate, tmp_path: Path, kind: Kind, rows: int
) -> None:
    engine = open_database(tmp_path / "station.db")
    sessions = factory(engine)
    with transaction(sessions) as session:
        session.execute(text("CREATE TABLE told (line TEXT)"))
    mortal_tables(engine, fate)
    fate.meet(Moment(kind, 1))

    with pytest.raises(Died), transaction(sessions) as session:
        session.execute(text("INSERT INTO told VALUES ('a')"))

    fate.meet(None)
    with sessions() as session:
        assert session.execute(text("SELECT count(*) FROM told")).scalar() == rows
    engine.dispose()
