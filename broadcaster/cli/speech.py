"""Sentences in the language of the person at the command line."""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from importlib.resources import files


class Speech:
    """Says English templates in Vietnamese or English, from the catalogue the pages use too."""

    def __init__(self, language: str) -> None:
        catalogue = str(files("web").joinpath("translations"))
        self._translation = gettext.translation(
            "messages", catalogue, languages=[language], fallback=True
        )

    def of(self, sentence: str, facts: Mapping[str, object] | None = None) -> str:
        """Return the sentence with its facts."""
        said = self._translation.gettext(sentence) if sentence else ""
        return said.format(**facts) if facts else said
