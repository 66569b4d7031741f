"""Phones: where the station is found on the local network, and how a phone comes to trust it."""

from __future__ import annotations

import plistlib
import uuid
from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template, request
from markupsafe import Markup

from broadcaster.addresses import hostname, own_addresses
from broadcaster.domain.certificates import fingerprint
from broadcaster.folder import Folder
from broadcaster.services import station as stations
from web.current import person, station, work
from web.security import bare_host

bp = Blueprint("phone", __name__)

CERTIFICATE = "application/x-x509-ca-cert"
PROFILE = "application/x-apple-aspen-config"
PIECE = 4


@dataclass(frozen=True, slots=True)
class Way:
    """One address of this machine: where a phone begins, and where the pages are afterwards."""

    host: str
    begin: str
    pages: str


@bp.get("/settings/phone")
def index() -> str:
    """Show the QR code, the address and the fingerprint."""
    person()
    ways = [_way(str(each)) for each in own_addresses()]
    asked = request.args.get("address")
    way = next((each for each in ways if each.host == asked), ways[0] if ways else None)
    others = [each for each in ways if each != way]
    named = _way(f"{hostname().partition('.')[0].lower()}.local")
    mark = _parts(_kept())
    code = drawn(way.begin) if way is not None else ""
    return render_template(
        "phone.html", way=way, others=others, named=named, mark=mark, code=code, lan=_is_served()
    )


@bp.get("/trust")
def trust() -> str:
    """Tell how a phone comes to trust the station; open to everybody, without https too."""
    with work() as session:
        name = stations.settings(session).name
    return render_template(
        "trust.html",
        station_name=name,
        mark=_parts(_kept()),
        pages=_way(bare_host(request.host)).pages,
    )


@bp.get("/station.crt")
def certificate() -> Response:
    """Give the authority's certificate."""
    answer = Response(_kept() or abort(404), mimetype=CERTIFICATE)
    answer.headers["Content-Disposition"] = 'attachment; filename="station.crt"'
    return answer


@bp.get("/station.mobileconfig")
def profile() -> Response:
    """Give the authority's certificate as a profile, the way an iPhone takes it."""
    kept = _kept() or abort(404)
    with work() as session:
        name = stations.settings(session).name
    return Response(profile_of(kept, name), mimetype=PROFILE)


def profile_of(der: bytes, name: str) -> bytes:
    """Return an Apple configuration profile with one root certificate.

    Source of the keys: Apple, Configuration Profile Reference, "Certificate Payload". The same
    certificate always has the same identifiers, so that it is replaced and not added twice.
    """
    mark = fingerprint(der).replace(":", "").lower()

    def keys(part: str) -> dict[str, object]:
        return {
            "PayloadDisplayName": name,
            "PayloadIdentifier": f"station.{mark[:16]}.{part}",
            "PayloadUUID": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{mark}.{part}")).upper(),
            "PayloadVersion": 1,
        }

    root = {"PayloadType": "com.apple.security.root", "PayloadContent": der, **keys("root")}
    whole = {"PayloadType": "Configuration", "PayloadContent": [root], **keys("profile")}
    return plistlib.dumps(whole)


def _kept() -> bytes:
    try:
        return Folder(station().data).authority_shown.read_bytes()
    except FileNotFoundError:
        return b""


def _parts(der: bytes) -> list[str]:
    """Return the fingerprint in pieces that an eye can compare; none without a certificate."""
    pairs = fingerprint(der).split(":") if der else []
    return [":".join(pairs[first : first + PIECE]) for first in range(0, len(pairs), PIECE)]


def _is_served() -> bool:
    return station().settings.lan


def _way(host: str) -> Way:
    settings, name = station().settings, f"[{host}]" if ":" in host else host
    begin = f"http://{name}:{settings.trust_port}/"
    return Way(host, begin, f"https://{name}:{settings.lan_port}/")


def drawn(text: str) -> Markup:
    """Draw a text as a QR code."""
    import segno  # noqa: PLC0415 -- 2 MB that only this page needs

    square = segno.make(text, error="m", micro=False)
    # segno draws paths of numbers alone; nothing of the text stands in it.
    svg = square.svg_inline(border=4, light="#fff", omitsize=True, svgclass="qr", lineclass=None)
    return Markup(svg)  # noqa: S704 -- see above
