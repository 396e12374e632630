"""A certificate authority of the tests' own, and the certificates it signs: nobody's system trusts it."""

from __future__ import annotations

import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DAYS = datetime.timedelta(days=2)
PEM = serialization.Encoding.PEM


class Authority:
    """`ca_file` is what a client has to trust."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._key, self._name = folder, ec.generate_private_key(ec.SECP256R1()), _name("The tests' own")
        own = _unsigned(self._name, self._name, self._key)
        own = own.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        self.ca_file = folder / "authority.pem"
        self.ca_file.write_bytes(own.sign(self._key, hashes.SHA256()).public_bytes(PEM))

    def certificate(self, *hosts: str) -> Path:
        """Key and certificate for these hosts, in one file."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
        issued = _unsigned(_name(hosts[0]), self._name, key).add_extension(names, critical=False)
        use = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        signed = issued.add_extension(use, critical=False).sign(self._key, hashes.SHA256())
        private = key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        path = self._folder / f"{hosts[0]}.pem"
        path.write_bytes(private + signed.public_bytes(PEM))
        return path


def _unsigned(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    begun = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    return begun.serial_number(x509.random_serial_number()).not_valid_before(now - DAYS).not_valid_after(now + DAYS)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
