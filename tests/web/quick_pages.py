"""The station's own pages for a test: what never changes is made once, passwords weigh little."""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType
from typing import Any
from unittest.mock import patch

from argon2 import PasswordHasher
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from web_desk import WebDesk
from werkzeug.routing import Rule

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
_COMPILE = Rule._compile_builder
_COMPILED: dict[tuple[object, ...], Callable[..., Any]] = {}


def _compiled_once(rule: Rule, append_unknown: bool = True) -> Callable[..., Any]:  # noqa: FBT001, FBT002 -- werkzeug's own
    """Return what makes an address of a rule; 220 of them are most of what making pages takes."""
    key = (*rule._trace, repr(rule.defaults), append_unknown)
    if key not in _COMPILED:
        _COMPILED[key] = _COMPILE(rule, append_unknown)
    return _COMPILED[key]


def pages_of(desk: WebDesk) -> Flask:
    """Return the pages of one station, as `create_app` makes them."""
    with patch.object(Rule, "_compile_builder", _compiled_once):
        app = create_app(desk)
    app.jinja_env.bytecode_cache = _KEPT
    return app
