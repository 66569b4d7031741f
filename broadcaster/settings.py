"""How this station is set: from flags, the environment, or their defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

import platformdirs

from broadcaster.errors import Invalid

LANGUAGES = ("vi", "en")
LOG_LEVELS = ("debug", "info", "warning", "error")
SINKS = ("auto", "null")
HIGHEST_PORT = 65_535
PROXY_HEADERS = ("x-forwarded-for", "x-forwarded-proto", "x-forwarded-host")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its variable, what it means, and its default as text."""

    variable: str
    meaning: str
    default: str


SETTINGS = (
    Setting(
        "BROADCASTER_DATA",
        "The folder that holds everything of one station.",
        "`.station` below the current folder where there is one, else the user's data folder",
    ),
    Setting("BROADCASTER_HOST", "The address the pages are served at.", "127.0.0.1"),
    Setting("BROADCASTER_PORT", "The port the pages are served at.", "8080"),
    Setting("BROADCASTER_LANGUAGE", "The language of the command line: vi or en.", "vi"),
    Setting("BROADCASTER_LOG_LEVEL", "How much is logged: debug, info, warning or error.", "info"),
    Setting(
        "BROADCASTER_SPEED",
        "How many times as fast the station's clock runs; refused where anything is real.",
        "1",
    ),
    Setting(
        "BROADCASTER_BEGAN",
        "The instant, with its offset, at which the clock of a simulated station starts.",
        "now",
    ),
    Setting(
        "BROADCASTER_SINK",
        "`null` keeps every bus off the sound card; `auto` lets the station file decide.",
        "auto",
    ),
    Setting(
        "BROADCASTER_FAR_END",
        "A UDP port of this machine, as 127.0.0.1:PORT, that the null sink also sends to.",
        "",
    ),
    Setting(
        "BROADCASTER_ICECAST_PASSWORD",
        "The password of the user `source` of the Icecast servers that sound outputs stream to.",
        "",
    ),
    Setting(
        "BROADCASTER_LONGEST_ON",
        "After how many minutes a line that is still connected is closed, whatever the plan says.",
        "120",
    ),
    Setting(
        "BROADCASTER_CLOCK_LIMIT",
        "How many seconds the clock may be estimated to be wrong before that is an alarm.",
        "30",
    ),
    Setting(
        "BROADCASTER_ALLOWED_HOSTS",
        "Further host names the pages may be asked for by, with commas between.",
        "",
    ),
    Setting(
        "BROADCASTER_LAN",
        "`1` serves the pages to the local network too, over https, as `up --lan` does.",
        "0",
    ),
    Setting("BROADCASTER_LAN_PORT", "The port of the pages for the local network.", "8443"),
    Setting(
        "BROADCASTER_TRUST_PORT",
        "The port, without https, of the page on which a phone is made to trust the station.",
        "8081",
    ),
    Setting(
        "BROADCASTER_PROXIES",
        "Addresses or networks of proxies that are believed, with commas between.",
        "",
    ),
    Setting(
        "BROADCASTER_PROXY_HEADERS",
        "Which headers of those are believed; x-forwarded-host may be named too.",
        "x-forwarded-for,x-forwarded-proto",
    ),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one run; children get them through the environment."""

    data: Path
    host: str = "127.0.0.1"
    port: int = 8080
    language: str = "vi"
    log_level: str = "info"
    speed: float = 1.0
    began: datetime | None = None
    sink: str = "auto"
    far_end: int | None = None
    icecast_password: str = field(default="", repr=False)
    allowed_hosts: tuple[str, ...] = ()
    longest_on: timedelta = timedelta(minutes=120)
    clock_limit: timedelta = timedelta(seconds=30)
    lan: bool = False
    lan_port: int = 8443
    trust_port: int = 8081
    proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    proxy_headers: tuple[str, ...] = PROXY_HEADERS[:2]

    @property
    def own_clock(self) -> bool:
        """Tell whether the station keeps another time than the world's."""
        return self.speed != 1.0 or self.began is not None

    def environment(self) -> dict[str, str]:
        """Return the variables that give another process the same settings."""
        return {
            "BROADCASTER_DATA": str(self.data.absolute()),
            "BROADCASTER_HOST": self.host,
            "BROADCASTER_PORT": str(self.port),
            "BROADCASTER_LANGUAGE": self.language,
            "BROADCASTER_LOG_LEVEL": self.log_level,
            "BROADCASTER_SPEED": str(self.speed),
            "BROADCASTER_BEGAN": self.began.isoformat() if self.began else "",
            "BROADCASTER_SINK": self.sink,
            "BROADCASTER_FAR_END": f"127.0.0.1:{self.far_end}" if self.far_end else "",
            "BROADCASTER_ICECAST_PASSWORD": self.icecast_password,
            "BROADCASTER_ALLOWED_HOSTS": ",".join(self.allowed_hosts),
            "BROADCASTER_LONGEST_ON": str(self.longest_on / timedelta(minutes=1)),
            "BROADCASTER_CLOCK_LIMIT": str(self.clock_limit / timedelta(seconds=1)),
            "BROADCASTER_LAN": "1" if self.lan else "0",
            "BROADCASTER_LAN_PORT": str(self.lan_port),
            "BROADCASTER_TRUST_PORT": str(self.trust_port),
            "BROADCASTER_PROXIES": ",".join(map(str, self.proxies)),
            "BROADCASTER_PROXY_HEADERS": ",".join(self.proxy_headers),
        }


def default_folder(here: Path) -> Path:
    """Return `.station` below `here` where there is one, else the user's data folder."""
    near = here / ".station"
    return near if near.is_dir() else platformdirs.user_data_path("broadcaster", appauthor=False)


def _choice(environ: Mapping[str, str], variable: str, choices: tuple[str, ...]) -> str:
    value = environ.get(variable) or choices[0]
    if value not in choices:
        sentence = "{field} is {value}, but must be one of: {choices}."
        raise Invalid(variable, sentence, value=value, choices=", ".join(choices))
    return value


def _number(environ: Mapping[str, str], variable: str, default: float, most: float) -> float:
    text = environ.get(variable) or str(default)
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 < value <= most:
        sentence = "{field} is {value}, but must be a number above 0 and at most {most}."
        raise Invalid(variable, sentence, value=text, most=most)
    return value


def _instant(environ: Mapping[str, str], variable: str) -> datetime | None:
    text = environ.get(variable)
    if not text:
        return None
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        value = datetime.min  # noqa: DTZ901 -- naive, so that it is refused below
    if value.tzinfo is None:
        sentence = "{field} is {value}, but must be an instant such as 2026-11-21T05:25:00+07:00."
        raise Invalid(variable, sentence, value=text)
    return value


def _local_port(environ: Mapping[str, str], variable: str) -> int | None:
    text = environ.get(variable)
    if not text:
        return None
    host, _, port = text.partition(":")
    if host != "127.0.0.1" or not (port.isdecimal() and 0 < int(port) <= HIGHEST_PORT):
        sentence = "{field} is {value}, but must be 127.0.0.1:PORT."
        raise Invalid(variable, sentence, value=text)
    return int(port)


def _parts(environ: Mapping[str, str], variable: str, default: str = "") -> tuple[str, ...]:
    parts = (environ.get(variable) or default).split(",")
    return tuple(part.strip() for part in parts if part.strip())


def _networks(environ: Mapping[str, str], variable: str) -> tuple[IPv4Network | IPv6Network, ...]:
    found = []
    for text in _parts(environ, variable):
        try:
            network = ip_network(text, strict=False)
        except ValueError:
            network = ip_network("0.0.0.0/0")  # refused below
        if network.prefixlen == 0:
            sentence = "{field} is {value}, but must be an address or a network, not everybody."
            raise Invalid(variable, sentence, value=text)
        found.append(network)
    return tuple(found)


def _headers(environ: Mapping[str, str], variable: str) -> tuple[str, ...]:
    named = tuple(map(str.lower, _parts(environ, variable, ",".join(PROXY_HEADERS[:2]))))
    unknown = [name for name in named if name not in PROXY_HEADERS]
    if unknown:
        sentence = "{field} is {value}, but must be one of: {choices}."
        raise Invalid(variable, sentence, value=unknown[0], choices=", ".join(PROXY_HEADERS))
    return named


def from_environment(environ: Mapping[str, str], here: Path) -> Settings:
    """Read the settings; raises Invalid naming the variable that is wrong."""
    folder = environ.get("BROADCASTER_DATA")
    return Settings(
        data=Path(folder) if folder else default_folder(here),
        host=environ.get("BROADCASTER_HOST") or "127.0.0.1",
        port=int(_number(environ, "BROADCASTER_PORT", 8080, HIGHEST_PORT)),
        language=_choice(environ, "BROADCASTER_LANGUAGE", LANGUAGES),
        log_level=_choice(environ, "BROADCASTER_LOG_LEVEL", ("info", *LOG_LEVELS)),
        speed=_number(environ, "BROADCASTER_SPEED", 1, 200),
        began=_instant(environ, "BROADCASTER_BEGAN"),
        sink=_choice(environ, "BROADCASTER_SINK", SINKS),
        far_end=_local_port(environ, "BROADCASTER_FAR_END"),
        icecast_password=environ.get("BROADCASTER_ICECAST_PASSWORD") or "",
        allowed_hosts=_parts(environ, "BROADCASTER_ALLOWED_HOSTS"),
        longest_on=timedelta(minutes=_number(environ, "BROADCASTER_LONGEST_ON", 120, 1440)),
        clock_limit=timedelta(seconds=_number(environ, "BROADCASTER_CLOCK_LIMIT", 30, 3600)),
        lan=_choice(environ, "BROADCASTER_LAN", ("0", "1")) == "1",
        lan_port=int(_number(environ, "BROADCASTER_LAN_PORT", 8443, HIGHEST_PORT)),
        trust_port=int(_number(environ, "BROADCASTER_TRUST_PORT", 8081, HIGHEST_PORT)),
        proxies=_networks(environ, "BROADCASTER_PROXIES"),
        proxy_headers=_headers(environ, "BROADCASTER_PROXY_HEADERS"),
    )
