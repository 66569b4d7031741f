"""Drafts of the patch for tests, and short ways of changing, applying and taking them back."""

from datetime import timedelta

from desk import Desk

from broadcaster.domain.makes import Make
from broadcaster.domain.patch import Part, PartKind, Patch, PatchBoard, PatchZone
from broadcaster.domain.people import Person, Role
from broadcaster.services import patch
from broadcaster.services.patch_views import Consent, DraftView, World
from broadcaster.store.patches import load_patch

MAKES = {"waveshare8": Make("waveshare8", "Waveshare", 8, longest_lease=timedelta(seconds=100))}
WORLD = World(MAKES, {})
ANYWAY = Consent(warnings=True)
NEW_BOARD = PatchBoard("b2", "Bảng mới", "waveshare8", "/dev/serial/by-id/x", 3)


def technician(desk: Desk) -> Person:
    return desk.people[Role.TECHNICIAN]


def put(desk: Desk, *parts: Part) -> None:
    for part in parts:
        with desk.work() as session:
            patch.put(session, desk.clock, technician(desk), part)


def zone(desk: Desk, number: int) -> PatchZone:
    with desk.work() as session:
        part = patch.draft_patch(session).part(PartKind.ZONE, str(number))
    assert isinstance(part, PatchZone)
    return part


def remove(desk: Desk, kind: PartKind, key: str) -> str:
    with desk.work() as session:
        return patch.remove(session, desk.clock, technician(desk), kind, key)


def apply(desk: Desk, consent: Consent = ANYWAY, world: World = WORLD) -> list[str]:
    with desk.work() as session:
        done = patch.apply(session, desk.clock, technician(desk), consent, world)
    return [str(each) for each in done]


def undo(desk: Desk, consent: Consent = ANYWAY, world: World = WORLD) -> list[str]:
    with desk.work() as session:
        done = patch.undo(session, desk.clock, technician(desk), consent, world)
    return [str(each) for each in done]


def shown(desk: Desk) -> DraftView:
    with desk.work() as session:
        return patch.show(session, WORLD)


def in_force(desk: Desk) -> Patch:
    with desk.work() as session:
        return load_patch(session)
