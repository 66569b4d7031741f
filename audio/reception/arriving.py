"""From an address to the bytes of its sound: lists followed, pieces fetched one after another."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterable
from dataclasses import dataclass

from audio.errors import NotReceived
from audio.reception import sentences
from audio.reception.http import Body, fetch
from audio.reception.playlists import MOST_LIST, Media, Segment, leads_on, media
from audio.reception.reach import Address, Reach, address
from audio.reception.recognising import ENOUGH, Carried, Other, recognised

MOST_SEGMENT = 16 * 1024 * 1024
"""Bytes in the largest piece of a stream."""
FIRST_SEGMENTS = 2
"""A stream of pieces is joined so many pieces before its end."""
MOST_LISTS = 3
"""So many lists may lead to one another."""
SAME_LISTS = 12
"""A list that stays the same for so many looks, half a piece apart, brings nothing more."""


@dataclass(frozen=True, slots=True)
class Came:
    """Bytes of a stream; `pause_s` is how long it pauses by its nature between two pieces."""

    carried: Carried
    host: str
    data: bytes
    pause_s: float = 0.0


def arriving(wanted: str, listed: Iterable[str], stop: threading.Event) -> Generator[Came]:
    """Yield what an address sends, until it ends or `stop` is set.

    Of what it leads to, only the addresses `listed` may lie in the local network. Raises
    NotReceived with one sentence where no sound comes.
    """
    at = address(wanted)
    # A sound card may be listed beside it; that is no address to be led to.
    others = (each for each in listed if each.startswith(("http://", "https://")))
    reach = Reach(address(each) for each in (wanted, *others))
    for _ in range(MOST_LISTS):
        body, at = fetch(at, reach, stop)
        try:
            first = _first(body, stop)
            carried = recognised(first, body.kind)
            if isinstance(carried, Carried):
                yield from _one(carried, at.host, first, body, stop)
                return
            if carried is not Other.LIST:
                is_page = carried is Other.PAGE
                sentence = sentences.WEB_PAGE if is_page else sentences.NO_SOUND
                raise NotReceived(sentence, host=at.host)
            text = (first + body.whole(MOST_LIST, stop)).decode("utf-8", "replace")
        finally:
            body.close()
        onward = leads_on(text, at)
        if onward is None:
            yield from _pieces(media(text, at), at, reach, stop)
            return
        at = onward
    raise NotReceived(sentences.ROUND_AND_ROUND, host=at.host)


def _first(body: Body, stop: threading.Event) -> bytes:
    first = b""
    while len(first) < ENOUGH and (more := body.read(stop)):
        first += more
    return first


def _one(
    carried: Carried, host: str, first: bytes, body: Body, stop: threading.Event
) -> Generator[Came]:
    yield Came(carried, host, first)
    while (data := body.read(stop)) and not stop.is_set():
        yield Came(carried, host, data)


def _pieces(now: Media, at: Address, reach: Reach, stop: threading.Event) -> Generator[Came]:
    """Fetch the pieces of a stream as they come to be; RFC 8216, 6.3.4 tells how often to look."""
    done = now.segments[-FIRST_SEGMENTS].number - 1 if len(now.segments) >= FIRST_SEGMENTS else -1
    head: Address | None = None
    same = 0
    while not stop.is_set() and same < SAME_LISTS:
        fresh = [one for one in now.segments if one.number > done]
        for one in fresh:
            if one.head != head and one.head is not None:
                yield from _piece(Segment(one.number, one.head, 0.0), now, reach, stop)
            head = one.head
            yield from _piece(one, now, reach, stop)
            done = one.number
        if now.is_over:
            return
        if now.segments and now.segments[-1].number < done:
            done = now.segments[-1].number - 1  # the server began to count anew
        same = 0 if fresh else same + 1
        stop.wait(now.target_s / 2)
        body, _ = fetch(at, reach, stop)
        try:
            now = media(body.whole(MOST_LIST, stop).decode("utf-8", "replace"), at)
        finally:
            body.close()
    if not stop.is_set():
        raise NotReceived(sentences.STALLED, host=at.host)


def _piece(one: Segment, now: Media, reach: Reach, stop: threading.Event) -> Generator[Came]:
    body, at = fetch(one.at, reach, stop)
    try:
        data = body.whole(MOST_SEGMENT, stop)
    finally:
        body.close()
    carried = recognised(data[:ENOUGH], body.kind)
    if isinstance(carried, Carried):
        yield Came(carried, at.host, data, max(now.target_s, one.length_s))
    elif data:
        raise NotReceived(sentences.NO_SOUND, host=at.host)
