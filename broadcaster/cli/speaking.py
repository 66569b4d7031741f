"""`broadcaster say`: a text to a levelled sound file, read and spoken without the Internet."""

from __future__ import annotations

from pathlib import Path

import click

from broadcaster.bootstrap import open_station
from broadcaster.cli.speech import Speech
from broadcaster.errors import Failed
from broadcaster.settings import Settings


@click.command()
@click.argument("text")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The WAV file to write.",
)
@click.pass_obj
def say(settings: Settings, text: str, output: Path) -> None:
    """Speak TEXT into a levelled sound file; `-` takes the text from standard input."""
    from audio.reading import read  # noqa: PLC0415 -- slow import
    from audio.render import render  # noqa: PLC0415 -- slow import
    from audio.types import Watch  # noqa: PLC0415 -- only here

    speech = Speech(settings.language)
    station = open_station(settings)
    script = read(click.get_text_stream("stdin").read() if text == "-" else text)
    for unknown in script.unknown:
        said = "It is not known how “{word}” is said; it was spoken as it stands."
        click.echo(speech.of(said, {"word": unknown.text}), err=True)
    try:
        clip = render(
            script.text.split("\n"),
            [station.voices["espeak"]],
            output,
            made=station.clock.now(),
            watch=Watch(),
        )
    except OSError as error:
        sentence = "The file {path} could not be written ({reason}). Choose another place."
        raise Failed(sentence, path=output, reason=error.strerror or error) from error
    seconds = clip.length.total_seconds()
    told = {"path": output, "seconds": seconds}
    click.echo(speech.of("{path} was written: {seconds:.1f} seconds of speech.", told))
