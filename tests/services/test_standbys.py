from __future__ import annotations

from datetime import timedelta

from desk import NOW, Desk

from broadcaster.services import standby
from broadcaster.store.tables import ClipRow, StandingClipRow


def put(desk: Desk, number: int, seconds: int, kind: str = "music", **other: object) -> None:
    clip = f"{number:x}" * 64
    with desk.work() as session:
        session.add(
            ClipRow(
                hash=clip,
                length=timedelta(seconds=seconds),
                frames=seconds * 48_000,
                loudness_lufs=-16,
                true_peak_dbtp=-1,
                synthetic=False,
                made=NOW,
            )
        )
        session.flush()
        allowed = {"approved": NOW, "approved_by": desk.approver.id, "title": f"piece {number}"}
        session.add(StandingClipRow(id=number, kind=kind, clip=clip, **(allowed | other)))


def titles(desk: Desk) -> list[str]:
    with desk.work() as session:
        return [one.title for one in standby.standbys(session)]


def test_allowed_music_the_longest_first_and_then_the_newest_tune(desk: Desk) -> None:
    put(desk, 1, 30)
    put(desk, 2, 200)
    put(desk, 3, 8, kind="signature", title="")
    put(desk, 4, 9, kind="signature")

    assert titles(desk) == ["piece 2", "piece 1", "piece 4"]
    with desk.work() as session:
        first = standby.standbys(session)[0]
    assert (first.authority, first.length) == ("standing:2", timedelta(seconds=200))


def test_what_nobody_allowed_was_taken_out_or_is_words_fills_nothing(desk: Desk) -> None:
    template = desk.template()
    put(desk, 5, 30, approved=None)
    put(desk, 6, 30, approved_by=None)
    put(desk, 7, 30, removed=NOW)
    put(desk, 8, 30, kind="opening")
    put(desk, 9, 30, kind="signature", template=template)

    assert titles(desk) == []


def test_a_long_list_of_music_keeps_a_few_ready_and_the_tune_among_them(desk: Desk) -> None:
    for number in range(1, 8):
        put(desk, number, 30 + number)
    put(desk, 10, 8, kind="signature", title="")

    found = titles(desk)

    assert len(found) == standby.MOST
    assert found[-1] == "Signature tune"
