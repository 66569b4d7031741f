"""The station that the benchmark of crashes lets die: how it is made, and what is left of it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from audio.types import SAMPLE_RATE
from audio.wav import wav_facts
from broadcaster.bootstrap import Station, open_station
from broadcaster.cli.bench_station import SENTENCE, running
from broadcaster.cli.crash_bed import BEGAN, surroundings
from broadcaster.cli.rehearsal import Desk, wait_until
from broadcaster.clocks import SystemClock
from broadcaster.domain.bulletin import BulletinId
from broadcaster.folder import Folder
from broadcaster.founding.stationfile import sample_text
from broadcaster.services import emergencies, pages
from broadcaster.services.emergencies import SIREN
from broadcaster.services.ready_warnings import ready
from broadcaster.settings import Settings
from broadcaster.store.tables import AsRunRow, BulletinRow

ZONES = frozenset({1, 3})
"""The zones of the reading."""
EVERYWHERE = frozenset(range(1, 7))
TITLE = "Bài đọc dài"
SENTENCES = 90
SPILL = SAMPLE_RATE // 10
HOURS = """
[[permitted_hours]]
name = "Giờ được phát"
opens = 05:00:00
closes = 21:00:00
"""


def prepare(data: Path, warm_up_s: float, min_off_s: float) -> None:
    """Found a station without programmes of its own, with a long reading that is allowed."""
    Folder(data).make()
    text = sample_text()
    text = text[: text.index("# Instead of programmes of its own")] + HOURS
    warm_up = f"warm_up_s = {warm_up_s}\nmin_off_s = {min_off_s}"
    text = text.replace("warm_up_s = 3.0", warm_up)
    Folder(data).station_file.write_text(text, encoding="utf-8")
    with running(data, {"BROADCASTER_BEGAN": BEGAN}):
        station = open_station(Settings(data=data))
        Desk(station).approved(TITLE, SENTENCE * SENTENCES, EVERYWHERE)
        wait_until("the stored sounds", lambda: _has_stored(station), timedelta(minutes=4))


def begin_the_day(data: Path) -> None:
    """Lay down a clock that shows the beginning of the day now."""
    began = {"began": BEGAN, "anchor": SystemClock().monotonic(), "rate": 1.0}
    Folder(data).clock.write_text(json.dumps(began), encoding="utf-8")


def reading_of(station: Station) -> tuple[BulletinId, timedelta]:
    """Return the long reading that was prepared, and its length."""
    with station.reading_sessions() as session:
        row = session.scalars(select(BulletinRow).where(BulletinRow.title == TITLE)).one()
        page = pages.show(session, station.clock, BulletinId(row.id))
    clip = page.revision.clip
    assert clip is not None  # noqa: S101 -- it was approved
    return BulletinId(row.id), clip.length


def _has_stored(station: Station) -> bool:
    with station.reading_sessions() as session:
        words = [
            emergencies.words_key(session, emergencies.script_of(session, text))
            for text in ready().texts
        ]
        return len(emergencies.stored(session, SIREN, *words)) == len(words) + 1


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a station that died often: each number but the first must be 0.

    `doubled` are lines with several outcomes in a zone, or begun after their outcome, or of which
    more was sent than there is; `open` those without outcome; `untold` those that stand otherwise
    in the tables than in the journal; `broken` is 1 where the chain of the journal is.
    """

    lines: int
    doubled: int
    open: int
    untold: int
    broken: int
    outcomes: Counter[str]


def left_of(station: Station, sent: Counter[str]) -> Left:
    """Judge journal and tables as they lie; `sent` are the samples that left of each line."""
    entries = entries_of(station.folder.journal)
    told: Counter[tuple[str, int]] = Counter()
    outcomes: dict[tuple[str, int], str] = {}
    begun: set[tuple[str, int]] = set()
    doubled: set[str] = set()
    for entry in entries:
        facts = entry["facts"]
        if entry["kind"] not in ("began", "ended"):
            continue
        places = {(str(facts["line"]), int(zone)) for zone in facts["zones"]}
        if entry["kind"] == "began":
            begun |= places
            doubled |= {line for line, zone in places if told[line, zone]}
            continue
        for place in places:
            told[place] += 1
            outcomes[place] = facts["outcome"]
    doubled |= {line for (line, _), times in told.items() if times > 1}
    doubled |= _oversent(station, entries, sent)
    return Left(
        lines=len({line for line, _ in begun | told.keys()}),
        doubled=len(doubled),
        open=len({line for line, zone in begun if not told[line, zone]}),
        untold=_untold(station, outcomes),
        broken=_broken(station),
        outcomes=Counter(outcomes.values()),
    )


def entries_of(journal: Path) -> list[dict[str, Any]]:
    """Return what stands in a journal."""
    return [json.loads(line) for line in journal.read_text("utf-8").split("\n")[:-1]]


def _oversent(station: Station, entries: list[dict[str, Any]], sent: Counter[str]) -> set[str]:
    """Return the lines of which more left than there is; an emergency is repeated on purpose."""
    clips = {
        str(entry["facts"]["line"]): str(entry["facts"]["clip"])
        for entry in entries
        if entry["kind"] == "began" and not str(entry["facts"]["line"]).startswith("emergency-")
    }
    return {
        line
        for line, clip in clips.items()
        if clip and sent[line] > wav_facts(station.library.path_of(clip)).frames + SPILL
    }


def _untold(station: Station, outcomes: dict[tuple[str, int], str]) -> int:
    with station.reading_sessions() as session:
        rows = session.scalars(select(AsRunRow)).all()
        tables = {(row.line, row.zone): row.outcome for row in rows}
    places = tables.keys() | outcomes.keys()
    return sum(tables.get(place) != outcomes.get(place) for place in places)


def _broken(station: Station) -> int:
    """Ask the command that people ask, too."""
    done = subprocess.run(
        [sys.executable, "-m", "broadcaster", "log", "verify"],
        env=surroundings(station.data),
        stdout=sys.stderr,
        check=False,
    )
    return int(done.returncode != 0)
