"""Secrets at rest: derived where we choose them, sealed where somebody else did.

Sealing is HMAC-SHA256 in counter mode, then HMAC-SHA256 over the result (encrypt, then authenticate), under keys
derived for one purpose from the master secret; docs/decisions/secrets.md weighs it against a key service and a
crypto library.
"""

import base64
import hashlib
import hmac
import secrets

_NONCE_BYTES = 16
_TAG_BYTES = 32


class BrokenSeal(ValueError):
    """The sealed text was changed, or sealed for another purpose or under another master secret."""


def derive(master: bytes, purpose: str) -> bytes:
    """32 bytes that only the holder of the master secret can make, and only for this purpose."""
    return hmac.digest(master, purpose.encode(), hashlib.sha256)


def seal(master: bytes, purpose: str, text: str) -> str:
    """Text as it may rest in a table: base64 of nonce, tag and ciphertext."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    hidden = _xor(text.encode(), derive(master, f"seal/{purpose}"), nonce)
    return base64.b64encode(nonce + _tag(master, purpose, nonce + hidden) + hidden).decode()


def unseal(master: bytes, purpose: str, sealed: str) -> str:
    """The text that was sealed; raises BrokenSeal when it is not exactly that."""
    raw = base64.b64decode(sealed)
    nonce, tag, hidden = (
        raw[:_NONCE_BYTES],
        raw[_NONCE_BYTES : _NONCE_BYTES + _TAG_BYTES],
        raw[_NONCE_BYTES + _TAG_BYTES :],
    )
    if not hmac.compare_digest(tag, _tag(master, purpose, nonce + hidden)):
        raise BrokenSeal(purpose)
    return _xor(hidden, derive(master, f"seal/{purpose}"), nonce).decode()


def _tag(master: bytes, purpose: str, content: bytes) -> bytes:
    return hmac.digest(derive(master, f"tag/{purpose}"), content, hashlib.sha256)


def _xor(content: bytes, key: bytes, nonce: bytes) -> bytes:
    blocks = range(0, len(content), 32)
    stream = b"".join(hmac.digest(key, nonce + at.to_bytes(8, "big"), hashlib.sha256) for at in blocks)
    return bytes(one ^ other for one, other in zip(content, stream, strict=False))
