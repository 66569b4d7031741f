from __future__ import annotations

import pytest
from desk import Desk
from made_recordings import no_recording, recording

from broadcaster.domain.bulletin import BulletinId, Status
from broadcaster.domain.people import Role
from broadcaster.errors import Forbidden, Invalid, NotFound, Refused
from broadcaster.services import intake, pieces
from broadcaster.services.pieces import Step


def recorded(desk: Desk) -> BulletinId:
    with desk.work() as session:
        return intake.take_recording(
            session, desk.clock, desk.operator, desk.fields(), desk.originals, recording("1.wav")
        )


def join(desk: Desk, bulletin: BulletinId, name: str, *, language: str = "vi") -> None:
    with desk.work() as session:
        pieces.add(
            session,
            desk.clock,
            bulletin,
            desk.operator,
            desk.originals,
            recording(name, pitch=100 + 10 * len(name) + ord(name[0])),
            language=language,
        )


def change(desk: Desk, bulletin: BulletinId, number: int, step: Step) -> None:
    with desk.work() as session:
        pieces.change(session, desk.clock, bulletin, desk.operator, number, step)


def names(desk: Desk, bulletin: BulletinId) -> list[str]:
    with desk.work() as session:
        return [each.name for each in pieces.of_bulletin(session, bulletin)]


def rendered(desk: Desk) -> None:
    while desk.render():
        pass


def test_several_recordings_become_one_clip_in_their_order(desk: Desk) -> None:
    bulletin = recorded(desk)
    rendered(desk)
    alone = desk.page(bulletin).revision.clip
    join(desk, bulletin, "2.wav")
    join(desk, bulletin, "3.wav")

    rendered(desk)

    clip = desk.page(bulletin).revision.clip
    assert names(desk, bulletin) == ["1.wav", "2.wav", "3.wav"]
    assert alone is not None
    assert clip is not None
    assert clip.length > 2.5 * alone.length
    assert not clip.synthetic


def test_recordings_are_moved_and_taken_out(desk: Desk) -> None:
    bulletin = recorded(desk)
    join(desk, bulletin, "2.wav")
    join(desk, bulletin, "3.wav")

    change(desk, bulletin, 2, Step.UP)
    moved = names(desk, bulletin)
    change(desk, bulletin, 0, Step.DOWN)
    change(desk, bulletin, 2, Step.REMOVE)

    assert moved == ["1.wav", "3.wav", "2.wav"]
    assert names(desk, bulletin) == ["3.wav", "1.wav"]
    assert desk.page(bulletin).revision.source_name == "3.wav"


def test_a_text_and_its_twin_in_another_language_are_one_clip(desk: Desk) -> None:
    bulletin = desk.draft()
    join(desk, bulletin, "ede.wav", language="rad")

    desk.submit(bulletin)
    rendered(desk)

    clip = desk.page(bulletin).revision.clip
    with desk.work() as session:
        script, twin = pieces.of_bulletin(session, bulletin)
    assert script.is_script
    assert (twin.name, twin.language) == ("ede.wav", "rad")
    assert clip is not None
    assert (clip.synthetic, clip.voice) == (True, "espeak")
    assert clip.length.total_seconds() > 2.5


def test_joining_makes_an_approved_bulletin_a_draft_again(desk: Desk) -> None:
    bulletin = desk.approved()

    join(desk, bulletin, "ede.wav", language="rad")

    page = desk.page(bulletin)
    assert page.status is Status.DRAFT
    assert page.approval is None
    assert page.revision.clip is None


def test_the_text_itself_and_the_last_recording_stay(desk: Desk) -> None:
    text, alone = desk.draft(), recorded(desk)
    join(desk, text, "ede.wav", language="rad")

    with pytest.raises(Refused, match="text itself"):
        change(desk, text, 0, Step.REMOVE)
    with pytest.raises(Refused, match="last recording"):
        change(desk, alone, 0, Step.REMOVE)
    with pytest.raises(NotFound):
        change(desk, text, 7, Step.UP)


def test_what_cannot_be_joined_is_refused_by_name(desk: Desk) -> None:
    bulletin = desk.draft()

    with pytest.raises(Invalid, match="language"):
        join(desk, bulletin, "a.wav", language="Ê Đê!")
    with desk.work() as session, pytest.raises(Invalid) as refused:
        pieces.add(
            session,
            desk.clock,
            bulletin,
            desk.operator,
            desk.originals,
            no_recording(),
            language="vi",
        )
    with desk.work() as session, pytest.raises(Forbidden):
        pieces.change(session, desk.clock, bulletin, desk.people[Role.APPROVER], 0, Step.UP)

    assert refused.value.field == "recording"
    assert names(desk, bulletin) == [""]


def test_no_more_than_twenty_are_joined(desk: Desk) -> None:
    bulletin = desk.draft()
    for _ in range(pieces.MOST_ITEMS - 1):
        join(desk, bulletin, "a.wav")

    with pytest.raises(Refused, match="At most 20"):
        join(desk, bulletin, "a.wav")


def test_another_recording_in_its_place_replaces_all_that_was_joined(desk: Desk) -> None:
    bulletin = recorded(desk)
    join(desk, bulletin, "2.wav")

    with desk.work() as session:
        intake.replace_recording(
            session, desk.clock, bulletin, desk.operator, desk.originals, recording("neu.wav")
        )

    assert names(desk, bulletin) == ["neu.wav"]
