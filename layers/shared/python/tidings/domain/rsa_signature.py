"""RSA signatures checked with Python alone: the key out of a certificate, PKCS #1 v1.5 with SHA-256 (RFC 8017, 8.2.2).

Only public keys are handled, so there is no secret that could leak; docs/decisions/sns-signatures.md says why no
library is asked.
"""

import hashlib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_SEQUENCE: Final = 0x30
_BIT_STRING: Final = 0x03
_INTEGER: Final = 0x02
_OBJECT_ID: Final = 0x06
_VERSION: Final = 0xA0
_PUBLIC_KEY_FIELD: Final = 5  # RFC 5280, 4.1, after the version
_LENGTH_BYTES: Final = 4
_RSA: Final = bytes.fromhex("2a864886f70d010101")
_SHA256_PREFIX: Final = bytes.fromhex("3031300d060960864801650304020105000420")
_SMALLEST_KEY: Final = 2048


class NotACertificate(ValueError):
    """The text is no certificate of an RSA key of at least 2048 bits."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """An RSA public key."""

    modulus: int
    exponent: int

    def verifies(self, signature: bytes, content: bytes) -> bool:
        """Whether the signature is this key's, over this content.

        The whole padded digest is made and compared; nothing is parsed, which is where forgeries hide.
        """
        size, number = (self.modulus.bit_length() + 7) // 8, int.from_bytes(signature, "big")
        if len(signature) != size or number >= self.modulus:
            return False
        digest = _SHA256_PREFIX + hashlib.sha256(content).digest()
        padded = b"\x00\x01" + b"\xff" * (size - len(digest) - 3) + b"\x00" + digest
        return pow(number, self.exponent, self.modulus).to_bytes(size, "big") == padded


def public_key(pem: bytes) -> PublicKey:
    """The key in a certificate (RFC 5280), whoever issued it; raises NotACertificate."""
    try:
        key = _key(ssl.PEM_cert_to_DER_cert(pem.decode("ascii")))
    except (ValueError, IndexError, StopIteration) as error:
        raise NotACertificate("no certificate of an RSA key") from error
    if key.modulus.bit_length() < _SMALLEST_KEY or key.exponent < 3:
        raise NotACertificate("the key is too small")
    return key


def _key(certificate: bytes) -> PublicKey:
    signed = _inside(_inside(certificate, _SEQUENCE)[0][1])
    fields = signed if signed[0][0] != _VERSION else signed[1:]
    algorithm, bits = _inside(fields[_PUBLIC_KEY_FIELD][1])
    if _inside(algorithm[1])[0] != (_OBJECT_ID, _RSA) or bits[0] != _BIT_STRING or bits[1][0] != 0:
        raise ValueError("not an RSA key")
    modulus, exponent = _inside(bits[1][1:], _SEQUENCE)
    if modulus[0] != _INTEGER or exponent[0] != _INTEGER:
        raise ValueError("not an RSA key")
    return PublicKey(int.from_bytes(modulus[1], "big"), int.from_bytes(exponent[1], "big"))


def _inside(der: bytes, wrapper: int | None = None) -> list[tuple[int, bytes]]:
    """The tags and contents of DER's elements, one after the other; inside the one wrapper that is there, if named."""
    elements = list(_elements(der))
    if wrapper is None:
        return elements
    ((tag, content),) = elements
    if tag != wrapper:
        raise ValueError("another element was expected")
    return list(_elements(content))


def _elements(der: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(der):
        tag, length, at = der[at], der[at + 1], at + 2
        if length & 0x80:
            count = length & 0x7F
            if not 1 <= count <= _LENGTH_BYTES:
                raise ValueError("a length that no certificate has")
            length, at = int.from_bytes(der[at : at + count], "big"), at + count
        if at + length > len(der):
            raise ValueError("an element ends after its wrapper")
        yield tag, der[at : at + length]
        at += length
