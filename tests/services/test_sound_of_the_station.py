from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from desk import Desk
from made_recordings import recording
from sqlalchemy import select

from audio.types import Speech
from broadcaster.domain.bulletin import BulletinId, Status
from broadcaster.domain.jobs import JobState
from broadcaster.domain.people import Role
from broadcaster.domain.sound import OwnSound, StationSound
from broadcaster.errors import Forbidden, Invalid, WrongState
from broadcaster.services import bulletins, intake, recipes, rendering, sound, tuning
from broadcaster.services.makers import Recipe, recipe_key, wish_key
from broadcaster.store.tables import RenderJobRow, RevisionRow

VOICES = ("espeak", "gtts")


def set_station(desk: Desk, **settings: Any) -> None:
    with desk.work() as session:
        tuning.change_station(session, desk.administrator, StationSound(**settings), VOICES)


def set_own(desk: Desk, bulletin: BulletinId, **settings: Any) -> None:
    with desk.work() as session:
        wanted = OwnSound(**settings)
        tuning.change_own(session, desk.clock, bulletin, desk.operator, wanted, VOICES)


def recipe(desk: Desk, bulletin: BulletinId) -> Recipe:
    with desk.work() as session:
        revision = session.get_one(RevisionRow, desk.page(bulletin).revision.id)
        return recipes.recipe_of(session, revision)


def test_what_the_administrator_sets_is_how_the_station_sounds(desk: Desk) -> None:
    wanted = StationSound(voice="gtts", speed=0.9, horn=True, notice=True, notice_text="Máy  đọc.")

    with desk.work() as session:
        tuning.change_station(session, desk.administrator, wanted, VOICES)

    with desk.work() as session:
        kept = sound.station(session)
    assert kept == StationSound(
        voice="gtts", speed=0.9, horn=True, notice=True, notice_text="Máy đọc."
    )


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.APPROVER, Role.TECHNICIAN])
def test_nobody_else_sets_the_station(desk: Desk, role: Role) -> None:
    with desk.work() as session, pytest.raises(Forbidden):
        tuning.change_station(session, desk.people[role], StationSound(), VOICES)


