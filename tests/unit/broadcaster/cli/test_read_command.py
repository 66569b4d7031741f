import json
from pathlib import Path

from click.testing import CliRunner, Result

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
