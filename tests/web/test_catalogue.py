"""Every sentence that people may read has its Vietnamese, and the compiled catalogue is fresh."""

from __future__ import annotations

import re
import string

from web import catalogue

MARKS = re.compile(r"%\((\w+)\)s")


def test_every_sentence_of_every_house_is_in_the_catalogue() -> None:
    kept = catalogue.read()
    known = {m.id if isinstance(m.id, str) else m.id[0] for m in kept if m.id}
    wanted = {m if isinstance(m, str) else m[0] for m in catalogue.gathered()}

    assert sorted(wanted - known) == [], "run `python -m web.catalogue` and translate"


def test_every_sentence_has_its_vietnamese() -> None:
    assert catalogue.missing(catalogue.read()) == ()


def test_the_compiled_catalogue_is_made_of_the_written_one() -> None:
    compiled = catalogue.PO.with_suffix(".mo").read_bytes()

    assert compiled == catalogue.mo_bytes(catalogue.read())


def test_every_translation_uses_only_the_facts_of_its_sentence() -> None:
    for message in catalogue.read():
        if not message.id:
            continue
        sources = [message.id] if isinstance(message.id, str) else list(message.id)
        said = [message.string] if isinstance(message.string, str) else list(message.string)
        allowed = {fact for source in sources for fact in _facts(source)}

        assert {fact for text in said for fact in _facts(text)} <= allowed | {"num"}, message.id


def _facts(text: str) -> set[str]:
    named = set(MARKS.findall(text))
    if "%(" in text:
        return named
    return named | {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_sentences_are_told_from_docstrings_logs_and_words() -> None:
    source = '''
"""A docstring that is a whole sentence."""
def f():
    """Another one, of a function."""
    logger.info("This goes to the log only.")
    raise Refused("This is for a person to read.")
    name = "a word"
    speech.of("left out")
'''

    assert list(catalogue.sentences(source)) == ["This is for a person to read.", "left out"]
