import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcaster.cli.reading import read

NOTICE = "UBND xã họp lúc 7h30\n\nMẫu XQZ\nTM. UBND XÃ\nNơi nhận:\n"


def _run(*words: str, text: str | bytes = "") -> Result:
    result = CliRunner().invoke(read, list(words), input=text)
    assert result.exit_code == 0
    return result


def test_every_line_in_gives_one_whole_line_out() -> None:
    assert _run(text=NOTICE).stdout.split("\n") == [
        "Ủy ban nhân dân xã họp lúc bảy giờ ba mươi phút",
        "",
        "Mẫu XQZ",
        "thay mặt Ủy ban nhân dân XÃ",
        "Nơi nhận:",
        "",
    ]


def test_a_file_is_read_as_standard_input_is(tmp_path: Path) -> None:
    file = tmp_path / "tin.txt"
    file.write_text(NOTICE, encoding="utf-8-sig")

    assert _run(str(file)).stdout == _run(text=NOTICE).stdout


def test_odd_line_ends_within_a_line_make_no_further_line() -> None:
    assert _run(text="một\u2028hai\x0bba\x85bốn\nnăm").stdout.count("\n") == 2


def test_marks_are_one_json_object_a_line() -> None:
    lines = [json.loads(line) for line in _run("--marks", text=NOTICE).stdout.splitlines()]

    assert len(lines) == 5
    assert lines[0] == {
        "text": "UBND xã họp lúc 7h30",
        "spoken": "Ủy ban nhân dân xã họp lúc bảy giờ ba mươi phút",
        "marks": [
            {
                "source": "UBND",
                "spoken": "Ủy ban nhân dân",
                "start": 0,
                "end": 4,
                "class": "abbreviation",
                "rule": "abbreviation",
            },
            {
                "source": "7h30",
                "spoken": "bảy giờ ba mươi phút",
                "start": 16,
                "end": 20,
                "class": "time",
                "rule": "hours and minutes",
            },
        ],
        "unknown": [],
    }
    assert lines[2]["unknown"] == ["XQZ"]


def test_a_last_line_without_its_end_is_whole_too() -> None:
    assert _run(text="5%").stdout == "năm phần trăm\n"


def test_no_input_gives_no_output() -> None:
    assert _run(text="").stdout == ""


def test_bytes_that_are_no_text_do_not_stop_the_line() -> None:
    assert _run(text=b"xin \xff ch\xc3\xa0o\n").stdout.endswith("chào\n")


def test_a_file_that_is_not_there_is_named() -> None:
    result = CliRunner().invoke(read, ["/no/such/file"])

    assert result.exit_code != 0
    assert "/no/such/file" in result.output


OLD = b"K\xddnh m\xeai b\xb5 con \xaei h\xe4p l\xf3c 7h."
DOCUMENT = """ỦY BAN NHÂN DÂN
XÃ PHONG ĐIỀN
Số: 45/TB-UBND

THÔNG BÁO

Kính gửi: Các thôn.

1. Họp lúc 7h30.
- Mang theo XQZ.

Nơi nhận:
- Như trên;
- Lưu: VT.

TRƯỞNG THÔN
Lê Văn Tám
"""


@dataclass
class Reading:
    """Reads a document, and tells what came on standard output and on standard error."""

    folder: Path
    captured: pytest.CaptureFixture[str]

    def lines(self, *words: str, content: bytes) -> tuple[list[str], list[str]]:
        file = self.folder / "tin.txt"
        file.write_bytes(content)
        with suppress(SystemExit):
            read.main(["--document", str(file), *words])
        seen = self.captured.readouterr()
        return seen.out.splitlines(), seen.err.splitlines()


@pytest.fixture
def reading(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Reading:
    monkeypatch.setenv("BROADCASTER_LANGUAGE", "en")
    return Reading(tmp_path, capfd)


def test_a_document_is_read_without_its_frame_and_what_is_left_out_is_named(
    reading: Reading,
) -> None:
    out, told = reading.lines(content=DOCUMENT.encode())

    assert (out[0], out[-1], len(out)) == ("THÔNG BÁO", "Mang theo XQZ.", 3)
    assert told == [
        "Left out, Motto and name of the office: ỦY BAN NHÂN DÂN XÃ PHONG ĐIỀN",
        "Left out, Number and symbol: Số: 45/TB-UBND",
        "Left out, Addressees: Kính gửi: Các thôn.",
        "Left out, Recipients: Nơi nhận: - Như trên; - Lưu: VT.",
        "Left out, Signature: TRƯỞNG THÔN Lê Văn Tám",
    ]


def test_the_marks_of_a_document_hold_what_is_left_out_in_its_own_place(reading: Reading) -> None:
    out, told = reading.lines("--marks", content=DOCUMENT.encode())
    lines = [json.loads(line) for line in out]

    assert told == []
    assert [line.get("left_out", "") for line in lines] == [
        "letterhead", "number", "", "addressee", "", "", "recipients", "signature",
    ]  # fmt: skip
    assert lines[5]["unknown"] == ["XQZ"]
    assert DOCUMENT[lines[1]["start"] : lines[1]["end"]] == "Số: 45/TB-UBND"


def test_what_is_odd_about_a_document_is_told(reading: Reading) -> None:
    out, told = reading.lines(content=OLD)

    assert out == ["Kính mời bà con đi họp lúc bảy giờ."]
    assert ["old TCVN3 encoding" in line for line in told] == [True]


def test_a_document_nobody_can_read_is_refused_in_a_sentence(reading: Reading) -> None:
    assert reading.lines(content=b"") == (
        [],
        ["Error: tin.txt is empty (0 bytes): choose the file again."],
    )


def test_what_is_left_out_is_told_in_the_station_s_language(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROADCASTER_LANGUAGE", "vi")

    assert reading.lines(content=DOCUMENT.encode())[1][3].startswith("Bỏ ra, Nơi nhận: ")


def test_a_document_of_nothing_but_a_frame_gives_no_line(reading: Reading) -> None:
    out, told = reading.lines(content="Nơi nhận:\n- Như trên.".encode())

    assert (out, len(told)) == ([], 1)


def test_the_words_follow_the_region_and_numbers_of_documents_the_style() -> None:
    assert _run("--region", "south", text="105.000 người").stdout == (
        "một trăm lẻ năm ngàn người\n"
    )
    assert _run("--codes", "spelled", text="07-CT/TW").stdout != (
        _run("--codes", "short", text="07-CT/TW").stdout
    )


@given(
    st.lists(
        st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=40),
        max_size=8,
    ),
    st.sampled_from(["\n", "\r\n"]),
)
@settings(max_examples=100, deadline=None)
def test_there_is_one_line_for_one_line_always(lines: list[str], end: str) -> None:
    text = "".join(line + end for line in lines).encode()

    assert _run(text=text).stdout.count("\n") == len(lines)
    assert _run("--marks", text=text).stdout.count("\n") == len(lines)


@pytest.mark.parametrize("text", [b"\xff\xfe\n\xc3\n", b"a\x00b\n\n", b"x" * 200_000 + b"\n5%"])
def test_odd_bytes_and_long_lines_give_one_line_each(text: bytes) -> None:
    assert _run(text=text).stdout.count("\n") == 2
