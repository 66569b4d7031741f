"""The patch edited as a draft: checked as it grows, applied whole, taken back whole."""

from __future__ import annotations

from sqlalchemy.orm import Session

from broadcaster.domain.findings import Finding, anchor
from broadcaster.domain.makes import Makes
from broadcaster.domain.patch import (
    Part,
    PartKind,
    Patch,
    PatchArea,
    PatchZone,
    mark,
    moved,
    part_kind,
    rebased,
    users,
    without,
)
from broadcaster.domain.patch import put as put_part
from broadcaster.domain.patch_changes import called, changes
from broadcaster.domain.patch_checks import findings
from broadcaster.domain.patch_plain import dumped, loaded
from broadcaster.domain.people import Person, Right
from broadcaster.errors import NotFound, Refused, WrongState
from broadcaster.ports import Clock
from broadcaster.services import ports, showing
from broadcaster.services.access import require
from broadcaster.services.patch_views import (
    Consent,
    DraftView,
    LastChange,
    PastChange,
    World,
)
from broadcaster.store import patches as store
from broadcaster.store import people
from broadcaster.store.patch_writing import write_patch
from broadcaster.store.tables import PatchChangeRow, PatchDraftRow
from schedules.types import Reason

ON_AIR = (
    "Something is on air. The loudspeaker lines are taken over anew as soon as it has ended;"
    " confirm that the wiring may change now."
)


def draft_patch(session: Session) -> Patch:
    """Return the patch as it would be after the draft."""
    return _drafted(session, store.load_patch(session))


def show(session: Session, world: World) -> DraftView:
    """Show the draft with all that it changes and all that is wrong with it."""
    current, row = store.load_patch(session), store.draft(session)
    patch = _drafted(session, current)
    names = people.persons(session, [None if row is None else row.by])
    return DraftView(
        patch=patch,
        version=0 if row is None else row.version,
        by=None if row is None else showing.somebody(names, row.by),
        changed=None if row is None else row.changed,
        changes=changes(current, patch),
        findings=findings(patch, world.makes, world.ports),
        last=_last(session, current),
    )


def in_force(session: Session, makes: Makes) -> tuple[Finding, ...]:
    """Tell what is wrong with the patch as it is in force."""
    current = store.load_patch(session)
    return findings(current, makes, ports.states(board.port for board in current.boards))


def tried(session: Session, part: Part, world: World) -> tuple[Finding, ...]:
    """Tell what would be wrong at a part, or because of it, if it were put into the draft."""
    drafted = draft_patch(session)
    known = findings(drafted, world.makes, world.ports)
    found = findings(put_part(drafted, part), world.makes, world.ports)
    return tuple(each for each in found if each.at == anchor(part) or each not in known)


def history(session: Session, limit: int = 50) -> tuple[PastChange, ...]:
    """List what was applied, the newest first."""
    rows = store.changes(session, limit)
    names = people.persons(session, [who for row in rows for who in (row.by, row.undone_by)])
    return tuple(
        PastChange(
            row.at,
            showing.somebody(names, row.by),
            changes(loaded(row.before), loaded(row.after)),
            row.undone,
            names.get(row.undone_by or 0),
        )
        for row in rows
    )


def put(session: Session, clock: Clock, by: Person, part: Part, seen: str = "") -> None:
    """Put a part into the draft, new or in the place of the one with its key.

    `seen` is the mark of the part that was changed into this one. Raises WrongState where somebody
    changed it meanwhile, Forbidden.
    """
    require(by, Right.EDIT_DEVICES)
    patch = draft_patch(session)
    if seen:
        _refuse_overtaken(session, patch, part, seen)
    _keep(session, clock, by, put_part(patch, part))


def remove(session: Session, clock: Clock, by: Person, kind: PartKind, key: str) -> str:
    """Take a part out of the draft; return what it was called.

    Raises Refused where others hang on it or it was used, NotFound, Forbidden.
    """
    require(by, Right.EDIT_DEVICES)
    patch = draft_patch(session)
    part = patch.part(kind, key)
    if part is None:
        raise NotFound("That is not in the draft any more.")
    others = users(patch, kind, key)
    if others:
        raise Refused(
            "{name} is still needed by {others}. Change that first.",
            name=called(part),
            others=", ".join(others[:5]),
        )
    if isinstance(part, PatchZone):
        _refuse_used(session, part)
    _keep(session, clock, by, without(patch, kind, key))
    return called(part)


def move(
    session: Session, clock: Clock, by: Person, part: PatchArea | PatchZone, *, up: bool
) -> None:
    """Put an area or a zone before or after its neighbour; Forbidden."""
    require(by, Right.EDIT_DEVICES)
    kind = PartKind.ZONE if isinstance(part, PatchZone) else PartKind.AREA
    _keep(session, clock, by, moved(draft_patch(session), kind, part.key, up=up))


