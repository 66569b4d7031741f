"""The station's own pages for a test: templates are read once, passwords weighed lightly."""

from __future__ import annotations

from types import CodeType

from argon2 import PasswordHasher
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from web_desk import WebDesk

from web.app import create_app

LIGHT = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""How the pages' tests keep passwords; that a station keeps them well is the services' to prove."""


class KeptTemplates(BytecodeCache):
    """What templates were compiled to, by their text."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._kept[bucket.key, bucket.checksum] = bucket.code


_KEPT = KeptTemplates()


def pages_of(desk: WebDesk) -> Flask:
    """Return the pages of one station, as `create_app` makes them."""
    app = create_app(desk)
    app.jinja_env.bytecode_cache = _KEPT
    return app
