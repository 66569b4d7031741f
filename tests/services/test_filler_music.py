"""A piece of filler music from its file to the air: taken in, levelled, heard, allowed."""

from __future__ import annotations

import pytest
from desk import Desk
from made_recordings import no_recording, recording

from broadcaster.domain.people import Role
from broadcaster.domain.programmes import TemplateId
from broadcaster.errors import Forbidden, Invalid, Refused
from broadcaster.services import alarms, music
from broadcaster.services.approvals import approve_standing, standing_queue
from broadcaster.services.music import PieceId, PieceView
from broadcaster.services.standing_sounds import make_missing
from broadcaster.services.timetable import template
from broadcaster.store.tables import ClipRow, StandingClipRow


def add(
    desk: Desk, title: str = "Quê hương", by: Role = Role.OPERATOR, *, is_tune: bool = False
) -> PieceId:
    with desk.work() as session:
        upload = recording("bai.wav", seconds=3)
        return music.add(session, desk.people[by], title, desk.originals, upload, is_tune=is_tune)


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


def tunes(desk: Desk) -> dict[str, bool]:
    with desk.work() as session:
        return {one.title: one.chosen for one in music.tunes(session)}


def opens_with(desk: Desk, number: TemplateId) -> tuple[int | None, str | None]:
    """Return the tune a template is opened with now, and who allowed it."""
    with desk.work() as session:
        (part,) = template(session, number).parts
    return part.standing, part.allowed_by


def test_a_tune_of_the_station_takes_the_place_of_the_one_that_came_with_it(desk: Desk) -> None:
    with desk.work() as session:
        built_in = StandingClipRow(kind="signature", approved_by=desk.approver.id)
        session.add(built_in)
        session.flush()
        first = built_in.id
    number = TemplateId(desk.template())
    make_missing(desk.sessions, desk.clock, desk.studio)

    own = add(desk, "Nhạc hiệu xã", is_tune=True)
    make_missing(desk.sessions, desk.clock, desk.studio)

    # Until somebody has heard and allowed it, programmes open as before.
    assert tunes(desk) == {"": True, "Nhạc hiệu xã": False}
    assert opens_with(desk, number) == (first, desk.approver.name)
    with desk.work() as session:
        (view,) = [one for one in music.tunes(session) if one.id == own]
        assert view.clip is not None
        approve_standing(session, desk.clock, own, desk.approver, view.clip.hash)
    assert tunes(desk) == {"": False, "Nhạc hiệu xã": True}
    assert opens_with(desk, number) == (own, desk.approver.name)

    with desk.work() as session:
        music.remove(session, desk.clock, desk.operator, own)
    assert opens_with(desk, number) == (first, desk.approver.name)
    with desk.work() as session, pytest.raises(Refused, match="last signature tune"):
        music.remove(session, desk.clock, desk.operator, PieceId(first))


def test_tunes_are_no_filler(desk: Desk) -> None:
    add(desk, "Nhạc hiệu xã", is_tune=True)

    assert shown(desk) == ()
