"""What every page refuses: strange hosts, foreign frames, inline script, forged forms."""

from __future__ import annotations

import ipaddress
import socket

from flask import Flask, Response, abort, request
from flask_wtf.csrf import CSRFProtect

from broadcaster.services.calendar_intake import LARGEST as LARGEST_CALENDAR
from broadcaster.services.intake import LARGEST_DOCUMENT, LARGEST_RECORDING
from web.sessions import Sessions
from web.speakers import LONGEST_PIECE_BYTES
from web.station import Served

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "media-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(self), geolocation=()",
}

TEXT_LIMIT = 8 * 1024 * 1024
"""Bytes of a form; a browser writes each Vietnamese letter with up to nine of them."""
MOST_FIELDS = 50_000
"""Fields of a form; a frame of forty parts in five hundred zones has less than half."""
_FORM_AROUND = 1024 * 1024  # what a form holds beside its file
LIMITS = {
    **dict.fromkeys(
        ("bulletins.take_recording", "editor.replace_recording", "recorder.keep", "sound.join"),
        LARGEST_RECORDING + _FORM_AROUND,
    ),
    "bulletins.take_document": LARGEST_DOCUMENT + _FORM_AROUND,
    "live.sound": LONGEST_PIECE_BYTES,
    "intake.look": LARGEST_CALENDAR + _FORM_AROUND,
}
"""Bytes of a request, for the pages that take files; what is kept of them, `intake` says."""

csrf = CSRFProtect()


def install(app: Flask, served: Served) -> None:
    """Put the guards before every view, in the order in which they must refuse."""
    names = served_names(served)

    def check_host() -> None:
        if not is_own_host(request.host, names):
            abort(400)

    app.config.update(
        MAX_CONTENT_LENGTH=TEXT_LIMIT,
        MAX_FORM_MEMORY_SIZE=TEXT_LIMIT,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.session_interface = Sessions()
    app.before_request(check_host)
    app.before_request(allow_files)
    app.before_request(count_fields)
    app.after_request(add_headers)


def served_names(served: Served) -> frozenset[str]:
    """Return the names under which the pages may be asked for."""
    own = socket.gethostname().lower()
    names = {"localhost", own, f"{own}.local", own.partition(".")[0], served.host.lower()}
    return frozenset(names | {name.lower() for name in served.allowed_hosts})


def is_own_host(host: str, names: frozenset[str]) -> bool:
    """Tell whether a Host header names this machine: a bare address, or one of its names.

    A hostile page can only reach here under a name of its own (DNS rebinding), never an address.
    """
    bare = bare_host(host)
    try:
        ipaddress.ip_address(bare)
    except ValueError:
        return bare in names
    return True


def bare_host(host: str) -> str:
    """Return the name or address in a Host header, without port and brackets."""
    before, _, port = host.rpartition(":")
    return (before if port.isdigit() else host).strip("[]").lower()


def allow_files() -> None:
    """Let the pages that take files receive more than text."""
    limit = LIMITS.get(request.endpoint or "")
    if limit is not None:
        request.max_content_length = limit


def count_fields() -> None:
    """Refuse a form of very many fields before it is taken apart: each takes much more than it is.

    Those sent with files are counted while they are read.
    """
    if request.mimetype != "application/x-www-form-urlencoded":
        return
    if request.get_data().count(b"&") >= MOST_FIELDS:
        abort(413)


def add_headers(response: Response) -> Response:
    """Tell the browser what this page may do."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response
