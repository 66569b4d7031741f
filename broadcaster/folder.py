"""Where everything of one station lies below its data folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Folder:
    """The data folder: one folder is one station."""

    root: Path

    @property
    def database(self) -> Path:
        """Return the path of the SQLite file."""
        return self.root / "station.db"

    @property
    def station_file(self) -> Path:
        """Return the path of the station file, which the first start reads where it exists."""
        return self.root / "station.toml"

    @property
    def clips(self) -> Path:
        """Return the folder of sound files, each named by its hash."""
        return self.root / "clips"

    @property
    def originals(self) -> Path:
        """Return the folder of uploads as they came, each named by its hash."""
        return self.root / "originals"

    @property
    def takes(self) -> Path:
        """Return the folder of spoken takes, which may be emptied at any time."""
        return self.root / "takes"

    @property
    def spoken(self) -> Path:
        """Return the folder where a live voice is written down until it is whole."""
        return self.root / "spoken"

    @property
    def voices(self) -> Path:
        """Return the folder for voice files of the station's own."""
        return self.root / "voices"

    @property
    def profiles(self) -> Path:
        """Return the folder for device profiles of the station's own."""
        return self.root / "profiles"

    @property
    def own_profiles(self) -> list[Path]:
        """List the files of device profiles of the station's own."""
        return sorted(self.profiles.glob("*.toml"))

    @property
    def journal(self) -> Path:
        """Return the path of the journal of what was really sent."""
        return self.root / "journal" / "journal.jsonl"

    @property
    def recorded(self) -> Path:
        """Return the folder of what was really sent, a folder for each bus."""
        return self.root / "recorded"

    @property
    def backups(self) -> Path:
        """Return the folder that backups go to unless told otherwise."""
        return self.root / "backups"

    @property
    def logs(self) -> Path:
        """Return the folder of the processes' own logs."""
        return self.root / "logs"

    @property
    def wear(self) -> Path:
        """Return the path of how often each contact has closed."""
        return self.root / "wear.json"

    @property
    def run(self) -> Path:
        """Return the folder of what only a running station needs: locks, ports, tokens."""
        return self.root / "run"

    @property
    def simulator(self) -> Path:
        """Return the folder where the simulator lays its ports."""
        return self.run / "sim"

    @property
    def simulated(self) -> Path:
        """Return the path of the file that tells the simulator what to simulate."""
        return self.run / "simulated.json"

    @property
    def clock(self) -> Path:
        """Return the path of the file that gives a faster clock to all processes."""
        return self.run / "clock.json"

    @property
    def clock_set(self) -> Path:
        """Return the path of how far the machine's clock was put right by hand."""
        return self.root / "clock-set.json"

    @property
    def clock_log(self) -> Path:
        """Return the path of every setting of the clock by hand, one a line."""
        return self.root / "clock-set.jsonl"

    @property
    def secret(self) -> Path:
        """Return the path of the key that signs sessions."""
        return self.root / "secret.key"

    @property
    def authority(self) -> Path:
        """Return the path of the authority that phones trust: its key and its certificate."""
        return self.root / "authority.pem"

    @property
    def authority_shown(self) -> Path:
        """Return the path of the authority's certificate alone (DER), as phones take it."""
        return self.run / "authority.crt"

    @property
    def server_certificate(self) -> Path:
        """Return the path of this machine's own key and certificate, made anew when lost."""
        return self.run / "server.pem"

    def make(self) -> None:
        """Make every folder; what runs and what is secret is for the owner alone."""
        self.root.mkdir(parents=True, exist_ok=True)
        for folder in (self.clips, self.originals, self.journal.parent, self.backups, self.logs):
            folder.mkdir(exist_ok=True)
        self.run.mkdir(mode=0o700, exist_ok=True)
        self.simulator.mkdir(mode=0o700, exist_ok=True)
