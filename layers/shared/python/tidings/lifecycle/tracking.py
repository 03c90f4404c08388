"""Tracking: what carriers report moves messages on; told twice, late or in the wrong order, it changes nothing."""

from collections.abc import Mapping

from tidings.carriers import Carriers
from tidings.carriers.handover import UnknownWord
from tidings.domain.errors import Forbidden, InvalidField, NotFound
from tidings.domain.message import Move
from tidings.domain.receipt import Complaint, Receipt, Report
from tidings.entrypoints import observability
from tidings.repositories.messages import Messages


def track(name: str, headers: Mapping[str, str], body: bytes, carriers: Carriers, messages: Messages) -> int:
    """Applies a carrier's callback; how many messages it changed. Raises NotFound, Forbidden or InvalidField."""
    carrier = carriers.get(name)
    if carrier is None:
        raise NotFound("No such carrier")
    if not carrier.verify(headers, body):
        raise Forbidden("The signature is not the carrier's")
    try:
        reports = carrier.receipts(body)
    except UnknownWord as word:
        # An alarm and a 400, never a guess: the message keeps its status until somebody maps the word.
        observability.logger().error("a carrier said a word that is in no map", carrier=name, word=str(word))
        observability.count_error("workers")
        raise InvalidField("The status is not known", "state") from None
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, OSError):
        raise InvalidField("The callback is not in the carrier's form") from None
    return sum(_apply(report, name, messages) for report in reports)


def _apply(report: Report, carrier: str, messages: Messages) -> bool:
    if isinstance(report, Complaint):
        return messages.complain(report.service_id, report.message_id, report.at)
    return advance(report, carrier, messages)


def advance(receipt: Receipt, carrier: str, messages: Messages) -> bool:
    """Moves the message that a receipt names, if it may still move there."""
    move = Move(
        status=receipt.status,
        at=receipt.at,
        reason=receipt.reason,
        detail=receipt.detail,
        carrier=carrier,
        carrier_reference=receipt.carrier_reference,
    )
    moved = messages.advance(receipt.service_id, receipt.message_id, move)
    if moved is None:
        observability.logger().info("receipt changed nothing", message_id=receipt.message_id, status=receipt.status)
    return moved is not None
