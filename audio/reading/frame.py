"""The official frame of a document: what stands around its words and is not read out.

The layout is that of Decree 30/2020/NĐ-CP, annex I, and of the Party's Guide 36-HD/VPTW (2018).
"""

import re
from collections.abc import Iterator, Sequence
from enum import Enum

from audio.reading.lines import Line
from audio.reading.tidy import alike, folded


class Part(Enum):
    """What a line of the frame is; the value is its name in JSON."""

    LETTERHEAD = "letterhead"
    NUMBER = "number"
    PLACE_AND_DATE = "place and date"
    ADDRESSEE = "addressee"
    RECIPIENTS = "recipients"
    SIGNATURE = "signature"


_MOTTOS = (
    "cộng hòa xã hội chủ nghĩa việt nam",
    "độc lập - tự do - hạnh phúc",
    "đảng cộng sản việt nam",
)
_NUMBER = re.compile(
    r"(?:Số|SỐ)\s?[:.]?\s?[\d….\s]{0,14}(?:\s?[-/]\s?(?:[A-ZĐƯ][A-Za-zĐđƯ]{0,11}\d{0,2}|\d{4}|[….]{1,20})){1,6}\Z"
)
_GAP = r"[\s….]{0,12}"
_PLACE_AND_DATE = re.compile(
    rf"[^\d,;:]{{2,40}},\s{{0,4}}ngày{_GAP}\d{{0,2}}{_GAP}tháng{_GAP}\d{{0,2}}{_GAP}năm{_GAP}\d{{0,4}}{_GAP}\Z"
)
_SIGNS_FOR = re.compile(r"(?:TM|T/M|KT|K/T|TL|T/L|TUQ|T/UQ|Q)\s?[./]?\s?(?=[^\W\d_]{2})")
_TITLES = frozenset(
    {
        "thông báo", "kế hoạch", "quyết định", "hướng dẫn", "báo cáo", "công điện",
        "giấy mời", "tờ trình", "nghị quyết", "chỉ thị", "chương trình", "công văn",
        "thông tri", "kết luận", "quy chế", "quy định", "đề án", "phương án", "thư ngỏ",
        "thư mời", "lời kêu gọi", "thông cáo", "điều lệ", "tin", "bản tin", "biên bản",
        "nội quy", "hương ước", "thể lệ", "lịch", "thư kêu gọi",
    }
)  # fmt: skip
_OFFICES = (
    "chủ tịch", "phó chủ tịch", "bí thư", "phó bí thư", "trưởng ban", "phó trưởng ban",
    "trưởng thôn", "giám đốc", "phó giám đốc", "chánh văn phòng", "phó chánh văn phòng",
    "thủ trưởng", "hiệu trưởng", "trưởng phòng", "trạm trưởng", "chỉ huy trưởng",
    "thủ tướng", "phó thủ tướng", "bộ trưởng", "thứ trưởng", "đội trưởng", "tổ trưởng",
    "trưởng khu", "viện trưởng", "cục trưởng", "ủy viên", "thường trực",
    "trưởng công an", "phó trưởng", "bí thư chi bộ", "người lập", "trưởng ấp",
    "trưởng bản", "chi hội trưởng", "phó hiệu trưởng", "trưởng trạm",
)  # fmt: skip
_NAME = re.compile(r"(?:[^\W\d_a-z][^\W\d_]{0,9}\.?\s){1,5}[^\W\d_a-z][^\W\d_]{0,9}\Z")
_SIGNED = re.compile(r"[(\[<]?\s?(?:đã ký|chữ ký|ký tên|ký, đóng dấu|ký và đóng dấu)")
_HEAD_LINES = 30
_LONGEST_OFFICE = 70
_LONGEST_SIGNATURE = 40


def frame(lines: Sequence[Line]) -> dict[int, Part]:
    """Which lines, by their place in the list, belong to the frame, and as what."""
    parts = {
        index: Part.PLACE_AND_DATE for index, line in enumerate(lines) if _is_place_and_date(line)
    }
    parts.update(_head(lines))
    parts.update(_tail(lines))
    return parts


def _plain(line: Line) -> str:
    return folded(alike(line.text))


def _is_motto(line: Line) -> bool:
    text = re.sub(r"\s?-\s?", " - ", _plain(line)).strip(" .-_*")
    return text in _MOTTOS


def _is_number(line: Line) -> bool:
    return bool(_NUMBER.match(alike(line.text)))


def _is_place_and_date(line: Line) -> bool:
    return bool(_PLACE_AND_DATE.match(_plain(line)))


