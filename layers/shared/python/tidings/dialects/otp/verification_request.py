"""What callers send for a code: one form, and for each channel a row that says which fields it asks for and bounds."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl

from tidings.dialects.otp import refusals
from tidings.dialects.otp.refusals import Numbered
from tidings.dialects.otp.requests import data
from tidings.domain import verification
from tidings.domain.errors import Forbidden
from tidings.domain.phone_number import is_e164_form
from tidings.domain.service import Caller
from tidings.entrypoints.http import Request

SHORTEST_CODE: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a channel asks: required fields, the longest code and payload, words and whole numbers with their bounds."""

    required: tuple[str, ...] = ("phone",)
    longest_code: int = 8
    longest_payload: int = 2048
    words: Mapping[str, Collection[str]] | None = None
    numbers: Mapping[str, range] | None = None


_LANGUAGES: Final = tuple("AR ZH EN GB FR DE HI JA RU ES MX BN ID MS FIL TH VI".split())

CHANNELS: Final[Mapping[str, Rules]] = {
    "sms": Rules(required=("sender", "phone", "template")),
    "viber": Rules(required=("sender", "phone", "template")),
    "voice": Rules(
        required=("phone", "voice_type"),
        longest_code=6,
        words={"voice_type": ("flash", "tts"), "language": _LANGUAGES},
        numbers={"ringing_duration": range(5, 11)},
    ),
    "telegram": Rules(longest_payload=500, numbers={"ttl_in_seconds": range(60, 86401)}),
    "whatsapp": Rules(),
}
# The channels for which there is a carrier.
SERVED: Final = ("sms",)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeAsked:
    """One code to send: `sender` is an id, a code or a name, `phone` is E.164, `template` an id."""

    channel: str
    sender: str
    phone: str
    template: str
    code: str
    payload: str | None


def read(body: bytes) -> CodeAsked:
    """The code that a body asks for, made here unless it is given; raises Numbered for the first wrong field."""
    given = data(body)
    channel = _text(given, "channel").lower()
    rules = CHANNELS.get(channel)
    if rules is None:
        raise _invalid("channel", f"must be one of {', '.join(CHANNELS)}")
    for name in rules.required:
        _text(given, name)
    asked = CodeAsked(
        channel=channel,
        sender=str(given.get("sender", "")),
        phone=phone(_text(given, "phone")),
        template=str(given.get("template", "")),
        code=_code(given, rules),
        payload=_payload(given, rules),
    )
    _check_bounds(given, rules)
    if channel not in SERVED:
        raise Numbered(refusals.CHANNEL_NOT_SERVED, f"No carrier of this deployment serves the channel '{channel}'")
    return asked


def check_permission(caller: Caller, to: str) -> None:
    """Raises Forbidden unless the caller's service and key may text that number."""
    if "sms" not in caller.service.permissions:
        raise Forbidden("This account may not send texts")
    if not caller.service.may_send_to(to, caller.key.kind):
        raise Forbidden("In trial mode, and with a team key, only team members and guests can be texted")


def query(request: Request) -> tuple[str, str | None]:
    """The code and, if given, the phone (E.164) that GET /v1/verifications asks about."""
    pairs = parse_qsl(request.query, keep_blank_values=True)
    given = dict(pairs)
    if not given.get("code") or [name for name, _ in pairs].count("code") > 1:
        raise Numbered(refusals.QUERY_CODE_MISSING)
    return given["code"], phone(given["phone"]) if "phone" in given else None


def phone(text: str) -> str:
    """A number in digits with its country code, as E.164; a plus in front is forgiven."""
    number = f"+{text.removeprefix('+')}"
    if not is_e164_form(number):
        raise Numbered(refusals.PHONE_INVALID)
    return number


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    if isinstance(value, int) and not isinstance(value, bool) and name == "phone":
        return str(value)
    if value is not None and not isinstance(value, str):
        raise _invalid(name, "must be a string")
    if not (value or "").strip():
        raise Numbered(refusals.FIELD_MISSING, f"'data.{name}' is required")
    return str(value)


def _code(given: Mapping[str, Any], rules: Rules) -> str:
    """The code itself wins over its length; one of the two must be there."""
    bounds = range(SHORTEST_CODE, rules.longest_code + 1)
    told = f"{SHORTEST_CODE} to {rules.longest_code}"
    length = _digits(given, "code_length")
    if length is not None and (len(length) > 2 or int(length) not in bounds):
        raise _invalid("code_length", f"must be {told}")
    code = _digits(given, "code")
    if code is not None and len(code) not in bounds:
        raise _invalid("code", f"must have {told} digits")
    if code is None and length is None:
        raise Numbered(refusals.CODE_MISSING)
    return code if code is not None else verification.new_code(int(length or 0))


def _digits(given: Mapping[str, Any], name: str) -> str | None:
    """A field of digits, given as text or as a number."""
    value = given.get(name)
    if value is None:
        return None
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not (text.isascii() and text.isdigit()):
        raise _invalid(name, "must be digits")
    return text


def _payload(given: Mapping[str, Any], rules: Rules) -> str | None:
    payload = given.get("payload")
    if payload is not None and not (isinstance(payload, str) and len(payload) <= rules.longest_payload):
        raise _invalid("payload", f"must be a string of at most {rules.longest_payload} characters")
    return payload


def _check_bounds(given: Mapping[str, Any], rules: Rules) -> None:
    for name, words in (rules.words or {}).items():
        if name in given and given[name] not in words:
            raise _invalid(name, f"must be one of {', '.join(words)}")
    for name, bounds in (rules.numbers or {}).items():
        number = _digits(given, name)
        if number is not None and (len(number) > 9 or int(number) not in bounds):
            raise _invalid(name, f"must be {bounds.start} to {bounds.stop - 1}")
    if not isinstance(given.get("number_formatting", True), bool):
        raise _invalid("number_formatting", "must be true or false")


def _invalid(name: str, rule: str) -> Numbered:
    return Numbered(refusals.FIELD_INVALID, f"'data.{name}' {rule}")
