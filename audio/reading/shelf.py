"""The one door through which the lexicon files come in."""

import tomllib
from functools import lru_cache
from importlib import resources

from audio.reading.lexicon import Lexicon, lexicon

_FILES = ("abbreviations", "bodies", "commune", "senses", "codes", "units", "foreign")


@lru_cache(maxsize=1)
def standard() -> Lexicon:
    """Return the lexicon that comes with the product, read once."""
    shelf = resources.files("audio.reading") / "lexicon"
    tables: dict[str, object] = {}
    for name in _FILES:
        _put(tables, tomllib.loads((shelf / f"{name}.toml").read_text(encoding="utf-8")))
    return lexicon(tables)


def _put(tables: dict[str, object], more: dict[str, object]) -> None:
    """Add the tables of one more file; tables of the same name grow together."""
    for name, table in more.items():
        own = tables.get(name)
        if isinstance(own, dict) and isinstance(table, dict):
            own.update(table)
        else:
            tables[name] = table
