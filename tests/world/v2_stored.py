"""Messages that came in at known moments."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.world.v2 import Tenant, unknown
from tidings import wiring
from tidings.domain import message_id
from tidings.domain.message import Message, Move

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)


def store(tenant: Tenant, number: int, *statuses: str, kind: str = "live", **fields: Any) -> str:
    """A message that was made `number` minutes after the beginning of the month and came so far; its id."""
    id = message_id.new(BEGIN + timedelta(minutes=number), kind, 0, number)
    made = Message(
        id=id,
        service_id=tenant.id,
        key_kind=kind,
        key_id="key",
        created_at=BEGIN + timedelta(minutes=number),
        **{
            "dialect": "v2",
            "to": "+447900900123",
            "text": "Hello",
            "details": {"template_id": unknown(), "template_version": 3},
            **fields,
        },
    )
    wiring.messages().add(made)
    for step, status in enumerate(statuses, 1):
        wiring.messages().advance(
            tenant.id, id, Move(status=status, at=BEGIN + timedelta(minutes=number, seconds=step))
        )
    return id
