"""Where a service's emails come from: an address of the deployment's own domain, named after the service."""

import re
import unicodedata
from typing import Final

_UNFIT: Final = re.compile(r"[^a-z0-9.]")
_SPACES: Final = re.compile(r"\s+")
_DOTS: Final = re.compile(r"\.{2,}")
_LONGEST: Final = 64  # RFC 5321, 4.5.3.1.1
_NAMELESS: Final = "notifications"


def from_address(service_name: str, domain: str) -> str:
    """`Crown & Anchor Ltd` -> `crown.anchor.ltd@…`: GOV.UK Notify's rule, kept to what every mail server takes.

    Accents go, spaces become dots, and of the rest only ASCII letters and digits stay; a name that has none of them
    sends as `notifications`.
    """
    letters = unicodedata.normalize("NFD", _SPACES.sub(".", service_name.strip())).lower()
    local = _DOTS.sub(".", _UNFIT.sub("", letters))[:_LONGEST].strip(".")
    return f"{local or _NAMELESS}@{domain}"
