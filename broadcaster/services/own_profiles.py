"""Device profiles of a station's own: read, and kept as they last were right."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

from broadcaster.errors import Refused
from broadcaster.folder import Folder
from hardware.catalogue import load_profile, read_profile
from hardware.errors import WrongProfile
from hardware.types import Profile
from schedules.types import Reason

logger = logging.getLogger(__name__)


def read_own(file: Path) -> Profile | Reason:
    """Return the profile in a file, or why it is none: with file, line and field."""
    try:
        return read_profile(file)
    except WrongProfile as error:
        facts = {
            name: value if isinstance(value, int | float) else str(value)
            for name, value in error.facts.items()
        }
        return Reason(error.sentence, facts)


def is_right(make: str) -> bool:
    """Tell whether a make, or the path of one's own, can be loaded."""
    try:
        load_profile(make)
    except WrongProfile:
        return False
    return True


def adopted(folder: Folder, make: str) -> str:
    """Return the name by which a station keeps a make of its own, its file taken in if need be.

    A path may be whole or begin in the data folder. Raises Refused where the file is no profile:
    with file, line and field.
    """
    if not make.endswith(".toml"):
        return make
    places = (folder.profiles / make, folder.root / make)
    file = next((place for place in places if place.exists()), places[-1])
    read = read_own(file)
    if isinstance(read, Reason):
        raise Refused(read.sentence, **read.facts)
    kept = folder.profiles / file.name
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, kept)
    elif kept.read_bytes() != file.read_bytes():
        raise Refused(
            "There is another profile called {name} in the station's own folder. Rename one.",
            name=file.name,
        )
    return file.name


def loadable(folder: Folder, make: str) -> str:
    """Return what a make is loaded by: its name, or the path of one's own.

    A file that has become wrong since it was last opened must not silence the other boards: the
    copy from then goes on.
    """
    if not make.endswith(".toml") or Path(make).is_absolute():
        return make
    file, kept = folder.profiles / make, folder.run / "profiles" / make
    read = read_own(file)
    if isinstance(read, Reason):
        logger.warning("%s; as it last was right it goes on", read)
        return str(kept if kept.exists() else file)
    kept.parent.mkdir(parents=True, exist_ok=True)
    fresh = kept.with_suffix(".new")
    shutil.copyfile(file, fresh)
    fresh.replace(kept)
    return str(file)
