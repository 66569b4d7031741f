"""What stands below the words of a document: who receives it and who signed it."""

import re
from collections.abc import Iterator, Sequence

from audio.reading.framewords import OFFICES, RANKS, SIGNED, SIGNS_FOR
from audio.reading.lines import Line
from audio.reading.parts import Part
from audio.reading.tidy import alike, folded

_WORD = r"(?:[^\W\d_a-z]['’]?[^\W\d_]{0,9}(?:['’][^\W\d_]{1,9})?)"
_NAME = re.compile(rf"{_WORD}(?:\.?\s{_WORD}){{1,5}}\Z")
_WIDE = re.compile(r"\t+|\s{3,}")
_SIGNED_BY_MACHINE = re.compile(r"(?:ký bởi|người ký|ngày ký|thời gian ký|cơ quan ký)\s?:")
_APPENDIX = re.compile(r"(?:phụ lục|danh sách|biểu|mẫu)\b")
_LONGEST_OFFICE = 70
_LONGEST_SIGNATURE = 40
_LONGEST_RECIPIENT = 90


def tail(lines: Sequence[Line]) -> Iterator[tuple[int, Part]]:
    """Find the lines of recipients and signatures, by their place in the list."""
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
        elif has_recipients and _goes_on(lines, index):
            index = _recipients_end(lines, index)
            yield from ((each, Part.RECIPIENTS) for each in range(start, index))
        else:
            index += 1


def _plain(line: Line) -> str:
    return folded(alike(line.text))


def _recipients_end(lines: Sequence[Line], index: int) -> int:
    while index < len(lines):
        line = lines[index]
        is_listed = line.text.endswith((";", ",")) and len(line.text) <= _LONGEST_RECIPIENT
        is_more = line.is_blank or line.has_bullet or line.text[:1].islower() or is_listed
        if not is_more and not _plain(line).startswith(("như ", "lưu")):
            return index
        index += 1
    return index


def _goes_on(lines: Sequence[Line], index: int) -> bool:
    """Whether recipients are listed on, past a page or a signature: to where copies are kept."""
    if not lines[index].has_bullet:
        return False
    last = [line for line in lines[index : _recipients_end(lines, index)] if not line.is_blank]
    return bool(last) and _plain(last[-1]).lstrip("-+ ").startswith("lưu")


def _is_signature(lines: Sequence[Line], index: int, *, has_recipients: bool) -> bool:
    line = lines[index]
    if line.is_blank or len(line.text) > _LONGEST_OFFICE:
        return False
    if _SIGNED_BY_MACHINE.match(_plain(line)):
        return True
    if line.is_capitals and _is_office(line):
        return has_recipients or _ends_signed(lines, index)
    may_begin = _is_office(line) or (has_recipients and _is_name(line))
    return may_begin and _closes(lines, index)


def _is_office(line: Line) -> bool:
    is_named = bool(SIGNS_FOR.match(line.text)) or _plain(line).startswith(OFFICES)
    return is_named and not line.text.endswith((".", ":", ";", ",", "!"))


def _ends_signed(lines: Sequence[Line], index: int) -> bool:
    """Whether from this line to the next name there is nothing but offices."""
    end = _signature_end(lines, index)
    return any(_is_name(line) for line in lines[index:end])


def _closes(lines: Sequence[Line], index: int) -> bool:
    """Whether nothing but a name follows, and then the document ends or an appendix begins."""
    end = _signature_end(lines, index)
    if not any(_is_name(line) for line in lines[index:end]):
        return False
    following = (line for line in lines[end:] if not line.is_blank)
    line = next(following, None)
    return line is None or bool(_APPENDIX.match(_plain(line))) or _is_recipients(line)


def _is_recipients(line: Line) -> bool:
    return _plain(line).startswith("nơi nhận")


def _is_name(line: Line) -> bool:
    """Whether the line is a person's name, with a rank or without, or two side by side."""
    sides = [side for side in _WIDE.split(line.text) if side]
    return bool(sides) and not line.is_capitals and all(_is_one_name(side) for side in sides)


def _is_one_name(text: str) -> bool:
    rank = RANKS.match(folded(text))
    return bool(_NAME.match(text[rank.end() :] if rank else text))


def _signature_end(lines: Sequence[Line], index: int) -> int:
    is_named = False
    last = min(len(lines), index + _LONGEST_SIGNATURE)
    start = index
    while index < last:
        line = lines[index]
        is_office = _is_office(line) and (line.is_capitals or not is_named)
        if line.is_capitals and is_named and not is_office:
            break
        if index > start and _APPENDIX.match(_plain(line)):
            break
        if _is_name(line) and not is_office:
            is_named = True
        elif not (line.is_blank or line.is_capitals or is_office or _is_mark(line)):
            break
        index += 1
    return index


def _is_mark(line: Line) -> bool:
    return bool(SIGNED.match(_plain(line)))
