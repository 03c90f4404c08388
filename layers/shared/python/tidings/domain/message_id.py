"""Ids that know their place: from a message's id alone follow its time, its partition and its short form.

A message id is a UUID of version 8 (RFC 9562): 48 bits of unix milliseconds, 10 bits of microseconds and 2 random ones,
then 2 bits of key kind, 3 of shard and 57 random bits. Sorted as text, ids are sorted by time.

The short form (`msg_` and nine base62 characters) holds milliseconds since 2025, one bit that tells a team key, the
shard and 8 random bits. The UUID's other random bits are derived from the short form and the service, so that either
form gives the other without a look-up.
"""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

KINDS: Final = ("live", "team", "test")
SHARDS: Final = 8

_SHORT_EPOCH_MS: Final = 1_735_689_600_000  # 2025-01-01T00:00:00Z
_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SHORT_PREFIX: Final = "msg_"
_SHORT_LENGTH: Final = 9


@dataclass(frozen=True, slots=True)
class Place:
    """What an id tells of itself."""

    at: datetime
    kind: str
    shard: int


def new(at: datetime, kind: str, shard: int, entropy: int) -> str:
    """A fresh id for the moment `at` (UTC), of a key kind and shard; `entropy` is 59 random bits."""
    return _uuid(_microseconds(at), (entropy >> 57) & 3, KINDS.index(kind), shard, entropy & (1 << 57) - 1)


def new_short(service_id: str, at: datetime, kind: str, shard: int, entropy: int) -> str:
    """A fresh id that has a short form: its last bits follow from the first ones and the service."""
    value = _to_ms(at) - _SHORT_EPOCH_MS
    value = (value << 1) | (kind == "team")
    value = (value << 3) | shard
    return _expand(service_id, (value << 8) | entropy & 0xFF, sandbox=kind == "test")


def child(parent: str, index: int, shard: int) -> str:
    """The id of item `index` (0-4095) of a batch, derived from the batch's id: a retried batch derives the same ids."""
    number = uuid.UUID(parent).int
    tail = int.from_bytes(hashlib.sha256(f"{parent}#{index}".encode()).digest()[:6], "big") & (1 << 45) - 1
    rest = (number & (1 << 62) - 1) >> 60
    low = (rest << 60) | (shard << 57) | (index << 45) | tail
    return str(uuid.UUID(int=(number >> 62 << 62) | low))


def place(message_id: str) -> Place | None:
    """Time, kind and shard of an id, or None when it is not one of ours."""
    try:
        number = uuid.UUID(message_id).int
    except ValueError:
        return None
    kind, micro = (number >> 60) & 3, (number >> 66) & 0x3FF
    if (number >> 76) & 0xF != 8 or kind >= len(KINDS) or micro > 999:
        return None
    try:
        at = datetime.fromtimestamp((number >> 80) / 1000, UTC).replace(microsecond=0)
        at = at.replace(microsecond=(number >> 80) % 1000 * 1000 + micro)
    except (OverflowError, ValueError, OSError):
        return None
    return Place(at, KINDS[kind], (number >> 57) & 7)


def floor(at: datetime, kind: str, shard: int) -> str:
    """The smallest id of that moment: every id made before sorts below it."""
    return _uuid(_microseconds(at), 0, KINDS.index(kind), shard, 0)


def shorten(message_id: str) -> str:
    """The short form of an id made by `new_short`."""
    number = uuid.UUID(message_id).int
    value = (number >> 80) - _SHORT_EPOCH_MS
    value = (value << 1) | (KINDS[(number >> 60) & 3] == "team")
    value = (value << 3) | (number >> 57) & 7
    return _SHORT_PREFIX + _base62((value << 8) | (number >> 49) & 0xFF)


def expand(service_id: str, short: str, sandbox: bool) -> str | None:
    """The id that a short form stands for within a service and a mode, or None when it is not a short form."""
    digits = short.removeprefix(_SHORT_PREFIX)
    if not short.startswith(_SHORT_PREFIX) or len(digits) != _SHORT_LENGTH or not set(digits) <= set(_ALPHABET):
        return None
    value = 0
    for digit in digits:
        value = value * 62 + _ALPHABET.index(digit)
    return _expand(service_id, value, sandbox) if value < 1 << 53 else None


def _expand(service_id: str, value: int, sandbox: bool) -> str:
    digest = hashlib.sha256(f"{service_id}#{value}".encode()).digest()
    derived = int.from_bytes(digest[:8], "big")
    ms, team, shard = (value >> 12) + _SHORT_EPOCH_MS, (value >> 11) & 1, (value >> 8) & 7
    kind = KINDS.index("test") if sandbox else KINDS.index("team") if team else KINDS.index("live")
    micro = derived % 1000
    random = (value & 0xFF) << 49 | derived >> 15
    return _uuid(ms * 1000 + micro, derived & 3, kind, shard, random)


def _uuid(microseconds: int, spare: int, kind: int, shard: int, random: int) -> str:
    ms, micro = divmod(microseconds, 1000)
    high = (ms & (1 << 48) - 1) << 16 | 8 << 12 | micro << 2 | spare
    low = 2 << 62 | kind << 60 | shard << 57 | random
    return str(uuid.UUID(int=high << 64 | low))


def _base62(value: int) -> str:
    digits = ""
    for _ in range(_SHORT_LENGTH):
        value, digit = divmod(value, 62)
        digits = _ALPHABET[digit] + digits
    return digits


def _microseconds(at: datetime) -> int:
    return _to_ms(at) * 1000 + at.microsecond % 1000


def _to_ms(at: datetime) -> int:
    return int(at.replace(microsecond=0).timestamp()) * 1000 + at.microsecond // 1000
