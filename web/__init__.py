"""Pages and the people in front of them; this house decides nothing."""

from web.app import create_app

__all__ = ["create_app"]
