"""Whose certificates are trusted: the system's authorities, and those of PEM files beside them. Always checked."""

from __future__ import annotations

import ssl
from pathlib import Path

import truststore

from wanstudio.core.errors import InvalidInput

_CA_FILE_LIMIT_BYTES = 10_000_000


def trust(*ca_files: str) -> ssl.SSLContext:
    """Whom the system trusts, and the authorities in these PEM files. In a thread where there are some: it reads them.

    Raises:
        InvalidInput: "ca_file": it cannot be read, or has no certificate in it.
    """
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    for name in filter(None, ca_files):
        context.load_verify_locations(cadata=_pem(Path(name)))
    return context


def check_ca_file(name: str) -> int:
    """How many certificates are in it. Raises as `trust` does; it reads the file, so call it in a thread."""
    if not name.startswith("~") and not Path(name).is_absolute():  # the program may be started elsewhere the next time
        whole = "Allowed: its whole path, as in /etc/ssl/company.pem"
        raise InvalidInput("ca_file", f"CA file: {name} is only the end of a path. {whole}")
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    own.load_verify_locations(cadata=_pem(Path(name)))
    return own.cert_store_stats()["x509"]


def _pem(path: Path) -> str:
    allowed = "Allowed: a file with -----BEGIN CERTIFICATE----- in it (PEM)"
    try:
        text = _start_of(path.expanduser()).decode("ascii", "ignore")  # names in comments
    except (OSError, RuntimeError, ValueError) as e:  # the home of nobody; a name that no file can have
        why = getattr(e, "strerror", None) or "there can be no such file"
        raise InvalidInput("ca_file", f"CA file: {path.name} cannot be read: {why}. {allowed}") from None
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=text)
    except (ssl.SSLError, ValueError):
        raise InvalidInput("ca_file", f"CA file: {path.name} has no certificate in it. {allowed}") from None
    return text


def _start_of(path: Path) -> bytes:
    if path.exists() and not path.is_file():  # a pipe would be waited for without end
        raise OSError(0, "it is no file")
    with path.open("rb") as file:
        return file.read(_CA_FILE_LIMIT_BYTES)