@pytest.mark.parametrize("wrong", [{"voice": "nobody"}, {"speed": 9.0}, {"lufs": -3.0}])
def test_what_is_out_of_range_is_refused_by_its_field(desk: Desk, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        set_station(desk, **wrong)

    assert refused.value.field == next(iter(wrong))


def test_a_bulletin_sounds_as_the_station_but_for_what_it_asks_for(desk: Desk) -> None:
    set_station(desk, speed=0.9, lufs=-18, horn=True)
    bulletin = desk.draft()

    set_own(desk, bulletin, speed=1.2, chime=True)

    made_of = recipe(desk, bulletin)
    assert (made_of.voice, made_of.manner.speed) == ("espeak", 1.2)
    assert (made_of.finish.lufs, made_of.finish.horn, made_of.finish.chime) == (-18, True, True)


def test_a_change_of_sound_voids_the_approval_as_any_content_does(desk: Desk) -> None:
    bulletin = desk.approved()

    set_own(desk, bulletin, speed=1.2)

    page = desk.page(bulletin)
    assert page.status is Status.DRAFT
    assert page.approval is None
    assert page.revision.clip is None
    assert page.revisions[1].clip is not None


def test_a_recording_gets_its_chime_at_once(desk: Desk) -> None:
    with desk.work() as session:
        bulletin = intake.take_recording(
            session, desk.clock, desk.operator, desk.fields(), desk.originals, recording()
        )
    desk.render()
    bare = desk.page(bulletin).revision.clip

    set_own(desk, bulletin, chime=True)

    assert desk.render()
    chimed = desk.page(bulletin).revision.clip
    assert bare is not None
    assert chimed is not None
    assert recipe(desk, bulletin).finish.chime
    assert chimed.length > bare.length


def test_the_same_sound_again_changes_nothing(desk: Desk) -> None:
    bulletin = desk.approved()
    before = desk.page(bulletin)

    set_own(desk, bulletin)

    assert desk.page(bulletin) == before


def test_only_who_writes_changes_how_a_bulletin_sounds(desk: Desk) -> None:
    bulletin = desk.draft()

    with desk.work() as session, pytest.raises(Forbidden):
        tuning.change_own(session, desk.clock, bulletin, desk.approver, OwnSound(speed=1.2), VOICES)
    with pytest.raises(Invalid):
        set_own(desk, bulletin, voice="nobody")


def test_the_notice_is_said_first_and_only_by_machines(desk: Desk) -> None:
    set_station(desk, notice=True, notice_text="Bản tin do máy đọc.")
    bulletin = desk.draft("Tiêm phòng.")

    desk.submit(bulletin)
    desk.render()

    assert recipe(desk, bulletin).parts == (Speech(("Bản tin do máy đọc.", "Tiêm phòng.")),)
    assert desk.voice.said[0].startswith("Bản tin do máy đọc.")
    set_own(desk, bulletin, voice="own")
    assert recipe(desk, bulletin).parts == ()


CHANGES: list[Callable[[Desk], None]] = [
    lambda desk: set_station(desk, speed=0.8),
    lambda desk: set_station(desk, pitch=2.0),
    lambda desk: set_station(desk, sentence_pause=900),
    lambda desk: set_station(desk, paragraph_pause=2000),
    lambda desk: set_station(desk, lufs=-20),
    lambda desk: set_station(desk, horn=True),
    lambda desk: set_station(desk, chime=True),
    lambda desk: set_station(desk, closing_tone=True),
    lambda desk: set_station(desk, notice=True),
    lambda desk: set_station(desk, voice="gtts"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_every_setting_makes_another_clip_of_what_nobody_approved(
    desk: Desk, change: Callable[[Desk], None]
) -> None:
    bulletin = desk.draft()
    with desk.work() as session:
        bulletins.request_voice(session, desk.clock, bulletin, desk.operator)
    desk.render()
    before = recipe(desk, bulletin)

    change(desk)

    after = recipe(desk, bulletin)
    with desk.work() as session:
        job = bulletins.request_voice(session, desk.clock, bulletin, desk.operator)
    assert job is not None
    assert wish_key(before) != wish_key(after)
    voices = desk.studio.voices
    assert recipe_key(before, before.voice, voices) != recipe_key(after, after.voice, voices)


@pytest.mark.parametrize("change", CHANGES)
def test_an_approved_clip_is_never_made_again_whatever_the_settings(
    desk: Desk, change: Callable[[Desk], None]
) -> None:
    bulletin = desk.approved()
    clip = desk.page(bulletin).revision.clip

    change(desk)

    with desk.work() as session:
        revision = desk.page(bulletin).revision.id
        assert rendering.enqueue(session, desk.clock, revision, urgent=False) is None
    assert not desk.render()
    assert desk.page(bulletin).revision.clip == clip


def test_the_same_settings_find_the_clip_again(desk: Desk) -> None:
    first = desk.submitted()
    said = len(desk.voice.said)

    second = desk.submitted(title="Nhắc lại")

    assert desk.page(second).revision.clip == desk.page(first).revision.clip
    assert len(desk.voice.said) == said


def test_a_voice_that_is_not_on_this_machine_is_told(desk: Desk) -> None:
    set_station(desk, voice="gtts")

    bulletin = desk.submitted()

    clip = desk.page(bulletin).revision.clip
    assert clip is not None
    assert clip.voice == "espeak"
    assert [str(each) for each in clip.notes] == [
        "The voice gtts is not on this machine; another one spoke all of it."
    ]


def test_the_words_of_a_frame_get_the_voice_and_no_chime(desk: Desk) -> None:
    set_station(desk, speed=0.9, chime=True, closing_tone=True, horn=True)

    with desk.work() as session:
        made_of = recipes.frame_recipe(session, "Đây là đài xã.")

    assert made_of.manner.speed == 0.9
    assert made_of.finish.horn
    assert not made_of.finish.chime
    assert not made_of.finish.closing_tone


def test_a_drafts_voice_can_be_called_off_and_asked_for_again(desk: Desk) -> None:
    bulletin = desk.draft()
    with desk.work() as session:
        bulletins.request_voice(session, desk.clock, bulletin, desk.operator)
    version = desk.page(bulletin).version

    with desk.work() as session:
        rendering.cancel(session, desk.clock, bulletin, desk.operator)

    assert not desk.render()
    page = desk.page(bulletin)
    assert (page.version, page.revision.clip) == (version, None)
    assert page.job is not None
    assert page.job.state is JobState.DROPPED
    with desk.work() as session:
        assert bulletins.request_voice(session, desk.clock, bulletin, desk.operator) is not None
    assert desk.render()


def test_what_was_sent_for_approval_keeps_its_voice_in_the_making(desk: Desk) -> None:
    bulletin = desk.draft()
    desk.submit(bulletin)

    with desk.work() as session, pytest.raises(WrongState):
        rendering.cancel(session, desk.clock, bulletin, desk.operator)

    assert desk.render()


def test_a_voice_called_off_while_it_is_made_stops(desk: Desk) -> None:
    bulletin = desk.draft("Một.\nHai.\nBa.")
    with desk.work() as session:
        bulletins.request_voice(session, desk.clock, bulletin, desk.operator)

    def call_off() -> None:
        desk.voice.meanwhile = None
        with desk.work() as session:
            rendering.cancel(session, desk.clock, bulletin, desk.operator)

    desk.voice.meanwhile = call_off
    desk.render()

    assert len(desk.voice.said) < 3
    assert desk.page(bulletin).revision.clip is None


def test_a_clip_of_an_older_program_counts_as_what_was_wished(desk: Desk) -> None:
    bulletin = desk.submitted()
    with desk.work() as session:
        for job in session.scalars(select(RenderJobRow)):
            job.wish = None

    with desk.work() as session:
        revision = desk.page(bulletin).revision.id
        assert rendering.enqueue(session, desk.clock, revision, urgent=False) is None
