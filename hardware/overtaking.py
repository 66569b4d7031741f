"""Which orders to close a contact were overtaken by one to open it.

Orders that open contacts go first, also between two tries of an order to close them; the order they
overtook must then not close what they opened.
"""

from collections.abc import Hashable, Iterable
from itertools import count
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


class Overtaking(Generic[K]):
    """Numbers orders in the sequence they were given; any thread may ask."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._opened: dict[K, int] = {}
        self._has_ended = False

    def begin(self, opened: Iterable[K]) -> int:
        """Note an order that opens these contacts (none: that opens nothing); return its number."""
        number = next(self._numbers)
        for contact in opened:
            self._opened[contact] = number
        return number

    def has_overtaken(self, number: int, contacts: Iterable[K]) -> bool:
        """Whether any of the contacts was ordered open after the order of that number."""
        return self._has_ended or any(self._opened.get(contact, 0) > number for contact in contacts)

    def end(self) -> None:
        """From now on every order that closes a contact is overtaken."""
        self._has_ended = True
