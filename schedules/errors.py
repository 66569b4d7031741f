"""What can be wrong with a decision about time, in sentences that name the field.

ScheduleError
├── WrongDay     a day lies outside the years that are reckoned with
├── WrongRule    a recurrence rule cannot be kept; `field` names the part
├── WrongSeason  a season or an exception cannot be kept; `field` names the part
├── WrongEvent   a part of a calendar's event cannot be kept; `field` names the part
└── WrongFile    an iCalendar file cannot be read; `line` counts from 1
"""

from __future__ import annotations


class ScheduleError(ValueError):
    """Anything this house refuses: an English template and the facts that fill it.

    `sentence` is the unfilled template, so that a screen can translate it; `facts` are its values.
    """

    def __init__(self, sentence: str, /, **facts: str | float) -> None:
        super().__init__(sentence.format(**facts))
        self.sentence = sentence
        self.facts = facts


class WrongDay(ScheduleError):
    """A day lies before the first or after the last year that is reckoned with."""


class WrongRule(ScheduleError):
    """A part of a recurrence rule is wrong; `field` names it, in the sentence too."""

    def __init__(self, field: str, sentence: str, /, **facts: str | float) -> None:
        super().__init__(sentence, field=field, **facts)
        self.field = field


class WrongSeason(ScheduleError):
    """A part of a season is wrong; `field` names it, in the sentence too."""

    def __init__(self, field: str, sentence: str, /, **facts: str | float) -> None:
        super().__init__(sentence, field=field, **facts)
        self.field = field


class WrongEvent(ScheduleError):
    """A property of an event in a calendar file is wrong; `field` names it, in the sentence too."""

    def __init__(self, field: str, sentence: str, /, **facts: str | float) -> None:
        super().__init__(sentence, field=field, **facts)
        self.field = field


class WrongFile(ScheduleError):
    """A calendar file is wrong in one line; `line` counts the lines as they stand in the file."""

    def __init__(self, line: int, sentence: str, /, **facts: str | float) -> None:
        super().__init__(sentence, line=line, **facts)
        self.line = line
