import io
import wave
from pathlib import Path

import numpy as np
import pytest
from desk import Desk

from audio.wav import mark_of
from broadcaster.domain.bulletin import Origin, Status
from broadcaster.domain.jobs import JobState
from broadcaster.domain.people import Role
from broadcaster.errors import Failed, Forbidden, Invalid, WrongState
from broadcaster.services import bulletins, intake
from broadcaster.services.intake import Originals, Upload
from broadcaster.services.views import Wanted

DOCUMENT = "Kính gửi bà con.\nMời dự họp thôn vào tối mai."


def upload(name: str, content: bytes) -> Upload:
    return Upload(name, io.BytesIO(content))


def recording(seconds: float = 1.0, loudness: float = 0.3) -> bytes:
    moments = np.arange(round(16_000 * seconds)) / 16_000
    wave_form = np.sin(2 * np.pi * 440 * moments) * loudness * 32_767
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16_000)
        out.writeframes(wave_form.astype("<i2").tobytes())
    return file.getvalue()


def files(desk: Desk) -> list[Path]:
    return sorted(desk.originals.folder.iterdir())


def test_a_document_gives_its_text_and_is_kept_by_its_hash(desk: Desk) -> None:
    taken = intake.take_document(
        desk.originals, desk.operator, upload("../../Giấy mời.txt", DOCUMENT.encode())
    )

    with desk.work() as session:
        bulletin = bulletins.draft(
            session, desk.clock, desk.operator, desk.fields(), taken.text, taken
        )

    revision = desk.page(bulletin).revision
    assert revision.source_name == "Giấy mời.txt"
    assert revision.source_file == taken.original
    assert "họp thôn" in revision.script
    assert files(desk) == [desk.originals.path(taken.original)]
    assert files(desk)[0].read_bytes() == DOCUMENT.encode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("rong.txt", b""),
        ("khoangtrang.txt", b"  \n "),
        ("anh.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40),
        ("giay.docx", b"this is no Word file"),
        ("giay.docx", b"PK\x03\x04 broken"),
        ("giay.pdf", b"%PDF-1.7 broken"),
        ("dai.txt", ("từ " * 500_000).encode()),
    ],
)
def test_a_document_that_cannot_be_used_gets_one_sentence_and_leaves_nothing(
    desk: Desk, name: str, content: bytes
) -> None:
    with pytest.raises(Invalid) as refusal:
        intake.take_document(desk.originals, desk.operator, upload(name, content))

    assert refusal.value.field == "document"
    assert str(refusal.value).rstrip(".")
    assert files(desk) == []


def test_a_useless_copy_of_a_kept_original_does_not_take_it_away(desk: Desk) -> None:
    kept = desk.originals.keep(upload("a.txt", b"x"), "document", 100)
    again = desk.originals.keep(upload("b.txt", b"x"), "document", 100)

    desk.originals.forget(again)

    assert (kept.is_new, again.is_new) == (True, False)
    assert files(desk) == [desk.originals.path(kept.original)]


def test_what_is_too_large_is_refused_before_it_is_all_read(desk: Desk) -> None:
    with pytest.raises(Invalid, match="larger than 20 MB"):
        intake.take_document(
            desk.originals,
            desk.operator,
            upload("to.txt", b"a" * (intake.LARGEST_DOCUMENT + 1)),
        )

    assert files(desk) == []


def test_who_may_not_write_may_not_upload(desk: Desk) -> None:
    with pytest.raises(Forbidden):
        intake.take_document(
            desk.originals, desk.people[Role.SUPERVISOR], upload("a.txt", DOCUMENT.encode())
        )

    assert files(desk) == []


