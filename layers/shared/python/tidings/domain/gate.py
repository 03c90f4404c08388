"""Gates: the small named questions between a claimed message and its carrier, asked in the order of `GATES`.

Each answers with a verdict: nothing (it may pass), Stop (it never leaves) or Hold (it may leave at a later moment).
What decided, and by which rule, stands on the message's timeline.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tidings.domain import batch, quiet_hours
from tidings.domain import message as statuses
from tidings.domain.message import Message
from tidings.domain.recipient import country_of
from tidings.domain.service import Service


@dataclass(frozen=True, slots=True)
class Stop:
    """The message never leaves: it ends in `status` for `reason`."""

    gate: str
    rule: str
    reason: str
    status: str = statuses.PERMANENT_FAILURE


@dataclass(frozen=True, slots=True)
class Hold:
    """The message may leave at `until`, not before."""

    gate: str
    rule: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What the gates may know: the service as it is now, the time, and whether the recipient has opted out."""

    service: Service | None
    now: datetime
    has_opted_out: bool


Verdict = Stop | Hold | None
Gate = Callable[[Message, Circumstances], Verdict]


def service(_message: Message, known: Circumstances) -> Verdict:
    """A suspended service sends nothing more."""
    if known.service is None or not known.service.active:
        return Stop("service", "the service is suspended", "service_suspended", statuses.TECHNICAL_FAILURE)
    return None


def validity(message: Message, known: Circumstances) -> Verdict:
    """Better never than too late."""
    if message.valid_until is not None and message.valid_until <= known.now:
        rule = f"valid until {message.valid_until.isoformat(timespec='seconds')}"
        return Stop("validity", rule, "expired", statuses.TEMPORARY_FAILURE)
    return None


def schedule(message: Message, known: Circumstances) -> Verdict:
    """Not before the moment that the caller asked for."""
    if message.not_before is not None and message.not_before > known.now:
        return Hold("schedule", "scheduled by the caller", message.not_before)
    return None


def trial(message: Message, known: Circumstances) -> Verdict:
    """In trial mode only the team and guests are reached, also when the mode changed after acceptance."""
    if known.service is not None and not known.service.may_send_to(message.to, message.key_kind):
        return Stop("trial", "trial mode, or a team key: team members and guests only", "not_on_guest_list")
    return None


def opt_out(message: Message, known: Circumstances) -> Verdict:
    """Who said stop gets nothing more, but the one confirmation of it."""
    if known.has_opted_out and not message.details.get("compliance"):
        return Stop("opt_out", "the recipient is in the service's opt-out ledger", "opted_out")
    return None


def country(message: Message, known: Circumstances) -> Verdict:
    """Only countries that the service allows; batches only its own."""
    if known.service is None or message.channel != "sms":
        return None
    allowed = known.service.details.get("countries")
    if message.dialect == "batch":
        allowed = batch.home(known.service.country)
    home = country_of(message.to, known.service.country)
    if allowed is not None and home not in allowed:
        return Stop("country", f"{home or 'no country'} is not one of {', '.join(allowed)}", "international_number")
    return None


def quiet(message: Message, known: Circumstances) -> Verdict:
    """Not while the recipient sleeps, if the service asked for that; codes and confirmations were asked for."""
    asked = known.service.details.get("quiet_hours") if known.service else None
    if not asked or message.channel != "sms" or message.dialect == "otp" or message.details.get("compliance"):
        return None
    until = quiet_hours.end(message.to, asked, known.now)
    rule = f"quiet from {asked['from']} to {asked['to']} where the recipient is"
    return Hold("quiet_hours", rule, until) if until else None


GATES: Final[Mapping[str, Gate]] = {
    "service": service,
    "schedule": schedule,
    "validity": validity,
    "trial": trial,
    "opt_out": opt_out,
    "country": country,
    "quiet_hours": quiet,
}
# What a test key sends reaches nobody, so that only these are asked.
SANDBOX_GATES: Final = ("service", "schedule", "validity", "country")
# Asked after the others, since asking counts: see lifecycle/capping.py.
COUNTED: Final = ("recipient_cap", "spend_cap")


def verdict(message: Message, known: Circumstances) -> Verdict:
    """What the first gate says that does not let the message pass; None when all do."""
    names = SANDBOX_GATES if message.is_sandbox else tuple(GATES)
    return next((said for name in names if (said := GATES[name](message, known))), None)
