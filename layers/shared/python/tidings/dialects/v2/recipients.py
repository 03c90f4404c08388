"""Who may be reached, from which name and with which address for answers: asked once a request has its right form."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from tidings.dialects.v2 import refusals
from tidings.dialects.v2.requests import identifier
from tidings.domain import email_address, phone_number
from tidings.domain.daily_limit import INTERNATIONAL_SMS, SMS
from tidings.domain.phone_number import Fault, PhoneNumber, PhoneNumberRefused
from tidings.domain.sender import Sender
from tidings.domain.service import Caller, Service

# Anybody's smoke tests: answered like any other, and nothing is kept or sent.
SMOKE_NUMBERS: Final = frozenset({"+447700900000", "+447700900111", "+447700900222"})
SMOKE_ADDRESSES: Final = frozenset(
    f"{name}@notifications.service.gov.uk"
    for name in ("simulate-delivered", "simulate-delivered-2", "simulate-delivered-3")
)


def number(caller: Caller, text: str) -> PhoneNumber:
    """The number that a caller may text; raises for who is not on the team, then for what the service may not reach."""
    found, permissions = phone_number.parse(text), caller.service.permissions
    _check_team(caller, found.e164)
    try:
        found.check_allowed(
            international="international_sms" in permissions, uk_landlines="sms_to_uk_landlines" in permissions
        )
    except PhoneNumberRefused as refusal:
        abroad = found.is_international and not found.is_crown_dependency
        if refusal.code == Fault.NOT_A_UK_MOBILE and abroad:
            raise refusals.InternationalNotAllowed from None
        raise
    return found


def address(caller: Caller, text: str) -> str:
    """The address that a caller may write to, in lower case; raises for who is not on the team."""
    found = email_address.parse(text).normalised
    _check_team(caller, found)
    return found


def limits(found: PhoneNumber) -> Sequence[str]:
    """The daily limits that a text to this number counts for."""
    return (SMS,) if found.is_uk else (INTERNATIONAL_SMS, SMS)


def sender(asked: Mapping[str, Any], service: Service, find: Callable[[str, str], Sender | None]) -> str | None:
    """What the phone shows as sender: the one of `sms_sender_id`, or the service's default; numbers without a plus."""
    code = service.default_sender
    if "sms_sender_id" in asked:
        chosen = find(service.id, identifier(asked["sms_sender_id"]))
        if chosen is None or not chosen.is_usable:
            raise _unknown("sms_sender_id", asked, service)
        code = chosen.code
    with suppress(PhoneNumberRefused):
        return phone_number.parse(code).digits if code else None
    return code


def reply_to(asked: Mapping[str, Any], service: Service) -> str | None:
    """The address for answers: the one of `email_reply_to_id`, or the service's default, or None."""
    if "email_reply_to_id" not in asked:
        return service.reply_to()
    chosen = service.reply_to(identifier(asked["email_reply_to_id"]))
    if chosen is None:
        raise _unknown("email_reply_to_id", asked, service)
    return chosen


def _check_team(caller: Caller, recipient: str) -> None:
    if not caller.service.may_send_to(recipient, caller.key.kind):
        outside = refusals.RecipientOutsideTeam if caller.key.kind == "team" else refusals.RecipientOutsideTrial
        raise outside


def _unknown(field: str, asked: Mapping[str, Any], service: Service) -> refusals.UnknownChoice:
    return refusals.UnknownChoice(field=field, id=asked[field], service_id=service.id)
