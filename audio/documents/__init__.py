"""The text of a document as it was uploaded: plain, Word or PDF."""

from audio.documents.intake import Unreadable, text_of

__all__ = ["Unreadable", "text_of"]
