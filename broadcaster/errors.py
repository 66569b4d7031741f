"""What can go wrong, as the person concerned should read it.

BroadcasterError
 +-- Refused      a rule said no: the person sees the sentence, the log has it at info
 |    +-- Forbidden   the person's role does not allow it
 |    +-- NotFound    there is no such thing
 |    +-- WrongState  the thing is not in a state that allows it
 |    +-- Invalid     a field is wrong; `field` names it
 +-- Failed       the world broke: logged once, retried or alarmed
      +-- Unreachable  another process of the station does not answer
"""

from __future__ import annotations


class BroadcasterError(Exception):
    """A sentence for a person: an English template and the facts to fill it with."""

    def __init__(self, sentence: str, /, **facts: object) -> None:
        super().__init__(sentence.format(**facts))
        self.sentence = sentence
        self.facts = facts


class Refused(BroadcasterError):
    """A rule said no."""


class Forbidden(Refused):
    """The person's role does not allow this."""


class NotFound(Refused):
    """There is no such thing."""


class WrongState(Refused):
    """The thing is not in a state that allows this."""


class Invalid(Refused):
    """One field of what was sent is wrong; `field` names it, in the sentence too."""

    def __init__(self, field: str, sentence: str, /, **facts: object) -> None:
        super().__init__(sentence, field=field, **facts)
        self.field = field


class Failed(BroadcasterError):
    """The world broke."""


class Unreachable(Failed):
    """Another process of the station does not answer."""
