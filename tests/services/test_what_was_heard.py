from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from desk import EAST, NOW, WEST, Desk
from made_recordings import recording

from broadcaster.domain.asrun import GENESIS, Break, Entry, EntryKind, Outcome
from broadcaster.domain.authority import ClipApproval
from broadcaster.domain.recordings import key_of
from broadcaster.errors import NotFound
from broadcaster.services import alarms, asrun, takes
from broadcaster.services.journal import Mark, Tail, copied, fault
from broadcaster.services.station_views import AlarmView

TODAY = date(2026, 11, 21)


class Journal:
    """A journal file as playout writes it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.last = (0, GENESIS)

    def write(self, kind: EntryKind, /, **facts: Any) -> None:
        seq, digest = self.last
        at = NOW + timedelta(seconds=seq)
        entry = Entry(seq + 1, at, kind, facts, digest)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(entry.to_line() + "\n")
        self.last = (entry.seq, entry.digest)


def item(line: str = "L1", **changes: Any) -> dict[str, Any]:
    return {
        "line": line,
        "programme": "P1",
        "programme_name": "Buổi chiều",
        "title": "Tiêm phòng",
        "kind": "bulletin",
        "bulletin": None,
        "clip": "c" * 64,
        "zones": [EAST, WEST],
        "bus": "main",
        "due": NOW.isoformat(),
        "authority": "approval:1",
        "priority": 3,
        "offset_ms": 0,
    } | changes


def ending(outcome: str = "aired", **changes: Any) -> dict[str, Any]:
    return (
        item(
            began=NOW.isoformat(),
            ended=(NOW + timedelta(seconds=9)).isoformat(),
            first_sound=(NOW + timedelta(milliseconds=3)).isoformat(),
            outcome=outcome,
            why=None,
            proof={"error_ms": 3.0, "matched": True, "peak_dbfs": -3.0},
            readback={
                str(EAST): {"on": True, "knowledge": "verified"},
                str(WEST): {"on": True, "knowledge": "assumed"},
            },
        )
        | changes
    )


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal.jsonl")


def project(desk: Desk, journal: Journal) -> int:
    with desk.work() as session:
        return asrun.project(session, desk.clock, journal.path)


def all_alarms(desk: Desk) -> tuple[AlarmView, ...]:
    with desk.work() as session:
        return alarms.history(session)


def test_an_item_is_shown_while_it_sounds_and_when_it_ended(desk: Desk, journal: Journal) -> None:
    journal.write(EntryKind.BEGAN, **item())
    project(desk, journal)
    with desk.work() as session:
        sounding = asrun.line_story(session, "L1").record
    journal.write(EntryKind.ENDED, **ending())
    project(desk, journal)

    with desk.work() as session:
        ended = asrun.line_story(session, "L1").record

    assert (sounding.outcome, sounding.began) == (None, NOW)
    assert ended.outcome is Outcome.AIRED
    assert ended.first_sound == NOW + timedelta(milliseconds=3)
    assert ended.error == timedelta(milliseconds=3)
    assert ended.matched is True
    assert [(z.zone_name, z.on, z.knowledge) for z in ended.zones] == [
        ("Đông", True, "verified"),
        ("Tây", True, "assumed"),
    ]


def test_copying_twice_is_as_good_as_once(desk: Desk, journal: Journal) -> None:
    journal.write(EntryKind.BOOTED, version="0.1", safe=True)
    journal.write(EntryKind.BEGAN, **item())
    journal.write(EntryKind.ENDED, **ending())

    counts = [project(desk, journal) for _ in range(3)]

    assert counts == [3, 0, 0]


def test_a_long_journal_is_copied_to_its_end(desk: Desk, journal: Journal) -> None:
    for number in range(1200):
        journal.write(EntryKind.ORDER, what="stop", by=str(number), zones=[])

    assert project(desk, journal) == 1200
    assert project(desk, journal) == 0


def test_a_line_that_is_still_being_written_waits(desk: Desk, journal: Journal) -> None:
    journal.write(EntryKind.BEGAN, **item())
    journal.write(EntryKind.ENDED, **ending())
    whole = journal.path.read_text(encoding="utf-8")
    journal.path.write_text(whole[:-20], encoding="utf-8")
    tail = Tail(journal.path)

    with desk.work() as session:
        first = asrun.follow(session, desk.clock, tail)
    journal.path.write_text(whole, encoding="utf-8")
    with desk.work() as session:
        second = asrun.follow(session, desk.clock, tail)

    assert (first, second) == (1, 1)
    assert all_alarms(desk) == ()


def test_entries_that_were_cut_off_the_end_after_they_were_copied_are_missed(
    desk: Desk, journal: Journal
) -> None:
    for number in range(4):
        journal.write(EntryKind.BEGAN, **item(f"L{number}"))
    project(desk, journal)
    with desk.work() as session:
        mark = copied(session)
    assert fault(journal.path, mark) is None
    lines = journal.path.read_text(encoding="utf-8").splitlines(keepends=True)
    journal.path.write_text("".join(lines[:2]), encoding="utf-8")

    project(desk, journal)

    assert fault(journal.path, Mark()) is None
    assert fault(journal.path, mark) == Break(3, "entry 3 is missing")
    (alarm,) = all_alarms(desk)
    assert alarm.subject == "chain"


@pytest.mark.parametrize("damage", ["changed", "removed", "swapped", "garbage", "replaced"])
def test_a_broken_chain_raises_one_alarm_and_stops_the_copying(
    desk: Desk, journal: Journal, damage: str
) -> None:
    for number in range(4):
        journal.write(EntryKind.BEGAN, **item(f"L{number}"))
    lines = journal.path.read_text(encoding="utf-8").splitlines()
    if damage == "replaced":
        project(desk, journal)
        other = Journal(journal.path.with_name("other.jsonl"))
        for number in range(5):
            other.write(EntryKind.BEGAN, **item(f"M{number}"))
        journal.path.write_text(other.path.read_text(encoding="utf-8"), encoding="utf-8")
    else:
        lines[2:4] = {
            "changed": [lines[2].replace("L2", "L9"), lines[3]],
            "removed": [lines[3]],
            "swapped": [lines[3], lines[2]],
            "garbage": ["x", lines[3]],
        }[damage]
        journal.path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    for _ in range(3):
        project(desk, journal)

    (alarm,) = all_alarms(desk)
    assert alarm.subject == "chain"
    with desk.work() as session, pytest.raises(NotFound):
        asrun.line_story(session, "L9" if damage != "replaced" else "M4")


def test_a_fault_is_alarmed_once_and_cleared_when_it_is_over(desk: Desk, journal: Journal) -> None:
    why = {"sentence": "The board {board} is gone.", "facts": {"board": "b1"}}
    journal.write(EntryKind.FAULT, subject="board:b1", why=why)
    journal.write(EntryKind.FAULT, subject="board:b1", why=why)
    project(desk, journal)
    standing = all_alarms(desk)
    journal.write(EntryKind.FAULT_CLEARED, subject="board:b1")
    journal.write(EntryKind.FAULT, subject="board:b1", why=why)
    project(desk, journal)

    assert [str(each.why) for each in standing] == ["The board b1 is gone."]
    assert [(each.cleared, each.times) for each in all_alarms(desk)] == [(None, 2)]
    assert standing[0].raised == NOW


def test_an_alarm_stays_until_somebody_has_seen_it(desk: Desk, journal: Journal) -> None:
    journal.write(EntryKind.FAULT, subject="b", why={"sentence": "Gone.", "facts": {}})
    journal.write(EntryKind.FAULT_CLEARED, subject="b")
    project(desk, journal)
    with desk.work() as session:
        (seen,) = alarms.standing(session)
        alarms.acknowledge(session, desk.clock, seen.id, desk.operator)
        alarms.acknowledge(session, desk.clock, seen.id, desk.administrator)

    with desk.work() as session:
        assert alarms.standing(session) == ()
    (kept,) = all_alarms(desk)
    assert kept.acknowledged_by == desk.operator


def test_one_zone_that_was_cut_does_not_make_a_line_cut_and_is_named_with_its_reason(
    desk: Desk, journal: Journal
) -> None:
    journal.write(EntryKind.BEGAN, **item())
    cut = {"sentence": "Cut by {by}.", "facts": {"by": "khẩn cấp"}}
    journal.write(EntryKind.ENDED, **ending("cut", zones=[WEST], why=cut))
    journal.write(EntryKind.ENDED, **ending("aired", zones=[EAST]))
    project(desk, journal)

    with desk.work() as session:
        record = asrun.line_story(session, "L1").record

    assert (record.outcome, record.why) == (Outcome.AIRED, None)
    assert [(each.zone_name, str(each.why)) for each in record.lesser] == [
        ("Tây", "Cut by khẩn cấp.")
    ]
    assert [zone.outcome for zone in record.zones] == [Outcome.AIRED, Outcome.CUT]


def test_an_item_begun_again_after_a_restart_keeps_its_first_beginning(
    desk: Desk, journal: Journal
) -> None:
    journal.write(EntryKind.BEGAN, **item())
    journal.write(EntryKind.BEGAN, **item(offset_ms=4000))
    project(desk, journal)
    with desk.work() as session:
        running = asrun.line_story(session, "L1").record
    later = (NOW + timedelta(seconds=1)).isoformat()
    journal.write(EntryKind.ENDED, **ending("joined_late", began=later))
    project(desk, journal)

    with desk.work() as session:
        ended = asrun.line_story(session, "L1").record

    assert (running.outcome, running.began) == (None, NOW)
    assert ended.outcome is Outcome.JOINED_LATE


def test_a_missed_item_has_a_reason_and_no_sound(desk: Desk, journal: Journal) -> None:
    why = {"sentence": "The station was off.", "facts": {}}
    journal.write(
        EntryKind.ENDED,
        **ending("missed", began=None, ended=None, first_sound=None, proof=None, why=why),
    )
    project(desk, journal)

    with desk.work() as session:
        record = asrun.line_story(session, "L1").record

    assert record.outcome is Outcome.MISSED
    assert (record.began, record.first_sound, record.error) == (None, None, None)
    assert str(record.why) == "The station was off."


def test_the_sheet_of_a_day_holds_local_midnight_to_midnight(desk: Desk, journal: Journal) -> None:
    for line, due in {
        "before": NOW.replace(day=20, hour=16, minute=59),
        "first": NOW.replace(day=20, hour=17),
        "last": NOW.replace(hour=16, minute=59),
        "after": NOW.replace(hour=17),
    }.items():
        journal.write(EntryKind.ENDED, **ending(line=line, due=due.isoformat(), programme=line))
    project(desk, journal)

    with desk.work() as session:
        sheet = asrun.day_sheet(session, TODAY)

    assert [each.key for each in sheet.programmes] == ["first", "last"]
    assert sheet.counts == {Outcome.AIRED: 2}
    assert sheet.errors_ms == (3.0, 3.0)


def test_any_line_leads_back_to_its_source(desk: Desk, journal: Journal) -> None:
    bulletin = desk.approved(
        document_number="12/TB-UBND", document_issuer="UBND xã", document_date=TODAY
    )
    page = desk.page(bulletin)
    assert page.approval is not None
    authority = str(ClipApproval(page.approval.id))
    journal.write(
        EntryKind.ENDED,
        **ending(bulletin=bulletin, clip=page.approval.clip, authority=authority),
    )
    project(desk, journal)

    with desk.work() as session:
        story = asrun.line_story(session, "L1")

    assert story.clip == page.revision.clip
    assert story.approval == page.approval
    assert story.revision == page.revision
    assert story.document_number == "12/TB-UBND"
    assert story.document_issuer == "UBND xã"
    assert story.document_date == TODAY
    assert [heard.outcome for heard in desk.page(bulletin).heard] == [Outcome.AIRED]


def test_the_log_tells_what_a_machine_spoke(desk: Desk, journal: Journal) -> None:
    spoken = desk.approved()
    read_aloud = desk.draft("Một.")
    with desk.work() as session:
        by, originals, key = desk.operator, desk.originals, key_of("Một.")
        takes.keep(session, desk.clock, read_aloud, by, originals, recording(), paragraph=key)
    desk.submit(read_aloud)
    desk.render()
    for line, bulletin in (("spoken", spoken), ("read", read_aloud)):
        clip = desk.page(bulletin).revision.clip
        assert clip is not None
        journal.write(EntryKind.ENDED, **ending(line=line, bulletin=bulletin, clip=clip.hash))
    journal.write(EntryKind.ENDED, **ending(line="unknown"))
    project(desk, journal)

    with desk.work() as session:
        (programme,) = asrun.day_sheet(session, TODAY).programmes

    found = {each.line: each.synthetic for each in programme.lines}
    assert found == {"spoken": True, "read": False, "unknown": None}


def test_a_line_nobody_knows_is_said_to_be_so(desk: Desk) -> None:
    with desk.work() as session, pytest.raises(NotFound):
        asrun.line_story(session, "nowhere")


def test_where_there_is_no_journal_yet_nothing_is_copied(desk: Desk, journal: Journal) -> None:
    assert project(desk, journal) == 0
