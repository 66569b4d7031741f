from pathlib import Path

import pytest
from desk import TEXT, Desk, FakeVoice, FullDisk
from sqlalchemy import func, select, update

from audio.wav import mark_of
from broadcaster.domain.bulletin import RevisionId, Status
from broadcaster.domain.jobs import JobState
from broadcaster.domain.people import Right
from broadcaster.errors import Forbidden, Invalid, NotFound, Refused, WrongState
from broadcaster.services import alarms, bulletins, clips, rendering
from broadcaster.services.standing_sounds import make_missing
from broadcaster.services.views import Change
from broadcaster.services.voicing import MOST_ATTEMPTS, Studio
from broadcaster.store.tables import ClipRow, RenderJobRow, StandingClipRow, StationRow


def with_voices(desk: Desk, wished: str, *voices: FakeVoice) -> None:
    studio = Studio(
        "worker-1",
        {voice.name: voice for voice in voices},
        desk.studio.library,
        desk.studio.originals,
    )
    desk.studio = studio
    with desk.work() as session:
        session.execute(update(StationRow).values(voice=wished))


def test_a_script_becomes_a_clip_that_says_it_is_synthetic(desk: Desk) -> None:
    bulletin = desk.submitted()

    page = desk.page(bulletin)

    assert page.revision.clip is not None
    clip = page.revision.clip
    assert (clip.voice, clip.synthetic, clip.notes) == ("espeak", True, ())
    assert clip.length.total_seconds() > 0
    path = desk.studio.library.path_of(clip.hash)
    mark = mark_of(path)
    assert mark is not None
    assert mark.synthetic
    assert page.events[0].what == "rendered"


def test_progress_is_seen_while_it_renders(desk: Desk) -> None:
    bulletin = desk.draft()
    desk.submit(bulletin)
    seen: list[tuple[str, bool]] = []

    def look() -> None:
        job = desk.page(bulletin).job
        assert job is not None
        seen.append((job.state.value, job.total > 0 and job.done < job.total))

    desk.voice.meanwhile = look
    desk.render()

    assert set(seen) == {("claimed", True)}
    job = desk.page(bulletin).job
    assert job is not None
    assert (job.state, job.done) == (JobState.DONE, job.total)


def test_the_voice_is_made_for_listening_before_sending(desk: Desk) -> None:
    bulletin = desk.draft()
    before = desk.page(bulletin)
    with desk.work() as session:
        job = bulletins.request_voice(session, desk.clock, bulletin, desk.operator)
    desk.render()
    heard = desk.page(bulletin)

    desk.submit(bulletin)

    page = desk.page(bulletin)
    assert job is not None
    assert heard.status is Status.DRAFT
    assert heard.version == before.version
    assert heard.revision.clip is not None
    assert page.revision.clip == heard.revision.clip
    assert not desk.render()


def test_asking_twice_for_a_voice_makes_one_job(desk: Desk) -> None:
    bulletin = desk.draft()
    jobs = []
    for _ in range(2):
        with desk.work() as session:
            jobs.append(bulletins.request_voice(session, desk.clock, bulletin, desk.operator))

    assert jobs[0] == jobs[1]
    desk.render()
    assert not desk.render()


def test_a_script_changed_while_it_is_spoken_does_not_get_the_old_voice(desk: Desk) -> None:
    bulletin = desk.draft()
    with desk.work() as session:
        bulletins.request_voice(session, desk.clock, bulletin, desk.operator)

    def change() -> None:
        desk.voice.meanwhile = None
        with desk.work() as session:
            new = Change(desk.page(bulletin).version, desk.fields(), text="Nội dung khác.")
            bulletins.edit(session, desk.clock, bulletin, desk.operator, new)

    desk.voice.meanwhile = change
    desk.render()

    assert desk.page(bulletin).revision.clip is None
    assert desk.page(bulletin).revision.source_text == "Nội dung khác."


def test_the_same_script_is_not_spoken_twice(desk: Desk) -> None:
    first = desk.submitted()
    said = len(desk.voice.said)

    second = desk.submitted(title="Nhắc lại")

    assert len(desk.voice.said) == said
    assert desk.page(second).revision.clip == desk.page(first).revision.clip


def test_a_sound_lost_from_the_disk_is_spoken_again(desk: Desk) -> None:
    first = desk.submitted()
    clip = desk.page(first).revision.clip
    assert clip is not None
    desk.studio.library.path_of(clip.hash).unlink()

    second = desk.submitted(title="Nhắc lại")

    found = desk.page(second).revision.clip
    assert found is not None
    assert desk.studio.library.verify(found.hash)


def test_an_approved_clip_is_never_made_again_whatever_the_voice(desk: Desk) -> None:
    bulletin = desk.approved()
    clip = desk.page(bulletin).revision.clip
    with_voices(desk, "other", FakeVoice("other"))
    with desk.work() as session:
        change = Change(desk.page(bulletin).version, desk.fields(title="Tên khác"))
        bulletins.edit(session, desk.clock, bulletin, desk.operator, change)

    desk.submit(bulletin)

    assert not desk.render()
    assert desk.page(bulletin).revision.clip == clip
    with desk.work() as session:
        revision = RevisionId(desk.page(bulletin).revision.id)
        assert rendering.enqueue(session, desk.clock, revision, urgent=False) is None


