"""The vocabulary of reading: tokens, paragraphs, scripts."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a stretch of text is; the value is its name in JSON."""

    WORD = "word"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    MONEY = "money"
    PERCENT = "percent"
    RANGE = "range"
    CODE = "code"
    ABBREVIATION = "abbreviation"
    PHONE = "phone"
    ROMAN = "roman"
    UNIT = "unit"
    FRACTION = "fraction"
    LETTER = "letter"
    MARKER = "marker"
    ROAD = "road"
    WEB = "web"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"
    PUNCTUATION = "punctuation"


class Region(Enum):
    """Whose words are said: linh and nghìn in the North, lẻ and ngàn in the South."""

    NORTH = "north"
    CENTRAL = "central"
    SOUTH = "south"


class CodeStyle(Enum):
    """How a document number is said."""

    SHORT = "short"
    """The number, the year and whose document it is: what the text named before is left out."""
    FULL = "full"
    """With the type of document as well, wherever the text has not named it just before."""
    SPELLED = "spelled"
    """Letter by letter."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a station likes its texts read."""

    region: Region = Region.NORTH
    codes: CodeStyle = CodeStyle.SHORT


@dataclass(frozen=True, slots=True)
class Overrule:
    """A person's word on how one stretch of a text is said.

    It holds wherever `source` stands between `before` and `after`, which are up to 20 characters
    of its own line, so that a change elsewhere leaves it and a change close by makes it void.
    """

    source: str
    before: str
    after: str
    spoken: str


@dataclass(frozen=True, slots=True)
class Token:
    """One stretch of the source and what is said for it.

    `start` and `end` count characters of `Script.source`; `source` is exactly that stretch.
    """

    spoken: str
    start: int
    end: int
    source: str
    kind: Kind
    rule: str

    @property
    def is_changed(self) -> bool:
        """Whether what is said differs from what is written."""
        return self.spoken != self.source


@dataclass(frozen=True, slots=True)
class Unknown:
    """An abbreviation nobody has taught us; it is left as written until a person decides."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the source."""

    tokens: tuple[Token, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Script:
    """A text as it will be spoken, each word traceable to its source.

    `source` is the text that was given, in normal form C and without invisible characters.
    """

    source: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def text(self) -> str:
        """The words to be said, one line a paragraph, punctuation kept for the pauses."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    @property
    def tokens(self) -> tuple[Token, ...]:
        """Every token of every paragraph, in order; only white space lies between them."""
        return tuple(token for paragraph in self.paragraphs for token in paragraph.tokens)

    @property
    def marks(self) -> tuple[Token, ...]:
        """The tokens that are said otherwise than they are written."""
        return tuple(token for token in self.tokens if token.is_changed)

    @property
    def unknown(self) -> tuple[Unknown, ...]:
        """The abbreviations a person has to decide before this may be spoken."""
        return tuple(
            Unknown(token.source, token.start, token.end)
            for token in self.tokens
            if token.kind == Kind.UNKNOWN
        )
