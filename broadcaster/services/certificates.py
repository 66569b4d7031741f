"""The station's certificates on its disk: made, made anew, and looked at for what is wrong.

Only short-lived processes come here: keys are never in the memory of one that answers the network,
and the library of certificates would take 10 MB of it.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from broadcaster.domain import certificates as rules
from broadcaster.domain.certificates import Anew, Held, Identity, Realm, Validity
from broadcaster.errors import Failed
from broadcaster.folder import Folder
from schedules.types import Reason

logger = logging.getLogger(__name__)

PRIVATE_MODE = 0o600
PUBLIC_MODE = 0o644
LONGEST_NAME = 64  # bytes; X.520's bound of a common name


@dataclass(frozen=True, slots=True)
class Authority:
    """What the station vouches with; the key is never logged and never leaves its file."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def realm(self) -> Realm:
        """Return what it may vouch for, as its certificate says."""
        said = self.certificate.extensions.get_extension_for_class(x509.NameConstraints).value
        trees = said.permitted_subtrees or ()
        return Realm(
            frozenset(each.value for each in trees if isinstance(each, x509.DNSName)),
            frozenset(
                each.value
                for each in trees
                if isinstance(each, x509.IPAddress) and isinstance(each.value, rules.Network)
            ),
        )


def ensure(folder: Folder, wanted: Identity, station_name: str, now: datetime) -> Anew | None:
    """Make what is missing or no longer right; tells why a server certificate was made.

    `now` is the world's time, never a simulated station's: phones live in the world. Raises Failed
    where the authority is there but broken: it is never replaced silently, phones trust it.
    """
    try:
        authority = _authority(folder, wanted, station_name, now)
        held, identity = _held(folder, authority), rules.vouched(wanted, authority.realm)
        why = rules.anew(held, identity, now)
        if why is not None:
            made = _server(authority, identity, rules.server_validity(now, held))
            _write(folder.server_certificate, made, PRIVATE_MODE)
            logger.info("made the certificate of this machine anew: %s", why)
        shown = authority.certificate.public_bytes(serialization.Encoding.DER)
        if not folder.authority_shown.is_file() or folder.authority_shown.read_bytes() != shown:
            _write(folder.authority_shown, shown, PUBLIC_MODE)
    except OSError as error:
        sentence = "The certificate for phones could not be written to {folder}: {why}."
        reason = error.strerror or str(error)
        raise Failed(sentence, folder=folder.root, why=reason) from error
    return why


def troubles(folder: Folder, wanted: Identity, now: datetime) -> Iterator[Reason]:
    """Tell what is wrong with what phones are served; nothing where they are not."""
    if not folder.server_certificate.exists():
        return
    try:
        authority = read_authority(folder)
    except Failed as broken:
        yield Reason(broken.sentence, {name: str(fact) for name, fact in broken.facts.items()})
        return
    if folder.authority.stat().st_mode & 0o077:
        sentence = "The key {path} can be read by others of this machine: chmod 600."
        yield Reason(sentence, {"path": str(folder.authority)})
    held = _held(folder, authority)
    yield from rules.troubles(held, validity_of(authority.certificate), wanted, now)


def _authority(folder: Folder, wanted: Identity, station_name: str, now: datetime) -> Authority:
    if not folder.authority.exists():
        _make_authority(folder, wanted, station_name, now)
    elif folder.authority.stat().st_mode & 0o077:
        folder.authority.chmod(PRIVATE_MODE)
        logger.warning("the authority's key could be read by others of this machine: closed")
    return read_authority(folder)


def read_authority(folder: Folder) -> Authority:
    """Read the station's authority; raises Failed where the file is damaged."""
    try:
        content = folder.authority.read_bytes()
        key = serialization.load_pem_private_key(content, password=None)
        certificate = x509.load_pem_x509_certificate(content)
        if not isinstance(key, ec.EllipticCurvePrivateKey) or not _belong(certificate, key):
            raise ValueError  # noqa: TRY301 -- another kind of damage
        certificate.extensions.get_extension_for_class(x509.NameConstraints)
    except (ValueError, TypeError, x509.ExtensionNotFound) as error:
        sentence = (
            "The station's certificate authority in {path} is damaged: take the file out of a"
            " backup, or remove it and trust a new one on every phone."
        )
        raise Failed(sentence, path=folder.authority) from error
    return Authority(certificate, key)


def _belong(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> bool:
    return certificate.public_key() == key.public_key()


def read_server(folder: Folder) -> x509.Certificate | None:
    """Read this machine's certificate; None where there is none, or a damaged one."""
    try:
        content = folder.server_certificate.read_bytes()
        key = serialization.load_pem_private_key(content, password=None)
        certificate = x509.load_pem_x509_certificate(content)
    except (FileNotFoundError, ValueError, TypeError):
        return None
    whole = isinstance(key, ec.EllipticCurvePrivateKey) and _belong(certificate, key)
    return certificate if whole else None


def validity_of(certificate: x509.Certificate) -> Validity:
    """Return from when until when a certificate holds."""
    return Validity(certificate.not_valid_before_utc, certificate.not_valid_after_utc)


def _held(folder: Folder, authority: Authority) -> Held | None:
    certificate = read_server(folder)
    if certificate is None:
        return None
    with suppress(ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        certificate.verify_directly_issued_by(authority.certificate)
        said = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        addresses = said.get_values_for_type(x509.IPAddress)
        named = Identity(
            frozenset(said.get_values_for_type(x509.DNSName)),
            frozenset(each for each in addresses if isinstance(each, rules.Address)),
        )
        return Held(named, validity_of(certificate))
    return None


def _make_authority(folder: Folder, wanted: Identity, station_name: str, now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(station_name)
    realm = rules.realm(wanted)
    domains = [x509.DNSName(each) for each in sorted(realm.domains)]
    networks = [x509.IPAddress(each) for each in sorted(realm.networks, key=str)]
    usage = _usage(signs_certificates=True)
    certificate = (
        _begun(name, name, key.public_key(), rules.authority_validity(now))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.NameConstraints([*domains, *networks], None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write(folder.authority, _pem(key, certificate), PRIVATE_MODE)
    logger.info("made the authority that phones are to trust")


def _server(authority: Authority, identity: Identity, validity: Validity) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    names = sorted(identity.names, key=lambda name: (name == "localhost", "." in name, name))
    addresses = sorted(identity.addresses, key=lambda each: (each.version, int(each)))
    said = [*map(x509.DNSName, names), *map(x509.IPAddress, addresses)]
    issuer = authority.certificate
    signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    certificate = (
        _begun(_name(names[0]), issuer.subject, key.public_key(), validity)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(purpose, critical=False)
        .add_extension(x509.SubjectAlternativeName(said), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(signer, critical=False)
        .sign(authority.key, hashes.SHA256())
    )
    return _pem(key, certificate)


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, validity: Validity
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(validity.begins)
        .not_valid_after(validity.ends)
    )


def _name(text: str) -> x509.Name:
    fits = text.encode()[:LONGEST_NAME].decode(errors="ignore") or "station"
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, fits)])


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> bytes:
    """Write key and certificate as one file, so that no crash parts them."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ) + certificate.public_bytes(serialization.Encoding.PEM)


def _write(path: Path, content: bytes, mode: int) -> None:
    """Replace a file whole; at no moment can others read what is private."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
