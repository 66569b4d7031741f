"""What the house of time refuses, said to a person about the field of the form it stands in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from broadcaster.errors import Invalid
from schedules.errors import ScheduleError


@contextmanager
def refusing(field: str) -> Iterator[None]:
    """Turn a ScheduleError into Invalid about a field; its sentence names the wrong part."""
    try:
        yield
    except ScheduleError as error:
        part = str(error.facts.get("field", field))
        facts = {name: value for name, value in error.facts.items() if name != "field"}
        refused = Invalid(field, error.sentence, **facts)
        refused.facts["field"] = part
        refused.args = (str(error),)
        raise refused from error
