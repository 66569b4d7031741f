from __future__ import annotations

import pytest
from desk import TEXT, Desk
from made_recordings import no_recording, recording

from broadcaster.domain.bulletin import BulletinId, Status
from broadcaster.domain.people import Role
from broadcaster.domain.recordings import Asked, key_of
from broadcaster.domain.sound import OWN_VOICE, OwnSound
from broadcaster.errors import Forbidden, Invalid, NotFound, Refused, WrongState
from broadcaster.services import bulletins, intake, sound, takes
from broadcaster.services.views import Change

FIRST, SECOND = TEXT.split("\n")


def read_aloud(desk: Desk, bulletin: BulletinId, paragraph: str, pitch: float = 220) -> None:
    with desk.work() as session:
        takes.keep(
            session,
            desk.clock,
            bulletin,
            desk.operator,
            desk.originals,
            recording(pitch=pitch),
            paragraph=key_of(paragraph),
        )


def asked(desk: Desk, bulletin: BulletinId) -> tuple[Asked, ...]:
    with desk.work() as session:
        return takes.paragraphs(session, bulletin)


def test_a_script_read_aloud_becomes_a_clip_that_no_machine_spoke(desk: Desk) -> None:
    bulletin = desk.draft()
    read_aloud(desk, bulletin, FIRST)
    read_aloud(desk, bulletin, SECOND, pitch=330)

    desk.submit(bulletin)
    desk.render()

    clip = desk.page(bulletin).revision.clip
    assert clip is not None
    assert (clip.synthetic, clip.voice) == (False, None)
    assert clip.length.total_seconds() > 2
    assert clip.loudness_lufs == pytest.approx(-16, abs=1)
    assert desk.voice.said == []


def test_whoever_reads_aloud_makes_it_the_bulletins_voice(desk: Desk) -> None:
    bulletin = desk.draft()

    read_aloud(desk, bulletin, FIRST)

    with desk.work() as session:
        assert sound.own(session, bulletin) == OwnSound(voice=OWN_VOICE)


def test_it_cannot_be_sent_while_paragraphs_are_missing(desk: Desk) -> None:
    bulletin = desk.draft()
    read_aloud(desk, bulletin, FIRST)

    with pytest.raises(Refused, match="1 of 2 paragraphs are not recorded yet"):
        desk.submit(bulletin)

    assert desk.page(bulletin).status is Status.DRAFT


def test_a_changed_paragraph_is_asked_for_again_and_the_others_stay(desk: Desk) -> None:
    bulletin = desk.draft()
    read_aloud(desk, bulletin, FIRST)
    read_aloud(desk, bulletin, SECOND)

    with desk.work() as session:
        page = desk.page(bulletin)
        change = Change(page.version, desk.fields(), text=f"{FIRST}\nĐề nghị bà con đến sớm.")
        bulletins.edit(session, desk.clock, bulletin, desk.operator, change)

    assert [each.take is not None for each in asked(desk, bulletin)] == [True, False]


def test_one_paragraph_is_taken_again_without_the_others(desk: Desk) -> None:
    bulletin = desk.draft()
    read_aloud(desk, bulletin, FIRST)
    read_aloud(desk, bulletin, SECOND)
    before = asked(desk, bulletin)

    read_aloud(desk, bulletin, FIRST, pitch=440)

    after = asked(desk, bulletin)
    assert after[0].take != before[0].take
    assert after[1] == before[1]
    assert before[0].take is not None
    assert desk.originals.path(before[0].take.original).exists()


def test_reading_aloud_after_the_approval_voids_it_and_keeps_what_was_approved(desk: Desk) -> None:
    bulletin = desk.approved()
    approved = desk.page(bulletin).revision

    read_aloud(desk, bulletin, FIRST)

    page = desk.page(bulletin)
    assert page.status is Status.DRAFT
    assert page.approval is None
    assert page.revision.number == approved.number + 1
    assert page.revisions[1].clip == approved.clip


def test_no_other_language_stands_in_the_way_of_a_persons_own_voice(desk: Desk) -> None:
    bulletin = desk.draft(language="rad")
    read_aloud(desk, bulletin, FIRST)
    read_aloud(desk, bulletin, SECOND)

    desk.submit(bulletin)

    assert desk.page(bulletin).status is Status.SUBMITTED


def test_what_is_no_recording_is_refused_and_nothing_is_kept(desk: Desk) -> None:
    bulletin = desk.draft()

    with desk.work() as session, pytest.raises(Invalid) as refused:
        takes.keep(
            session,
            desk.clock,
            bulletin,
            desk.operator,
            desk.originals,
            no_recording(),
            paragraph=key_of(FIRST),
        )

    assert refused.value.field == "recording"
    assert list(desk.originals.folder.iterdir()) == []
    assert asked(desk, bulletin)[0].take is None


def test_a_paragraph_that_is_no_longer_there_is_not_kept(desk: Desk) -> None:
    bulletin = desk.draft()

    with pytest.raises(Invalid, match="no longer in it"):
        read_aloud(desk, bulletin, "Một đoạn khác.")


def test_only_who_writes_reads_aloud(desk: Desk) -> None:
    bulletin = desk.draft()

    with desk.work() as session, pytest.raises(Forbidden):
        takes.keep(
            session,
            desk.clock,
            bulletin,
            desk.people[Role.APPROVER],
            desk.originals,
            recording(),
            paragraph=key_of(FIRST),
        )


def test_a_recording_has_nothing_to_read_from(desk: Desk) -> None:
    with desk.work() as session:
        bulletin = intake.take_recording(
            session, desk.clock, desk.operator, desk.fields(), desk.originals, recording()
        )

    with pytest.raises(WrongState):
        read_aloud(desk, bulletin, FIRST)


def test_a_recording_that_is_not_there_is_not_found(desk: Desk) -> None:
    bulletin = desk.draft()

    with desk.work() as session, pytest.raises(NotFound):
        takes.original(session, bulletin, key_of(FIRST))
