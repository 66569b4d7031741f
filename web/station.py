"""What the pages need of the station they belong to."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from broadcaster.domain.makes import Makes
from broadcaster.ports import Air, Clock, Ear
from broadcaster.services.clock_care import Care


class Served(Protocol):
    """Where the pages are served, and under which names."""

    @property
    def host(self) -> str:
        """The address listened on."""

    @property
    def port(self) -> int:
        """The port listened on; 0 takes any that is free."""

    @property
    def allowed_hosts(self) -> tuple[str, ...]:
        """Further names that this machine may be called by."""

    @property
    def lan(self) -> bool:
        """Whether the local network is served too, over https."""

    @property
    def lan_port(self) -> int:
        """The port for the local network; 0 takes any that is free."""

    @property
    def trust_port(self) -> int:
        """The port of the page that makes phones trust the station."""

    @property
    def proxies(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """The proxies that are believed."""

    @property
    def proxy_headers(self) -> tuple[str, ...]:
        """Which of their headers are believed."""


class Library(Protocol):
    """Where the sound files lie."""

    def path_of(self, clip: str) -> Path:
        """Tell where the clip with that hash (sha256 hex) lies."""


class Station(Protocol):
    """One commune's desk as the pages see it; `data` is its folder."""

    @property
    def data(self) -> Path:
        """The folder that is this station."""

    @property
    def sessions(self) -> Callable[[], Session]:
        """What opens a session on the station's database."""

    @property
    def clock(self) -> Clock:
        """The station's time."""

    @property
    def timezone(self) -> ZoneInfo:
        """Where the station stands in the world's time."""

    @property
    def air(self) -> Air:
        """Orders to the process that is on the air."""

    @property
    def ear(self) -> Ear:
        """What speaks a few words at once."""

    @property
    def voice_names(self) -> tuple[str, ...]:
        """The names of its voices."""

    @property
    def makes(self) -> Makes:
        """Every make of board or amplifier that can be spoken to, by its name."""

    @property
    def library(self) -> Library:
        """The sound files, each by the hash of its bytes."""

    @property
    def clock_care(self) -> Care:
        """What looking after the clock needs."""

    @property
    def settings(self) -> Served:
        """How this run of the station is set."""
