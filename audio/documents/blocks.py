"""Lines that belong together: the two sides of a letterhead, columns, tables, paragraphs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audio.documents.tables import Table

_WIDE = re.compile(r"\s{3,}")
_NARROW = re.compile(r"\s{2,}")
_FRAME = re.compile(
    r"(?:cộng h(?:òa|oà) xã hội|đảng cộng sản|độc lập\s?-|nơi nhận|(?:số|số hiệu)\s?[:/]"
    r"|(?:TM|KT|TL|TUQ|T/M|K/T|T/L)\s?[./]\s?\S)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"số\b", re.IGNORECASE)
_ADDRESSEE = re.compile(r"kính gửi", re.IGNORECASE)
_RECIPIENTS = re.compile(r"nơi nhận", re.IGNORECASE)
_FEW_INDENT, _MOST_INDENT = 3, 12
_COLUMN_LINES, _COLUMN_WIDTH = 6, 20
_NEAR = 2
_FULL = 0.65
_MANY_CELLS = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """A stretch of a line, parted from the next by wide space; `start` counts letters."""

    start: int
    text: str

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page in the order they are read, an empty one before each new paragraph.

    `goes_on` tells whether its last line is full, `is_begun` whether its first goes on with what
    stands on the page before.
    """

    lines: list[str]
    goes_on: bool = False
    is_begun: bool = False


def blocks(lines: Sequence[str]) -> Page:
    """Give the words of a page in the order they are read, space tidied.

    Where paragraphs begin with an indent, the lines of each are put together.
    """
    rows = [cells(line) for line in lines]
    shape = _Shape.of(rows)
    out: list[str] = []
    index = 0
    while index < len(rows):
        end = _end(rows, index)
        if end > index + 1 or len(rows[index]) > 1:
            out.extend(_read(rows[index:end]))
        else:
            _add(out, rows, index, shape)
        index = max(end, index + 1)
    first, last = rows[0], rows[-1]
    return Page(
        out,
        goes_on=shape.has_indents and len(last) == 1 and shape.is_full(last[0]),
        is_begun=shape.has_indents and len(first) == 1 and shape.is_at_margin(first[0]),
    )


@dataclass(frozen=True, slots=True)
class _Shape:
    """The margins of a page, in letters, and whether its paragraphs begin with an indent."""

    left: int
    right: int
    has_indents: bool

    @classmethod
    def of(cls, rows: Sequence[Sequence[Cell]]) -> "_Shape":
        alone = [row[0] for row in rows if len(row) == 1]
        left = min((cell.start for cell in alone), default=0)
        right = max((cell.end for cell in alone), default=0)
        indented = [cell for cell in alone if _FEW_INDENT <= cell.start - left <= _MOST_INDENT]
        at_margin = [cell for cell in alone if cell.start - left <= 1]
        return cls(left, right, bool(indented) and len(at_margin) >= _FEW_INDENT)

    def is_at_margin(self, cell: Cell) -> bool:
        return cell.start - self.left <= 1

    def is_indented(self, cell: Cell) -> bool:
        return _FEW_INDENT <= cell.start - self.left <= _MOST_INDENT

    def is_full(self, cell: Cell) -> bool:
        return cell.end >= _FULL * self.right


def _add(out: list[str], rows: Sequence[Sequence[Cell]], index: int, shape: _Shape) -> None:
    here = rows[index][0]
    before = rows[index - 1][0] if index and len(rows[index - 1]) == 1 else None
    if before and out and _is_one_paragraph(before, here, shape):
        out[-1] = joined(out[-1], _tidy(here.text))
        return
    if shape.is_indented(here) and (before is None or before.start < here.start - _NEAR):
        out.append("")
    out.append(_tidy(here.text))


def _is_one_paragraph(before: Cell, here: Cell, shape: _Shape) -> bool:
    is_body = shape.is_at_margin(before) or shape.is_indented(before)
    return shape.has_indents and is_body and shape.is_at_margin(here) and shape.is_full(before)


def joined(first: str, second: str) -> str:
    """Put the lines of a paragraph together; a number broken at its hyphen stays one."""
    is_broken = first.endswith("-") and first[-2:-1].isalnum()
    return first + second if is_broken else f"{first} {second}"


def cells(line: str, gap: re.Pattern[str] = _WIDE) -> list[Cell]:
    """Part a line at its wide gaps."""
    found = []
    at = len(line) - len(line.lstrip())
    for space in gap.finditer(line, at):
        if text := line[at : space.start()].strip():
            found.append(Cell(at, text))
        at = space.end()
    if text := line[at:].strip():
        found.append(Cell(at, text))
    return found


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _end(rows: Sequence[Sequence[Cell]], start: int) -> int:
    """Find where the lines in columns that begin here end."""
    if len(rows[start]) < 2:  # noqa: PLR2004 -- one column is none
        return start + 1
    end = start + 1
    while end < len(rows) and (len(rows[end]) > 1 or _goes_on(rows, start, end)):
        end += 1
    return end


def _goes_on(rows: Sequence[Sequence[Cell]], start: int, at: int) -> bool:
    """Whether a line of one stretch belongs to the columns above: it keeps to one of them."""
    here = rows[at][0]
    if _is_wrapped(here, max(rows[start:at], key=len)):
        return True
    gutter = _gutter(rows[start:at])
    if gutter is None:
        return False
    is_right = here.start >= gutter[1] and gutter[1] > _NEAR
    has_recipients = any(_RECIPIENTS.match(row[0].text) for row in rows[start:at])
    is_left = here.start < gutter[0] and here.end < gutter[1]
    return is_right or (is_left and (has_recipients or _is_subject(rows[start:at], here)))


