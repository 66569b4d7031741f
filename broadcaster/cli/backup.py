"""`broadcaster backup` and `broadcaster restore`: one file out, one file in."""

from __future__ import annotations

from pathlib import Path

import click

from broadcaster.bootstrap import open_station
from broadcaster.cli.speech import Speech
from broadcaster.folder import Folder
from broadcaster.services.backup import make_backup, restore_backup
from broadcaster.settings import Settings


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.pass_obj
def backup(settings: Settings, file: Path | None) -> None:
    """Write everything of the station into one FILE; the station may be running."""
    folder = Folder(settings.data)
    now = open_station(settings).clock.now()
    target = file or folder.backups / f"station-{now:%Y%m%d-%H%M%S}.tar.gz"
    size = make_backup(folder, target)
    said = "The station was backed up to {path} ({mb:.1f} MB)."
    click.echo(Speech(settings.language).of(said, {"path": target, "mb": size / 1e6}))


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.pass_obj
def restore(settings: Settings, file: Path) -> None:
    """Lay a backup FILE into an empty data folder."""
    count = restore_backup(file, Folder(settings.data))
    said = "The station is back in {folder}: {count} files, every one as it was."
    click.echo(Speech(settings.language).of(said, {"folder": settings.data, "count": count}))
