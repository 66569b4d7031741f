"""Cookies of a session: never sent without https to those who came with it."""

from __future__ import annotations

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface


class Sessions(SecureCookieSessionInterface):
    """Marks the cookie Secure where the page was asked for over https.

    On the machine itself the pages are served plainly, where a Secure cookie is not kept by every
    browser.
    """

    def get_cookie_secure(self, app: Flask) -> bool:
        """Tell whether the cookie must never travel in the clear."""
        del app
        return request.is_secure
