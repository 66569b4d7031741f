"""`broadcaster read`: what a voice would say for a text, or for a document without its frame."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

import click

from audio.errors import Unusable
from audio.reading import (
    BroadcastForm,
    CodeStyle,
    LeftOut,
    Part,
    Region,
    Script,
    Style,
    broadcast_form,
)
from audio.reading import read as script_of
from broadcaster.cli.speech import Speech

_PARTS = {
    Part.LETTERHEAD: "Motto and name of the office",
    Part.NUMBER: "Number and symbol",
    Part.PLACE_AND_DATE: "Place and date",
    Part.ADDRESSEE: "Addressees",
    Part.RECIPIENTS: "Recipients",
    Part.SIGNATURE: "Signature",
}


@click.command()
@click.argument("file", type=click.File("r", encoding="utf-8-sig", errors="replace"), default="-")
@click.option("--marks", is_flag=True, help="Show changes and unknowns as JSON, one object a line.")
@click.option(
    "--document",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read a .txt, .docx or .pdf as it goes on air: without letterhead and signature.",
)
@click.option(
    "--region",
    type=click.Choice([each.value for each in Region]),
    default=Style().region.value,
    help="Whose words are said.",
)
@click.option(
    "--codes",
    type=click.Choice([each.value for each in CodeStyle]),
    default=Style().codes.value,
    help="How document numbers are said.",
)
def read(file: TextIO, document: Path | None, region: str, codes: str, *, marks: bool) -> None:
    """Write what a voice would say, one line for each line of FILE or of standard input.

    Every line is read whole. With --document the paragraphs of that document are written instead,
    one a line, and what is left out of it is named on standard error.
    """
    style = Style(Region(region), CodeStyle(codes))
    if document is not None:
        _write(_document(document, style, marks=marks))
    else:
        _write(_said(script_of(line, style=style), marks=marks) for line in _lines(file))


def _lines(file: TextIO) -> Iterator[str]:
    """Give each line as it is counted everywhere: ended by a line feed and by nothing else."""
    if isinstance(file, TextIOWrapper):
        file.reconfigure(newline="\n")
    for line in file:
        yield line.removesuffix("\n").removesuffix("\r")


def _write(lines: Iterable[str]) -> None:
    out = click.get_text_stream("stdout", encoding="utf-8", errors="replace")
    for line in lines:
        out.write(line + "\n")


def _said(script: Script, *, marks: bool) -> str:
    return _json(_marks(script)) if marks else _one_line(script.text)


def _document(path: Path, style: Style, *, marks: bool) -> Iterator[str]:
    form = _form(path)
    start = 0
    left_out = list(form.left_out)
    for paragraph in form.body.split("\n") if form.body else ():
        place = form.span(start, start + len(paragraph))[0]
        while left_out and left_out[0].start < place:
            yield from _left_out(left_out.pop(0), marks=marks)
        yield _said(script_of(paragraph, style=style), marks=marks)
        start += len(paragraph) + 1
    for part in left_out:
        yield from _left_out(part, marks=marks)


def _form(path: Path) -> BroadcastForm:
    from audio.documents import taken  # noqa: PLC0415 -- slow import

    try:
        document = taken(path.name, path.read_bytes())
    except Unusable as error:
        raise click.ClickException(_speech().of(error.sentence, error.facts)) from error
    for note in document.notes:
        click.echo(_speech().of(note.sentence, note.facts), err=True)
    return broadcast_form(document.text)


def _speech() -> Speech:
    return Speech(os.environ.get("BROADCASTER_LANGUAGE", "vi"))


def _left_out(part: LeftOut, *, marks: bool) -> Iterator[str]:
    if marks:
        place = {"start": part.start, "end": part.end}
        yield _json({"left_out": part.kind.value, "text": part.text, **place})
    else:
        speech = _speech()
        facts = {"part": speech.of(_PARTS[part.kind]), "words": _one_line(part.text)}
        click.echo(speech.of("Left out, {part}: {words}", facts), err=True)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _one_line(text: str) -> str:
    return " ".join(text.split("\n"))


def _marks(script: Script) -> dict[str, object]:
    return {
        "text": script.source,
        "spoken": _one_line(script.text),
        "marks": [
            {
                "source": token.source,
                "spoken": token.spoken,
                "start": token.start,
                "end": token.end,
                "class": token.kind.value,
                "rule": token.rule,
            }
            for token in script.marks
        ],
        "unknown": [unknown.text for unknown in script.unknown],
    }
