"""`broadcaster certify`: the certificates for phones, made where they are not right."""

from __future__ import annotations

import click
from filelock import FileLock

from broadcaster.addresses import hostname, own_addresses
from broadcaster.bootstrap import open_station
from broadcaster.clocks import SystemClock
from broadcaster.domain.certificates import identity
from broadcaster.logs import start_logging
from broadcaster.services import certificates
from broadcaster.services import station as stations
from broadcaster.settings import Settings


@click.command(hidden=True)
@click.pass_obj
def certify(settings: Settings) -> None:
    """Make what is missing or no longer right; the pages' process asks for it while it runs.

    The time is the machine's own, on a simulated station too: phones live in the world's.
    """
    station = open_station(settings)
    folder = station.folder
    start_logging(settings.log_level, name="certify", folder=folder.logs)
    with station.reading_sessions() as session:
        name = stations.settings(session).name
    wanted = identity(hostname(), settings.allowed_hosts, own_addresses())
    with FileLock(folder.run / "certify.lock"):
        certificates.ensure(folder, wanted, name, SystemClock().now())
