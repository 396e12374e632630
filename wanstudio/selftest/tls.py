"""Does the program's client trust whom it should, and nobody else? Asked of servers on loopback, with an authority
of its own."""

from __future__ import annotations

import asyncio
import datetime
import ssl
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from wanstudio.providers.answers import untrusted_certificate
from wanstudio.providers.http import new_client

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
DAYS = datetime.timedelta(days=2)
HERE = "localhost"
NAMED, WRONG = HERE, "elsewhere.invalid"  # what the two servers' certificates say


async def doubts() -> list[str]:
    """What does not hold, a sentence each; none where all is well."""
    with tempfile.TemporaryDirectory(prefix="wanstudio-tls-") as folder:
        ca = Path(folder) / "ca.pem"
        right, wrong = _certificates(Path(folder), ca)
        found = []
        if why := await _asked(right, ca):
            found.append(f"a server whose authority is trusted was refused: {why}")
        if not await _asked(wrong, ca):
            found.append("a certificate for another host was accepted")
        if not await _asked(right, None):
            found.append("a certificate of an unknown authority was accepted")
        return found


async def _asked(certificate: Path, ca: Path | None) -> str:
    """Why the client refuses a server with this certificate; "" when it takes it.

    Raises whatever else goes wrong: only a refused certificate is an answer here.
    """
    async with _server(certificate) as port, new_client(also_trust=ca) as client:
        try:
            answer = await client.get(f"https://{HERE}:{port}/")
        except Exception as e:
            refused = untrusted_certificate(e)
            if refused is None:
                raise
            return refused.verify_message or str(refused)
        return "" if answer.content == b"ok" else f"it answered {answer.status_code}"


@asynccontextmanager
async def _server(certificate: Path) -> AsyncIterator[int]:
    """Its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = await asyncio.start_server(_answer, HERE, 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(ANSWER)
    await writer.drain()
    writer.close()


def _certificates(folder: Path, ca: Path) -> tuple[Path, Path]:
    """An authority in `ca`, and two servers' keys with certificates of it: for this host, and for another."""
    key, name = ec.generate_private_key(ec.SECP256R1()), _name("WanStudio self-test")
    own = _unsigned(name, name, key).add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    authority = own.sign(key, hashes.SHA256())
    ca.write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    return _server_certificate(folder, "right", NAMED, name, key), _server_certificate(
        folder, "wrong", WRONG, name, key
    )


def _server_certificate(
    folder: Path, file: str, host: str, issuer: x509.Name, signer: ec.EllipticCurvePrivateKey
) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    names = x509.SubjectAlternativeName([x509.DNSName(host)])
    issued = _unsigned(_name(host), issuer, key).add_extension(names, critical=False)
    use = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    certificate = issued.add_extension(use, critical=False).sign(signer, hashes.SHA256())
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / f"{file}.pem"
    path.write_bytes(private + certificate.public_bytes(pem))
    return path


def _unsigned(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    begun = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    return begun.serial_number(x509.random_serial_number()).not_valid_before(now - DAYS).not_valid_after(now + DAYS)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
