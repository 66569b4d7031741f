"""What the styles of a Word document say of the words written in them (ECMA-376, 17.7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEEPEST = 12

Element: TypeAlias = "etree._Element"  # noqa: SLF001 -- so lxml names the type


@dataclass(frozen=True, slots=True)
class Look:
    """How words are shown; None and "" where nothing is said."""

    font: str = ""
    is_hidden: bool | None = None
    is_capital: bool | None = None

    def over(self, other: Look) -> Look:
        """Return this look, with the other's where this says nothing."""
        return Look(
            self.font or other.font,
            other.is_hidden if self.is_hidden is None else self.is_hidden,
            other.is_capital if self.is_capital is None else self.is_capital,
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the lists a paragraph stands; "" where it does not."""

    numbers: str = ""
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Style:
    """One style, with what it takes from the styles it is based on."""

    look: Look = Look()
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of one document by their names."""

    known: Mapping[str, Style]
    default: Style = Style()

    def of(self, name: str) -> Style:
        """Return a style, or the document's own where there is none of that name."""
        return self.known.get(name, self.default)


def styles(root: Element) -> Styles:
    """Take what a document's styles part defines."""
    found = {str(each.get(f"{W}styleId")): each for each in root.iterchildren(f"{W}style")}
    defaults = Style(look(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")))
    known = {name: _style(name, found, defaults) for name in found}
    usual = (
        name
        for name, each in found.items()
        if each.get(f"{W}default") in {"1", "true"} and each.get(f"{W}type") == "paragraph"
    )
    return Styles(known, known.get(next(usual, ""), defaults))


def look(properties: Element | None) -> Look:
    """Take the look that run properties give."""
    if properties is None:
        return Look()
    fonts = properties.find(f"{W}rFonts")
    font = "" if fonts is None else fonts.get(f"{W}hAnsi") or fonts.get(f"{W}ascii") or ""
    return Look(
        str(font),
        _switch(properties.find(f"{W}vanish")),
        _switch(properties.find(f"{W}caps")),
    )


def place(properties: Element | None) -> Place:
    """Take the place in the lists that paragraph properties give."""
    numbers = None if properties is None else properties.find(f"{W}numPr")
    if numbers is None:
        return Place()
    level = value(numbers.find(f"{W}ilvl"))
    return Place(value(numbers.find(f"{W}numId")), int(level) if level.isdecimal() else None)


def value(element: Element | None) -> str:
    """Return the one value that most elements carry."""
    return "" if element is None else str(element.get(f"{W}val") or "")


def _switch(element: Element | None) -> bool | None:
    return None if element is None else value(element) not in {"0", "false", "off"}


def _style(name: str, found: Mapping[str, Element], defaults: Style) -> Style:
    made = Style()
    for _ in range(_DEEPEST):
        each = found.get(name)
        if each is None:
            break
        below = place(each.find(f"{W}pPr"))
        made = Style(
            made.look.over(look(each.find(f"{W}rPr"))),
            made.place if made.place.numbers else below,
        )
        name = value(each.find(f"{W}basedOn"))
    return Style(made.look.over(defaults.look), made.place)
