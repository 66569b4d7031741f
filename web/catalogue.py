"""The catalogue of every sentence people may read: gathered from all houses, checked, compiled.

`python -m web.catalogue` brings messages.po up to date with the source and compiles messages.mo.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

TOP = Path(__file__).parent.parent
PO = TOP / "web" / "translations" / "vi" / "LC_MESSAGES" / "messages.po"
HOUSES = ("broadcaster", "audio", "hardware", "schedules")
SILENT = (
    *("broadcaster/cli/bench", "broadcaster/cli/listener.py", "broadcaster/cli/rehearsal.py"),
    *("broadcaster/settings.py", "broadcaster/store/migrations/"),
)
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
SILENT_CALLS = {
    *("debug", "info", "warning", "error", "exception", "compile"),
    *("RuntimeError", "ValueError", "TypeError", "AssertionError"),
}
REASONS = {"Reason", "Note", "Check", "of"}
FEWEST_WORDS = 3

# A sentence begins with a capital or a fact and ends with its mark, or with a fact.
SENTENCE = re.compile(r"^[A-Z{“][^\n]*\s[^\n]*([.?!…”]|: ?\{\w+\}|\{\w+\}[.]?)$")

Message = str | tuple[str, str]


def of_pages() -> Iterator[Message]:
    """Yield what pages and templates say."""
    options = {"silent": "false", "newstyle_gettext": "true", "trimmed": "false"}
    for path in sorted((TOP / "web").rglob("*")):
        if path.suffix not in {".py", ".html"} or path.name == "catalogue.py":
            continue
        method = "python" if path.suffix == ".py" else "jinja2"
        found = extract_from_file(method, str(path), keywords=KEYWORDS, options=options)
        for _line, message, _comments, _context in found:
            yield message if isinstance(message, str) else (message[0], message[1])
        if path.suffix == ".py":
            yield from sentences(path.read_text(encoding="utf-8"))


def of_houses() -> Iterator[str]:
    """Yield the sentences of errors, reasons and notes that the other houses hold."""
    for house in HOUSES:
        for path in sorted((TOP / house).rglob("*.py")):
            if not path.relative_to(TOP).as_posix().startswith(SILENT):
                source = path.read_text(encoding="utf-8")
                yield from sentences(source, all_of_them=path.name == "sentences.py")


def sentences(source: str, *, all_of_them: bool = False) -> Iterator[str]:
    """Yield the string constants of a module that people read, docstrings and logs left out.

    They are what looks like a sentence, whatever a reason is made of, and, with `all_of_them`,
    every string there is.
    """
    tree = ast.parse(source)
    left_out = {id(node) for part in ast.walk(tree) for node in _not_for_people(part)}
    reasons = {id(node) for part in ast.walk(tree) for node in _of_reason(part)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in left_out:
            continue
        is_text = isinstance(node.value, str) and bool(node.value)
        if is_text and (all_of_them or id(node) in reasons or is_sentence(str(node.value))):
            yield str(node.value)


def _of_reason(part: ast.AST) -> Iterator[ast.AST]:
    if isinstance(part, ast.Call) and _called(part.func) in REASONS:
        yield from part.args[:1]


def is_sentence(text: str) -> bool:
    """Tell whether a string is a sentence for a person."""
    return bool(SENTENCE.match(text)) and len(text.split()) >= FEWEST_WORDS


def _not_for_people(part: ast.AST) -> Iterator[ast.AST]:
    holds_docstring = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    if isinstance(part, holds_docstring):
        yield from (
            node.value
            for node in part.body
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        )
    elif isinstance(part, ast.JoinedStr):
        yield from ast.walk(part)
    elif isinstance(part, ast.Call) and _called(part.func) in SILENT_CALLS:
        yield from part.args
    elif isinstance(part, ast.keyword) and part.arg == "help":
        yield part.value


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def gathered() -> tuple[Message, ...]:
    """Return every message of the product, each once, in a steady order."""
    found = dict.fromkeys((*of_pages(), *of_houses()))
    return tuple(sorted(found, key=str))


def read(path: Path = PO) -> Catalog:
    """Read the catalogue."""
    with path.open("rb") as file:
        return read_po(file, locale="vi")


def updated(kept: Catalog) -> Catalog:
    """Return the catalogue with exactly the messages of the source, translations kept."""
    fresh = Catalog(
        locale="vi",
        project="broadcaster",
        version="0",
        fuzzy=False,
        charset="utf-8",
        creation_date=kept.creation_date,
        revision_date=kept.revision_date,
        header_comment="# Vietnamese, the language shown first.",
    )
    for message in gathered():
        known = kept.get(message if isinstance(message, str) else message[0])
        fresh.add(message, known.string if known else "")
    return fresh


def missing(catalogue: Catalog) -> tuple[str, ...]:
    """Return every message that has no translation yet."""
    empty = ("", ("",), ("", ""))
    return tuple(str(message.id) for message in catalogue if message.id and message.string in empty)


def po_bytes(catalogue: Catalog) -> bytes:
    """Write a catalogue as text."""
    text = io.BytesIO()
    write_po(text, catalogue, no_location=True, sort_output=True, width=100)
    return text.getvalue()


def mo_bytes(catalogue: Catalog) -> bytes:
    """Compile a catalogue."""
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    return compiled.getvalue()


def main() -> None:
    """Bring both files up to date, and name what has no translation yet."""
    PO.parent.mkdir(parents=True, exist_ok=True)
    catalogue = updated(read() if PO.exists() else Catalog(locale="vi"))
    PO.write_bytes(po_bytes(catalogue))
    PO.with_suffix(".mo").write_bytes(mo_bytes(catalogue))
    for message in missing(catalogue):
        sys.stdout.write(f"no translation: {message}\n")


if __name__ == "__main__":
    main()