def test_another_voice_makes_another_clip_of_what_nobody_approved(desk: Desk) -> None:
    bulletin = desk.draft()
    with desk.work() as session:
        bulletins.request_voice(session, desk.clock, bulletin, desk.operator)
    desk.render()
    old = desk.page(bulletin).revision.clip
    with_voices(desk, "other", FakeVoice("other", "Other"))

    desk.submit(bulletin)
    desk.render()

    new = desk.page(bulletin).revision.clip
    assert old is not None
    assert new is not None
    assert (old.voice, new.voice) == ("espeak", "other")


def test_without_internet_the_offline_voice_speaks_all_of_it_with_a_note(desk: Desk) -> None:
    online = FakeVoice("gtts", "Google", online=True, fails=True)
    with_voices(desk, "gtts", desk.voice, online)

    bulletin = desk.submitted()

    clip = desk.page(bulletin).revision.clip
    assert clip is not None
    assert clip.voice == "espeak"
    assert clip.note is not None
    assert len(clip.notes) == 2
    assert str(clip.notes[1]).endswith("The humming voice instead.")
    assert len(desk.voice.said) >= 2


def test_a_voice_that_fails_is_tried_again_and_then_the_sentence_is_shown(desk: Desk) -> None:
    desk.voice.trigger_failure()
    bulletin = desk.draft()
    desk.submit(bulletin)

    tries = 0
    while desk.render():
        tries += 1

    job = desk.page(bulletin).job
    assert job is not None
    assert tries == MOST_ATTEMPTS
    assert job.state is JobState.FAILED
    assert str(job.why) == "The voice The humming voice does not answer."
    assert desk.page(bulletin).events[0].what == "render_failed"


def test_a_failed_voice_is_made_when_somebody_asks_again(desk: Desk) -> None:
    desk.voice.trigger_failure()
    bulletin = desk.submitted()
    while desk.render():
        pass
    desk.voice.trigger_recovery()

    with desk.work() as session:
        job = rendering.retry(session, desk.clock, bulletin, desk.operator)
        assert job is not None
        assert rendering.progress(session, job).state is JobState.WAITING
    desk.render()

    assert desk.page(bulletin).revision.clip is not None
    desk.approve(bulletin)
    with desk.work() as session, pytest.raises(WrongState):
        rendering.retry(session, desk.clock, bulletin, desk.operator)


def test_a_job_that_stops_the_program_is_not_tried_for_ever(desk: Desk) -> None:
    desk.voice.breaks = ZeroDivisionError("a fault of the program")
    bulletin = desk.draft()
    desk.submit(bulletin)

    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(ZeroDivisionError):
            desk.render()

    assert not desk.render()
    job = desk.page(bulletin).job
    assert job is not None
    assert job.state is JobState.FAILED
    assert job.why is not None


def test_a_full_disk_gives_a_sentence_and_loses_nothing(desk: Desk) -> None:
    kept = desk.approved()
    before = desk.page(kept)
    folder = desk.folder / "clips"
    stored = sorted(path.name for path in folder.iterdir())
    room = desk.studio
    desk.studio = Studio("worker-1", room.voices, FullDisk(folder), room.originals)

    bulletin = desk.submitted("Một bản tin không còn chỗ để lưu.")

    job = desk.page(bulletin).job
    assert job is not None
    assert job.state is JobState.FAILED
    assert "disk is full" in str(job.why)
    assert sorted(path.name for path in folder.iterdir()) == stored
    assert desk.page(kept) == before


def test_two_workers_never_hold_the_same_job(desk: Desk) -> None:
    desk.submit(desk.draft())
    other = Studio("worker-2", desk.studio.voices, desk.studio.library, Path())
    taken: list[bool] = []

    def try_too() -> None:
        desk.voice.meanwhile = None
        mine, desk.studio = desk.studio, other
        taken.append(desk.render())
        desk.studio = mine

    desk.voice.meanwhile = try_too
    desk.render()

    assert taken == [False]
    with desk.work() as session:
        assert session.scalar(select(func.count()).select_from(ClipRow)) == 1


def test_the_urgent_lane_leaves_ordinary_work_alone(desk: Desk) -> None:
    desk.submit(desk.draft())

    assert not desk.render(urgent_only=True)
    assert desk.render()


def test_unknown_words_are_resolved_before_anything_is_sent(desk: Desk) -> None:
    bulletin = desk.draft("Bà con liên hệ QXZV để được hướng dẫn.")
    flagged = desk.page(bulletin).revision.unresolved
    with pytest.raises(Refused, match="QXZV"):
        desk.submit(bulletin)
    with desk.work() as session, pytest.raises(Refused, match="QXZV"):
        bulletins.request_voice(session, desk.clock, bulletin, desk.operator)

    with desk.work() as session:
        bulletins.accept_unknown(
            session, desk.clock, bulletin, desk.operator, "QXZV", "quỹ xóa zét vê"
        )
    desk.submit(bulletin)

    page = desk.page(bulletin)
    assert flagged == ("QXZV",)
    assert page.revision.unresolved == ()
    assert "quỹ xóa zét vê" in page.revision.script
    assert "QXZV" not in page.revision.script


