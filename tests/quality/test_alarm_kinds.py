"""Every kind of alarm that is raised anywhere has a name, a next step, and an end."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from broadcaster.domain.alarm_kinds import KINDS, UNKNOWN, kind_of

TOP = Path(__file__).parents[2]
PO = TOP / "web" / "translations" / "vi" / "LC_MESSAGES" / "messages.po"
RAISING = {"Raise": 0, "raise_alarm": 2, "raise_at": 2, "_note": 0}
ENDING = {"Clear": 0, "clear": 2, "clear_at": 2, "_note": 0}
TOLD_AGAIN = tuple(
    f"playout/{room}.py" for room in ("watchman", "caretaker", "buttons", "relays", "clock_watch")
)
"""Rooms whose troubles are told by subject at every look: None there ends them."""


class House:
    """All modules of the house, and what their names and small functions stand for."""

    def __init__(self) -> None:
        self.trees = {
            path.relative_to(TOP / "broadcaster").as_posix(): ast.parse(path.read_text("utf-8"))
            for path in sorted((TOP / "broadcaster").rglob("*.py"))
        }
        parts = ast.parse((TOP / "schedules" / "parts.py").read_text("utf-8"))
        self.constants = {
            target.id: node.value
            for tree in (*self.trees.values(), parts)
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }

    def kinds(self, wanted: dict[str, int]) -> set[str]:
        return {
            kind
            for tree in self.trees.values()
            for call in ast.walk(tree)
            if isinstance(call, ast.Call) and len(call.args) > wanted.get(_name(call.func), 99)
            for kind in self.of(call.args[wanted[_name(call.func)]], tree)
        }

    def told_again(self) -> set[str]:
        found: set[str] = set()
        for name in TOLD_AGAIN:
            tree = self.trees[name]
            for node in ast.walk(tree):
                keys: list[ast.expr | None] = []
                if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
                    keys = [node.slice]
                elif isinstance(node, ast.Dict):
                    keys = list(node.keys)
                elif isinstance(node, ast.DictComp):
                    keys = [node.key]
                for key in keys:
                    if isinstance(key, ast.JoinedStr | ast.Name):
                        found.update(self.of(key, tree))
        return found

    def of(self, node: ast.expr, tree: ast.Module) -> Iterator[str]:
        match node:
            case ast.Constant(value=str(text)):
                yield text.partition(":")[0]
            case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]):
                yield text.partition(":")[0]
            case ast.JoinedStr(values=[ast.FormattedValue(value=ast.Name(id=name)), *_]):
                yield from self._each(name)
            case ast.Name(id=name):
                yield from self._named(name, tree)
            case ast.Call(func=ast.Name(id=name)):
                yield from self._returned(name, tree)

    def _each(self, name: str) -> Iterator[str]:
        """Yield what a loop over the kinds that a good sound ends goes through."""
        told = self.constants["ENDED_BY_SOUND"] if name == "kind" else self.constants.get(name)
        values = told.elts if isinstance(told, ast.Tuple) else [told]
        for value in values:
            if isinstance(value, ast.Constant):
                yield str(value.value).partition(":")[0]

    def _named(self, name: str, tree: ast.Module) -> Iterator[str]:
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name | ast.Tuple):
                names = ast.walk(node.targets[0])
                if any(isinstance(each, ast.Name) and each.id == name for each in names):
                    first = node.value.elts[0] if isinstance(node.value, ast.Tuple) else node.value
                    if first is not node.value or not isinstance(node.targets[0], ast.Tuple):
                        yield from self.of(first, tree)
                        return
        value = self.constants.get(name)
        if isinstance(value, ast.Constant):
            yield str(value.value).partition(":")[0]

    def _returned(self, name: str, tree: ast.Module) -> Iterator[str]:
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name == name:
                for part in ast.walk(node):
                    if isinstance(part, ast.Return) and part.value is not None:
                        yield from self.of(part.value, tree)


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


@pytest.fixture(scope="module")
def house() -> House:
    return House()


def test_every_kind_that_is_raised_is_known_and_none_is_known_in_vain(house: House) -> None:
    raised = house.kinds(RAISING) | house.told_again()

    assert raised == set(KINDS)


def test_every_kind_that_is_raised_comes_to_an_end(house: House) -> None:
    ended = house.kinds(ENDING) | house.told_again()

    assert set(KINDS) - ended == set()


@pytest.mark.parametrize("kind", [*KINDS.values(), UNKNOWN])
def test_every_kind_has_a_name_and_a_next_step_in_vietnamese(kind: object) -> None:
    with PO.open("rb") as file:
        words = read_po(file, locale="vi")

    for said in (kind.name, kind.advice):  # type: ignore[attr-defined]  # an AlarmKind
        message = words.get(said.sentence)
        assert message is not None, said
        assert message.string, said
    assert kind.advice.sentence.startswith("Next: ")  # type: ignore[attr-defined]  # as above


def test_a_subject_leads_to_its_kind() -> None:
    assert kind_of("zone:10") is KINDS["zone"]
    assert kind_of("sink:main:alive") is KINDS["sink"]
    assert kind_of("chain") is KINDS["chain"]
    assert kind_of("what nobody knows") is UNKNOWN
