"""The file a form brought."""

from __future__ import annotations

from typing import BinaryIO, cast

from flask import request

from broadcaster.errors import Invalid
from broadcaster.services.intake import Upload


def recording() -> Upload:
    """Return the recording that was sent; raises Invalid where there is none."""
    file = request.files.get("recording")
    if file is None or not file.filename:
        raise Invalid("recording", "Please choose a file first.")
    # cast: werkzeug's stream reads bytes, which is all that is asked of it.
    return Upload(name=file.filename, stream=cast("BinaryIO", file.stream))