def test_an_unknown_word_is_gone_when_the_script_is_corrected_by_hand(desk: Desk) -> None:
    bulletin = desk.draft("Bà con liên hệ QXZV để được hướng dẫn.")

    with desk.work() as session:
        version = desk.page(bulletin).version
        bulletins.correct_script(
            session, desk.clock, bulletin, desk.operator, version, "Bà con liên hệ thôn."
        )

    assert desk.page(bulletin).revision.unresolved == ()
    assert desk.page(bulletin).revision.script_edited
    desk.submit(bulletin)


def test_a_new_unknown_word_in_a_corrected_script_is_flagged_too(desk: Desk) -> None:
    bulletin = desk.draft()

    with desk.work() as session:
        version = desk.page(bulletin).version
        bulletins.correct_script(
            session, desk.clock, bulletin, desk.operator, version, "Gặp WXQZ tại thôn."
        )

    assert desk.page(bulletin).revision.unresolved == ("WXQZ",)


def test_a_word_may_be_accepted_as_it_stands(desk: Desk) -> None:
    bulletin = desk.draft("Bà con liên hệ QXZV để được hướng dẫn.")

    with desk.work() as session:
        bulletins.accept_unknown(session, desk.clock, bulletin, desk.operator, "QXZV", "QXZV")

    assert desk.page(bulletin).revision.unresolved == ()
    desk.submit(bulletin)


def test_a_resolved_word_stays_resolved_when_the_text_changes(desk: Desk) -> None:
    bulletin = desk.draft("Bà con liên hệ QXZV để được hướng dẫn.")
    with desk.work() as session:
        bulletins.accept_unknown(session, desk.clock, bulletin, desk.operator, "QXZV", "quỹ xã")

    with desk.work() as session:
        text = "Mời đến QXZV ngay."
        change = Change(desk.page(bulletin).version, desk.fields(), text=text)
        bulletins.edit(session, desk.clock, bulletin, desk.operator, change)

    assert desk.page(bulletin).revision.script == "Mời đến quỹ xã ngay."


def test_only_unknown_words_can_be_explained(desk: Desk) -> None:
    bulletin = desk.draft("Bà con liên hệ QXZV để được hướng dẫn.")

    for word, read_as in (("con", "x"), ("QXZV", " ")):
        with desk.work() as session, pytest.raises(Invalid):
            bulletins.accept_unknown(session, desk.clock, bulletin, desk.operator, word, read_as)


def test_a_text_in_another_language_is_not_given_to_a_vietnamese_voice(desk: Desk) -> None:
    bulletin = desk.draft(language="en")

    with pytest.raises(Invalid, match="speak Vietnamese only"):
        desk.submit(bulletin)


def test_the_sounds_of_a_programme_are_made_where_they_are_missing(desk: Desk) -> None:
    words, tune = desk.standing(), desk.standing("signature", "")

    made = make_missing(desk.sessions, desk.clock, desk.studio)
    again = make_missing(desk.sessions, desk.clock, desk.studio)

    assert (made, again) == (2, 0)
    with desk.work() as session:
        spoken = session.get_one(StandingClipRow, words).clip
        played = session.get_one(StandingClipRow, tune).clip
        assert clips.facts(session, spoken or "").synthetic
        assert not clips.facts(session, played or "").synthetic


def test_words_that_were_taken_away_leave_no_sound(desk: Desk) -> None:
    desk.standing("closing", "")

    assert make_missing(desk.sessions, desk.clock, desk.studio) == 0


def test_a_programme_s_words_that_cannot_be_made_raise_one_alarm(desk: Desk) -> None:
    desk.standing()
    desk.voice.trigger_failure()
    for _ in range(3):
        assert make_missing(desk.sessions, desk.clock, desk.studio) == 0
    with desk.work() as session:
        raised = alarms.standing(session)
    desk.voice.trigger_recovery()

    assert make_missing(desk.sessions, desk.clock, desk.studio) == 1

    assert len(raised) == 1
    with desk.work() as session:
        assert [each.cleared for each in alarms.history(session)] == [desk.clock.now()]


def test_a_clip_the_station_does_not_know_is_said_to_be_so(desk: Desk) -> None:
    with desk.work() as session, pytest.raises(NotFound):
        clips.facts(session, "0" * 64)


def test_who_only_reads_makes_no_voice(desk: Desk) -> None:
    bulletin = desk.draft()
    readers = [each for each in desk.people.values() if not each.may(Right.WRITE_BULLETINS)]

    for reader in readers:
        with desk.work() as session, pytest.raises(Forbidden):
            bulletins.request_voice(session, desk.clock, bulletin, reader)

    with desk.work() as session:
        assert session.scalar(select(func.count()).select_from(RenderJobRow)) == 0


def test_a_page_shows_what_the_document_leaves_out(desk: Desk) -> None:
    assert desk.page(desk.draft(TEXT)).revision.left_out == ()
