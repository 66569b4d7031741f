"""The command line: one module a group of commands, loaded only when it is asked for."""

from __future__ import annotations

import importlib
import os
from dataclasses import replace
from pathlib import Path

import click

from audio.errors import AudioError
from broadcaster.cli.speech import Speech
from broadcaster.errors import BroadcasterError
from broadcaster.logs import start_logging
from broadcaster.settings import from_environment
from hardware.errors import HardwareError

COMMANDS = {
    "backup": "broadcaster.cli.backup:backup",
    "bench": "broadcaster.cli.bench:bench",
    "certify": "broadcaster.cli.certify:certify",
    "clock": "broadcaster.cli.clock:clock",
    "device": "broadcaster.cli.device:device",
    "found": "broadcaster.cli.found:found",
    "doctor": "broadcaster.cli.doctor:doctor",
    "log": "broadcaster.cli.log:log",
    "plan": "broadcaster.cli.plan:plan",
    "process": "broadcaster.cli.process:process",
    "read": "broadcaster.cli.reading:read",
    "restore": "broadcaster.cli.backup:restore",
    "say": "broadcaster.cli.speaking:say",
    "simulate": "broadcaster.cli.simulate:simulate",
    "stop": "broadcaster.cli.stop:stop",
    "up": "broadcaster.cli.up:up",
    "user": "broadcaster.cli.people:user",
}
HIDDEN = frozenset({"certify", "found", "process"})


class LazyGroup(click.Group):
    """A group that imports a command's module only when that command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name every command but the hidden ones."""
        del ctx
        return sorted(COMMANDS.keys() - HIDDEN)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        del ctx
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, _, name = target.partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; what was refused or failed ends as one sentence, not as a trace."""
        try:
            return super().invoke(ctx)
        except (BroadcasterError, AudioError, HardwareError) as error:
            speech = Speech(os.environ.get("BROADCASTER_LANGUAGE", "vi"))
            raise click.ClickException(speech.of(error.sentence, error.facts)) from error


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="broadcaster")
@click.option("--data", type=click.Path(path_type=Path), help="The station's data folder.")
@click.pass_context
def cli(context: click.Context, data: Path | None) -> None:
    """Run a commune loudspeaker station: from an official text to the right loudspeakers."""
    settings = from_environment(os.environ, Path.cwd())
    if data is not None:
        settings = replace(settings, data=data)
    context.obj = settings
    if context.invoked_subcommand not in ("up", *HIDDEN):
        start_logging("warning")