def test_a_full_disk_is_said_and_nothing_is_left(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("audio.files.os.fsync", no_room)

    with pytest.raises(Failed, match="disk is full"):
        intake.take_document(desk.originals, desk.operator, upload("a.txt", DOCUMENT.encode()))

    assert files(desk) == []


def test_a_recording_becomes_a_clip_and_goes_the_same_way(desk: Desk) -> None:
    with desk.work() as session:
        bulletin = intake.take_recording(
            session,
            desk.clock,
            desk.operator,
            desk.fields(language="sed"),
            desk.originals,
            upload("ghi âm.wav", recording()),
        )
    desk.render()
    desk.submit(bulletin)
    desk.approve(bulletin)

    page = desk.page(bulletin)
    assert page.origin is Origin.RECORDING
    assert page.status is Status.APPROVED
    assert page.revision.clip is not None
    assert not page.revision.clip.synthetic
    mark = mark_of(desk.studio.library.path_of(page.revision.clip.hash))
    assert mark is not None
    assert not mark.synthetic


@pytest.mark.parametrize("content", [b"", b"not a recording", recording()[:4000]])
def test_a_file_that_is_no_whole_recording_is_refused_at_once(desk: Desk, content: bytes) -> None:
    with desk.work() as session, pytest.raises(Invalid) as refusal:
        intake.take_recording(
            session,
            desk.clock,
            desk.operator,
            desk.fields(),
            desk.originals,
            upload("ghi.mp3", content),
        )

    assert refusal.value.field == "recording"
    assert files(desk) == []
    with desk.work() as session:
        assert bulletins.listing(session, desk.clock, Wanted()) == ()


def test_a_recording_of_silence_fails_with_its_sentence(desk: Desk) -> None:
    with desk.work() as session:
        bulletin = intake.take_recording(
            session,
            desk.clock,
            desk.operator,
            desk.fields(),
            desk.originals,
            upload("im.wav", recording(loudness=0.0)),
        )

    desk.render()

    job = desk.page(bulletin).job
    assert job is not None
    assert job.state is JobState.FAILED
    assert "only silence" in str(job.why)


def test_a_misnamed_recording_is_taken_with_a_note(desk: Desk) -> None:
    with desk.work() as session:
        bulletin = intake.take_recording(
            session,
            desk.clock,
            desk.operator,
            desk.fields(),
            desk.originals,
            upload("ghi.mp3", recording()),
        )

    desk.render()

    clip = desk.page(bulletin).revision.clip
    assert clip is not None
    assert "in truth a WAV recording" in str(clip.note)


def test_another_recording_takes_the_place_of_the_first_and_voids_what_was_approved(
    desk: Desk,
) -> None:
    with desk.work() as session:
        bulletin = intake.take_recording(
            session,
            desk.clock,
            desk.operator,
            desk.fields(),
            desk.originals,
            upload("mot.wav", recording()),
        )
    desk.render()
    desk.submit(bulletin)
    desk.approve(bulletin)
    first = desk.page(bulletin)

    with desk.work() as session:
        intake.replace_recording(
            session,
            desk.clock,
            bulletin,
            desk.operator,
            desk.originals,
            upload("hai.wav", recording(2.0)),
        )
    desk.render()

    page = desk.page(bulletin)
    assert page.status is Status.DRAFT
    assert page.approval is None
    assert page.revision.number == 2
    assert page.revision.source_name == "hai.wav"
    assert page.revision.clip is not None
    assert page.revision.clip != first.revision.clip
    assert page.revisions[1].clip == first.revision.clip


def test_a_text_is_not_replaced_by_a_recording_and_a_recording_has_no_script(desk: Desk) -> None:
    text = desk.draft()
    with desk.work() as session, pytest.raises(WrongState):
        intake.replace_recording(
            session,
            desk.clock,
            text,
            desk.operator,
            desk.originals,
            upload("a.wav", recording()),
        )
    with desk.work() as session:
        spoken = intake.take_recording(
            session,
            desk.clock,
            desk.operator,
            desk.fields(),
            desk.originals,
            upload("a.wav", recording()),
        )
    version = desk.page(spoken).version
    with desk.work() as session, pytest.raises(WrongState):
        bulletins.correct_script(session, desk.clock, spoken, desk.operator, version, "Câu.")


def test_an_upload_s_name_is_never_a_path() -> None:
    names = ["/etc/passwd", "..\\..\\a.txt", "a\x00b.txt", "x" * 500, ""]

    shown = [Upload(name, io.BytesIO()).plain_name for name in names]

    assert shown[:3] == ["passwd", "a.txt", "ab.txt"]
    assert len(shown[3]) == 120
    assert Originals(Path("kept")).path("0" * 64) == Path("kept") / ("0" * 64)
