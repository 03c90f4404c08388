"""Batches and operators as `/internal` shows them."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import Field

from tidings.dialects import internal
from tidings.domain.batch import Batch
from tidings.domain.clock import in_milliseconds
from tidings.domain.email_address import parse
from tidings.domain.errors import InvalidField
from tidings.domain.message import FINAL

PROCESSING: Final = "processing"
DONE: Final = "done"


class NewOperator(internal.Body):
    """The body of a new operator."""

    name: Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f\x7f]+$")]
    email: str


def new_operator(asked: NewOperator, id: str) -> dict[str, str]:
    """An operator as the service's profile holds it; raises InvalidField for what is no email address."""
    try:
        email = parse(asked.email).as_given
    except InvalidField:
        raise InvalidField("email: is not an email address", "email") from None
    return {"id": id, "name": asked.name, "email": email}


def shown_operator(operator: Mapping[str, Any]) -> dict[str, Any]:
    """An operator."""
    return {name: operator[name] for name in ("id", "name", "email")}


def shown_batch(batch: Batch) -> dict[str, Any]:
    """A batch without its texts."""
    return {
        "id": batch.id,
        "key_kind": batch.key_kind,
        "from": batch.sender,
        "operator": batch.operator,
        "count": batch.count,
        "created_at": in_milliseconds(batch.created_at),
    }


def shown_progress(batch: Batch, progress: Mapping[str, int]) -> dict[str, Any]:
    """A batch and how many of its texts stand where; it is done when all of them have ended."""
    ended = sum(number for status, number in progress.items() if status in FINAL)
    status = DONE if ended == batch.count else PROCESSING
    return {**shown_batch(batch), "status": status, "messages": dict(sorted(progress.items()))}
