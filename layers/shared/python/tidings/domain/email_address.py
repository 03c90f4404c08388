"""An email address, read once: what was given without stray whitespace, and the form it is sent to and compared in.

The rules are GOV.UK Notify's, stricter than RFC 5321: no quotes, no display names, no IP literals, at least two
labels in the host, which may be in any script (IDNA).
"""

import re
from dataclasses import dataclass

from tidings.domain import whitespace
from tidings.domain.errors import InvalidField

_LONGEST, _LONGEST_HOST, _LONGEST_LABEL = 320, 253, 63
_ADDRESS = re.compile(r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]++@([^.@\s][^@\s]+)")
_LABEL = re.compile(r"[a-z0-9]+(?:--?[a-z0-9]+)*", re.IGNORECASE | re.ASCII)
_TOP_LEVEL = re.compile(r"[a-z]{2,63}|xn--[a-z0-9]+(?:-[a-z0-9]+)*", re.IGNORECASE | re.ASCII)


class InvalidEmailAddress(InvalidField):
    """The text is no email address we can send to."""

    def __init__(self) -> None:
        super().__init__("Not a valid email address")


@dataclass(frozen=True, slots=True)
class EmailAddress:
    """An address that passed: `as_given` keeps its case, `normalised` is what is sent to and compared."""

    as_given: str

    @property
    def normalised(self) -> str:
        """The address in lower case."""
        return self.as_given.lower()


def parse(text: str) -> EmailAddress:
    """The address in a text, whitespace and invisible characters taken out; raises InvalidEmailAddress."""
    address = whitespace.trim(text)
    match = _ADDRESS.fullmatch(address)
    if match is None or len(address) > _LONGEST or ".." in address or not _is_host(match[1]):
        raise InvalidEmailAddress
    return EmailAddress(address)


def _is_host(name: str) -> bool:
    try:
        host = name.encode("idna").decode("ascii")
    except UnicodeError:
        return False
    labels = host.split(".")
    fits = len(host) <= _LONGEST_HOST and len(labels) >= 2
    return fits and all(map(_is_label, labels)) and _TOP_LEVEL.fullmatch(labels[-1]) is not None


def _is_label(label: str) -> bool:
    return len(label) <= _LONGEST_LABEL and _LABEL.fullmatch(label) is not None