def discard(session: Session, by: Person) -> None:
    """Throw the draft away; Forbidden."""
    require(by, Right.EDIT_DEVICES)
    row = store.draft(session)
    if row is not None:
        session.delete(row)


def apply(
    session: Session, clock: Clock, by: Person, consent: Consent, world: World
) -> tuple[Reason, ...]:
    """Bring the whole draft into force; return what it changed.

    Raises WrongState where there is no draft, it is another one than was looked at, or something
    is on air and that was not confirmed; Refused for what is wrong; Forbidden.
    """
    require(by, Right.EDIT_DEVICES)
    row = store.draft(session)
    if row is None:
        raise WrongState("There is nothing to apply: the draft is as the station is.")
    if consent.version not in (None, row.version):
        raise WrongState("The draft was changed meanwhile. Look at it again, then apply it.")
    current = store.load_patch(session)
    patch = _drafted(session, current)
    _refuse(findings(patch, world.makes, world.ports), consent)
    _refuse_on_air(consent, world)
    done = changes(current, patch)
    _write(session, clock, by, current, patch)
    session.delete(row)
    session.flush()
    return done


def undo(
    session: Session, clock: Clock, by: Person, consent: Consent, world: World
) -> tuple[Reason, ...]:
    """Take back what was applied last; return what that changed.

    A draft that somebody has begun stays. Raises WrongState, Refused, Forbidden.
    """
    require(by, Right.EDIT_DEVICES)
    last = store.last_change(session)
    if last is None:
        raise WrongState("There is nothing to take back.")
    _refuse_on_air(consent, world)
    current = store.load_patch(session)
    patch = rebased(loaded(last.after), current, loaded(last.before))
    known = findings(current, world.makes, world.ports)
    found = findings(patch, world.makes, world.ports)
    _refuse(tuple(each for each in found if each.is_error and each not in known), consent)
    done = changes(current, patch)
    _replace(session, current, patch)
    last.undone, last.undone_by = clock.now(), by.id
    session.flush()
    return done


def _drafted(session: Session, current: Patch) -> Patch:
    row = store.draft(session)
    return current if row is None else rebased(loaded(row.base), current, loaded(row.patch))


def _keep(session: Session, clock: Clock, by: Person, patch: Patch) -> None:
    current, row = store.load_patch(session), store.draft(session)
    if patch == current:
        if row is not None:
            session.delete(row)
        return
    if row is None:
        row = PatchDraftRow(id=store.DRAFT, version=0)
        session.add(row)
    row.version += 1
    row.base, row.patch = dumped(current), dumped(patch)
    row.by, row.changed = by.id, clock.now()
    session.flush()


def _write(session: Session, clock: Clock, by: Person, before: Patch, after: Patch) -> None:
    written = _replace(session, before, after)
    session.add(
        PatchChangeRow(
            at=clock.now(), by=by.id, before=dumped(before), after=dumped(written), undone=None
        )
    )
    session.flush()


def _replace(session: Session, before: Patch, after: Patch) -> Patch:
    kept = {zone.id for zone in after.zones}
    for zone in before.zones:
        if zone.id not in kept:
            _refuse_used(session, zone)
    return write_patch(session, after)


def _refuse(found: tuple[Finding, ...], consent: Consent) -> None:
    for each in found:
        if each.is_error:
            raise Refused(each.why.sentence, **each.why.facts)
    if found and not consent.warnings:
        raise Refused(
            "Look at what the check found, and confirm that it may stay so: {count} in all.",
            count=len(found),
        )


def _refuse_overtaken(session: Session, patch: Patch, part: Part, seen: str) -> None:
    now = patch.part(part_kind(part), part.key)
    if mark(now) == seen:
        return
    row = store.draft(session) or store.last_change(session)
    who = people.persons(session, [None if row is None else row.by])
    raise WrongState(
        "{name} was changed by {who} after this form was opened, and nothing is kept yet. Look at"
        " what your form would change now; if that is meant, put it into the draft again.",
        name=called(now or part),
        who=", ".join(each.name for each in who.values()) or "?",
    )


def _refuse_on_air(consent: Consent, world: World) -> None:
    if world.is_on_air and not consent.on_air:
        raise WrongState(ON_AIR)


def _refuse_used(session: Session, zone: PatchZone) -> None:
    if zone.id in store.used_zones(session):
        raise Refused(
            "The zone {zone} is spoken of by programmes, bulletins or the log, so it stays. Take"
            " its outputs away instead: then nothing sounds there.",
            zone=zone.name,
        )


def _last(session: Session, current: Patch) -> LastChange | None:
    row = store.last_change(session)
    if row is None:
        return None
    patch = rebased(loaded(row.after), current, loaded(row.before))
    names = people.persons(session, [row.by])
    return LastChange(row.at, showing.somebody(names, row.by), changes(current, patch))
