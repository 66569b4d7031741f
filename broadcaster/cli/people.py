"""`broadcaster user`: people, when nobody can sign in."""

from __future__ import annotations

import click

from broadcaster.bootstrap import open_station
from broadcaster.cli.speech import Speech
from broadcaster.domain.people import Role
from broadcaster.errors import NotFound, Refused
from broadcaster.folder import Folder
from broadcaster.founding.rows import new_password
from broadcaster.services import people
from broadcaster.settings import Settings
from broadcaster.store.session import transaction


@click.group()
@click.pass_obj
def user(settings: Settings) -> None:
    """Add people, or give them a new password."""
    if not Folder(settings.data).database.exists():
        raise Refused("There is no station in {folder}.", folder=settings.data)


@user.command()
@click.argument("login")
@click.option("--name", required=True, help="The person's full name, family name first.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.pass_obj
def add(settings: Settings, login: str, name: str, role: str) -> None:
    """Add a person; the password is printed once."""
    station = open_station(settings)
    password = new_password()
    with transaction(station.sessions) as session:
        new = people.NewPerson(login, name, Role(role))
        people.add(session, station.clock, None, new, password)
    said = "{login} may sign in with the password {password} ."
    click.echo(Speech(settings.language).of(said, {"login": login, "password": password}))


@user.command()
@click.argument("login")
@click.pass_obj
def reset(settings: Settings, login: str) -> None:
    """Give a person a new password, printed once; all their sessions end."""
    station = open_station(settings)
    password = new_password()
    with transaction(station.sessions) as session:
        found = next((p for p in people.everybody(session) if p.login == login), None)
        if found is None:
            raise NotFound("Nobody signs in as {login}.", login=login)
        people.reset_password(session, None, found.id, password)
    said = "{login} may sign in with the password {password} ."
    click.echo(Speech(settings.language).of(said, {"login": login, "password": password}))
