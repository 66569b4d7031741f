"""Trust one certificate in a browser's own store: `python -m tests.nss HOME CERTIFICATE`.

Chromium asks NSS what its person trusts, below `.pki/nssdb` in the home folder. It runs in a
process of its own: NSS keeps its store open for as long as a process lives.
"""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

_LIBRARY = "libnss3.so"
_POINTER = ctypes.c_void_p


class _Item(ctypes.Structure):
    """SECItem of nss/seccomon.h."""

    _fields_ = (("type", ctypes.c_int), ("data", ctypes.c_char_p), ("len", ctypes.c_uint))


def is_there() -> bool:
    """Tell whether this machine has the store that Chromium asks."""
    try:
        ctypes.CDLL(_LIBRARY)
    except OSError:
        return False
    return True


def trust(home: Path, der: bytes) -> None:
    """Trust a certificate for https, and for nothing else."""
    folder = home / ".pki" / "nssdb"
    folder.mkdir(parents=True, exist_ok=True)
    nss = ctypes.CDLL(_LIBRARY)
    for name in ("PK11_GetInternalKeySlot", "CERT_FindCertByDERCert", "CERT_GetDefaultCertDB"):
        getattr(nss, name).restype = _POINTER
    assert nss.NSS_InitReadWrite(f"sql:{folder}".encode()) == 0
    slot, store = _POINTER(nss.PK11_GetInternalKeySlot()), _POINTER(nss.CERT_GetDefaultCertDB())
    assert nss.PK11_InitPin(slot, None, b"") == 0
    item = ctypes.byref(_Item(0, der, len(der)))
    assert nss.PK11_ImportDERCert(slot, item, ctypes.c_ulong(0), b"station", 0) == 0
    certificate = _POINTER(nss.CERT_FindCertByDERCert(store, item))
    assert certificate
    usage = ctypes.byref((ctypes.c_uint * 3)())
    assert nss.CERT_DecodeTrustString(usage, b"C,,") == 0
    assert nss.CERT_ChangeCertTrust(store, certificate, usage) == 0
    nss.CERT_DestroyCertificate(certificate)
    nss.PK11_FreeSlot(slot)
    assert nss.NSS_Shutdown() == 0


if __name__ == "__main__":
    trust(Path(sys.argv[1]), Path(sys.argv[2]).read_bytes())
