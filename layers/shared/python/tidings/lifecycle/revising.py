"""Revising: a template's new text becomes its next version, also when two people write at once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from tidings.domain.template import Template
from tidings.repositories.templates import Templates

_TRIES: Final = 10


def revise(
    templates: Templates, service_id: str, id: str, changes: Mapping[str, Any], now: datetime
) -> Template | None:
    """Writes the version that follows the latest; None when there is no such template."""
    for _ in range(_TRIES):
        latest = templates.get(service_id, id)
        if latest is None:
            return None
        revised = latest.revised(changes, now)
        if templates.put_version(revised):
            return revised
    raise RuntimeError("others were faster, again and again")
