from __future__ import annotations

import errno
from pathlib import Path

import pytest

from audio.errors import DiskFull
from audio.files import room_on, written_whole


def test_a_file_takes_its_name_only_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a"

    with written_whole(path) as file:
        file.write(b"half")
        assert not path.exists()
        file.write(b" and half")

    assert path.read_bytes() == b"half and half"
    assert list(tmp_path.iterdir()) == [path]


def test_the_old_file_stays_when_the_new_one_fails(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def write() -> None:
        with written_whole(path) as file:
            file.write(b"new")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write()

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_disk_is_said_in_one_sentence(tmp_path: Path, number: int) -> None:
    with pytest.raises(DiskFull, match="The disk is full"), written_whole(tmp_path / "a"):
        raise OSError(number, "as the system says it")

    assert list(tmp_path.iterdir()) == []


def test_other_troubles_of_the_disk_are_not_called_full(tmp_path: Path) -> None:
    with pytest.raises(PermissionError), room_on(tmp_path):
        raise PermissionError(errno.EACCES, "no")


def test_the_folder_is_made_when_it_is_missing(tmp_path: Path) -> None:
    with written_whole(tmp_path / "new" / "folder" / "a") as file:
        file.write(b"there")

    assert (tmp_path / "new" / "folder" / "a").read_bytes() == b"there"