def _is_addressee(line: Line) -> bool:
    return _plain(line).startswith("kính gửi")


def _is_title(line: Line) -> bool:
    return line.is_capitals and _plain(line).strip(" .:") in _TITLES


def _head(lines: Sequence[Line]) -> Iterator[tuple[int, Part]]:
    kinds = {
        _is_motto: Part.LETTERHEAD,
        _is_number: Part.NUMBER,
        _is_place_and_date: Part.PLACE_AND_DATE,
        _is_addressee: Part.ADDRESSEE,
    }
    anchors = {}
    for index in _first_written(lines):
        part = next((part for is_kind, part in kinds.items() if is_kind(lines[index])), None)
        if part:
            anchors[index] = part
    yield from anchors.items()
    yield from _above(lines, max(anchors, default=-1), anchors)
    for index, part in anchors.items():
        if part == Part.ADDRESSEE:
            yield from _addressees(lines, index)


def _first_written(lines: Sequence[Line]) -> list[int]:
    written = [index for index, line in enumerate(lines[: 3 * _HEAD_LINES]) if not line.is_blank]
    return written[:_HEAD_LINES]


def _above(
    lines: Sequence[Line], last: int, anchors: dict[int, Part]
) -> Iterator[tuple[int, Part]]:
    for index in range(last):
        if _is_title(lines[index]):
            return
        is_body = not lines[index].is_capitals and not lines[index].is_blank
        if index not in anchors and not is_body and lines[index].text:
            yield index, Part.LETTERHEAD


def _addressees(lines: Sequence[Line], first: int) -> Iterator[tuple[int, Part]]:
    last = lines[first]
    is_gap = False
    for index in range(first + 1, len(lines)):
        line = lines[index]
        if line.is_blank:
            is_gap = True
            continue
        is_listed = line.has_bullet and last.text.endswith((";", ",", ":"))
        is_broken = not is_gap and (line.text[:1].islower() or line.has_bullet)
        if not (is_listed or is_broken or _is_unfinished_heading(last)):
            return
        yield index, Part.ADDRESSEE
        last, is_gap = line, False


def _is_unfinished_heading(line: Line) -> bool:
    return _plain(line).rstrip(" :") == "kính gửi"


def _tail(lines: Sequence[Line]) -> Iterator[tuple[int, Part]]:
    index = 0
    has_recipients = False
    while index < len(lines):
        start = index
        if _plain(lines[index]).startswith("nơi nhận"):
            index = _recipients_end(lines, index + 1)
            has_recipients = True
            yield from ((each, Part.RECIPIENTS) for each in range(start, index))
        elif _is_signature(lines, index, has_recipients=has_recipients):
            index = _signature_end(lines, index)
            yield from ((each, Part.SIGNATURE) for each in range(start, index))
        else:
            index += 1


def _recipients_end(lines: Sequence[Line], index: int) -> int:
    while index < len(lines):
        line = lines[index]
        is_more = line.is_blank or line.has_bullet or line.text[:1].islower()
        if not is_more and not _plain(line).startswith(("như ", "lưu")):
            return index
        index += 1
    return index


def _is_signature(lines: Sequence[Line], index: int, *, has_recipients: bool) -> bool:
    line = lines[index]
    if not line.is_capitals or len(line.text) > _LONGEST_OFFICE:
        return False
    if _SIGNS_FOR.match(line.text):
        return has_recipients or _ends_signed(lines, index)
    return _is_office(line) and (has_recipients or _ends_signed(lines, index))


def _is_office(line: Line) -> bool:
    return line.is_capitals and _plain(line).startswith(_OFFICES)


def _ends_signed(lines: Sequence[Line], index: int) -> bool:
    """Whether from this line to the next name there is nothing but offices."""
    end = _signature_end(lines, index)
    return any(_is_name(line) for line in lines[index:end])


def _is_name(line: Line) -> bool:
    return not line.is_capitals and bool(_NAME.match(line.text))


def _signature_end(lines: Sequence[Line], index: int) -> int:
    is_named = False
    last = min(len(lines), index + _LONGEST_SIGNATURE)
    while index < last:
        line = lines[index]
        is_office = bool(_SIGNS_FOR.match(line.text)) or _is_office(line)
        if line.is_capitals and is_named and not is_office:
            break
        if _is_name(line):
            is_named = True
        elif not (line.is_blank or line.is_capitals or _SIGNED.match(_plain(line))):
            break
        index += 1
    return index
