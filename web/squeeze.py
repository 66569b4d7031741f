"""Pages are sent compressed: a long script still fits through one bar of signal."""

from __future__ import annotations

import gzip

from flask import Flask, Response, request

LEAST = 4096
LEVEL = 5
KINDS = frozenset({"text/html", "application/json"})


def install(app: Flask) -> None:
    """Compress what is worth it."""
    app.after_request(squeeze)


def squeeze(response: Response) -> Response:
    """Compress a page that the browser may receive so; sound and files go as they are."""
    response.vary.add("Accept-Encoding")
    is_worth_it = (
        response.mimetype in KINDS
        and not response.direct_passthrough
        and "Content-Encoding" not in response.headers
        and request.accept_encodings["gzip"] > 0
    )
    if not is_worth_it or len(response.get_data()) < LEAST:
        return response
    response.set_data(gzip.compress(response.get_data(), compresslevel=LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    return response
