"""The week and the day as a grid: a column a day, or a column for those who hear the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from broadcaster.services.daygrid import GridDay
from schedules.shading import shades
from schedules.slots import FrameClash
from schedules.types import Line, Span, ZoneKey
from web import timegrid
from web.shows import Show, minute, shows
from web.timegrid import Axis, Scale, Track

MOST = 8
"""Columns that people can still read beside one another."""

MOST_ITEMS = 300
"""Items that are drawn on a day; of more only the programmes are, so that the page stays light."""

LEAST = 52
"""Pixels in which the name of a programme can still be read."""


@dataclass(frozen=True, slots=True)
class Box:
    """A place in a column, in pixels: how far down and how high."""

    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a programme, in its place; its lines differ only in their buses."""

    line: Line
    box: Box


@dataclass(frozen=True, slots=True)
class Block:
    """A programme in its place."""

    show: Show
    box: Box
    track: Track
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Shaded:
    """A stretch in which the rules close all of a column's zones, or some."""

    box: Box
    is_whole: bool
    rules: tuple[str, ...]
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two programmes that want one line at the same time, in its place."""

    box: Box
    clash: FrameClash


@dataclass(frozen=True, slots=True)
class Column:
    """What some zones hear on a day; `now` is the present down the page, where it is that day."""

    day: GridDay
    zones: frozenset[int]
    blocks: tuple[Block, ...]
    shaded: tuple[Shaded, ...]
    meetings: tuple[Meeting, ...]
    now: int | None


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns along one axis of hours; `more` are those for which there is no room."""

    axis: Axis
    columns: tuple[Column, ...]
    more: int = 0

    @property
    def items(self) -> int:
        """How many items are drawn on it."""
        return sum(len(block.items) for column in self.columns for block in column.blocks)

    def without_items(self) -> Grid:
        """Return the same with programmes alone; their items stand in the list below it."""
        columns = (
            replace(column, blocks=tuple(replace(block, items=()) for block in column.blocks))
            for column in self.columns
        )
        return replace(self, columns=tuple(columns))

    @property
    def legend(self) -> tuple[tuple[str, str], ...]:
        """The marks on it and the programmes they stand for; a mark once, by its first name."""
        shown = {b.show.made_by: b.show for column in self.columns for b in column.blocks}
        of_frames = [one for key, one in sorted(shown.items()) if one.mark.isdigit()]
        return tuple((one.mark, one.name) for one in of_frames)


def week(days: Sequence[GridDay], zones: frozenset[int], now: datetime) -> Grid:
    """Lay out some days beside one another, as some zones hear them."""
    seen = [(day, _for(shows(day, now), zones), zones) for day in days]
    return _grid(seen, now, timegrid.WEEK)


def of_day(day: GridDay, zones: Iterable[int], now: datetime) -> Grid:
    """Lay out a day with a column for each group of zones that hear the same all day long.

    Where more than `MOST` groups differ, the others are seen by looking at a part of the commune.
    """
    every = shows(day, now)
    groups: dict[object, set[int]] = {}
    for zone in zones:
        groups.setdefault(_hears(day, every, zone), set()).add(zone)
    ordered = sorted(groups.values(), key=min)
    shown = [frozenset(group) for group in ordered[:MOST]]
    seen = [(day, _for(every, group), group) for group in shown]
    grid = replace(_grid(seen, now, timegrid.DAY), more=len(ordered) - len(shown))
    return grid if grid.items <= MOST_ITEMS else grid.without_items()


def _hears(day: GridDay, every: Iterable[Show], zone: int) -> object:
    heard = frozenset(
        line.key.partition("/")[2] for one in every for line in one.lines if zone in line.zones
    )
    absent = frozenset(one.key for one in every if not one.is_heard and zone in one.zones)
    shut = tuple((one.span, one.rules) for one in shades(day.hours, {ZoneKey(zone)}, day.span))
    return heard, absent, shut


def _for(every: Iterable[Show], zones: frozenset[int]) -> tuple[Show, ...]:
    return tuple(one for one in every if one.zones & zones or not one.zones)


def _grid(
    seen: Sequence[tuple[GridDay, tuple[Show, ...], frozenset[int]]], now: datetime, scale: Scale
) -> Grid:
    busy = [(show.begins, show.ends) for _, shown, _ in seen for show in shown]
    down = timegrid.axis(busy, scale)
    return Grid(down, tuple(_column(down, *one, now) for one in seen))


def _column(
    down: Axis, day: GridDay, shown: Sequence[Show], zones: frozenset[int], now: datetime
) -> Column:
    boxes = [_place(day, down, show) for show in shown]
    places = timegrid.tracks([(box.y, box.y + box.height) for box in boxes])
    blocks = tuple(
        _within(Block(show, box, track), day, down, zones)
        for show, box, track in zip(shown, boxes, places, strict=True)
    )
    here = day.span.begins <= now < day.span.ends
    return Column(
        day=day,
        zones=zones,
        blocks=blocks,
        shaded=tuple(_shaded(day, down, zones)),
        meetings=tuple(_meetings(day, down, zones)),
        now=down.y(minute(day, now)) if here else None,
    )


def _within(block: Block, day: GridDay, down: Axis, zones: frozenset[int]) -> Block:
    """Put the items of a programme into its block, their places counted from its top."""
    heard = {line.starts: line for line in block.show.lines if not zones.isdisjoint(line.zones)}
    items = []
    for line in heard.values():
        box = _span_box(day, down, Span(line.starts, line.ends))
        items.append(Item(line, Box(box.y - block.box.y, box.height)))
    return replace(block, items=tuple(items))


def _place(day: GridDay, down: Axis, show: Show) -> Box:
    """Place a programme to the second where it is heard, and at its longest where it is not."""
    if show.lines:
        ends = max(line.ends for line in show.lines)
        box = _span_box(day, down, Span(show.lines[0].starts, ends))
    else:
        y = down.y(show.begins)
        box = Box(y, down.y(show.ends) - y)
    return Box(box.y, max(box.height, LEAST))


def _span_box(day: GridDay, down: Axis, span: Span) -> Box:
    """Place a span to the second; where it began the day before it begins at the top."""
    edges = []
    for at in (span.begins, span.ends):
        whole = minute(day, at)
        is_inside = day.span.begins <= at < day.span.ends
        edges.append(down.y(whole + (at.second / 60 if is_inside else 0)))
    return Box(edges[0], edges[1] - edges[0])


def _shaded(day: GridDay, down: Axis, zones: frozenset[int]) -> Iterable[Shaded]:
    here = frozenset(ZoneKey(zone) for zone in zones)
    for shade in shades(day.hours, here, day.span):
        box = _span_box(day, down, shade.span)
        if box.height:
            whole = shade.zones == here
            yield Shaded(box, whole, shade.rules, shade.span.begins, shade.span.ends)


def _meetings(day: GridDay, down: Axis, zones: frozenset[int]) -> Iterable[Meeting]:
    for clash in day.clashes:
        both = day.templates[clash.first].zones | day.templates[clash.second].zones
        if not zones.isdisjoint(both):
            yield Meeting(_span_box(day, down, clash.span), clash)
