"""Sentences in the language of the person at the command line."""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from broadcaster.domain.bulletin import field_named

USUAL_TIMES = "the usual times"
"""What plans call the timetable that holds where no other does; said in the reader's tongue."""


def _catalogue() -> Path | None:
    """Return the folder of the pages' catalogue without loading the pages."""
    web = find_spec("web")
    return Path(web.origin).parent / "translations" if web is not None and web.origin else None


class Speech:
    """Says English templates in Vietnamese or English, from the catalogue the pages use too."""

    def __init__(self, language: str) -> None:
        self._translation = gettext.translation(
            "messages", _catalogue(), languages=[language], fallback=True
        )

    def of(self, sentence: str, facts: Mapping[str, object] | None = None) -> str:
        """Return the sentence with its facts."""
        several = sentence.split("\n") if sentence else []
        said = " ".join(self._translation.gettext(one) for one in several)
        if not facts:
            return said
        return said.format(**{name: self._fact(name, value) for name, value in facts.items()})

    def _fact(self, name: str, value: object) -> object:
        if name == "of_field":
            return self._translation.gettext(field_named(str(value)))
        return self._translation.gettext(USUAL_TIMES) if value == USUAL_TIMES else value