def _is_subject(rows: Sequence[Sequence[Cell]], here: Cell) -> bool:
    """Whether a line belongs to the number of a letter or, under it, to what it is about."""
    if not any(sign.isalnum() for sign in here.text):
        return True
    has_number = any(_NUMBER.match(row[0].text) for row in (*rows, [here]))
    return has_number and not (_ADDRESSEE.match(here.text) or here.text.endswith((".", ":", ";")))


def _is_wrapped(cell: Cell, row: Sequence[Cell]) -> bool:
    """Whether a stretch goes on in a later column of a table's row."""
    if len(row) <= 2:  # noqa: PLR2004 -- no table
        return False
    ends = [*(each.start for each in row[1:]), cell.end + 1]
    columns = zip(row, ends, strict=True)
    return any(
        abs(each.start - cell.start) <= _NEAR and cell.end < end for each, end in list(columns)[1:]
    )


def _gutter(rows: Sequence[Sequence[Cell]]) -> tuple[int, int] | None:
    """Find the space between two columns that no line crosses."""
    pairs = [row for row in rows if len(row) == 2]  # noqa: PLR2004 -- left and right
    if len(pairs) < len([row for row in rows if len(row) > 1]) or not pairs:
        return None
    left, right = max(row[0].end for row in pairs), min(row[1].start for row in pairs)
    return (left, right) if left < right else None


def _read(rows: Sequence[Sequence[Cell]]) -> list[str]:
    gutter = _gutter(rows)
    if gutter and _are_columns(rows):
        left = [_tidy(row[0].text) for row in rows if row[0].start < gutter[1]]
        right = [_tidy(row[-1].text) for row in rows if row[-1].start >= gutter[1]]
        return [*_subject_joined(left), "", *right, ""]
    if len(rows) > 1 and (grid := _grid(rows)):
        return grid
    return [" ".join(_tidy(cell.text) for cell in row) for row in rows]


def _subject_joined(lines: Sequence[str]) -> list[str]:
    """Put the subject together that stands under the number, broken to the narrow column."""
    out: list[str] = []
    has_number = False
    for line in lines:
        last = out[-1] if out else ""
        is_subject = has_number and not (line.isupper() or last.isupper() or _NUMBER.match(last))
        if out and (is_subject or (last.endswith("-") and last[-2:-1].isalnum())):
            out[-1] = joined(last, line)
        else:
            out.append(line)
        has_number = has_number or bool(_NUMBER.match(line))
    return out


def _are_columns(rows: Sequence[Sequence[Cell]]) -> bool:
    pairs = [row for row in rows if len(row) > 1]
    if any(_FRAME.match(cell.text) for row in rows for cell in row):
        return True
    if all(cell.text.isupper() for cell in pairs[0]):
        return True
    width = sum(len(cell.text) for row in pairs for cell in row) / (2 * len(pairs))
    return len(pairs) >= _COLUMN_LINES and width >= _COLUMN_WIDTH


def _grid(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """Read rows whose cells stand below one another; none where they do not."""
    widest = max(rows, key=len)
    if len(widest) >= _MANY_CELLS and all(cell.text.isalpha() for cell in widest):
        # Single words all over the width: one line, set to an even margin.
        return []
    starts = [cell.start for cell in widest]
    parted = [[part for cell in row for part in _parted(cell, starts)] for row in rows]
    placed = [[(_column(cell, starts), cell) for cell in row] for row in parted]
    loose = sum(column is None for row in placed for column, _ in row)
    if loose > sum(len(row) for row in rows) // 5:
        return []
    made: list[list[str]] = []
    for row in placed:
        texts = [""] * len(starts)
        for column, cell in row:
            texts[column or 0] = f"{texts[column or 0]} {_tidy(cell.text)}".strip()
        if made and not texts[0] and len(row) < len(starts) - 1:
            made[-1] = [
                f"{above} {below}".strip() for above, below in zip(made[-1], texts, strict=True)
            ]
        else:
            made.append(texts)
    table = Table()
    read = [
        text for texts in made for text in table.row([[text] if text else [] for text in texts])
    ]
    return [*read, *table.end()]


def _parted(cell: Cell, starts: Sequence[int]) -> Iterator[Cell]:
    """Part a cell at a narrow gap where another column begins."""
    at = 0
    for gap in _NARROW.finditer(cell.text):
        if any(abs(cell.start + gap.end() - start) < _NEAR for start in starts):
            yield Cell(cell.start + at, cell.text[at : gap.start()])
            at = gap.end()
    yield Cell(cell.start + at, cell.text[at:])


def _column(cell: Cell, starts: Sequence[int]) -> int | None:
    """Find the column a cell stands in, by where it begins or, for figures, where it reaches."""
    nearest = min(range(len(starts)), key=lambda index: abs(starts[index] - cell.start))
    if abs(starts[nearest] - cell.start) <= 2 * _NEAR:
        return nearest
    within = [index for index, start in enumerate(starts) if cell.start <= start < cell.end]
    return within[0] if len(within) == 1 else None
