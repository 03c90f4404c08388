"""RSA signatures: what a certificate's key has signed, and nothing else."""

import base64
import hashlib
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from tests.world.amazon import certificate
from tidings.domain.rsa_signature import NotACertificate, PublicKey, public_key

TEXT = b"the otter signs for a parcel"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
SIGNATURE = KEY.sign(TEXT, padding.PKCS1v15(), hashes.SHA256())
DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420") + hashlib.sha256(TEXT).digest()


def raised(padded: bytes) -> bytes:
    """What the holder of the key could sign if nobody looked at the padding."""
    numbers = KEY.private_numbers()
    modulus = numbers.public_numbers.n
    return pow(int.from_bytes(padded, "big"), numbers.d, modulus).to_bytes(256, "big")


@pytest.mark.parametrize("bits", [2048, 3072, 4096])
def test_the_key_of_a_certificate_is_the_key_that_signs(bits: int) -> None:
    signer = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    key = public_key(certificate(signer))
    assert key == PublicKey(signer.public_key().public_numbers().n, 65537)
    assert key.verifies(signer.sign(TEXT, padding.PKCS1v15(), hashes.SHA256()), TEXT)


@pytest.mark.parametrize(
    ("signature", "content"),
    [
        (SIGNATURE, TEXT + b"s"),
        (SIGNATURE, b""),
        (SIGNATURE[:-1] + bytes([SIGNATURE[-1] ^ 1]), TEXT),
        (bytes([SIGNATURE[0] ^ 1]) + SIGNATURE[1:], TEXT),
        (SIGNATURE[1:], TEXT),
        (b"\x00" + SIGNATURE, TEXT),
        (b"", TEXT),
        (b"\x00" * 256, TEXT),
        (b"\xff" * 256, TEXT),
        (KEY.sign(TEXT, padding.PKCS1v15(), hashes.SHA1()), TEXT),
        (KEY.sign(TEXT, padding.PKCS1v15(), hashes.SHA512()), TEXT),
        (KEY.sign(TEXT, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256()), TEXT),
        (rsa.generate_private_key(65537, 2048).sign(TEXT, padding.PKCS1v15(), hashes.SHA256()), TEXT),
    ],
)
def test_anything_else_does_not_verify(signature: bytes, content: bytes) -> None:
    assert not public_key(certificate(KEY)).verifies(signature, content)


@pytest.mark.parametrize(
    "padded",
    [
        b"\x00\x01" + b"\xff" * 8 + b"\x00" + DIGEST_INFO + b"\x00" * (256 - 11 - len(DIGEST_INFO)),
        b"\x00\x02" + b"\xff" * (253 - len(DIGEST_INFO)) + b"\x00" + DIGEST_INFO,
        b"\x00\x01" + b"\xfe" * (253 - len(DIGEST_INFO)) + b"\x00" + DIGEST_INFO,
        b"\x00\x01" + b"\xff" * (253 - 32) + b"\x00" + DIGEST_INFO[-32:],
    ],
    ids=["rubbish after the digest", "another kind of block", "another padding", "a digest without its name"],
)
def test_a_padding_that_only_looks_right_does_not_verify(padded: bytes) -> None:
    assert not public_key(certificate(KEY)).verifies(raised(padded), TEXT)


def test_a_signature_that_is_too_large_for_its_key_does_not_verify() -> None:
    key = public_key(certificate(KEY))
    larger = int.from_bytes(SIGNATURE, "big") + key.modulus
    assert not key.verifies(larger.to_bytes(257, "big"), TEXT)
    if larger < 1 << 2048:
        assert not key.verifies(larger.to_bytes(256, "big"), TEXT)


@pytest.mark.parametrize(
    "pem",
    [
        b"",
        b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
        b"-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n",
        b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
        b"-----BEGIN CERTIFICATE-----\nMIAAAA==\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nÄÖÜ\n-----END CERTIFICATE-----\n".encode(),
        certificate(KEY)[: len(certificate(KEY)) // 2] + b"\n-----END CERTIFICATE-----\n",
        certificate(ec.generate_private_key(ec.SECP256R1())),
        certificate(rsa.generate_private_key(65537, 1024)),
        KEY.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo),
    ],
)
def test_what_is_no_certificate_of_a_large_rsa_key_is_refused(pem: bytes) -> None:
    with pytest.raises(NotACertificate):
        public_key(pem)


def test_every_cut_of_a_certificate_is_refused_and_never_breaks_anything() -> None:
    whole = x509.load_pem_x509_certificate(certificate(KEY)).public_bytes(serialization.Encoding.DER)
    for end in range(0, len(whole), 7):
        body = base64.encodebytes(whole[:end])
        with pytest.raises(NotACertificate):
            public_key(b"-----BEGIN CERTIFICATE-----\n" + body + b"-----END CERTIFICATE-----\n")


def test_dates_and_issuers_are_not_asked_for() -> None:
    """Who fetched the certificate knows whose it is: it came from Amazon's own address, over TLS."""
    old = datetime(2001, 1, 1, tzinfo=UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "somebody")])
    issuer = rsa.generate_private_key(65537, 2048)
    made = x509.CertificateBuilder(name, name, KEY.public_key(), 1, old, old.replace(year=2002))
    pem = made.sign(issuer, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    assert public_key(pem).verifies(SIGNATURE, TEXT)
