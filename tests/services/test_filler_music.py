"""A piece of filler music from its file to the air: taken in, levelled, heard, allowed."""

from __future__ import annotations

import pytest
from desk import Desk
from made_recordings import no_recording, recording

from broadcaster.domain.people import Role
from broadcaster.errors import Forbidden, Invalid
from broadcaster.services import alarms, music
from broadcaster.services.approvals import approve_standing, standing_queue
from broadcaster.services.frames import make_missing
from broadcaster.services.music import PieceId, PieceView
from broadcaster.store.tables import ClipRow


def add(desk: Desk, title: str = "Quê hương", by: Role = Role.OPERATOR) -> PieceId:
    with desk.work() as session:
        upload = recording("bai.wav", seconds=3)
        return music.add(session, desk.people[by], title, desk.originals, upload)


def shown(desk: Desk) -> tuple[PieceView, ...]:
    with desk.work() as session:
        return music.pieces(session)


def test_a_piece_is_made_heard_and_allowed(desk: Desk) -> None:
    number = add(desk)
    assert [(one.title, one.clip, one.allowed_by) for one in shown(desk)] == [
        ("Quê hương", None, None)
    ]

    assert make_missing(desk.sessions, desk.clock, desk.studio) == 1

    (made,) = shown(desk)
    assert made.clip is not None
    assert desk.studio.library.verify(made.clip.hash)
    assert not made.clip.synthetic
    assert made.clip.notes == ()
    with desk.work() as session:
        assert [(each.id, each.title) for each in standing_queue(session)] == [
            (number, "Quê hương")
        ]
        approve_standing(session, desk.clock, number, desk.approver, made.clip.hash)
    assert shown(desk)[0].allowed_by == desk.approver.name


def test_a_piece_that_could_not_be_made_is_forgotten_with_its_alarm(desk: Desk) -> None:
    number = add(desk)
    for original in desk.originals.folder.iterdir():
        original.write_bytes(b"gone bad")
    make_missing(desk.sessions, desk.clock, desk.studio)
    with desk.work() as session:
        (alarm,) = alarms.standing(session)
        assert not alarm.cleared

    with desk.work() as session:
        music.remove(session, desk.clock, desk.operator, number)

    with desk.work() as session:
        (alarm,) = alarms.standing(session)
        assert alarm.cleared


def test_music_is_not_spoken_by_anybody(desk: Desk) -> None:
    add(desk)

    make_missing(desk.sessions, desk.clock, desk.studio)

    assert desk.voice.said == []
    with desk.work() as session:
        (clip,) = session.query(ClipRow).all()
        assert (clip.voice, clip.synthetic) == (None, False)


@pytest.mark.parametrize("title", ["  ", "x" * 121])
def test_a_piece_needs_a_name(desk: Desk, title: str) -> None:
    with pytest.raises(Invalid) as refused:
        add(desk, title)

    assert refused.value.field == "title"
    assert shown(desk) == ()


def test_what_is_no_sound_is_refused_and_nothing_is_kept(desk: Desk) -> None:
    with desk.work() as session, pytest.raises(Invalid) as refused:
        music.add(session, desk.operator, "Ảnh", desk.originals, no_recording())

    assert refused.value.field == "recording"
    assert list(desk.originals.folder.iterdir()) == []


def test_who_may_not_edit_the_timetable_may_not_add_music(desk: Desk) -> None:
    with pytest.raises(Forbidden):
        add(desk, by=Role.SUPERVISOR)
