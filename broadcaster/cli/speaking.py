"""`broadcaster say`: a text to a levelled sound file, read and spoken without the Internet."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TypedDict, Unpack

import click

from broadcaster.bootstrap import Station, open_station
from broadcaster.cli.speech import Speech
from broadcaster.domain.sound import DEFAULT_VOICE
from broadcaster.errors import Failed, Invalid
from broadcaster.settings import Settings


class Wished(TypedDict):
    """How the voice shall sound."""

    voice: str
    speed: float
    pitch: float
    horn: bool


@click.command()
@click.argument("text")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="The WAV file to write.",
)
@click.option("--voice", default=DEFAULT_VOICE, show_default=True, help="Who speaks, by name.")
@click.option("--speed", type=click.FloatRange(0.5, 2), default=1.0, help="Times the own pace.")
@click.option("--pitch", type=click.FloatRange(-6, 6), default=0.0, help="Semitones up or down.")
@click.option("--horn", is_flag=True, help="Make it fit for horn loudspeakers.")
@click.pass_obj
def say(settings: Settings, text: str, output: Path, **wished: Unpack[Wished]) -> None:
    """Speak TEXT into a levelled sound file; `-` takes the text from standard input."""
    from audio.reading import read  # noqa: PLC0415 -- slow import

    speech = Speech(settings.language)
    station = open_station(settings)
    script = read(click.get_text_stream("stdin").read() if text == "-" else text)
    for unknown in script.unknown:
        said = "It is not known how “{word}” is said; it was spoken as it stands."
        click.echo(speech.of(said, {"word": unknown.text}), err=True)
    try:
        length = _spoken(station, script.text, output, wished)
    except OSError as error:
        sentence = "The file {path} could not be written ({reason}). Choose another place."
        raise Failed(sentence, path=output, reason=error.strerror or error) from error
    told = {"path": output, "seconds": length.total_seconds()}
    click.echo(speech.of("{path} was written: {seconds:.1f} seconds of speech.", told))


def _spoken(station: Station, script: str, output: Path, wished: Wished) -> timedelta:
    from audio.render import Production, render  # noqa: PLC0415 -- slow import
    from audio.types import Finish, Manner, Watch  # noqa: PLC0415 -- only here

    name = wished["voice"]
    if name not in station.voices:
        known = ", ".join(station.voices)
        raise Invalid("voice", "There is no voice named {voice}: {known}.", voice=name, known=known)
    how = Production(
        manner=Manner(speed=wished["speed"], pitch=wished["pitch"]),
        finish=Finish(horn=wished["horn"]),
    )
    paragraphs, voices = script.split("\n"), [station.voices[name]]
    made = station.clock.now()
    return render(paragraphs, voices, output, made=made, watch=Watch(), how=how).length
