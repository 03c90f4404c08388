"""Which templates this dialect knows: those with `{code}` in them that have not been deleted."""

from collections.abc import Mapping
from typing import Final

from tidings.dialects.otp import answers
from tidings.dialects.otp.refusals import Numbered, Row
from tidings.domain.template import OTP, Template

COMPLETED: Final = "COMPLETED"
STATUSES: Final = (COMPLETED, "IN_PROCESS", "CANCELED")


def living(template: Template | None, missing: Row) -> Template:
    """The template itself; raises Numbered with `missing` when it is none of this dialect's, or was deleted."""
    if template is None or template.syntax != OTP or template.archived:
        raise Numbered(missing)
    return template


def is_shown(template: Template, filters: Mapping[str, str]) -> bool:
    """Whether a list with these filters shows a template: every living one is completed, names begin as asked."""
    is_ours = template.syntax == OTP and not template.archived
    status = filters.get("filter[status]", COMPLETED)
    return is_ours and status == COMPLETED and template.name.startswith(filters.get("filter[name]", ""))


def key(template: Template) -> str:
    """What a list sorts templates by."""
    return answers.newest_first(template.created_at, template.id)
