"""`broadcaster read`: what a voice would say for a text."""

from __future__ import annotations

import json
from typing import TextIO

import click

from audio.reading import Script
from audio.reading import read as script_of


@click.command()
@click.argument("file", type=click.File("r", encoding="utf-8-sig", errors="replace"), default="-")
@click.option("--marks", is_flag=True, help="Show changes and unknowns as JSON, one object a line.")
def read(file: TextIO, *, marks: bool) -> None:
    """Write what a voice would say, one line for each line of FILE or of standard input."""
    out = click.get_text_stream("stdout", encoding="utf-8")
    for line in file:
        script = script_of(line.rstrip("\n"))
        if marks:
            out.write(json.dumps(_marks(script), ensure_ascii=False) + "\n")
        else:
            out.write(_one_line(script.text) + "\n")


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
