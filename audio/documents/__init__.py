"""The text of a document as it was uploaded: plain, Word or PDF."""

from audio.documents.intake import Document, Unreadable, taken

__all__ = ["Document", "Unreadable", "taken"]
