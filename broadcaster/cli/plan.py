"""`broadcaster plan`: the plan of a day, and what can be asked of it or taken out of it."""

from __future__ import annotations

import importlib

import click

COMMANDS = {
    "show": "broadcaster.cli.planning:show",
    "export": "broadcaster.cli.plan_out:export",
    "heard": "broadcaster.cli.heard:heard",
    "import": "broadcaster.cli.plan_in:take_in",
}


class PlanGroup(click.Group):
    """A group in which a date alone means `show`; a command's module is imported when used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name every command."""
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        del ctx
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, _, name = target.partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read `plan 2026-11-21 --json` as `plan show 2026-11-21 --json`."""
        asks_help = bool({"-h", "--help"} & set(args[:1]))
        if args and not asks_help and not COMMANDS.keys() & set(args):
            args = ["show", *args]
        return super().parse_args(ctx, args)


@click.group(cls=PlanGroup)
def plan() -> None:
    """Show the plan of a day (`plan DATE`), and ask or take something out of it."""
