"""Cookies of a session: never sent without https to those who came with it."""

from __future__ import annotations

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface

STOPS = "stops"
"""What the cookie keeps of somebody who may STOP: their login."""
PLAIN = "station"
SAFE = "__Host-station"
"""A name that browsers take from https alone (RFC 6265bis, 4.1.3.2): nobody who forges the plain
door's answers can plant a session. It also keeps both doors of one machine apart."""


def cookie_name(*, safe: bool) -> str:
    """Return the name of the session's cookie, with or without https."""
    return SAFE if safe else PLAIN


class Sessions(SecureCookieSessionInterface):
    """Marks the cookie Secure where the page was asked for over https.

    On the machine itself the pages are served plainly, where a Secure cookie is not kept by every
    browser.
    """

    def get_cookie_name(self, app: Flask) -> str:
        """Name the cookie of this request's session."""
        del app
        return cookie_name(safe=request.is_secure)

    def get_cookie_secure(self, app: Flask) -> bool:
        """Tell whether the cookie must never travel in the clear."""
        del app
        return request.is_secure
